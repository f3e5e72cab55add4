//! A run that has begun: what is done, what waits, and a line for each person.

use leptos::prelude::*;
use model::{BulkOutcome, BulkRun, BulkState};

use super::{
    calls::UndoBulk,
    plan::people_in_words,
    run::{HowFar, RunForm},
};
use crate::{
    frame::{DeedForm, use_deed},
    parts::{Back, Crumb, Icon, Pager, Shape, StatusPill, Summary},
    routes,
};

#[component]
pub(super) fn Outcome(run: BulkRun, back: String) -> impl IntoView {
    let undo = use_deed::<UndoBulk>();
    let (progress, deed, id) = (run.progress, run.deed, run.id);
    let title = deed.outcome(progress.done);
    let told = match (progress.unchanged, progress.refused) {
        (0, 0) if progress.waiting > 0 => "Everybody so far is done.".to_owned(),
        (0, 0) => "Everybody who was selected is done.".to_owned(),
        (same, 0) => format!("{} had nothing to change.", people_in_words(same)),
        (0, out) => format!(
            "Left out: {}. The reason stands below.",
            people_in_words(out)
        ),
        (same, out) => format!(
            "{} had nothing to change. Left out: {}. The reason stands below.",
            people_in_words(same),
            people_in_words(out)
        ),
    };
    let again = back.clone();
    let offer = run.can_be_undone().then(|| {
        view! {
            <DeedForm deed=undo>
                <input type="hidden" name="id" value=id.to_string() />
                <Back to=again />
                <button class="btn small">"Undo"</button>
            </DeedForm>
        }
    });
    let rest = (progress.waiting > 0).then(|| {
        view! {
            <section class="card pad rest" aria-label="Not over yet">
                <p>{format!("Still to do: {}. Nothing happens to them until you go on.", people_in_words(progress.waiting))}</p>
                <HowFar progress />
                <RunForm run=run.clone() label="Go on".to_owned() back=back.clone() />
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
        <Crumb href=to_list label="Back to the list" />
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
                <h2 id="each">"Each of them"</h2>
            </header>
            <ul>{lines}</ul>
            <Pager range total=progress.total paging url=move |paging| routes::bulk(id, &back, paging) />
        </section>
    }
}

fn line(outcome: BulkOutcome) -> impl IntoView {
    let (tone, text) = match outcome.state {
        BulkState::Done => ("good", "Done"),
        BulkState::Unchanged => ("", "Nothing to change"),
        BulkState::Refused => ("warn", "Left out"),
        BulkState::Waiting => ("", "Waits"),
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
