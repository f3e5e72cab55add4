//! Before a run begins: what will happen to how many, and who is left out and why.

use leptos::prelude::*;
use model::{BulkDeed, BulkPlan, BulkRun, PersonRef};

use super::{calls::AT_ONCE, run::RunForm};
use crate::{parts::grouped, routes};

#[component]
pub(super) fn Plan(run: BulkRun, plan: BulkPlan, title: String, back: String) -> impl IntoView {
    let nobody = plan.people == 0;
    let left_out: u64 = plan.skipped.iter().map(|group| group.people).sum();
    let heading = if nobody {
        "Nothing to do".to_owned()
    } else {
        format!("{title}?")
    };
    let will = if nobody {
        view! { <p>"Nobody of the selected people would be changed."</p> }.into_any()
    } else {
        let lines = consequences(run.deed, plan.people, plan.sessions);
        let lines: Vec<_> = lines
            .into_iter()
            .map(|line| view! { <li>{line}</li> })
            .collect();
        view! {
            <ul class="consequences">{lines}</ul>
            <Named people=plan.people some=plan.some />
        }
        .into_any()
    };
    let skipped = (!plan.skipped.is_empty()).then(|| {
        let groups: Vec<_> = plan
            .skipped
            .into_iter()
            .map(|group| {
                view! {
                    <li>
                        <p>
                            <b>{people_in_words(group.people)}</b>
                            ": "
                            {group.reason}
                        </p>
                        <Named people=group.people some=group.some />
                    </li>
                }
            })
            .collect();
        view! {
            <section class="left-out" aria-labelledby="left-out">
                <h2 id="left-out">{format!("Left out: {}", grouped(left_out))}</h2>
                <ul>{groups}</ul>
            </section>
        }
    });
    let steps = (plan.people > u64::from(AT_ONCE)).then(|| {
        view! {
            <p class="hint">
                {format!("Up to {AT_ONCE} people are done at a time. The page says how far it is, and goes on.")}
            </p>
        }
    });
    view! {
        <section class="dialog" aria-labelledby="ask">
            <header>
                <h1 id="ask">{heading}</h1>
                <p class="muted">{selected(run.progress.total)}</p>
            </header>
            <div class="dialog-body">{will} {skipped} {steps}</div>
            {if nobody {
                view! {
                    <footer>
                        <a class="btn" href=back>
                            "Back"
                        </a>
                    </footer>
                }
                    .into_any()
            } else {
                view! {
                    <footer>
                        <RunForm run label=title back=back cancel=true />
                    </footer>
                }
                    .into_any()
            }}
        </section>
    }
}

fn selected(n: u64) -> String {
    let are = if n == 1 { "is" } else { "are" };
    format!("{} {are} selected.", people_in_words(n))
}

pub(super) fn people_in_words(n: u64) -> String {
    if n == 1 {
        "1 person".to_owned()
    } else {
        format!("{} people", grouped(n))
    }
}

fn consequences(deed: BulkDeed, people: u64, sessions: u64) -> Vec<String> {
    let (they, are, have) = match people {
        1 => ("This person".to_owned(), "is", "has"),
        n => (format!("These {} people", grouped(n)), "are", "have"),
    };
    let of_sessions = match sessions {
        0 => format!("{they} {have} no open session."),
        1 => format!("{they} {are} signed out of 1 session at once."),
        n => format!(
            "{they} {are} signed out of {} sessions at once.",
            grouped(n)
        ),
    };
    let undo = "You can undo this afterwards.".to_owned();
    match deed {
        BulkDeed::Deactivate => vec![
            of_sessions,
            "None of them can sign in from then on, and their reset links stop working.".to_owned(),
            "Their data, roles and history stay.".to_owned(),
            undo,
        ],
        BulkDeed::Reactivate => vec![
            format!("{they} can sign in again, with the password and the roles from before."),
            undo,
        ],
        BulkDeed::AssignRole(role) => vec![
            format!(
                "{they} {are} given the role {}: {}",
                role.name(),
                role.meaning()
            ),
            "It holds from their next request on, until it is taken away.".to_owned(),
            undo,
        ],
        BulkDeed::RemoveRole(role) => {
            let lines = format!("{they} no longer {have} the role {}.", role.name());
            let then = "It is gone with their next request.".to_owned();
            match deed.undone_by() {
                Some(_) => vec![lines, then, undo],
                None => vec![
                    lines,
                    then,
                    "The organizations assigned to them are forgotten. This cannot be undone."
                        .to_owned(),
                ],
            }
        }
        BulkDeed::SignOut => vec![
            of_sessions,
            "They can sign in again. Your own session here stays.".to_owned(),
        ],
    }
}

/// The first few by name, and how many more.
#[component]
fn Named(people: u64, some: Vec<PersonRef>) -> impl IntoView {
    let more = people.saturating_sub(some.len() as u64);
    let last = some.len().saturating_sub(1);
    let names: Vec<_> = some
        .into_iter()
        .enumerate()
        .map(|(at, person)| {
            let comma = if at < last { ", " } else { "" };
            view! {
                <a class="link" href=routes::user(person.id)>
                    {person.label}
                </a>
                {comma}
            }
        })
        .collect();
    let rest = (more > 0).then(|| format!(" and {} more", grouped(more)));
    view! { <p class="hint named">{names} {rest}</p> }
}
