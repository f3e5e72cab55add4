//! The document around every page, and the table of routes.

use std::{collections::BTreeMap, sync::Arc};

use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::{
    Lazy, LazyRoute, SsrMode,
    components::{Outlet, ParentRoute, Route, Router, Routes},
    path,
};

use crate::{
    call::Door,
    frame::Frame,
    pages::{self, users::Ticks},
    parcels::{doorway, house, people, person},
    parts::{Progress, raw_text},
};

/// Where the browser finds script, WASM and style: URLs with a hash in their names. All empty when the site is not
/// part of this binary; the pages then work without style and script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assets {
    pub js: String,
    pub wasm: String,
    pub css: String,
    /// What `js` imports: the loader of the parcels.
    pub loader: String,
    /// The WASM files of each parcel of pages, by its name.
    pub parcels: Arc<BTreeMap<&'static str, Vec<String>>>,
}

/// The HTML document. The server renders it; the browser takes over its body with [`App`].
pub fn shell() -> impl IntoView {
    let assets = use_context::<Assets>().unwrap_or_default();
    let door = use_context::<Door>().unwrap_or_default();
    door.guard_page();
    let style = (!assets.css.is_empty())
        .then(|| view! { <link rel="stylesheet" href=assets.css.clone() /> });
    view! {
        <!DOCTYPE html>
        <html lang=messages::language().tag() data-theme=door.theme().name()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="robots" content="noindex" />
                <meta name="color-scheme" content=door.theme().color_scheme() />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                {style}
                {scripts(&assets)}
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// What starts the WASM. Leptos' own `HydrationScripts` reads the names from a file beside the executable, which a
/// binary that was copied alone does not have.
fn scripts(assets: &Assets) -> impl IntoView + use<> {
    (!assets.js.is_empty()).then(|| {
        let nonce = use_nonce();
        // A page that stayed open over an upgrade finds its parcels gone, and its script ends in the middle: it is loaded
        // anew, with what is there now. Not one that has just come: its script would end again.
        let start = format!(
            "const anew = e => {{ if ((e.error ?? e.reason) instanceof WebAssembly.RuntimeError && \
             document.documentElement.hasAttribute('data-hydrated') && performance.now() > 5000) location.reload() }};\
             addEventListener('error', anew);addEventListener('unhandledrejection', anew);\
             import({js:?}).then(m => m.default({{ module_or_path: {wasm:?} }}).then(() => m.hydrate()))",
            js = assets.js,
            wasm = assets.wasm,
        );
        view! {
            <link rel="modulepreload" href=assets.js.clone() nonce=nonce.clone() />
            <link rel="modulepreload" href=assets.loader.clone() nonce=nonce.clone() />
            <link rel="preload" href=assets.wasm.clone() r#as="fetch" crossorigin="" />
            <script type="module" nonce=nonce>
                {start}
            </script>
        }
    })
}

/// A page leaves the server when all of it is there: complete without script, with its true status.
const WHOLE: SsrMode = SsrMode::Async;

/// A page of a parcel.
fn lazily<P: LazyRoute>(_: P) -> Lazy<P> {
    Lazy::new()
}

/// All pages. The paths are those of [`crate::routes`].
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    Frame::provide();
    Ticks::provide();
    let (routing, set_routing) = signal(false);
    view! {
        <Title formatter=in_title />
        <Router set_is_routing=set_routing>
            <Progress routing />
            <Routes fallback=pages::NotFound>
                <ParentRoute path=path!("") view=pages::Doorway ssr=WHOLE>
                    <Route path=path!("/sign-in") view=lazily(doorway::SignIn) ssr=WHOLE />
                    <Route path=path!("/setup") view=lazily(doorway::Setup) ssr=WHOLE />
                    <Route path=path!("/register") view=lazily(doorway::Register) ssr=WHOLE />
                    <Route path=path!("/forgot-password") view=lazily(doorway::Forgot) ssr=WHOLE />
                    <Route path=path!("/reset-password") view=lazily(doorway::Reset) ssr=WHOLE />
                    <Route path=path!("/accept-invitation") view=lazily(doorway::Invitation) ssr=WHOLE />
                    <Route path=path!("/verify-email") view=lazily(doorway::Verify) ssr=WHOLE />
                    <Route path=path!("/oauth/:provider/continue") view=lazily(doorway::Onward) ssr=WHOLE />
                    <Route path=path!("/oauth/:provider/register") view=lazily(doorway::Newcomer) ssr=WHOLE />
                </ParentRoute>
                <ParentRoute path=path!("") view=pages::ConsoleFrame ssr=WHOLE>
                    <Route path=path!("/") view=pages::StartPage ssr=WHOLE />
                    <Route path=path!("/users") view=lazily(people::List) ssr=WHOLE />
                    <Route path=path!("/users/new") view=lazily(person::New) ssr=WHOLE />
                    <Route path=path!("/users/bulk/:id") view=lazily(person::Bulk) ssr=WHOLE />
                    <OverviewRoutes />
                    <Route path=path!("/users/:id/actions") view=lazily(person::Actions) ssr=WHOLE />
                    <Route path=path!("/users/:id/edit") view=lazily(person::Edit) ssr=WHOLE />
                    <Route path=path!("/users/:id/invitation") view=lazily(person::Invitation) ssr=WHOLE />
                    <Route path=path!("/invitations") view=lazily(person::Invitations) ssr=WHOLE />
                    <Route path=path!("/users/:id/roles") view=lazily(person::Roles) ssr=WHOLE />
                    <SecurityRoutes />
                    <Route path=path!("/users/:id/activity") view=lazily(person::Activity) ssr=WHOLE />
                    <OrganizationRoutes />
                    <Route path=path!("/roles") view=lazily(house::Roles) ssr=WHOLE />
                    <Route path=path!("/activity") view=lazily(house::Everything) ssr=WHOLE />
                    <Route path=path!("/activity/:id") view=lazily(house::Event) ssr=WHOLE />
                    <AdminRoutes />
                    <AccountRoutes />
                    <Route path=path!("/account/password") view=lazily(house::OwnPassword) ssr=WHOLE />
                    <Route path=path!("/account/local") view=lazily(house::OwnLocal) ssr=WHOLE />
                </ParentRoute>
            </Routes>
        </Router>
    }
}

/// A person's first tab, and the dialog over it.
#[component(transparent)]
fn OverviewRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("/users/:id") view=lazily(person::Overview) ssr=WHOLE>
            <Route path=path!("") view=|| () ssr=WHOLE />
            <Route path=path!("/deactivate") view=lazily(person::Deactivate) ssr=WHOLE />
        </ParentRoute>
    }
    .into_inner()
}

/// The tab, and the dialogs over it.
#[component(transparent)]
fn SecurityRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("/users/:id/security") view=lazily(person::Security) ssr=WHOLE>
            <Route path=path!("") view=|| () ssr=WHOLE />
            <Route path=path!("/reset-link") view=lazily(person::ResetLink) ssr=WHOLE />
            <Route path=path!("/password") view=lazily(person::Password) ssr=WHOLE />
            <Route path=path!("/end-sessions") view=lazily(person::EndSessions) ssr=WHOLE />
        </ParentRoute>
    }
    .into_inner()
}

/// One's own account, and the dialogs over it.
#[component(transparent)]
fn AccountRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("/account") view=lazily(house::Account) ssr=WHOLE>
            <Route path=path!("") view=|| () ssr=WHOLE />
            <Route path=path!("/sign-out-elsewhere") view=lazily(house::Elsewhere) ssr=WHOLE />
            <Route path=path!("/sign-out-everywhere") view=lazily(house::Everywhere) ssr=WHOLE />
        </ParentRoute>
    }
    .into_inner()
}

/// What only super administrators open.
#[component(transparent)]
fn AdminRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("") view=Outlet ssr=WHOLE>
            <Route path=path!("/outbox") view=lazily(house::Outbox) ssr=WHOLE />
            <Route path=path!("/outbox/:id") view=lazily(house::Message) ssr=WHOLE />
            <Route path=path!("/settings") view=lazily(house::Settings) ssr=WHOLE />
        </ParentRoute>
    }
    .into_inner()
}

#[component(transparent)]
fn OrganizationRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("/organizations") view=Outlet ssr=WHOLE>
            <Route path=path!("") view=lazily(house::Organizations) ssr=WHOLE />
            <Route path=path!("/new") view=lazily(house::NewOrganization) ssr=WHOLE />
            <ParentRoute path=path!("/:id") view=lazily(house::Organization) ssr=WHOLE>
                <Route path=path!("") view=|| () ssr=WHOLE />
                <Route path=path!("/deactivate") view=lazily(house::DeactivateOrganization) ssr=WHOLE />
            </ParentRoute>
            <Route path=path!("/:id/edit") view=lazily(house::EditOrganization) ssr=WHOLE />
            <Route path=path!("/:id/activity") view=lazily(house::OrganizationActivity) ssr=WHOLE />
        </ParentRoute>
    }
    .into_inner()
}

/// What the browser shows on the tab; people's names are in there.
fn in_title(text: String) -> String {
    let title = if text.is_empty() {
        "Usher".to_owned()
    } else {
        format!("{text} · Usher")
    };
    raw_text(title)
}
