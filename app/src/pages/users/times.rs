//! The two chips about time: the last sign-in and the day of creation.

use leptos::prelude::*;
use leptos_router::components::Form;
use messages::t;
use model::{Moment, Span, Timestamp, UserQuery};

use super::{filters::Others, state::ListUrl};
use crate::{
    parts::{Chip, DayField, Pick, Picks, beginning, day_of_instant, ending, last_day},
    routes,
};

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    LastLogin,
    Created,
}

impl Of {
    fn label(self) -> &'static str {
        match self {
            Of::LastLogin => t!("state-span-last-login"),
            Of::Created => t!("state-span-created"),
        }
    }

    /// The names of the two ends in the URL.
    const fn names(self) -> [&'static str; 2] {
        match self {
            Of::LastLogin => ["last_login_from", "last_login_to"],
            Of::Created => ["created_from", "created_to"],
        }
    }

    const fn of(self, query: &UserQuery) -> Span {
        match self {
            Of::LastLogin => query.last_login,
            Of::Created => query.created,
        }
    }

    fn put(self, query: &UserQuery, span: Span) -> UserQuery {
        let mut query = query.clone();
        match self {
            Of::LastLogin => query.last_login = span,
            Of::Created => query.created = span,
        }
        query
    }

    fn presets(self) -> Vec<(String, Span)> {
        let since = |days| Span {
            from: Some(Moment::DaysAgo(days)),
            to: None,
        };
        let until = |to| Span {
            from: None,
            to: Some(to),
        };
        let spans = match self {
            Of::LastLogin => vec![
                until(Moment::Never),
                since(7),
                since(30),
                since(90),
                until(Moment::DaysAgo(30)),
                until(Moment::DaysAgo(90)),
                until(Moment::DaysAgo(365)),
            ],
            Of::Created => vec![
                since(7),
                since(30),
                since(90),
                since(365),
                until(Moment::DaysAgo(365)),
            ],
        };
        spans
            .into_iter()
            .map(|span| (capital(&self.spoken(span)), span))
            .collect()
    }

    /// A stretch in words.
    fn spoken(self, span: Span) -> String {
        match (self, span.from, span.to) {
            (_, None, Some(Moment::Never)) => t!("state-span-never").to_owned(),
            (_, Some(Moment::DaysAgo(days)), None) => t!("state-span-last-days", days = days),
            (Of::LastLogin, None, Some(Moment::DaysAgo(days))) => {
                t!("state-span-not-for-days", days = days)
            }
            (Of::Created, None, Some(Moment::DaysAgo(days))) => {
                t!("state-span-days-ago", days = days)
            }
            (_, Some(_), None) => t!("state-span-since", from = from_said(span)),
            (_, None, _) => t!("state-span-until", to = to_said(span)),
            (_, Some(_), Some(_)) => t!(
                "state-span-between",
                from = from_said(span),
                to = to_said(span)
            ),
        }
    }
}

fn from_said(span: Span) -> String {
    match span.from {
        Some(Moment::At(at)) => beginning(at),
        _ => span.from_text(),
    }
}

fn to_said(span: Span) -> String {
    match span.to {
        Some(Moment::At(at)) => ending(at),
        _ => span.to_text(),
    }
}

#[component]
pub(super) fn ByTime(of: Of, base: UserQuery, url: ListUrl) -> impl IntoView {
    let span = of.of(&base);
    let without = of.put(&base, Span::default());
    let clear = url.to(&without);
    let picks = of
        .presets()
        .into_iter()
        .map(|(label, preset)| Pick {
            label,
            href: url.to(&of.put(&base, preset)),
            on: preset == span,
        })
        .collect();
    // The fields know days; a span that counts back from now is one of the links.
    let day = |moment: Option<Moment>, of: fn(Timestamp) -> String| match moment {
        Some(Moment::At(at)) => of(at),
        _ => String::new(),
    };
    let [from, to] = of.names();
    let hint = (of == Of::LastLogin).then(|| {
        view! { <p class="hint">{t!("state-span-not-for-hint")}</p> }
    });
    view! {
        <Chip label=of.label() value=(!span.is_open()).then(|| of.spoken(span)) clear>
            <Picks picks />
            {hint}
            <Form method="get" action=routes::USERS attr:class="form split">
                <Others query=without but="" url />
                <div class="row">
                    <label for=from>{t!("state-span-from")}</label>
                    <DayField id=from name=from value=day(span.from, day_of_instant) />
                </div>
                <div class="row">
                    <label for=to>{t!("state-span-to")}</label>
                    <DayField id=to name=to value=day(span.to, last_day) />
                </div>
                <button class="btn small primary" type="submit">
                    {t!("state-span-apply")}
                </button>
            </Form>
        </Chip>
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_are_spoken_of_as_people_do() {
        let labels: Vec<_> = Of::LastLogin.presets().into_iter().map(|p| p.0).collect();
        assert_eq!(
            labels[..5],
            [
                "Never",
                "In the last 7 days",
                "In the last 30 days",
                "In the last 90 days",
                "Not for 30 days"
            ]
        );
        let month = Span {
            from: Span::read_from("2026-11-01"),
            to: Span::read_to("2026-11-30"),
        };
        assert_eq!(Of::Created.spoken(month), "1 Nov 2026 to 30 Nov 2026");
    }
}
