//! Ticking people and what to do with them. The boxes belong to the bar's form by its id, since the rows hold forms of
//! their own; style shows the bar as soon as a box is ticked. `select=page` and `select=all` in the URL tick without
//! script.

use leptos::prelude::*;
use messages::t;
use model::{BulkDeed, Role, UserId, UserQuery};

use super::calls::{BulkOffer, ProposeBulk};
use crate::{
    frame::{DeedForm, use_deed},
    pages::users::state::{ListUrl, Picked},
    parts::{Back, Icon, Shape, Summary, grouped},
    query::search_of,
};

/// The id of the bar's form.
const FORM: &str = "bulk";

/// How many boxes are ticked, as far as script knows.
type Ticked = RwSignal<Option<usize>>;

/// A person's box.
#[component]
pub(in crate::pages::users) fn Tick(id: UserId, label: String, picked: Picked) -> impl IntoView {
    view! {
        <input
            type="checkbox"
            form=FORM
            name="ids[]"
            value=id.to_string()
            checked=picked != Picked::None
            disabled=picked == Picked::All
            aria-label=t!("bulk-tick", label = label)
        />
    }
}

/// Ticks all boxes of the page, or none: a link, so that it works without script.
#[component]
pub(in crate::pages::users) fn TickPage(query: UserQuery, url: ListUrl) -> impl IntoView {
    let (to, label, shape) = match url.picked {
        Picked::None => (Picked::Page, t!("bulk-tick-page"), Shape::Box),
        Picked::Page | Picked::All => (Picked::None, t!("bulk-tick-nobody"), Shape::BoxTicked),
    };
    view! {
        <a class="tickbox" href=url.picking(to, &query) data-noscroll="" aria-label=label title=label>
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
    ticked: Ticked,
) -> impl IntoView {
    let deed = use_deed::<ProposeBulk>();
    let picked = url.picked;
    let said = move || match (picked, ticked.get()) {
        (Picked::All, _) => t!("bulk-selected-all", count = total, shown = grouped(total)),
        (_, Some(n)) => t!("bulk-selected", count = n),
        (Picked::Page, None) => t!("bulk-selected-page", count = here),
        (Picked::None, None) => t!("bulk-selected-some").to_owned(),
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
            <a class="link" href=url.to(&query) data-noscroll="">
                {t!("bulk-tick-nobody")}
            </a>
        }
    });
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
    let shown = if picked == Picked::None {
        "bulk"
    } else {
        "bulk on"
    };
    view! {
        <DeedForm deed=deed attr:id=FORM attr:class=shown>
            <Summary problem=deed.problem />
            <input type="hidden" name="query" value=search_of(&here) />
            <Back to=here />
            {(picked == Picked::All).then(|| view! { <input type="hidden" name="all" value="true" /> })}
            <span class="said num" role="status" data-testid="selected">
                {said}
            </span>
            {more}
            {none}
            <span class="sp"></span>
            <RoleMenu label=t!("bulk-give-role") roles=offer.assign deed=BulkDeed::AssignRole />
            <RoleMenu label=t!("bulk-take-role") roles=offer.remove deed=BulkDeed::RemoveRole />
            {plain(offer.sign_out, BulkDeed::SignOut, t!("bulk-sign-out"), "btn small")}
            {plain(offer.deactivate, BulkDeed::Reactivate, t!("bulk-reactivate"), "btn small")}
            {plain(offer.deactivate, BulkDeed::Deactivate, t!("bulk-deactivate"), "btn small danger")}
        </DeedForm>
    }
}

#[component]
fn RoleMenu(label: &'static str, roles: Vec<Role>, deed: fn(Role) -> BulkDeed) -> impl IntoView {
    (!roles.is_empty()).then(|| {
        view! {
            <details class="menu" name="bulk">
                <summary class="btn small">
                    {label} <Icon shape=Shape::Down />
                </summary>
                <div class="pop">
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

/// The boxes that are ticked now.
pub(in crate::pages::users) fn count() -> usize {
    let boxes = document()
        .query_selector_all("input[form=bulk]:checked")
        .map_or(0, |found| found.length());
    usize::try_from(boxes).unwrap_or(0)
}
