//! The activity trail as people read it: days as headings, a sentence for each event, the rest on demand. What
//! is said again and again is one line.

use leptos::prelude::*;
use messages::{Piece, rich, t};
use model::{Event, EventKind, EventStatus, Role, Timestamp, told_together};

use super::{Icon, Shape, clock, day, ending, exact};
use crate::routes;

/// Each line links to the page of its event.
#[component]
pub(crate) fn Timeline(
    events: Vec<Event>,
    now: Timestamp,
    /// Stands in a part of a page that has a heading of its own.
    #[prop(optional)]
    within: bool,
) -> impl IntoView {
    let mut days: Vec<(String, Vec<Event>)> = Vec::new();
    for event in events {
        let heading = day(event.at, now);
        match days.last_mut() {
            Some((last, of_day)) if *last == heading => of_day.push(event),
            _ => days.push((heading, vec![event])),
        }
    }
    days.into_iter()
        .map(|(heading, events)| {
            let lines: Vec<_> = told_together(events).into_iter().map(line).collect();
            let heading = if within {
                view! { <h3>{heading}</h3> }.into_any()
            } else {
                view! { <h2>{heading}</h2> }.into_any()
            };
            view! {
                <section class="day">
                    {heading}
                    <ol class="events">{lines}</ol>
                </section>
            }
        })
        .collect_view()
}

/// One event, or several that say the same, the newest first.
fn line(group: Vec<Event>) -> impl IntoView {
    let first = group.first().cloned();
    first.map(|event| {
        let oldest = group.last().map_or(event.at, |last| last.at);
        let times = if clock(oldest) == clock(event.at) {
            clock(event.at)
        } else {
            format!("{}–{}", clock(oldest), clock(event.at))
        };
        let (shape, tone) = mark(&event);
        let failed = (event.status == EventStatus::Failure && event.kind != EventKind::LoginFailed)
            .then(|| view! { <span class="pill bad">{t!("timeline-failed")}</span> });
        let times_told = group.len();
        let facts: Vec<_> = group
            .into_iter()
            .map(|event| {
                let own = (times_told > 1).then(|| {
                    view! {
                        <a class="link" href=routes::event(event.id)>
                            {t!("timeline-this-one")}
                        </a>
                    }
                });
                view! {
                    <Facts event />
                    {own}
                }
            })
            .collect();
        view! {
            <li id=format!("event-{}", event.id)>
                <span class=format!("mark {tone}")>
                    <Icon shape=shape />
                </span>
                <div class="what">
                    <p>
                        <Told event=event.clone() times=times_told />
                        " "
                        {failed}
                    </p>
                    <Changes event=event.clone() />
                    <details>
                        <summary>{t!("timeline-details")}</summary>
                        {facts}
                    </details>
                </div>
                <a
                    class="when num"
                    href=routes::event(event.id)
                    title=t!("timeline-page-of-event", time = exact(event.at))
                >
                    <time datetime=event.at.to_string()>{times}</time>
                </a>
            </li>
        }
    })
}

/// The sentence with its names in bold; for several events in a row with their number.
#[component]
pub(crate) fn Told(event: Event, #[prop(default = 1)] times: usize) -> impl IntoView {
    event
        .sentence_for(times, &ending)
        .0
        .into_iter()
        .map(|(words, bold)| {
            if bold {
                view! { <b>{words}</b> }.into_any()
            } else {
                words.into_any()
            }
        })
        .collect_view()
}

/// Before and after, line by line.
#[component]
pub(crate) fn Changes(event: Event) -> impl IntoView {
    let changes = event.changes();
    (!changes.is_empty()).then(|| {
        view! {
            <dl class="diff">
                {changes
                    .into_iter()
                    .map(|change| {
                        let said = |value| recorded(&change.field, value);
                        let before = change.before.map(|value| rich!("timeline-before", value = said(value)));
                        let after = change.after.map(|value| rich!("timeline-after", value = said(value)));
                        view! {
                            <div>
                                <dt>{field_name(&change.field)}</dt>
                                {before.map(|told| side("minus", "− ", told))}
                                {after.map(|told| side("plus", "+ ", told))}
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
        }
    })
}

/// What was written down in a field, as the reader writes and calls it; what has no word for it as it stands.
pub(crate) fn recorded(field: &str, value: String) -> String {
    match field {
        "expires_at" | "valid_until" | "since" | "until" => {
            Timestamp::parse(&value).map_or(value, exact)
        }
        "role" => role_title(&value),
        "roles" | "role_filter" => {
            let names = value.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            let named = names.filter(|name| !name.is_empty()).map(role_title);
            named.collect::<Vec<_>>().join(", ")
        }
        "event_type" => value
            .parse::<EventKind>()
            .map_or(value, |kind| kind.title()),
        "by_address"
        | "is_active"
        | "is_email_verified"
        | "mailed"
        | "must_change"
        | "password_removed"
        | "preferences_changed" => match value.as_str() {
            "true" => t!("timeline-yes").to_owned(),
            "false" => t!("timeline-no").to_owned(),
            _ => value,
        },
        "how" => match value.as_str() {
            "password" => t!("timeline-how-password").to_owned(),
            Event::BY_CURRENT_PASSWORD => t!("timeline-how-current-password").to_owned(),
            "registration" => t!("timeline-how-registration").to_owned(),
            "setup" => t!("timeline-how-setup").to_owned(),
            _ => value,
        },
        "actor" => match value.as_str() {
            "system" => t!("timeline-actor-system").to_owned(),
            "cli" => t!("event-command-line").to_owned(),
            _ => value,
        },
        "letter" => letter_title(&value).map_or(value, str::to_owned),
        _ => value,
    }
}

fn role_title(name: &str) -> String {
    let role = name.parse::<Role>();
    role.map_or_else(|_| name.to_owned(), |role| role.title().to_owned())
}

/// What kind of letter it was, by the name that the outbox has for it: of those alone that hold a link or a password.
fn letter_title(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "email_changed" | "verify_email" => t!("timeline-letter-confirm"),
        "invitation" => t!("timeline-letter-invitation"),
        "password_set" => t!("timeline-letter-password"),
        "reset_link" => t!("timeline-letter-reset-link"),
        _ => return None,
    })
}

/// A value with its sign; the words around it are for those who hear the page.
fn side(class: &'static str, sign: &'static str, told: Vec<Piece>) -> impl IntoView {
    let told = told.into_iter().map(|Piece { text, argument }| {
        if argument.is_some() {
            text.into_any()
        } else {
            view! { <span class="sr">{text}</span> }.into_any()
        }
    });
    view! {
        <dd class=class>
            <span aria-hidden="true">{sign}</span>
            {told.collect_view()}
        </dd>
    }
}

/// `full_name` as "Full name": what is written down today by its message, anything else from its name.
pub(crate) fn field_name(field: &str) -> String {
    known_field(field).map_or_else(|| spelled(field), str::to_owned)
}

fn known_field(field: &str) -> Option<&'static str> {
    Some(match field {
        "actor" => t!("timeline-field-actor"),
        "avatar_url" => t!("timeline-field-avatar-url"),
        "billing_email" => t!("timeline-field-billing-email"),
        "by_address" => t!("timeline-field-by-address"),
        "created_from" => t!("timeline-field-created-from"),
        "created_to" => t!("timeline-field-created-to"),
        "email" => t!("timeline-field-email"),
        "event_type" => t!("timeline-field-event-type"),
        "expires_at" => t!("timeline-field-expires-at"),
        "full_name" => t!("timeline-field-full-name"),
        "how" => t!("timeline-field-how"),
        "identity" => t!("timeline-field-identity"),
        "is_active" => t!("timeline-field-is-active"),
        "is_email_verified" => t!("timeline-field-is-email-verified"),
        "last_login_from" => t!("timeline-field-last-login-from"),
        "last_login_to" => t!("timeline-field-last-login-to"),
        "legal_name" => t!("timeline-field-legal-name"),
        "letter" => t!("timeline-field-letter"),
        "link_id" => t!("timeline-field-link-id"),
        "links_revoked" => t!("timeline-field-links-revoked"),
        "mailed" => t!("timeline-field-mailed"),
        "must_change" => t!("timeline-field-must-change"),
        "notes" => t!("timeline-field-notes"),
        "org_id" => t!("timeline-field-org-id"),
        "org_name" => t!("timeline-field-org-name"),
        "organization" => t!("timeline-field-organization"),
        "password_removed" => t!("timeline-field-password-removed"),
        "people" => t!("timeline-field-people"),
        "person" => t!("timeline-field-person"),
        "preferences_changed" => t!("timeline-field-preferences-changed"),
        "provider" => t!("timeline-field-provider"),
        "recipient" => t!("timeline-field-recipient"),
        "role" => t!("timeline-field-role"),
        "role_filter" => t!("timeline-field-role-filter"),
        "roles" => t!("timeline-field-roles"),
        "search" => t!("timeline-field-search"),
        "session_id" => t!("timeline-field-session-id"),
        "sessions_ended" => t!("timeline-field-sessions-ended"),
        "since" => t!("timeline-field-since"),
        "until" => t!("timeline-field-until"),
        "user" => t!("timeline-field-user"),
        "user_id" => t!("timeline-field-user-id"),
        "username" => t!("timeline-field-username"),
        "valid_until" => t!("timeline-field-valid-until"),
        _ => return None,
    })
}

fn spelled(field: &str) -> String {
    let mut words = field.replace('_', " ");
    if let Some(first) = words.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// Who, from where, with what, and the names for the log.
#[component]
pub(crate) fn Facts(event: Event) -> impl IntoView {
    let how = match event.actor_kind {
        model::ActorKind::User => "console",
        model::ActorKind::ApiToken => "api",
        model::ActorKind::System => "system",
        model::ActorKind::Cli => "cli",
    };
    let by = event
        .actor
        .clone()
        .map(|actor| t!("timeline-by", how = how, actor = actor));
    let fact = |name: &'static str, value: Option<String>| {
        value.map(|value| {
            view! {
                <dt>{name}</dt>
                <dd>{value}</dd>
            }
        })
    };
    view! {
        <dl class="facts">
            {fact(t!("timeline-fact-time"), Some(exact(event.at)))} {fact(t!("timeline-fact-by"), by)}
            {fact(t!("timeline-fact-address"), event.ip.clone())} {fact(t!("timeline-fact-browser"), event.user_agent.as_deref().map(agent))}
            {fact(t!("timeline-fact-agent"), event.user_agent.clone().filter(|text| agent(text) != *text))}
            {fact(t!("timeline-fact-request"), event.request_id.clone())} {fact(t!("timeline-fact-type"), Some(event.kind.title()))}
            {fact(t!("timeline-fact-event"), Some(event.id.to_string()))}
        </dl>
    }
}

/// "Firefox on Linux" for what is known, and the text as it came behind it.
pub(crate) fn agent(text: &str) -> String {
    let first = |names: &[(&str, &'static str)]| {
        names
            .iter()
            .find(|(part, _)| text.contains(part))
            .map(|(_, name)| *name)
    };
    let browser = first(&[
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
        ("OpenAPI-Generator", t!("timeline-api-client")),
        ("python", "Python"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => t!("timeline-agent", browser = browser, system = system),
        (Some(browser), None) => browser.to_owned(),
        _ => text.to_owned(),
    }
}

const fn mark(event: &Event) -> (Shape, &'static str) {
    use EventKind::*;
    match event.kind {
        UserCreated | OrganizationCreated => (Shape::Plus, "good"),
        EmailChanged | EmailVerificationSent | EmailVerified | LetterRead => (Shape::Mail, ""),
        RoleAssigned | SuperDevAssigned => (Shape::Role, "good"),
        RoleRemoved | RoleExpired | SuperDevUnassigned => (Shape::Role, ""),
        Login => (Shape::In, ""),
        LoginFailed | RefreshTokenReused => (Shape::Alert, "bad"),
        Logout | SessionRevoked => (Shape::Out, ""),
        PasswordSet | PasswordChanged | PasswordReset => (Shape::Key, ""),
        PasswordResetRequested | PasswordResetLinkCreated | ResetLinkRevoked => (Shape::Link, ""),
        IdentityLinked | IdentityUnlinked => (Shape::Link, ""),
        UserDeactivated | OrganizationDeactivated => (Shape::Off, "bad"),
        UserReactivated | OrganizationReactivated => (Shape::On, "good"),
        UsersExported | ActivityExported => (Shape::Download, ""),
        _ => (Shape::Pen, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::{agent, recorded};

    #[test]
    fn a_browser_in_words() {
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        assert_eq!(
            [firefox, "curl/8.5.0", "strange thing"].map(agent),
            ["Firefox on Linux", "curl", "strange thing"]
        );
    }

    #[test]
    fn what_was_written_down_is_told_in_words_where_there_are_any() {
        for (field, value, told) in [
            ("is_active", "false", "No"),
            ("must_change", "true", "Yes"),
            ("role", "org_admin", "Organization administrator"),
            ("role", "emperor", "emperor"),
            (
                "roles",
                "[\"org_admin\",\"user\"]",
                "Organization administrator, User",
            ),
            ("role_filter", "user", "User"),
            ("how", "password", "Password"),
            ("how", "GitHub", "GitHub"),
            ("event_type", "role_assigned", "Role assigned"),
            ("letter", "reset_link", "Reset link"),
            ("full_name", "true", "true"),
        ] {
            assert_eq!(recorded(field, value.to_owned()), told, "{field}");
        }
    }
}
