//! A page that needs data: it waits on the server, keeps the old view while the next one comes in the browser, and
//! says plainly why there is none.

use std::{any::Any, fmt::Debug, pin::Pin, sync::Arc};

use leptos::prelude::*;
use leptos_meta::Title;
use messages::t;
use model::Problem;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};
use serde_json::value::{RawValue, to_raw_value};

use super::{Icon, Shape};
use crate::{
    call::CallError,
    frame::{Frame, drawn_once, use_here},
    routes,
};

/// Reads data by `source` and draws it; again whenever `source` or, by a deed, the data changes.
pub(crate) fn load<S, T, Fut, V>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> Fut + Send + Sync + 'static,
    draw: impl Fn(T) -> V + Send + Sync + 'static,
) -> AnyView
where
    S: Debug + Send + Sync + 'static,
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    Fut: Future<Output = Result<T, CallError>> + Send + 'static,
    V: IntoView + 'static,
{
    load_typed(source, fetch, draw, true)
}

/// The same over a page that reads the same data: the page says that it is on its way, or why there is none.
pub(crate) fn load_over<S, T, Fut, V>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> Fut + Send + Sync + 'static,
    draw: impl Fn(T) -> V + Send + Sync + 'static,
) -> AnyView
where
    S: Debug + Send + Sync + 'static,
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    Fut: Future<Output = Result<T, CallError>> + Send + 'static,
    V: IntoView + 'static,
{
    load_typed(source, fetch, draw, false)
}

fn load_typed<S, T, Fut, V>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> Fut + Send + Sync + 'static,
    draw: impl Fn(T) -> V + Send + Sync + 'static,
    speaks: bool,
) -> AnyView
where
    S: Debug + Send + Sync + 'static,
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    Fut: Future<Output = Result<T, CallError>> + Send + 'static,
    V: IntoView + 'static,
{
    let source = Arc::new(source);
    let asked = Arc::clone(&source);
    load_any(
        Arc::new(move || format!("{:?}", asked())),
        Box::new(move || {
            let data = fetch(untrack(|| source()));
            Box::pin(async move { data.await.and_then(Reading::new) })
        }),
        Arc::new(move |reading: Reading| match reading.into_data() {
            Ok(data) => draw(data).into_any(),
            Err(CallError(problem)) => no_data(problem, speaks),
        }),
        speaks,
    )
}

type Key = Arc<dyn Fn() -> String + Send + Sync>;
type Fetch =
    Box<dyn Fn() -> Pin<Box<dyn Future<Output = Result<Reading, CallError>> + Send>> + Send + Sync>;
type Draw = Arc<dyn Fn(Reading) -> AnyView + Send + Sync>;

/// The same for data of any type. All that leptos makes of a resource is compiled once, not once a page.
fn load_any(key: Key, fetch: Fetch, draw: Draw, speaks: bool) -> AnyView {
    let frame = Frame::here();
    let drawn = RwSignal::new(untrack(|| key()));
    let asked = Arc::clone(&key);
    frame.behind_while(move || drawn.read() != asked());
    let data = Resource::new(
        move || (frame.changes.get(), key()),
        move |(_, key)| {
            let data = fetch();
            // What the server reads is what the page is opened with.
            let of = (!cfg!(feature = "ssr")).then_some(key);
            async move { (of, data.await) }
        },
    );
    view! {
        <Transition fallback=move || {
            speaks.then(|| view! { <p class="wait muted">{t!("common-loading")}</p> })
        }>
            {move || {
                let draw = Arc::clone(&draw);
                Suspend::new(async move {
                    let (of, data) = data.await;
                    drawn_once().await;
                    if let Some(of) = of {
                        drawn.set(of);
                    }
                    match data {
                        Ok(reading) => draw(reading),
                        Err(CallError(problem)) => no_data(problem, speaks),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

fn no_data(problem: Problem, speaks: bool) -> AnyView {
    speaks.then(|| view! { <Refused problem /> }).into_any()
}

/// What was read, of any type: as JSON between server and browser, as itself where it was fetched.
#[derive(Clone)]
enum Reading {
    Data(Arc<dyn Any + Send + Sync>, Option<Box<RawValue>>),
    Json(Box<RawValue>),
}

impl Reading {
    fn new<T: Serialize + Send + Sync + 'static>(data: T) -> Result<Self, CallError> {
        // Only the server hands it on.
        let json = cfg!(feature = "ssr").then(|| to_raw_value(&data));
        let json = json.transpose().map_err(|_| unreadable())?;
        Ok(Self::Data(Arc::new(data), json))
    }

    fn into_data<T: Clone + DeserializeOwned + 'static>(self) -> Result<T, CallError> {
        match self {
            Reading::Data(data, _) => data.downcast_ref::<T>().cloned().ok_or_else(unreadable),
            // From bytes, as the answers of server functions: the code for it is there already.
            Reading::Json(json) => {
                serde_json::from_slice(json.get().as_bytes()).map_err(|_| unreadable())
            }
        }
    }
}

impl Serialize for Reading {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Reading::Data(_, json) => json.serialize(serializer),
            Reading::Json(json) => json.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Reading {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::<RawValue>::deserialize(deserializer).map(Reading::Json)
    }
}

/// Data of another version of Usher, say.
fn unreadable() -> CallError {
    CallError(Problem::Internal {
        reference: "none".to_owned(),
    })
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
