//! The activity trail as people read it: days as headings, a sentence for each event, the rest on demand. Failed
//! sign-ins in a row are one line.

use leptos::prelude::*;
use model::{Event, EventKind, EventStatus, Timestamp};

use super::{Icon, Shape, clock, day, exact};
use crate::routes;

/// Each line links to the page of its event.
#[component]
pub(crate) fn Timeline(events: Vec<Event>, now: Timestamp) -> impl IntoView {
    let mut days: Vec<(String, Vec<Vec<Event>>)> = Vec::new();
    for event in events {
        let heading = day(event.at, now);
        match days.last_mut() {
            Some((last, groups)) if *last == heading => match groups.last_mut() {
                Some(group) if group.last().is_some_and(|last| last.repeats(&event)) => {
                    group.push(event)
                }
                _ => groups.push(vec![event]),
            },
            _ => days.push((heading, vec![vec![event]])),
        }
    }
    days.into_iter()
        .map(|(heading, groups)| {
            let lines: Vec<_> = groups.into_iter().map(line).collect();
            view! {
                <section class="day">
                    <h2>{heading}</h2>
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
            .then(|| view! { <span class="pill bad">"failed"</span> });
        let times_told = group.len();
        let facts: Vec<_> = group
            .into_iter()
            .map(|event| {
                let own = (times_told > 1).then(|| {
                    view! {
                        <a class="link" href=routes::event(event.id)>
                            "This one"
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
                        <summary>"Details"</summary>
                        {facts}
                    </details>
                </div>
                <a
                    class="when num"
                    href=routes::event(event.id)
                    title=format!("{} – the page of this event", exact(event.at))
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
        .sentence_for(times)
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
                        let side = |class: &'static str, sign: &'static str, word: &'static str, value: Option<String>| {
                            value
                                .map(|value| {
                                    view! {
                                        <dd class=class>
                                            <span aria-hidden="true">{sign}</span>
                                            <span class="sr">{word}</span>
                                            {value}
                                        </dd>
                                    }
                                })
                        };
                        view! {
                            <div>
                                <dt>{field_name(&change.field)}</dt>
                                {side("minus", "− ", "before: ", change.before)}
                                {side("plus", "+ ", "after: ", change.after)}
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
        }
    })
}

/// `full_name` as "Full name".
pub(crate) fn field_name(field: &str) -> String {
    let mut words = field.replace('_', " ");
    if let Some(first) = words.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// Who, from where, with what, and the names for the log.
#[component]
pub(crate) fn Facts(event: Event) -> impl IntoView {
    let by = match event.actor_kind {
        model::ActorKind::User => "in the console",
        model::ActorKind::ApiToken => "through the API",
        model::ActorKind::System => "by Usher itself",
        model::ActorKind::Cli => "on the command line",
    };
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
            {fact("Time", Some(exact(event.at)))} {fact("By", event.actor.clone().map(|actor| format!("{actor}, {by}")))}
            {fact("Address", event.ip.clone())} {fact("Browser", event.user_agent.as_deref().map(agent))}
            {fact("Agent", event.user_agent.clone().filter(|text| agent(text) != *text))}
            {fact("Request", event.request_id.clone())} {fact("Type", Some(event.kind.name().to_owned()))}
            {fact("Event", Some(event.id.to_string()))}
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
        ("OpenAPI-Generator", "API client"),
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
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.to_owned(),
        _ => text.to_owned(),
    }
}

const fn mark(event: &Event) -> (Shape, &'static str) {
    use EventKind::*;
    match event.kind {
        UserCreated | OrganizationCreated => (Shape::Plus, "good"),
        EmailChanged | EmailVerificationSent | EmailVerified => (Shape::Mail, ""),
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
    use super::agent;

    #[test]
    fn a_browser_in_words() {
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        assert_eq!(
            [firefox, "curl/8.5.0", "strange thing"].map(agent),
            ["Firefox on Linux", "curl", "strange thing"]
        );
    }
}
