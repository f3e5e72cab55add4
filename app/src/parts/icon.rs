//! Line icons, 16 by 16, in the text's colour: `style/icons.css` draws them. They never carry meaning alone.

use leptos::prelude::*;

/// The drawings by name, and the class that the style knows each by.
macro_rules! shapes {
    ($($name:ident $class:literal)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Shape {
            $($name,)*
        }

        impl Shape {
            const fn class(self) -> &'static str {
                match self {
                    $(Shape::$name => concat!("i i-", $class),)*
                }
            }
        }

        #[cfg(test)]
        const ALL: &[Shape] = &[$(Shape::$name,)*];
    };
}

shapes! {
    Users "users"
    Organization "organization"
    Role "role"
    Activity "activity"
    Find "find"
    Plus "plus"
    Down "down"
    Up "up"
    More "more"
    Copy "copy"
    Key "key"
    Out "out"
    In "in"
    Pen "pen"
    Off "off"
    On "on"
    Cross "cross"
    Check "check"
    Moon "moon"
    Sun "sun"
    Auto "auto"
    Alert "alert"
    Person "person"
    Left "left"
    Mail "mail"
    Link "link"
    Columns "columns"
    Download "download"
    Keys "keys"
    Box "box"
    BoxTicked "box-ticked"
    Gear "gear"
}

/// Empty, so that nobody hears of it who listens to the page.
#[component]
pub(crate) fn Icon(shape: Shape) -> impl IntoView {
    view! { <i class=shape.class()></i> }
}

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn every_shape_is_drawn() {
        let style = include_str!("../../../style/icons.css");
        for shape in ALL {
            let name = format!(".{}", shape.class().trim_start_matches("i "));
            assert!(
                [" {", ","]
                    .iter()
                    .any(|end| style.contains(&format!("\n{name}{end}"))),
                "{shape:?}: no {name} in style/icons.css"
            );
        }
    }
}
