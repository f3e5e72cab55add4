//! The only module that knows the server: who asks, how a refusal or a success leaves, which cookies go along.
//!
//! Everything else in this crate is compiled for the browser too. Server functions call in here; code that both
//! sides compile reaches it through [`Door`].

mod cookies;
mod exports;
mod lookup;
mod once;
mod qr;
mod registration;
mod trail;
mod urls;

use std::sync::Arc;

use accounts::{Accounts, Caller, Refusal};
use axum::extract::Request;
use axum::http::{
    HeaderMap, HeaderName, HeaderValue, Method, StatusCode,
    header::{
        ACCEPT, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERER, REFERRER_POLICY,
        RETRY_AFTER,
    },
    request::Parts,
};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_axum::ResponseOptions;
use messages::{Language, t};
use model::{EmailDelivery, Invited, Problem, ResetLink};

pub(crate) use cookies::{
    Link, close_session, forget_link_token, give, kept, link_token, open_session, opened_link,
    renew_session, set_language, set_theme, take_back, theme,
};
pub use exports::exports;
pub(crate) use lookup::{
    COLUMNS, adder, behind, bulk_offer, deed_until, holders, keep_choice, line, may_change_email,
    message_id, open_organizations, org_id, org_verbs, organization_named, organizations,
    own_columns, people_of, role_change, super_devs, user_id,
};
pub(crate) use once::take_once;
pub(crate) use qr::draw_link;
pub(crate) use registration::{registration, welcome};
pub(crate) use trail::{asked_activity, asked_users, people, reach, trail};
pub(crate) use urls::{
    external_onward, external_register, read_columns, read_organizations, read_outbox, read_page,
};
use urls::{names_days, read_activity, read_users};

use crate::{
    call::{At, CallError, Done, Door, Doorkeeper, Failure, Once},
    parts::Theme,
    query::{encode, is_local},
    routes,
};

/// Under this path lie the server functions.
const CALLS: &str = "/_call/";

/// Makes this module reachable for the pages. The server calls it in the context of every page and every call.
pub fn provide_door() {
    messages::ask_for_language_with(use_context::<Language>);
    provide_context(cookies::language());
    provide_context(Door(Some(Arc::new(Server))));
}

/// Who asks, and all that Usher can do.
pub(crate) fn caller() -> Result<(Caller, Arc<Accounts>), CallError> {
    let found = use_context::<Parts>().and_then(|parts| {
        let caller = parts.extensions.get::<Caller>()?.clone();
        Some((caller, parts.extensions.get::<Arc<Accounts>>()?.clone()))
    });
    found.ok_or_else(|| {
        CallError(Problem::Internal {
            reference: "none".to_owned(),
        })
    })
}

/// Leads a person whose password was set by somebody else to the page where they choose their own; nothing else
/// is open to them.
pub(crate) fn ask_for_password() {
    if use_context::<Parts>().is_some_and(|parts| has_to_choose(&parts)) {
        Server.redirect(routes::OWN_PASSWORD);
    }
}

/// Whether this page is closed until its reader has chosen a password.
fn has_to_choose(parts: &Parts) -> bool {
    let page = parts.uri.path();
    let person = parts.extensions.get::<Caller>().and_then(Caller::person);
    page != routes::OWN_PASSWORD
        && !page.starts_with(CALLS)
        && person.is_some_and(|person| person.must_change_password)
}

/// The answer to a refusal: logged if it is our fault, with its status, and left for the form where there is no
/// script to show it.
pub(crate) fn refused(refusal: Refusal, caller: &Caller) -> CallError {
    let problem = refusal.into_problem(caller);
    Server.refuse(&problem);
    CallError(problem)
}

/// Data with the time at which it was true.
pub(crate) fn at<T>(accounts: &Accounts, data: T) -> At<T> {
    At {
        now: accounts.now(),
        data,
    }
}

/// What was typed, trimmed; `None` where the field was left empty.
pub(crate) fn given(text: String) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// What had been typed, for the form to show again should this be refused. Never a password.
pub(crate) fn keep<const N: usize>(fields: [(&str, &str); N]) {
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    keep_all(fields.map(owned).to_vec());
}

fn keep_all(fields: Vec<(String, String)>) {
    provide_context(Kept(fields));
}

#[derive(Clone)]
struct Kept(Vec<(String, String)>);

/// The answer to a success: says it on the page `to`, which must be a path of this server.
pub(crate) async fn done(said: impl Into<String>, to: &str) -> Result<Done, CallError> {
    leave(Done {
        said: Some(said.into()),
        to: to.to_owned(),
        ..Done::default()
    })
    .await
}

/// The same for an answer that holds more.
pub(crate) async fn leave(mut done: Done) -> Result<Done, CallError> {
    done.to = local_or(&done.to, routes::START).to_owned();
    let plain = plain_form();
    if plain {
        leptos_axum::redirect(&done.to);
    }
    // A browser that starts afresh forgets the answer, with script too.
    if (plain || done.afresh) && (done.said.is_some() || done.link.is_some()) {
        once::carry(&Once {
            done: Some(done.clone()),
            failure: None,
        })
        .await;
    }
    if let Ok((_, accounts)) = caller() {
        draw_link(&accounts, &mut done);
    }
    Ok(done)
}

/// The answer to an invitation: what became of it, and the link where it is to be handed over.
pub(crate) fn invited(label: &str, invited: Invited, to: String) -> Done {
    let said = match (&invited.link, invited.email) {
        (None, EmailDelivery::Accepted) => t!("call-invited-mailed", label = label),
        (None, EmailDelivery::GivenUp) => t!("call-invited-given-up", label = label),
        (None, _) => t!("call-invited-waiting", label = label),
        (Some(_), EmailDelivery::NotAsked) => t!("call-invited-not-asked", label = label),
        (Some(_), _) => t!("call-invited-no-server", label = label),
    };
    let link = invited.link.map(|link| ResetLink {
        user_id: invited.user_id,
        link,
        token: String::new(),
        expires_at: invited.expires_at,
        email: invited.email,
        open_sessions: 0,
    });
    Done {
        said: Some(said),
        to,
        link,
        ..Done::default()
    }
}

/// Makes a link that acts, out to a sign-in provider or back, into the call of its server function: that runs once,
/// where a page may be drawn twice.
pub fn as_call(link: Request, deed: &str, provider: &str) -> Request {
    let (mut parts, _) = link.into_parts();
    let query = parts.uri.query().unwrap_or_default();
    let form = format!("provider={}&query={}", encode(provider), encode(query));
    parts.method = Method::POST;
    parts.uri = format!("{CALLS}{deed}").parse().unwrap_or_default();
    parts.headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/x-www-form-urlencoded"),
    );
    Request::from_parts(parts, form.into())
}

/// Leads out to a sign-in provider, whose address the operator chose.
pub(crate) fn lead_out(url: &str) {
    leptos_axum::redirect(url);
}

/// The answer to a page that only acts: goes on to `to` and says there what was done.
pub(crate) async fn lead_on(said: Option<String>, to: &str) {
    let to = local_or(to, routes::START).to_owned();
    leptos_axum::redirect(&to);
    if said.is_some() {
        let done = Some(Done {
            said,
            to,
            ..Done::default()
        });
        once::carry(&Once {
            done,
            failure: None,
        })
        .await;
    }
}

/// The same for a refusal: shown by the form that posts to `path`, on the page `at`.
pub(crate) fn lead_back(refusal: Refusal, caller: &Caller, path: &str, at: &str) {
    let failure = Failure {
        path: path.to_owned(),
        problem: refusal.into_problem(caller),
        kept: Vec::new(),
    };
    once::carry_in_cookie(&Once {
        done: None,
        failure: Some(failure),
    });
    leptos_axum::redirect(&format!("{at}#problems"));
}

/// The path if it is one of this server, else the other one.
fn local_or<'a>(path: &'a str, other: &'a str) -> &'a str {
    if is_local(path) { path } else { other }
}

/// Where a form came from, if it carried no `back`: the path of its Referer.
fn came_from(parts: &Parts) -> String {
    let referer =
        header(&parts.headers, REFERER).and_then(|url| url.parse::<axum::http::Uri>().ok());
    let path = referer
        .as_ref()
        .and_then(|url| url.path_and_query())
        .map_or(routes::START, |path| path.as_str());
    local_or(path, routes::START).to_owned()
}

fn header(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// A form that was posted without script: the browser waits for a page, not for JSON.
fn plain_form() -> bool {
    use_context::<Parts>().is_some_and(|parts| parts.method == Method::POST && wants_html(&parts))
}

fn wants_html(parts: &Parts) -> bool {
    header(&parts.headers, ACCEPT).is_some_and(|accept| accept.contains("text/html"))
}

struct Server;

impl Server {
    fn insert(name: HeaderName, value: &str) {
        if let (Some(response), Ok(value)) = (
            use_context::<ResponseOptions>(),
            HeaderValue::from_str(value),
        ) {
            response.insert_header(name, value);
        }
    }
}

impl Doorkeeper for Server {
    fn refuse(&self, problem: &Problem) {
        let (Some(parts), Some(response)) =
            (use_context::<Parts>(), use_context::<ResponseOptions>())
        else {
            return;
        };
        if let Problem::TooMany { retry_after, .. } | Problem::Unavailable { retry_after, .. } =
            problem
        {
            response.insert_header(RETRY_AFTER, HeaderValue::from(*retry_after));
        }
        let page = parts
            .uri
            .path_and_query()
            .map_or(routes::START, |path| path.as_str());
        let is_call = parts.uri.path().starts_with(CALLS);
        let signs_in = matches!(problem, Problem::SignInNeeded { .. });
        match (plain_form(), is_call) {
            // A wrong password is also a 401, and belongs beside the form.
            (true, _) if signs_in && !came_from(&parts).starts_with(routes::SIGN_IN) => {
                self.redirect(&routes::sign_in_then(&came_from(&parts)));
            }
            (true, _) => {
                let kept = use_context::<Kept>().map(|kept| kept.0).unwrap_or_default();
                let path = parts.uri.path().to_owned();
                once::carry_in_cookie(&Once {
                    done: None,
                    failure: Some(Failure {
                        path,
                        problem: problem.clone(),
                        kept,
                    }),
                });
                self.redirect(&format!("{}#problems", came_from(&parts)));
            }
            // Only who waits for HTML is led on; to others a status says more.
            (false, false) if signs_in && wants_html(&parts) => {
                self.redirect(&routes::sign_in_then(page));
            }
            // What the page asked for was refused after the redirect was set: its status must not undo it.
            (false, false) if has_to_choose(&parts) && wants_html(&parts) => {
                self.redirect(routes::OWN_PASSWORD);
            }
            (false, _) => self.set_status(problem.status()),
        }
    }

    fn guard_page(&self) {
        let nonce = use_nonce()
            .map(|nonce| nonce.to_string())
            .unwrap_or_default();
        let policy = format!(
            "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
             img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
             manifest-src 'self'; font-src 'self'"
        );
        Self::insert(CONTENT_SECURITY_POLICY, &policy);
        Self::insert(CACHE_CONTROL, "no-store");
        // A refused form finds its way back by the Referer; no other site ever sees it.
        Self::insert(REFERRER_POLICY, "same-origin");
    }

    fn theme(&self) -> Theme {
        theme()
    }

    fn set_status(&self, status: u16) {
        if let (Some(response), Ok(status)) = (
            use_context::<ResponseOptions>(),
            StatusCode::from_u16(status),
        ) {
            response.set_status(status);
        }
    }

    fn redirect(&self, path: &str) {
        if is_local(path) {
            leptos_axum::redirect(path);
        }
    }
}
