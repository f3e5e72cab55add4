//! A run that has begun: what is done, what waits, and a line for each person.

use leptos::prelude::*;
use messages::t;
use model::{BulkOutcome, BulkRun, BulkState};

use super::{
    calls::UndoBulk,
    run::{HowFar, RunForm},
};
use crate::{
    frame::{DeedForm, use_deed},
    parts::{Back, Crumb, Icon, Pager, Shape, StatusPill, Summary, ending, grouped},
    routes,
};

#[component]
pub(super) fn Outcome(run: BulkRun, back: String) -> impl IntoView {
    let undo = use_deed::<UndoBulk>();
    let (progress, deed, id) = (run.progress, run.deed, run.id);
    let title = deed.outcome(progress.done, &ending);
    let told = match (progress.unchanged, progress.refused) {
        (0, 0) if progress.waiting > 0 => t!("bulk-everybody-so-far").to_owned(),
        (0, 0) => t!("bulk-everybody").to_owned(),
        (same, 0) => unchanged(same),
        (0, out) => refused(out),
        (same, out) => format!("{} {}", unchanged(same), refused(out)),
    };
    let again = back.clone();
    let offer = run.can_be_undone().then(|| {
        view! {
            <DeedForm deed=undo>
                <input type="hidden" name="id" value=id.to_string() />
                <Back to=again />
                <button class="btn small">{t!("bulk-undo")}</button>
            </DeedForm>
        }
    });
    let rest = (progress.waiting > 0).then(|| {
        let waiting = progress.waiting;
        view! {
            <section class="card pad rest" aria-label=t!("bulk-not-over")>
                <p>{t!("bulk-still-to-do", count = waiting, shown = grouped(waiting))}</p>
                <HowFar progress />
                <RunForm run=run.clone() label=t!("bulk-go-on").to_owned() back=back.clone() />
            </section>
        }
    });
    let paging = model::Paging {
        page: run.outcomes.page,
        page_size: run.outcomes.page_size,
    };
    let range = run.outcomes.range();
    let lines: Vec<_> = run.outcomes.items.into_iter().map(line).collect();
    let to_list = back.clone();
    view! {
        <Crumb href=to_list label=t!("bulk-to-list") />
        <div class="head">
            <h1>{title}</h1>
        </div>
        <div class="flash">
            <Icon shape=Shape::On />
            <p>{told}</p>
            {offer}
        </div>
        <Summary problem=undo.problem />
        {rest}
        <section class="card" aria-labelledby="each">
            <header>
                <h2 id="each">{t!("bulk-each")}</h2>
            </header>
            <ul>{lines}</ul>
            <Pager range total=progress.total paging url=move |paging| routes::bulk(id, &back, paging) />
        </section>
    }
}

fn unchanged(people: u64) -> String {
    t!("bulk-unchanged", count = people, shown = grouped(people))
}

fn refused(people: u64) -> String {
    t!("bulk-refused", count = people, shown = grouped(people))
}

fn line(outcome: BulkOutcome) -> impl IntoView {
    let (tone, text) = match outcome.state {
        BulkState::Done => ("good", t!("bulk-state-done")),
        BulkState::Unchanged => ("", t!("bulk-state-unchanged")),
        BulkState::Refused => ("warn", t!("bulk-state-refused")),
        BulkState::Waiting => ("", t!("bulk-state-waiting")),
    };
    view! {
        <li class="perm">
            <span class="grow">
                <a class="link" href=routes::user(outcome.person.id)>
                    {outcome.person.label}
                </a>
            </span>
            <span class="muted">{outcome.said}</span>
            <StatusPill tone text />
        </li>
    }
}
