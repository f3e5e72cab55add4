//! The document around every page, and the table of routes.

use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{Outlet, ParentRoute, Route, Router, Routes},
    path,
};

use crate::{
    call::Door,
    frame::Frame,
    pages::{self, users::Ticks},
    parts::{Progress, raw_text},
};

/// Where the browser finds script, WASM and style: URLs with a hash in their names. All empty when the site is not
/// part of this binary; the pages then work without style and script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assets {
    pub js: String,
    pub wasm: String,
    pub css: String,
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
        let start = format!(
            "import({js:?}).then(m => m.default({{ module_or_path: {wasm:?} }}).then(() => m.hydrate()))",
            js = assets.js,
            wasm = assets.wasm,
        );
        view! {
            <link rel="modulepreload" href=assets.js.clone() nonce=nonce.clone() />
            <link rel="preload" href=assets.wasm.clone() r#as="fetch" r#type="application/wasm" crossorigin="" />
            <script type="module" nonce=nonce>
                {start}
            </script>
        }
    })
}

/// A page leaves the server when all of it is there: complete without script, with its true status.
const WHOLE: SsrMode = SsrMode::Async;

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
                    <Route path=path!("/sign-in") view=pages::sign_in::SignInPage ssr=WHOLE />
                    <Route path=path!("/setup") view=pages::sign_in::SetupPage ssr=WHOLE />
                    <Route path=path!("/register") view=pages::sign_in::RegisterPage ssr=WHOLE />
                    <Route path=path!("/forgot-password") view=pages::sign_in::ForgotPage ssr=WHOLE />
                    <Route path=path!("/reset-password") view=pages::sign_in::ResetPage ssr=WHOLE />
                    <Route path=path!("/accept-invitation") view=pages::sign_in::InvitationPage ssr=WHOLE />
                    <Route path=path!("/verify-email") view=pages::sign_in::VerifyPage ssr=WHOLE />
                    <Route path=path!("/oauth/:provider/continue") view=pages::external::OnwardPage ssr=WHOLE />
                    <Route path=path!("/oauth/:provider/register") view=pages::external::NewcomerPage ssr=WHOLE />
                </ParentRoute>
                <ParentRoute path=path!("") view=pages::ConsoleFrame ssr=WHOLE>
                    <Route path=path!("/") view=pages::StartPage ssr=WHOLE />
                    <Route path=path!("/users") view=pages::users::ListPage ssr=WHOLE />
                    <Route path=path!("/users/new") view=pages::users::NewPage ssr=WHOLE />
                    <Route path=path!("/users/bulk/:id") view=pages::users::BulkPage ssr=WHOLE />
                    <OverviewRoutes />
                    <Route path=path!("/users/:id/actions") view=pages::users::ActionsPage ssr=WHOLE />
                    <Route path=path!("/users/:id/edit") view=pages::users::EditPage ssr=WHOLE />
                    <Route path=path!("/users/:id/invitation") view=pages::users::InvitationPage ssr=WHOLE />
                    <Route path=path!("/invitations") view=pages::users::InvitationsPage ssr=WHOLE />
                    <Route path=path!("/users/:id/roles") view=pages::users::RolesPage ssr=WHOLE />
                    <SecurityRoutes />
                    <Route path=path!("/users/:id/activity") view=pages::users::ActivityPage ssr=WHOLE />
                    <OrganizationRoutes />
                    <Route path=path!("/roles") view=pages::RolesPage ssr=WHOLE />
                    <Route path=path!("/activity") view=pages::EverythingPage ssr=WHOLE />
                    <Route path=path!("/activity/:id") view=pages::trail::EventPage ssr=WHOLE />
                    <AdminRoutes />
                    <AccountRoutes />
                    <Route path=path!("/account/password") view=pages::account::PasswordPage ssr=WHOLE />
                    <Route path=path!("/account/local") view=pages::account::LocalPage ssr=WHOLE />
                </ParentRoute>
            </Routes>
        </Router>
    }
}

/// A person's first tab, and the dialog over it.
#[component(transparent)]
fn OverviewRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    use pages::users;
    view! {
        <ParentRoute path=path!("/users/:id") view=users::OverviewPage ssr=WHOLE>
            <Route path=path!("") view=|| () ssr=WHOLE />
            <Route path=path!("/deactivate") view=users::DeactivateDialog ssr=WHOLE />
        </ParentRoute>
    }
    .into_inner()
}

/// The tab, and the dialogs over it.
#[component(transparent)]
fn SecurityRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    use pages::users;
    view! {
        <ParentRoute path=path!("/users/:id/security") view=users::SecurityPage ssr=WHOLE>
            <Route path=path!("") view=|| () ssr=WHOLE />
            <Route path=path!("/reset-link") view=users::ResetLinkDialog ssr=WHOLE />
            <Route path=path!("/password") view=users::PasswordDialog ssr=WHOLE />
            <Route path=path!("/end-sessions") view=users::EndSessionsDialog ssr=WHOLE />
        </ParentRoute>
    }
    .into_inner()
}

/// One's own account, and the dialogs over it.
#[component(transparent)]
fn AccountRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    use pages::account;
    view! {
        <ParentRoute path=path!("/account") view=account::AccountPage ssr=WHOLE>
            <Route path=path!("") view=|| () ssr=WHOLE />
            <Route path=path!("/sign-out-elsewhere") view=account::ElsewhereDialog ssr=WHOLE />
            <Route path=path!("/sign-out-everywhere") view=account::EverywhereDialog ssr=WHOLE />
        </ParentRoute>
    }
    .into_inner()
}

/// What only super administrators open.
#[component(transparent)]
fn AdminRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("") view=Outlet ssr=WHOLE>
            <Route path=path!("/outbox") view=pages::outbox::ListPage ssr=WHOLE />
            <Route path=path!("/outbox/:id") view=pages::outbox::MessagePage ssr=WHOLE />
            <Route path=path!("/settings") view=pages::SettingsPage ssr=WHOLE />
        </ParentRoute>
    }
    .into_inner()
}

#[component(transparent)]
fn OrganizationRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    use pages::organizations as org;
    view! {
        <ParentRoute path=path!("/organizations") view=Outlet ssr=WHOLE>
            <Route path=path!("") view=org::ListPage ssr=WHOLE />
            <Route path=path!("/new") view=org::NewPage ssr=WHOLE />
            <ParentRoute path=path!("/:id") view=org::DetailPage ssr=WHOLE>
                <Route path=path!("") view=|| () ssr=WHOLE />
                <Route path=path!("/deactivate") view=org::DeactivateDialog ssr=WHOLE />
            </ParentRoute>
            <Route path=path!("/:id/edit") view=org::EditPage ssr=WHOLE />
            <Route path=path!("/:id/activity") view=org::ActivityPage ssr=WHOLE />
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
