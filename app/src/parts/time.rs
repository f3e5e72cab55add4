//! Times as people say them, with the exact instant on hover and for machines. Relative to the server's clock at
//! the time of reading, so that server and browser write the same. Days and hours are those of UTC.

use leptos::prelude::*;
use model::Timestamp;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const LONG_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month(names: &[&'static str; 12], month: time::Month) -> &'static str {
    names
        .get(usize::from(u8::from(month)) - 1)
        .copied()
        .unwrap_or_default()
}

/// "2 Mar 2026"
pub(crate) fn date(at: Timestamp) -> String {
    let at = at.date_time();
    format!("{} {} {}", at.day(), month(&MONTHS, at.month()), at.year())
}

/// "14:43"
pub(crate) fn clock(at: Timestamp) -> String {
    let at = at.date_time();
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// "2 Mar 2026, 14:43:05 UTC"
pub(crate) fn exact(at: Timestamp) -> String {
    format!(
        "{}, {}:{:02} UTC",
        date(at),
        clock(at),
        at.date_time().second()
    )
}

/// "Today, 23 November", "Friday, 20 November", and with the year where it is another.
pub(crate) fn day(at: Timestamp, now: Timestamp) -> String {
    let (at, now) = (at.date_time(), now.date_time());
    let name = match (now.date() - at.date()).whole_days() {
        0 => "Today".to_owned(),
        1 => "Yesterday".to_owned(),
        _ => at.weekday().to_string(),
    };
    let year = if at.year() == now.year() {
        String::new()
    } else {
        format!(" {}", at.year())
    };
    format!(
        "{name}, {} {}{year}",
        at.day(),
        month(&LONG_MONTHS, at.month())
    )
}

/// "just now", "4 min ago", "2 h ago", "yesterday", "3 days ago", then the date.
pub(crate) fn ago(at: Timestamp, now: Timestamp) -> String {
    let seconds = at.age(now).as_seconds();
    let days = (now.date_time().date() - at.date_time().date()).whole_days();
    match seconds {
        ..60 => "just now".to_owned(),
        60..3_600 => format!("{} min ago", seconds / 60),
        3_600..43_200 => format!("{} h ago", seconds / 3_600),
        _ if days == 0 => format!("{} h ago", seconds / 3_600),
        _ if days == 1 => "yesterday".to_owned(),
        _ if days < 7 => format!("{days} days ago"),
        _ => date(at),
    }
}

/// How long until: "59 min", "3 h", "12 days"; "over" where it has passed.
pub(crate) fn until(at: Timestamp, now: Timestamp) -> String {
    let seconds = -at.age(now).as_seconds();
    match seconds {
        ..1 => "over".to_owned(),
        1..60 => format!("{seconds} s"),
        60..7_200 => format!("{} min", (seconds + 59) / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

/// A time relative to now.
#[component]
pub(crate) fn Ago(at: Timestamp, now: Timestamp) -> impl IntoView {
    view! {
        <time datetime=at.to_string() title=exact(at)>
            {ago(at, now)}
        </time>
    }
}

/// A time to the second.
#[component]
pub(crate) fn Exact(at: Timestamp) -> impl IntoView {
    view! { <time datetime=at.to_string()>{exact(at)}</time> }
}

#[cfg(test)]
mod tests {
    use model::Period;

    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("a time")
    }

    #[test]
    fn the_past_in_words() {
        let now = at("2026-11-23T15:00:00Z");
        let of = [30, 240, 7_200, 50_000].map(|s| ago(now - Period::seconds(s), now));
        assert_eq!(of, ["just now", "4 min ago", "2 h ago", "13 h ago"]);
        assert_eq!(ago(at("2026-11-22T01:00:00Z"), now), "yesterday");
        assert_eq!(ago(at("2026-11-20T23:00:00Z"), now), "3 days ago");
        assert_eq!(ago(at("2026-03-02T23:00:00Z"), now), "2 Mar 2026");
    }

    #[test]
    fn days_as_headings() {
        let now = at("2026-11-23T15:00:00Z");
        assert_eq!(day(at("2026-11-23T00:00:00Z"), now), "Today, 23 November");
        assert_eq!(day(at("2026-11-20T00:00:00Z"), now), "Friday, 20 November");
        assert_eq!(
            day(at("2025-12-31T00:00:00Z"), now),
            "Wednesday, 31 December 2025"
        );
    }
}
