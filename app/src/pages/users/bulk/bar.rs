//! Ticking people and what to do with them. The boxes belong to the bar's form by its id, since the rows hold forms of
//! their own; style shows the bar as soon as a box is ticked. `select=page` and `select=all` in the URL tick without
//! script.

use leptos::{html, prelude::*};
use messages::t;
use model::{BulkDeed, Role, UserId, UserQuery};

use super::{calls::BulkOffer, ticks::Ticks};
use crate::{
    frame::{Deed, DeedForm},
    pages::users::state::{ListUrl, Picked},
    parts::{Back, Html, Icon, Shape, Summary, grouped, with_local},
    query::search_of,
};

/// The id of the bar's form.
const FORM: &str = "bulk";

/// A person's box. `was_ticked`: when the form was refused that held it.
pub(in crate::pages::users) fn tick(
    html: &mut Html,
    id: UserId,
    label: &str,
    picked: Picked,
    was_ticked: bool,
) {
    html.markup("<input type=checkbox name=ids[]")
        .attribute("form", FORM)
        .attribute("value", &id.to_string())
        .attribute("aria-label", &t!("bulk-tick", label = label));
    if was_ticked || picked != Picked::None {
        html.markup(" checked");
    }
    if picked == Picked::All {
        html.markup(" disabled");
    }
    html.markup(">");
}

/// Ticks all boxes of the page, or nobody at all: a link, so that it works without script.
#[component]
pub(in crate::pages::users) fn TickPage(query: UserQuery, url: ListUrl) -> impl IntoView {
    let (to, label, shape) = match url.picked {
        Picked::None => (Picked::Page, t!("bulk-tick-page"), Shape::Box),
        Picked::Page | Picked::All => (Picked::None, t!("bulk-tick-nobody"), Shape::BoxTicked),
    };
    let ticks = Ticks::here();
    let forget = move |_| {
        if to == Picked::None {
            ticks.clear();
        }
    };
    view! {
        <a
            class="tickbox"
            href=url.picking(to, &query)
            data-noscroll=""
            aria-label=label
            title=label
            on:click=forget
        >
            <Icon shape />
        </a>
    }
}

/// `total` is how many match, `here` how many of them this page has.
#[component]
pub(in crate::pages::users) fn Bar(
    query: UserQuery,
    url: ListUrl,
    offer: BulkOffer,
    total: u64,
    here: usize,
    deed: Deed,
) -> impl IntoView {
    let picked = url.picked;
    let ticks = Ticks::here();
    let elsewhere = Memo::new(move |_| match picked {
        // Whoever matches is meant, and nobody else.
        Picked::All => Vec::new(),
        Picked::None | Picked::Page => ticks.elsewhere(),
    });
    let said = move || match (picked, ticks.count(), elsewhere.with(Vec::len)) {
        (Picked::All, ..) => t!("bulk-selected-all", count = total, shown = grouped(total)),
        (_, Some(n), elsewhere @ 1..) => {
            t!("bulk-selected-elsewhere", count = n, elsewhere = elsewhere)
        }
        (Picked::Page, None, _) => t!("bulk-selected-page", count = here),
        (Picked::Page, Some(n), _) if n == here => t!("bulk-selected-page", count = here),
        (_, Some(n), _) => t!("bulk-selected", count = n),
        (Picked::None, None, _) => t!("bulk-selected-some").to_owned(),
    };
    let others = move || {
        let ids = elsewhere.get().into_iter();
        ids.map(|id| view! { <input type="hidden" name="ids[]" value=id /> })
            .collect_view()
    };
    let more = (picked != Picked::All && total > here as u64).then(|| {
        view! {
            <a class="link" href=url.picking(Picked::All, &query) data-noscroll="">
                {t!("bulk-select-all", count = total, shown = grouped(total))}
            </a>
        }
    });
    let none = (picked != Picked::None).then(|| {
        view! {
            <a class="link" href=url.to(&query) data-noscroll="" on:click=move |_| ticks.clear()>
                {t!("bulk-tick-nobody")}
            </a>
        }
    });
    let clear = move || {
        let any = picked == Picked::None && ticks.count().is_some_and(|n| n > 0);
        any.then(|| {
            view! {
                <button type="button" class="btn small quiet" on:click=move |_| ticks.clear()>
                    {t!("bulk-clear")}
                </button>
            }
        })
    };
    let plain = |shown: bool, deed: BulkDeed, words: &'static str, class: &'static str| {
        shown.then(|| {
            view! {
                <button class=class name="deed" value=deed.to_string()>
                    {words}
                </button>
            }
        })
    };
    let here = url.to(&query);
    // The style also shows it where a box is ticked, or where it holds somebody who has none here.
    let class = if picked == Picked::None {
        "bulk"
    } else {
        "bulk on"
    };
    let wrong = move || {
        deed.problem
            .with(|problem| Some(problem.as_ref()?.of_field("until").next()?.to_owned()))
    };
    let zone = with_local(|local| local.zone.name.clone());
    let typed = deed.typed("until", "");
    // Anew, as all fields that choose days are.
    let until = move || {
        view! {
            <input
                class="input"
                type="date"
                id="f-until"
                name="until"
                value=typed.clone()
                aria-invalid=move || wrong().is_some().then_some("true")
                aria-describedby="f-until-hint"
            />
        }
    };
    let ends = view! {
        <div class="ends">
            <label for="f-until">{t!("roles-until")}</label>
            {until}
            <p class="hint" id="f-until-hint">
                {move || wrong().unwrap_or_else(|| t!("roles-until-hint", zone = zone.as_str()))}
            </p>
        </div>
    };
    view! {
        <DeedForm deed=deed attr:id=FORM attr:class=class>
            // What Enter in a field presses: nothing, rather than the first role.
            <button disabled hidden></button>
            <Summary problem=deed.problem labels=[("until", t!("roles-until"))] />
            <input type="hidden" name="query" value=search_of(&here) />
            <Back to=here />
            {(picked == Picked::All).then(|| view! { <input type="hidden" name="all" value="true" /> })}
            <span class="said num" role="status" data-testid="selected">
                {said}
            </span>
            {others}
            {more}
            {none}
            {clear}
            <span class="sp"></span>
            <RoleMenu
                label=t!("bulk-give-role")
                roles=offer.assign
                deed=|role| BulkDeed::AssignRole(role, None)
                before=ends.into_any()
                wrong=Signal::derive(move || wrong().is_some())
            />
            <RoleMenu label=t!("bulk-take-role") roles=offer.remove deed=BulkDeed::RemoveRole />
            {plain(offer.sign_out, BulkDeed::SignOut, t!("bulk-sign-out"), "btn small")}
            {plain(offer.deactivate, BulkDeed::Reactivate, t!("bulk-reactivate"), "btn small")}
            {plain(offer.deactivate, BulkDeed::Deactivate, t!("bulk-deactivate"), "btn small danger")}
        </DeedForm>
    }
}

#[component]
fn RoleMenu(
    label: &'static str,
    roles: Vec<Role>,
    deed: fn(Role) -> BulkDeed,
    /// Chosen along with the role.
    #[prop(optional)]
    before: Option<AnyView>,
    /// Something in it was refused: it is open.
    #[prop(optional, into)]
    wrong: Signal<bool>,
) -> impl IntoView {
    let menu = NodeRef::<html::Details>::new();
    Effect::new(move |_| {
        if let Some(menu) = menu.get().filter(|_| wrong.get()) {
            let _ = menu.set_attribute("open", "");
        }
    });
    (!roles.is_empty()).then(|| {
        view! {
            <details class="menu" name="bulk" open=wrong.get_untracked() node_ref=menu>
                <summary class="btn small">
                    {label} <Icon shape=Shape::Down />
                </summary>
                <div class="pop">
                    {before}
                    {roles
                        .into_iter()
                        .map(|role| {
                            view! {
                                <button class="pick" name="deed" value=deed(role).to_string()>
                                    {role.title()}
                                </button>
                            }
                        })
                        .collect_view()}
                </div>
            </details>
        }
    })
}
