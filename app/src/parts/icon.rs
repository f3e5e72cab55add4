//! Line icons, 16 by 16, drawn in the text's colour. They never carry meaning alone.

use leptos::prelude::*;

/// The drawings by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Users,
    Organization,
    Role,
    Activity,
    Find,
    Plus,
    Down,
    Up,
    More,
    Copy,
    Key,
    Out,
    In,
    Pen,
    Off,
    On,
    Cross,
    Check,
    Moon,
    Sun,
    Auto,
    Alert,
    Person,
    Left,
    Mail,
    Link,
    Columns,
    Download,
    Keys,
    Box,
    BoxTicked,
    Gear,
}

impl Shape {
    const fn path(self) -> &'static str {
        match self {
            Shape::Users => {
                r#"<path d="M6 8a2.6 2.6 0 1 0 0-5.2A2.6 2.6 0 0 0 6 8Zm-4.600 5.400c.3-2.400 2.200-3.800 4.600-3.800s4.300 1.400 4.600 3.800M11 3.200a2.300 2.300 0 0 1 0 4.500M12.200 9.900c1.500.5 2.400 1.800 2.600 3.500"/>"#
            }
            Shape::Organization => {
                r#"<path d="M2.500 13.500V3.500l5-1.500v11.500M7.500 5.500l6 1.500v6.500M1.500 13.500h13M4.700 5.500h.6M4.700 8h.6M4.700 10.500h.6M10.200 9h.6M10.200 11.300h.6"/>"#
            }
            Shape::Role => {
                r#"<path d="M8 1.800 13.200 4v3.600c0 3.200-2.200 5.500-5.200 6.600-3-1.100-5.200-3.400-5.200-6.600V4L8 1.800ZM5.800 8l1.600 1.600 3-3.200"/>"#
            }
            Shape::Activity => r#"<path d="M1.500 8.500h2.800l2-5 3.400 9 2-4h2.800"/>"#,
            Shape::Find => {
                r#"<circle cx="7" cy="7" r="4.300"/><path d="m10.300 10.300 3.200 3.200"/>"#
            }
            Shape::Plus => r#"<path d="M8 3v10M3 8h10"/>"#,
            Shape::Down => r#"<path d="m4 6 4 4 4-4"/>"#,
            Shape::Up => r#"<path d="m4 10 4-4 4 4"/>"#,
            Shape::More => r#"<path d="M3.500 8h.01M8 8h.01M12.500 8h.01" stroke-width="2.200"/>"#,
            Shape::Copy => {
                r#"<rect x="5.500" y="5.500" width="8" height="8" rx="1.500"/><path d="M3.500 10.500h-1v-8h8v1"/>"#
            }
            Shape::Key => {
                r#"<circle cx="5" cy="10.500" r="2.700"/><path d="m7 8.600 6-6M10.800 4.800l1.900 1.900"/>"#
            }
            Shape::Out => r#"<path d="M6.500 2.500h-4v11h4M10 5l3 3-3 3M13 8H6"/>"#,
            Shape::In => r#"<path d="M9.500 2.500h4v11h-4M6 5l3 3-3 3M9 8H2"/>"#,
            Shape::Pen => r#"<path d="m3 13 .6-2.600L10.800 3.200l2 2L5.600 12.400 3 13Z"/>"#,
            Shape::Off => {
                r#"<circle cx="8" cy="8" r="5.500"/><path d="m4.200 11.800 7.600-7.600"/>"#
            }
            Shape::On => {
                r#"<circle cx="8" cy="8" r="5.500"/><path d="m5.500 8.200 1.800 1.800 3.300-3.700"/>"#
            }
            Shape::Cross => r#"<path d="m4.500 4.500 7 7m0-7-7 7"/>"#,
            Shape::Check => r#"<path d="m3.500 8.500 3 3 6-7"/>"#,
            Shape::Moon => {
                r#"<path d="M13 9.500A5.500 5.500 0 0 1 6.500 3 5.500 5.500 0 1 0 13 9.500Z"/>"#
            }
            Shape::Sun => {
                r#"<circle cx="8" cy="8" r="2.800"/><path d="M8 1.500v1.300M8 13.200v1.300M1.500 8h1.300M13.200 8h1.300M3.400 3.400l.9.9M11.700 11.700l.9.9M12.600 3.400l-.9.9M4.300 11.700l-.9.9"/>"#
            }
            Shape::Auto => {
                r#"<rect x="2" y="2.800" width="12" height="8" rx="1.300"/><path d="M5.500 13.500h5M8 10.800v2.700"/>"#
            }
            Shape::Alert => {
                r#"<path d="M8 2.300 14.300 13H1.700L8 2.300ZM8 6.500v3M8 11.300h.01"/>"#
            }
            Shape::Person => {
                r#"<circle cx="8" cy="5.200" r="2.700"/><path d="M2.800 13.500c.4-2.600 2.500-4 5.200-4s4.800 1.400 5.200 4"/>"#
            }
            Shape::Gear => {
                r#"<circle cx="8" cy="8" r="2.300"/><path d="M8 1.500v2M8 12.500v2M1.500 8h2M12.500 8h2M3.400 3.400l1.400 1.400M11.200 11.200l1.400 1.400M3.400 12.600l1.400-1.400M11.200 4.800l1.400-1.400"/>"#
            }
            Shape::Left => r#"<path d="m9.500 4-4 4 4 4"/>"#,
            Shape::Mail => r#"<path d="M2 4h12v8.500H2V4Zm0 .5 6 4.500 6-4.500"/>"#,
            Shape::Columns => r#"<path d="M2 3h12v10H2V3Zm4 0v10m4-10v10"/>"#,
            Shape::Keys => {
                r#"<rect x="1.500" y="4" width="13" height="8.500" rx="1.500"/><path d="M4.500 7h.01M8 7h.01M11.500 7h.01M5.500 10h5"/>"#
            }
            Shape::Box => r#"<rect x="2.500" y="2.500" width="11" height="11" rx="2"/>"#,
            Shape::BoxTicked => {
                r#"<rect x="2.500" y="2.500" width="11" height="11" rx="2"/><path d="m5.300 8.200 2 2 3.500-4.200"/>"#
            }
            Shape::Download => r#"<path d="M8 2.500v8m-3-3 3 3 3-3M2.500 13.500h11"/>"#,
            Shape::Link => {
                r#"<path d="M6.500 9.500l3-3M7 4.700l1.300-1.300a2.700 2.700 0 0 1 3.900 3.900L10.800 8.700M9 11.300l-1.300 1.300a2.700 2.700 0 0 1-3.900-3.900L5.200 7.300"/>"#
            }
        }
    }
}

#[component]
pub(crate) fn Icon(shape: Shape) -> impl IntoView {
    view! { <svg class="i" viewBox="0 0 16 16" aria-hidden="true" inner_html=shape.path()></svg> }
}
