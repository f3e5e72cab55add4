//! Light, dark, or as the system has it. The choice is a cookie, so the server writes it into the first byte of the
//! page and nothing flashes.

use leptos::prelude::*;
use messages::t;
use serde::{Deserialize, Serialize};

use super::{Back, Icon, Shape};
use crate::{
    frame::{DeedForm, Frame, use_deed},
    pages::frame::calls::SetTheme,
};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Theme {
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    pub(crate) const ALL: [Theme; 3] = [Theme::Auto, Theme::Light, Theme::Dark];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Theme::Auto => t!("theme-auto"),
            Theme::Light => t!("theme-light"),
            Theme::Dark => t!("theme-dark"),
        }
    }

    pub(crate) const fn color_scheme(self) -> &'static str {
        match self {
            Theme::Auto => "light dark",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    const fn shape(self) -> Shape {
        match self {
            Theme::Auto => Shape::Auto,
            Theme::Light => Shape::Sun,
            Theme::Dark => Shape::Moon,
        }
    }
}

/// A menu of the three; with script the page changes at the click.
#[component]
pub(crate) fn ThemeSwitch() -> impl IntoView {
    let frame = Frame::here();
    Effect::new(move |before: Option<Theme>| {
        let theme = frame.theme.get();
        if before.is_some_and(|before| before != theme)
            && let Some(root) = document().document_element()
        {
            let _ = root.set_attribute("data-theme", theme.name());
        }
        theme
    });
    view! {
        <details class="menu" name="top">
            <summary class="btn icon quiet" aria-label=t!("theme-name") title=t!("theme-name")>
                {move || view! { <Icon shape=frame.theme.get().shape() /> }}
            </summary>
            <div class="pop end">
                <ThemeChoice />
            </div>
        </details>
    }
}

/// The three as buttons.
#[component]
pub(crate) fn ThemeChoice() -> impl IntoView {
    let frame = Frame::here();
    let deed = use_deed::<SetTheme>();
    let choice = move |theme: Theme| {
        view! {
            <button
                class="pick"
                name="theme"
                value=theme.name()
                aria-pressed=move || if frame.theme.get() == theme { "true" } else { "false" }
                on:click=move |_| frame.theme.set(theme)
            >
                <Icon shape=theme.shape() />
                {theme.title()}
            </button>
        }
    };
    view! {
        <DeedForm deed=deed attr:class="themes">
            <Back />
            {Theme::ALL.map(choice).collect_view()}
        </DeedForm>
    }
}
