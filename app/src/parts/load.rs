//! A page that needs data: it waits on the server, keeps the old view while the next one comes in the browser, and
//! says plainly why there is none.

use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use messages::t;
use model::Problem;
use serde::{Serialize, de::DeserializeOwned};

use super::{Icon, Shape};
use crate::{
    call::CallError,
    frame::{Frame, use_here},
    routes,
};

/// Reads data by `source` and draws it; again whenever `source` or, by a deed, the data changes.
pub(crate) fn load<S, T, Fut, V>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> Fut + Send + Sync + 'static,
    draw: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> AnyView
where
    S: Clone + PartialEq + Send + Sync + 'static,
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    Fut: Future<Output = Result<T, CallError>> + Send + 'static,
    V: IntoView + 'static,
{
    let frame = Frame::here();
    let data = Resource::new(
        move || (frame.changes.get(), source()),
        move |(_, source)| fetch(source),
    );
    view! {
        <Transition fallback=|| view! { <p class="wait muted">{t!("common-loading")}</p> }>
            {move || {
                let draw = draw.clone();
                Suspend::new(async move {
                    match data.await {
                        Ok(data) => Either::Left(draw(data).into_any()),
                        Err(CallError(problem)) => Either::Right(view! { <Refused problem /> }),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

/// Why there is no page here.
#[component]
pub(crate) fn Refused(problem: Problem) -> impl IntoView {
    let here = use_here();
    let ended = matches!(problem, Problem::SignInNeeded { .. });
    // The server has redirected already; in the browser the session ended between two pages.
    Effect::new(move |_| {
        if ended {
            let _ = window()
                .location()
                .set_href(&routes::sign_in_then(&here.get_untracked()));
        }
    });
    let title = match &problem {
        Problem::SignInNeeded { .. } => t!("common-refused-sign-in"),
        Problem::Forbidden { .. } => t!("common-refused-forbidden"),
        Problem::NotFound { .. } => t!("common-refused-not-found"),
        Problem::Unavailable { .. } | Problem::TooMany { .. } => {
            t!("common-refused-unavailable")
        }
        Problem::Internal { .. } => t!("common-refused-internal"),
        _ => t!("common-refused-other"),
    };
    let onward = match &problem {
        Problem::SignInNeeded { .. } => (routes::SIGN_IN, t!("common-go-sign-in")),
        _ => (routes::START, t!("common-go-start")),
    };
    view! {
        <Title text=title />
        <section class="empty refused">
            <span class="mark">
                <Icon shape=Shape::Alert />
            </span>
            <h1>{title}</h1>
            <p>{problem.to_string()}</p>
            <p class="faint num">{t!("common-http-status", status = problem.status().to_string())}</p>
            // A whole page, not the router's: what this one was told may be what is wrong.
            <a class="btn" href=onward.0 rel="external">
                {onward.1}
            </a>
        </section>
    }
}

/// A list without rows: what that means and what one can do about it.
#[component]
pub(crate) fn Empty(
    shape: Shape,
    title: String,
    text: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <section class="empty">
            <span class="mark">
                <Icon shape=shape />
            </span>
            <h2>{title}</h2>
            <p>{text}</p>
            {children.map(|children| children())}
        </section>
    }
}

/// The way back up.
#[component]
pub(crate) fn Crumb(#[prop(into)] href: String, #[prop(into)] label: String) -> impl IntoView {
    view! {
        <a class="crumb" href=href>
            <Icon shape=Shape::Left />
            {label}
        </a>
    }
}
