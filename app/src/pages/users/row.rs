//! One person in the list: a row, on a phone a card.

use leptos::prelude::*;
use messages::{Piece, rich, t};
use model::Timestamp;

use super::{
    actions::{RowMenu, list_with_row},
    bulk::Tick,
    columns::{Column, Columns},
    line::Line,
    state::Picked,
};
use crate::{
    parts::{Ago, Avatar, RolePills, StatusPill, ago},
    routes,
};

#[component]
pub(super) fn Row(
    line: Line,
    now: Timestamp,
    columns: Columns,
    /// Whether there are boxes to tick, and which are.
    ticks: Option<Picked>,
    was_ticked: bool,
    /// The list as it is now.
    back: String,
) -> impl IntoView {
    let label = line.label().to_owned();
    let id = routes::row_of(line.id);
    let list = list_with_row(&back, line.id);
    let cells = Column::ALL
        .into_iter()
        .filter(|column| columns.has(*column))
        .map(|column| cell(column, &line, now))
        .collect_view();
    view! {
        <tr id=id>
            {ticks
                .map(|picked| {
                    view! {
                        <td class="tick">
                            <Tick id=line.id label=label.clone() picked was_ticked />
                        </td>
                    }
                })}
            <td class="main">
                <a class="who" href=routes::from(&routes::user(line.id), &list)>
                    <Avatar id=line.id label=label.clone() />
                    <span>
                        <b>{label.clone()}</b>
                        <span>{line.email.clone()}</span>
                    </span>
                </a>
            </td>
            {cells}
            <td class="acts">
                <RowMenu line back />
            </td>
        </tr>
    }
}

/// One column of one person.
fn cell(column: Column, line: &Line, now: Timestamp) -> AnyView {
    match column {
        Column::Status => {
            let (tone, text) = line.standing.said();
            view! {
                <td class="state">
                    <StatusPill tone text />
                </td>
            }
            .into_any()
        }
        Column::Roles => view! {
            <td class="roles">
                <RolePills roles=line.roles />
            </td>
        }
        .into_any(),
        Column::Organization => {
            let nowhere = line.organization.is_none();
            let name = line.organization.clone().unwrap_or_else(|| "–".to_owned());
            // What may not fit is told in whole on hover.
            let title = (name.chars().count() > 20).then(|| name.clone());
            view! {
                <td class="org" class:none=nowhere title=title>
                    {name}
                </td>
            }
            .into_any()
        }
        Column::LastLogin => {
            view! { <td class="seen">{seen(line.last_login_at, now)}</td> }.into_any()
        }
        Column::Created => view! {
            <td class="created">
                {on_a_phone(
                    rich!("row-created", ago = ago(line.created_at, now)),
                    line.created_at,
                    now,
                )}
            </td>
        }
        .into_any(),
        Column::Id => {
            let id = line.id.to_string();
            view! {
                <td class="id" title=line.id.to_string()>
                    <code class="muted">{id}</code>
                </td>
            }
            .into_any()
        }
    }
}

fn seen(at: Option<Timestamp>, now: Timestamp) -> AnyView {
    match at {
        Some(at) => on_a_phone(rich!("row-signed-in", ago = ago(at, now)), at, now),
        None => view! {
            <span class="narrow">{t!("row-never-signed-in")}</span>
            <span class="wide">{t!("row-never")}</span>
        }
        .into_any(),
    }
}

/// A time with the words around it, which only a phone shows: the table has its heads.
fn on_a_phone(sentence: Vec<Piece>, at: Timestamp, now: Timestamp) -> AnyView {
    sentence
        .into_iter()
        .map(|piece| match piece.argument {
            Some(_) => view! { <Ago at now /> }.into_any(),
            None => view! { <span class="narrow">{piece.text}</span> }.into_any(),
        })
        .collect_view()
        .into_any()
}
