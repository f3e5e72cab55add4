//! The frame of the console: rail, top bar, the person's menu. On a phone the rail is a bar at the bottom.

use leptos::{either::Either, prelude::*};
use leptos_router::{
    components::{Form, Outlet},
    hooks::use_location,
};
use messages::t;
use model::{Console, Permission};

use crate::{
    call::CallError,
    frame::{DeedForm, Frame, use_deed},
    pages::{
        palette::{KeyList, Palette},
        sign_in::calls::SignOut,
    },
    parts::{Avatar, Flash, Icon, KEYS, PALETTE, Refused, Shape, ThemeSwitch, show, use_keys},
    routes,
};

#[component]
pub(crate) fn ConsoleFrame() -> impl IntoView {
    use_keys();
    let frame = Frame::here();
    view! {
        <a class="skip" href="#main" rel="external">
            {t!("console-skip")}
        </a>
        <div class="frame">
            <Suspense>
                {move || Suspend::new(async move {
                    match frame.opened().await {
                        Ok(()) => {
                            Either::Left(
                                view! {
                                    <header>
                                        <a class="brand" href=routes::START>
                                            <b aria-hidden="true">"U"</b>
                                            "Usher"
                                        </a>
                                        <TopBar />
                                    </header>
                                    <Rail />
                                    <main
                                        id="main"
                                        tabindex="-1"
                                        aria-busy=move || (frame.behind.get() > 0).then_some("true")
                                    >
                                        <Flash />
                                        <Outlet />
                                    </main>
                                    <Palette />
                                    <KeyList />
                                },
                            )
                        }
                        Err(CallError(problem)) => {
                            Either::Right(
                                view! {
                                    <main class="alone">
                                        <Refused problem />
                                    </main>
                                },
                            )
                        }
                    }
                })}
            </Suspense>
        </div>
    }
}

/// One entry of the rail.
pub(super) struct Place {
    shape: Shape,
    pub(super) label: &'static str,
    pub(super) href: &'static str,
}

/// The pages that there are and that the person may open.
pub(super) fn places(console: &Console) -> Vec<Place> {
    let mut places = Vec::new();
    if console.list_users.yes() {
        places.push(Place {
            shape: Shape::Users,
            label: t!("console-users"),
            href: routes::USERS,
        });
    }
    if console.list_organizations.yes() {
        places.push(Place {
            shape: Shape::Organization,
            label: t!("console-organizations"),
            href: routes::ORGANIZATIONS,
        });
    }
    if console.me.may(Permission::RolesRead) {
        places.push(Place {
            shape: Shape::Role,
            label: t!("console-roles"),
            href: routes::ROLES,
        });
    }
    if console.read_all_activity.yes() {
        places.push(Place {
            shape: Shape::Activity,
            label: t!("console-activity"),
            href: routes::ACTIVITY,
        });
    }
    places.push(Place {
        shape: Shape::Person,
        label: t!("console-account"),
        href: routes::ACCOUNT,
    });
    places
}

/// Those for the server's keepers: in the rail, and on a phone in the person's menu.
pub(super) fn server_places(console: &Console) -> Vec<Place> {
    let mut places = Vec::new();
    if console.read_outbox.yes() {
        places.push(Place {
            shape: Shape::Mail,
            label: t!("console-outbox"),
            href: routes::OUTBOX,
        });
    }
    if console.read_settings.yes() {
        places.push(Place {
            shape: Shape::Gear,
            label: t!("console-settings"),
            href: routes::SETTINGS,
        });
    }
    places
}

#[component]
fn Rail() -> impl IntoView {
    let frame = Frame::here();
    let path = use_location().pathname;
    let places = move || {
        let of = |list: fn(&Console) -> Vec<Place>| {
            frame
                .console
                .with(|console| console.as_ref().map(list).unwrap_or_default())
        };
        let everybodys = of(places).into_iter().map(|place| (place, false));
        let keepers = of(server_places).into_iter().map(|place| (place, true));
        everybodys
            .chain(keepers)
            .map(|(Place { shape, label, href }, keepers)| {
                let here = move || {
                    let path = path.get();
                    path == href
                        || path
                            .strip_prefix(href)
                            .is_some_and(|rest| rest.starts_with('/'))
                };
                // Where there is room for the icon alone, the word is on hover.
                view! {
                    <a href=href title=label class:wide=keepers aria-current=move || here().then_some("page")>
                        <Icon shape=shape />
                        {label}
                    </a>
                }
            })
            .collect_view()
    };
    view! {
        <nav class="rail" aria-label=t!("console-rail")>
            {places}
        </nav>
    }
}

#[component]
fn TopBar() -> impl IntoView {
    let frame = Frame::here();
    let may_search = move || {
        frame
            .console
            .with(|console| console.as_ref().is_some_and(|c| c.list_users.yes()))
    };
    let search = move || {
        may_search().then(|| {
            view! {
                <Form method="get" action=routes::USERS attr:class="find" attr:role="search" attr:aria-label=t!("console-search")>
                    <label class="field">
                        <Icon shape=Shape::Find />
                        <input
                            type="search"
                            name="search"
                            placeholder=t!("console-find")
                            aria-label=t!("console-find")
                            data-search=""
                        />
                    </label>
                </Form>
            }
        })
    };
    let anywhere = view! {
        <button
            type="button"
            class="btn quiet needs-js wide anywhere"
            on:click=move |_| show(PALETTE)
        >
            <span class="sr">{t!("console-go-anywhere")}</span>
            <kbd>{t!("console-go-anywhere-keys")}</kbd>
        </button>
    };
    view! {
        <div class="top">
            {search} {anywhere} <span class="sp"></span> <ThemeSwitch />
            {move || frame.console.get().map(|console| view! { <PersonMenu console /> })}
        </div>
    }
}

#[component]
fn PersonMenu(console: Console) -> impl IntoView {
    let keepers = server_places(&console)
        .into_iter()
        .map(|Place { shape, label, href }| {
            view! {
                <a class="pick narrow" href=href>
                    <Icon shape=shape />
                    {label}
                </a>
            }
        })
        .collect_view();
    let user = console.me.user;
    let sign_out = use_deed::<SignOut>();
    let label = user.label().to_owned();
    let roles = user
        .roles
        .iter()
        .map(model::Role::title)
        .collect::<Vec<_>>()
        .join(", ");
    view! {
        <details class="menu" name="top">
            <summary class="round" aria-label=t!("console-menu", person = label.as_str()) title=label.clone()>
                <Avatar id=user.id label=label.clone() />
            </summary>
            <div class="pop end">
                <div class="whose">
                    <b>{label}</b>
                    <span>{user.email.clone()}</span>
                    <span class="faint">{roles}</span>
                </div>
                <a class="pick" href=routes::ACCOUNT>
                    <Icon shape=Shape::Person />
                    {t!("console-your-account")}
                </a>
                <button type="button" class="pick needs-js" on:click=move |_| show(KEYS)>
                    <Icon shape=Shape::Keys />
                    {t!("console-keys")}
                </button>
                {keepers}
                <DeedForm deed=sign_out>
                    <button class="pick">
                        <Icon shape=Shape::Out />
                        {t!("console-sign-out")}
                    </button>
                </DeedForm>
            </div>
        </details>
    }
}
