//! The pages in parcels. The browser fetches the code of a parcel when one of its pages is first opened, so that a first
//! visit waits for the page that it shows and not for the whole console. The server has all of them.

use leptos::prelude::*;
use leptos_router::LazyRoute;

#[cfg(feature = "ssr")]
use crate::document::Assets;
use crate::pages::{
    self,
    account::{self, AccountPage},
    external, organizations as org, outbox, sign_in, trail, users,
};

/// For each parcel a module with a route for each of its pages.
macro_rules! parcels {
    ($($(#[$doc:meta])* $parcel:ident { $($page:ident = $view:path;)+ })+) => {
        /// The parcels' names, which their files are found by.
        #[cfg(feature = "ssr")]
        pub const NAMES: &[&str] = &[$(stringify!($parcel),)+];

        $($(#[$doc])*
        pub(crate) mod $parcel {
            use super::*;

            enum Page {
                $($page,)+
            }

            #[lazy($parcel)]
            fn draw(page: Page) -> AnyView {
                match page {
                    $(Page::$page => $view().into_any(),)+
                }
            }

            $(
                pub(crate) struct $page;

                impl LazyRoute for $page {
                    fn data() -> Self {
                        Self
                    }

                    async fn view(_: Self) -> AnyView {
                        #[cfg(feature = "ssr")]
                        announce(stringify!($parcel));
                        draw(Page::$page).await
                    }

                    async fn preload() {
                        #[cfg(target_arch = "wasm32")]
                        __preload_draw().await;
                    }
                }
            )+
        })+
    };
}

parcels! {
    /// Before one is signed in.
    doorway {
        SignIn = sign_in::SignInPage;
        Setup = sign_in::SetupPage;
        Register = sign_in::RegisterPage;
        Forgot = sign_in::ForgotPage;
        Reset = sign_in::ResetPage;
        Invitation = sign_in::InvitationPage;
        Verify = sign_in::VerifyPage;
        Onward = external::OnwardPage;
        Newcomer = external::NewcomerPage;
    }

    /// The list of people, where most days begin.
    people {
        List = users::ListPage;
    }

    /// One person and what is done with them, or with many at once.
    person {
        New = users::NewPage;
        Bulk = users::BulkPage;
        Overview = users::OverviewPage;
        Deactivate = users::DeactivateDialog;
        Actions = users::ActionsPage;
        Edit = users::EditPage;
        Invitation = users::InvitationPage;
        Invitations = users::InvitationsPage;
        Roles = users::RolesPage;
        Security = users::SecurityPage;
        ResetLink = users::ResetLinkDialog;
        Password = users::PasswordDialog;
        EndSessions = users::EndSessionsDialog;
        Activity = users::ActivityPage;
    }

    /// Organizations, roles, the trail, what only super administrators open, and one's own account.
    house {
        Organizations = org::ListPage;
        NewOrganization = org::NewPage;
        Organization = org::DetailPage;
        DeactivateOrganization = org::DeactivateDialog;
        EditOrganization = org::EditPage;
        OrganizationActivity = org::ActivityPage;
        Roles = pages::RolesPage;
        Everything = pages::EverythingPage;
        Event = trail::EventPage;
        Outbox = outbox::ListPage;
        Message = outbox::MessagePage;
        Settings = pages::SettingsPage;
        Account = AccountPage;
        Elsewhere = account::ElsewhereDialog;
        Everywhere = account::EverywhereDialog;
        OwnPassword = account::PasswordPage;
        OwnLocal = account::LocalPage;
    }
}

/// Lets the browser fetch the files of a parcel along with the rest, and not only when the script asks for them.
#[cfg(feature = "ssr")]
fn announce(parcel: &str) {
    let Some(assets) = use_context::<Assets>() else {
        return;
    };
    for href in assets.parcels.get(parcel).into_iter().flatten() {
        // The head takes it from here; there is nothing to put in place.
        let link = view! {
            <leptos_meta::Link rel="preload" href=href.clone() as_="fetch" crossorigin="" />
        };
        let _ = link.to_html();
    }
}
