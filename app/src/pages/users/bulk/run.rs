//! Starts a run, or takes it up again. With script it goes on piece by piece and shows how far it is; without, a
//! request does as many as it may, and the next click the rest.

use leptos::{prelude::*, server_fn::ServerFn, task::spawn_local};
use messages::t;
use model::{BulkProgress, BulkRun, Problem};

use super::{
    calls::{ContinueBulk, step_bulk},
    ticks::Ticks,
};
use crate::{
    call::CallError,
    frame::{Frame, use_deed},
    parts::{Back, Summary, grouped},
};

#[component]
pub(super) fn RunForm(
    run: BulkRun,
    /// The button's words.
    label: String,
    back: String,
    /// Offers the way back beside it.
    #[prop(optional)]
    cancel: bool,
) -> impl IntoView {
    let frame = Frame::here();
    let ticks = Ticks::here();
    let deed = use_deed::<ContinueBulk>();
    let refused = RwSignal::new(None::<Problem>);
    let problem = Signal::derive(move || refused.get().or_else(|| deed.problem.get()));
    let running = RwSignal::new(None::<BulkProgress>);
    let id = run.id;
    let start = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if running.get_untracked().is_some() {
            return;
        }
        refused.set(None);
        running.set(Some(run.progress));
        spawn_local(async move {
            loop {
                match step_bulk(id).await {
                    Ok(progress) if progress.waiting > 0 => {
                        // Whoever has left the page stops it; it can be taken up again.
                        if running.try_set(Some(progress)).is_some() {
                            return;
                        }
                    }
                    // Whoever has left may be ticking others by now.
                    Ok(progress) => match running.try_set(Some(progress)) {
                        Some(_) => return,
                        None => break,
                    },
                    Err(CallError(problem)) => {
                        running.try_set(None);
                        refused.try_set(Some(problem));
                        return;
                    }
                }
            }
            // They were ticked for this.
            ticks.clear();
            frame.changes.update(|n| *n += 1);
        });
    };
    let danger = matches!(run.deed, model::BulkDeed::Deactivate);
    let way_back = cancel.then(|| {
        view! {
            <a class="btn" href=back.clone()>
                {t!("bulk-cancel")}
            </a>
        }
    });
    view! {
        <Summary problem />
        <div class="running" role="status">
            {move || running.get().map(|progress| view! { <HowFar progress /> })}
        </div>
        <div class="buttons" hidden=move || running.get().is_some()>
            {way_back}
            <form method="post" action=ContinueBulk::url() on:submit=start>
                <input type="hidden" name="id" value=id.to_string() />
                <Back to=back />
                <button class=if danger { "btn danger solid" } else { "btn primary" }>{label}</button>
            </form>
        </div>
    }
}

#[component]
pub(super) fn HowFar(progress: BulkProgress) -> impl IntoView {
    let over = progress.total - progress.waiting;
    view! {
        <progress value=over.to_string() max=progress.total.to_string() aria-label=t!("bulk-progress")></progress>
        <p class="num">{t!("bulk-progress-of", over = grouped(over), total = grouped(progress.total))}</p>
    }
}
