//! What all pages share: who is signed in and may do what, the message from the last deed, and the refused form that
//! a page without script posts and comes back to.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use leptos::{ev::SubmitEvent, html, prelude::*, server_fn::ServerFn, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use model::{Console, Problem};
use wasm_bindgen::JsCast as _;
use web_sys::{FormData, HtmlFormElement, UrlSearchParams};

use crate::{
    call::{CallError, Done, Failure, Once, send},
    pages::frame::calls::{Opening, open},
    parts::Theme,
};

/// The shared state of all pages, in the context of [`crate::App`].
#[derive(Clone, Copy)]
pub(crate) struct Frame {
    opening: OnceResource<Result<Opening, CallError>>,
    /// `None` for a stranger.
    pub(crate) console: RwSignal<Option<Console>>,
    pub(crate) theme: RwSignal<Theme>,
    /// The last deed's message: shown while the URL is its `to`.
    pub(crate) done: RwSignal<Option<Done>>,
    failure: RwSignal<Option<Failure>>,
    /// The last deed that was refused, by its number, and why: told where no form of the page tells it.
    refused: RwSignal<Option<(u32, Problem)>>,
    /// Gives deeds their numbers.
    deeds: StoredValue<u32>,
    /// What the opening told is taken in; a second frame must not show its message again.
    is_open: StoredValue<bool>,
    /// Grows with each deed: pages read their data again.
    pub(crate) changes: RwSignal<u32>,
    /// So many deeds are on their way.
    pub(crate) underway: RwSignal<u32>,
    /// So many views on the page are of an earlier URL than the one that is shown: what replaces them is on its way.
    pub(crate) behind: RwSignal<u32>,
}

impl Frame {
    pub(crate) fn provide() {
        let frame = Frame {
            opening: OnceResource::new(open()),
            console: RwSignal::new(None),
            theme: RwSignal::new(Theme::Auto),
            done: RwSignal::new(None),
            failure: RwSignal::new(None),
            refused: RwSignal::new(None),
            deeds: StoredValue::new(0),
            is_open: StoredValue::new(false),
            changes: RwSignal::new(0),
            underway: RwSignal::new(0),
            behind: RwSignal::new(0),
        };
        provide_context(frame);
        // After a deed of one's own the rail and the menus may offer other things.
        Effect::watch(
            move || frame.changes.get(),
            move |_, _, _| {
                spawn_local(async move {
                    if let Ok(opening) = open().await {
                        frame.console.set(opening.console);
                    }
                });
            },
            false,
        );
    }

    pub(crate) fn here() -> Frame {
        expect_context::<Frame>()
    }

    /// Whether somebody is signed in of whom this is true: links lead only where they may go.
    pub(crate) fn reader(self, may: impl FnOnce(&Console) -> bool) -> bool {
        self.console
            .with(|console| console.as_ref().is_some_and(may))
    }

    /// Why the last deed was refused, as far as the reader has not gone on since.
    pub(crate) fn refusal(self) -> Option<Problem> {
        let refused = self.refused.get().map(|(_, problem)| problem);
        refused.or_else(|| self.failure.get().map(|failure| failure.problem))
    }

    /// There is no refusal to tell of any more.
    pub(crate) fn forget_refusal(self) {
        self.refused.set(None);
        self.failure.set(None);
    }

    /// Counts a view as behind its URL while this is true, for as long as the caller's owner lives.
    pub(crate) fn behind_while(self, is_behind: impl Fn() -> bool + 'static) {
        let counted = AtomicBool::new(false);
        let count = Arc::new(move |now: bool| {
            if counted.swap(now, Ordering::Relaxed) != now {
                self.behind
                    .update(|n| *n = if now { *n + 1 } else { n.saturating_sub(1) });
            }
        });
        let at_last = Arc::clone(&count);
        Effect::new(move |_| count(is_behind()));
        on_cleanup(move || at_last(false));
    }

    /// Waits for the opening, so that what is drawn inside can rely on it. Only the first page of a visit waits.
    pub(crate) async fn opened(self) -> Result<(), CallError> {
        let opening = self.opening.await?;
        drawn_once().await;
        if self.is_open.get_value() {
            return Ok(());
        }
        self.is_open.set_value(true);
        self.console.set(opening.console);
        self.theme.set(opening.theme);
        let Once { done, failure } = opening.once;
        self.done.set(done);
        self.failure.set(failure);
        Ok(())
    }
}

/// Keeps what follows from being drawn more than once on the server.
///
/// Leptos walks over a page there to learn what it waits for, again to see whether there is more, and then to draw it.
/// Whatever has its data by then would be drawn on each walk: its own reads would be made again, and numbered otherwise
/// than in the browser, which walks once and would not find them. Nothing is there at once, so only the last walk, which
/// waits, goes past this.
pub(crate) async fn drawn_once() {
    #[cfg(feature = "ssr")]
    {
        let mut asked = false;
        std::future::poll_fn(|context| {
            if std::mem::replace(&mut asked, true) {
                return std::task::Poll::Ready(());
            }
            context.waker().wake_by_ref();
            std::task::Poll::Pending
        })
        .await;
    }
}

/// The URL that is shown, without its fragment: what forms carry as `back`.
pub(crate) fn use_here() -> Signal<String> {
    let location = use_location();
    Signal::derive(move || {
        let search = location.search.get();
        let path = location.pathname.get();
        if search.is_empty() {
            path
        } else {
            format!("{path}?{search}")
        }
    })
}

/// One form and its server function: the action, what was refused, and what had been typed.
///
/// The browser sends the form as it stands, whatever the function: leptos' own `ServerAction` and `ActionForm` would be
/// compiled once for each of them.
#[derive(Clone, Copy)]
pub(crate) struct Deed {
    path: &'static str,
    action: Action<String, Result<Done, CallError>>,
    pub(crate) problem: Signal<Option<Problem>>,
    left: StoredValue<Option<Failure>>,
}

impl Deed {
    /// The form was refused before this page was drawn: it is open, and the page's `#problems` are its own.
    pub(crate) fn was_refused(&self) -> bool {
        self.left.with_value(Option::is_some)
    }

    /// All that is kept of the refused form.
    pub(crate) fn kept(&self) -> Option<Vec<(String, String)>> {
        self.left
            .with_value(|left| left.as_ref().map(|failure| failure.kept.clone()))
    }

    /// What the refused form held in this field, else the given text.
    pub(crate) fn typed(&self, field: &str, otherwise: impl Into<String>) -> String {
        self.left
            .with_value(|left| left.as_ref().and_then(|failure| failure.kept(field)))
            .unwrap_or_else(|| otherwise.into())
    }
}

/// The form of a deed: posted by the browser where there is no script, sent by the script where there is. Until the
/// answer is there, the same is not sent a second time.
#[component]
pub(crate) fn DeedForm(deed: Deed, children: Children) -> impl IntoView {
    let pending = deed.action.pending();
    let submit = move |event: SubmitEvent| {
        if event.default_prevented() {
            return;
        }
        event.prevent_default();
        let Some(body) = body_of(&event) else { return };
        let same = deed.action.input().get_untracked().as_ref() == Some(&body);
        if !(same && pending.get_untracked()) {
            deed.action.dispatch(body);
        }
    };
    view! {
        <form
            method="post"
            action=deed.path
            on:submit=submit
            aria-busy=move || pending.get().then_some("true")
        >
            {children()}
        </form>
    }
}

/// The fields of a form with the button that sent it, as a browser encodes them.
fn body_of(event: &SubmitEvent) -> Option<String> {
    let form = event.target()?.dyn_into::<HtmlFormElement>().ok()?;
    let data = FormData::new_with_form(&form).ok()?;
    if let Some(button) = event.submitter()
        && let Some(name) = button.get_attribute("name")
    {
        let value = button.get_attribute("value").unwrap_or_default();
        data.append_with_str(&name, &value).ok()?;
    }
    let body = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    Some(body.to_string().into())
}

/// Prepares a form. After success the browser goes where the answer says and shows its message; a refusal stays
/// with the form. Without script the same arrives through [`Once`].
pub(crate) fn use_deed<S: ServerFn<Output = Done, Error = CallError>>() -> Deed {
    use_deed_at(S::PATH, |_| true)
}

/// The same for one of several forms of a server function on one page: without script, the refusal of that form alone
/// is shown whose `field` held this value. The empty value stands for what no form of the page has sent.
pub(crate) fn use_deed_of<S: ServerFn<Output = Done, Error = CallError>>(
    field: &'static str,
    value: &'static str,
) -> Deed {
    use_deed_at(S::PATH, move |failure| {
        failure.kept(field).unwrap_or_default() == value
    })
}

fn use_deed_at(path: &'static str, is_of: impl Fn(&Failure) -> bool) -> Deed {
    let frame = Frame::here();
    let action = Action::new(move |body: &String| {
        let body = body.clone();
        async move {
            frame.underway.update(|n| *n += 1);
            let answer = send(path, body).await;
            frame.underway.update(|n| *n = n.saturating_sub(1));
            answer
        }
    });
    let left = frame
        .failure
        .get_untracked()
        .filter(|failure| failure.path == path && is_of(failure));
    let stays = left.as_ref().map(|failure| failure.problem.clone());
    let number = frame.deeds.try_update_value(|n| {
        *n += 1;
        *n
    });
    let number = number.unwrap_or_default();
    // One refusal at a time: the last.
    let is_last = move || {
        frame
            .refused
            .with(|last| last.as_ref().is_none_or(|(of, _)| *of == number))
    };
    let problem = Signal::derive(move || match action.value().get() {
        Some(Err(CallError(problem))) => is_last().then_some(problem),
        Some(Ok(_)) => None,
        None if is_last() => stays.clone(),
        None => None,
    });
    let go = use_go();
    Effect::new(move |_| match action.value().get() {
        Some(Ok(done)) => {
            frame.forget_refusal();
            go(done);
        }
        Some(Err(CallError(problem))) => {
            // A link that is shown once stays.
            frame
                .done
                .update(|done| *done = done.take().filter(|done| done.link.is_some()));
            frame.refused.set(Some((number, problem)));
        }
        None => {}
    });
    Deed {
        path,
        action,
        problem,
        left: StoredValue::new(left),
    }
}

/// Goes where a deed leads and remembers its message.
fn use_go() -> impl Fn(Done) + Clone + 'static {
    let frame = Frame::here();
    let navigate = use_navigate();
    let here = use_here();
    move |done: Done| {
        if done.afresh {
            let _ = window().location().set_href(&done.to);
            return;
        }
        let to = done.to.clone();
        let stays = to.split('#').next() == Some(here.get_untracked().as_str());
        let quiet = stays && done.said.is_none() && done.link.is_none();
        if quiet {
            return;
        }
        frame.done.set(Some(done));
        if !stays {
            navigate(
                &to,
                NavigateOptions {
                    scroll: true,
                    ..NavigateOptions::default()
                },
            );
        }
        frame.changes.update(|n| *n += 1);
    }
}

/// Moves the focus to an element once `when` holds something: the summary of a refused form, a message.
pub(crate) fn focus_when(element: NodeRef<html::Div>, when: impl Fn() -> bool + 'static) {
    Effect::new(move |before: Option<bool>| {
        let now = when();
        if now
            && before == Some(false)
            && let Some(element) = element.get_untracked()
        {
            let _ = element.focus();
        }
        now
    });
}
