//! Before a run begins: what will happen to how many, and who is left out and why.

use leptos::prelude::*;
use messages::{rich, t};
use model::{BulkDeed, BulkPlan, BulkRun, PersonRef};

use super::{calls::AT_ONCE, run::RunForm};
use crate::{
    parts::{ending, grouped},
    routes,
};

#[component]
pub(super) fn Plan(run: BulkRun, plan: BulkPlan, title: String, back: String) -> impl IntoView {
    let nobody = plan.people == 0;
    let left_out: u64 = plan.skipped.iter().map(|group| group.people).sum();
    let heading = if nobody {
        t!("bulk-nothing").to_owned()
    } else {
        t!("bulk-question", title = title.as_str())
    };
    let will = if nobody {
        view! { <p>{t!("bulk-nobody")}</p> }.into_any()
    } else {
        let lines = consequences(&run, plan.people, plan.sessions);
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
                            <b>{t!("bulk-people", count = group.people, shown = grouped(group.people))}</b>
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
                <h2 id="left-out">{t!("bulk-left-out", shown = grouped(left_out))}</h2>
                <ul>{groups}</ul>
            </section>
        }
    });
    let steps = (plan.people > u64::from(AT_ONCE)).then(|| {
        view! {
            <p class="hint">{t!("bulk-at-once", count = AT_ONCE)}</p>
        }
    });
    let total = run.progress.total;
    let selected = t!("bulk-are-selected", count = total, shown = grouped(total));
    view! {
        <section class="dialog" aria-labelledby="ask">
            <header>
                <h1 id="ask">{heading}</h1>
                <p class="muted">{selected}</p>
            </header>
            <div class="dialog-body">{will} {skipped} {steps}</div>
            {if nobody {
                view! {
                    <footer>
                        <a class="btn" href=back>
                            {t!("bulk-back")}
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

fn consequences(run: &BulkRun, people: u64, sessions: u64) -> Vec<String> {
    let shown_people = grouped(people);
    let undo = run.has_way_back.then(|| match run.deed {
        BulkDeed::Deactivate => t!("bulk-can-undo-but-links").to_owned(),
        _ => t!("bulk-can-undo").to_owned(),
    });
    let of_sessions = || {
        t!(
            "bulk-will-sign-out",
            people = people,
            shown_people = grouped(people),
            sessions = sessions,
            shown_sessions = grouped(sessions),
        )
    };
    let mut lines = match run.deed {
        BulkDeed::Deactivate => vec![
            of_sessions(),
            t!("bulk-will-deactivate").to_owned(),
            t!("bulk-data-stays").to_owned(),
        ],
        BulkDeed::Reactivate => vec![t!(
            "bulk-will-reactivate",
            people = people,
            shown_people = shown_people
        )],
        BulkDeed::AssignRole(role, until) => {
            let will = t!(
                "bulk-will-give-role",
                people = people,
                shown_people = shown_people,
                role = role.name(),
                meaning = role.meaning(),
            );
            match until {
                None => vec![will, t!("bulk-role-holds").to_owned()],
                Some(end) => vec![
                    will,
                    t!("bulk-role-holds-until", end = ending(end)),
                    t!("bulk-role-ends-stay").to_owned(),
                ],
            }
        }
        BulkDeed::RemoveRole(role) => {
            let line = t!(
                "bulk-will-take-role",
                people = people,
                shown_people = shown_people,
                role = role.name(),
            );
            let gone = t!("bulk-role-gone").to_owned();
            match run.deed.undone_by() {
                Some(_) => vec![line, gone],
                None => vec![line, gone, t!("bulk-assignments-gone").to_owned()],
            }
        }
        BulkDeed::SignOut => vec![of_sessions(), t!("bulk-can-sign-in-again").to_owned()],
    };
    lines.extend(undo);
    lines
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
    let mut names = Some(names);
    // The names are links, and take the place of their argument.
    let line = if more > 0 {
        rich!(
            "bulk-names-and-more",
            count = more,
            names = "…",
            shown = grouped(more)
        )
        .into_iter()
        .map(|piece| match piece.argument {
            Some("names") => names.take().into_any(),
            _ => piece.text.into_any(),
        })
        .collect()
    } else {
        vec![names.into_any()]
    };
    view! { <p class="hint named">{line}</p> }
}
