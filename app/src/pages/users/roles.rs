//! `/users/{id}/roles`: what the person holds and what that lets them do, and the editor of it.
//!
//! Nothing saves by itself. With script a bar says at each click what would change; without it a button asks the
//! server, which answers with the same bar: what is chosen then stands in the URL.

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};
use messages::{rich, t};
use model::{Allowed, Problem, Role, RoleGrant, Timestamp, UserPage};

use super::{
    calls::{ChangeRoles, person},
    person::{PersonHead, Tab, use_list},
    role_choice::{Chosen, Difference, offered},
    role_effect::Effective,
};
use crate::{
    call::At,
    frame::{DeedForm, use_deed_of},
    parts::{Ago, Back, Summary, ago, bring_into_sight, ending, exact, load, with_local},
    query::{pairs, value},
    routes,
};

fn labels() -> [(&'static str, &'static str); 4] {
    [
        ("until_super_admin", Role::SuperAdmin.title()),
        ("until_super_dev", Role::SuperDev.title()),
        ("until_org_admin", Role::OrgAdmin.title()),
        ("until_user", Role::User.title()),
    ]
}

#[component]
pub(crate) fn RolesPage() -> impl IntoView {
    let params = use_params_map();
    load(
        move || params.read().get("id").unwrap_or_default(),
        person,
        |At { now, data }| {
            view! {
                <PersonHead page=data.clone() now tab=Tab::Roles />
                <Editor page=data now />
            }
        },
    )
}

#[component]
fn Editor(page: UserPage, now: Timestamp) -> impl IntoView {
    let deed = use_deed_of::<ChangeRoles>("undo", "");
    let held = Chosen::held(&page.grants);
    let asked = match deed.kept() {
        // Refused without script: the choice is made again from what is held by now.
        Some(kept) => kept,
        None => pairs(&use_location().search.get_untracked()),
    };
    let was_refused = deed.was_refused();
    let offered = offered(&page);
    let chosen = RwSignal::new(Chosen::read(&asked, &held, offered));
    let before = StoredValue::new(held);
    let inside = page.user.organization.as_ref().map_or_else(
        || t!("roles-in-some").to_owned(),
        |org| t!("roles-in", organization = org.name.as_str()),
    );
    let label = page.user.label().to_owned();
    let whose = label.clone();
    // A review is of what was shown before it: what somebody else changed since is a conflict, not a wish.
    let version = value(&asked, "review")
        .and_then(|_| value(&asked, "version"))
        .filter(|_| !was_refused)
        .unwrap_or_else(|| page.user.version.to_string());
    let reviewed = value(&asked, "review").is_some();
    let here = routes::from(&routes::user_roles(page.user.id), &use_list());
    let names: Vec<_> = offered.iter().map(Role::name).collect();
    let problem = deed.problem;
    let shown = page.clone();
    let group = move |global: bool| {
        let page = shown.clone();
        Role::ALL
            .into_iter()
            .filter(move |role| role.is_global() == global)
            .map(move |role| view! { <Line page=page.clone() role chosen now problem /> })
            .collect_view()
    };
    let changed = move || matches!(deed.problem.get(), Some(Problem::Changed { .. }));
    let again = here.clone();
    let onward = {
        let here = here.clone();
        Signal::derive(move || {
            let asked = before.with_value(|before| chosen.with(|c| c.asking(before, offered)));
            routes::asking(&here, asked)
        })
    };
    // What a page without script says of a conflict, it has read since: it can be saved.
    let stale = Signal::derive(move || changed() && !was_refused);
    let base = before.with_value(Chosen::as_base);
    view! {
        <div class="two">
            <DeedForm deed=deed attr:class="card" attr:aria-labelledby="held" attr:novalidate="">
                <header>
                    <h2 id="held">{t!("roles-heading")}</h2>
                </header>
                <Summary problem=deed.problem labels=labels() form="roles" />
                {move || {
                    changed()
                        .then(|| {
                            view! {
                                <p class="inner onward">
                                    // Whole pages, of what is held by now: with the choice and without it.
                                    <a class="link needs-js" href=move || onward.get() rel="external">
                                        {t!("roles-go-on")}
                                    </a>
                                    <a class="link" href=again.clone() rel="external">
                                        {t!("roles-show-now")}
                                    </a>
                                </p>
                            }
                        })
                }}
                <input type="hidden" name="id" value=page.user.id.to_string() />
                <input type="hidden" name="version" value=version />
                <input type="hidden" name="offered" value=names.join(",") />
                <input type="hidden" name="base" value=base />
                <input type="hidden" name="label" value=label />
                <Back to=here.clone() />
                <h3 class="group">{t!("roles-global")}</h3>
                {group(true)}
                <h3 class="group">{inside}</h3>
                {group(false)}
                {(!offered.is_empty()).then(|| view! { <Bar before chosen here reviewed stale onward /> })}
            </DeedForm>
            <Effective label=whose is_active=page.user.is_active before chosen />
        </div>
    }
}

/// One role: what it means and carries, whether it is chosen, until when, and why the caller cannot choose it.
#[component]
fn Line(
    page: UserPage,
    role: Role,
    chosen: RwSignal<Chosen>,
    now: Timestamp,
    problem: Signal<Option<Problem>>,
) -> impl IntoView {
    let grant = page.grants.iter().find(|grant| grant.role == role).cloned();
    let held = grant.is_some();
    let answers = if held {
        &page.actions.remove
    } else {
        &page.actions.assign
    };
    let of = |answers: &[(Role, Allowed)]| {
        let found = answers.iter().find(|(of, _)| *of == role);
        found.and_then(|(_, answer)| answer.reason().map(str::to_owned))
    };
    let why = of(answers);
    let off = why.is_some();
    let since = grant.map(|grant| view! { <p class="hint">{held_since(&grant, now)}</p> });
    let id = format!("roles-until_{role}");
    let wrong = move || {
        let field = format!("until_{role}");
        problem.with(|problem| {
            problem
                .as_ref()
                .and_then(|p| p.of_field(&field).next().map(str::to_owned))
        })
    };
    let zone = with_local(|local| local.zone.name.clone());
    let end = (!off).then(|| {
        view! {
            <div class="until">
                <label for=id.clone()>{t!("roles-until")}</label>
                <input
                    class="input"
                    type="date"
                    id=id.clone()
                    name=format!("until_{role}")
                    prop:value=move || chosen.with(|chosen| chosen.until(role).to_owned())
                    value=chosen.with_untracked(|chosen| chosen.until(role).to_owned())
                    on:input=move |event| chosen.update(|chosen| chosen.set_until(role, event_target_value(&event)))
                    aria-invalid=move || wrong().is_some().then_some("true")
                    aria-describedby=format!("{id}-hint")
                />
                <p class="hint" id=format!("{id}-hint")>
                    {move || wrong().unwrap_or_else(|| t!("roles-until-hint", zone = zone.as_str()))}
                </p>
            </div>
        }
    });
    let permissions = role.permissions();
    let described = why.as_ref().map(|_| format!("why-{role}"));
    view! {
        <div class="role" class:off=off data-testid=format!("role-{role}")>
            <input
                type="checkbox"
                id=format!("role-{role}")
                name=format!("hold_{role}")
                value="true"
                checked=chosen.with_untracked(|chosen| chosen.has(role))
                prop:checked=move || chosen.with(|chosen| chosen.has(role))
                on:change=move |event| {
                    let on = event_target_checked(&event);
                    chosen.update(|chosen| chosen.set(role, on));
                    if on {
                        show_whole(role);
                    }
                }
                disabled=off
                aria-describedby=described
            />
            <div class="of">
                <label for=format!("role-{role}")>{role.title()}</label>
                " "
                <code class="faint">{role.name()}</code>
                <p>{role.meaning()}</p>
                {since}
                {why.map(|why| view! { <p class="hint why" id=format!("why-{role}")>{why}</p> })}
                {end}
                <details class="carries">
                    <summary>{t!("roles-permissions", count = permissions.len())}</summary>
                    <ul class="permissions">
                        {permissions.iter().map(|one| view! { <li><code>{one.name()}</code></li> }).collect_view()}
                    </ul>
                </details>
            </div>
        </div>
    }
}

/// What has just been ticked stands above the bar that came with it, the field for its last day too.
fn show_whole(role: Role) {
    request_animation_frame(move || {
        let line = document()
            .get_element_by_id(&format!("role-{role}"))
            .and_then(|tick| tick.parent_element());
        if let Some(line) = line {
            bring_into_sight(&line);
        }
    });
}

fn held_since(grant: &RoleGrant, now: Timestamp) -> impl IntoView + use<> {
    let (at, end) = (grant.granted_at, grant.expires_at);
    let ago = ago(at, now);
    let sentence = match end {
        Some(end) => rich!("roles-held-until", ago = ago, end = ending(end)),
        None => rich!("roles-held", ago = ago),
    };
    sentence
        .into_iter()
        .map(|piece| match (piece.argument, end) {
            (Some("ago"), _) => view! { <Ago at now /> }.into_any(),
            (Some(_), Some(end)) => view! {
                <time datetime=end.to_string() title=exact(end)>
                    {piece.text}
                </time>
            }
            .into_any(),
            _ => piece.text.into_any(),
        })
        .collect_view()
}

/// What would change, and the two ways out. `reviewed`: the server was asked already.
#[component]
fn Bar(
    before: StoredValue<Chosen>,
    chosen: RwSignal<Chosen>,
    here: String,
    reviewed: bool,
    /// Somebody else was faster: saving is refused until the choice is joined to what holds now.
    stale: Signal<bool>,
    /// Where that is.
    onward: Signal<String>,
) -> impl IntoView {
    let difference = Memo::new(move |_| {
        before.with_value(|before| chosen.with(|chosen| Difference::between(before, chosen)))
    });
    let none = move || difference.with(Difference::is_none);
    let count = move || t!("roles-changes", count = difference.with(Difference::len));
    let permissions = Memo::new(move |_| difference.with(Difference::permissions));
    let same = move || permissions.with(|(gains, losses)| gains.is_empty() && losses.is_empty());
    // So many in a line, and which they are on demand: what the bar covers must stay little.
    let counted = move || {
        let (gains, losses) = permissions.with(|(gains, losses)| (gains.len(), losses.len()));
        let mut parts = Vec::new();
        if gains > 0 {
            parts.push(t!("roles-gains-count", count = gains));
        }
        if losses > 0 {
            parts.push(t!("roles-loses-count", count = losses));
        }
        parts.join(" ")
    };
    let named = move || {
        let (gains, losses) = permissions.get();
        let mut parts = Vec::new();
        if !gains.is_empty() {
            parts.push(t!("roles-gains", permissions = gains.join(", ")));
        }
        if !losses.is_empty() {
            parts.push(t!("roles-loses", permissions = losses.join(", ")));
        }
        parts.join(" ")
    };
    let said = match (reviewed, difference.with_untracked(Difference::is_none)) {
        (true, true) => Some(t!("roles-is-so-already")),
        // The change itself stands there.
        (true, false) => None,
        (false, _) => Some(t!("roles-nothing-saved-yet")),
    };
    let discard = here.clone();
    view! {
        <div class="savebars">
            <div class="savebar" role="region" aria-label=t!("roles-bar") hidden=none>
                <div class="grow" aria-live="polite">
                    <p>
                        <b>{count}</b>
                        " "
                        {move || difference.with(Difference::words)}
                    </p>
                    <p class="muted" hidden=move || !same()>
                        {t!("roles-same")}
                    </p>
                    <details class="carries" hidden=same>
                        <summary>{counted}</summary>
                        <p class="muted" tabindex="0">
                            {named}
                        </p>
                    </details>
                </div>
                <a
                    class="btn small"
                    href=discard
                    on:click=move |_| chosen.set(before.get_value())
                >
                    {t!("roles-discard")}
                </a>
                {move || {
                    stale
                        .get()
                        .then(|| {
                            view! {
                                <a class="btn small primary" href=move || onward.get() rel="external">
                                    {t!("roles-go-on-instead")}
                                </a>
                            }
                        })
                }}
                <button
                    class="btn small primary"
                    disabled=move || none() || stale.get()
                    hidden=move || stale.get()
                >
                    {t!("roles-save")}
                </button>
            </div>
            <div class="savebar no-script">
                {said.map(|said| view! { <p class="grow muted">{said}</p> })}
                <button class="btn small" formmethod="get" formaction=here name="review" value="1">
                    {t!("roles-review")}
                </button>
            </div>
        </div>
    }
}
