//! Times as people say them, with the exact instant on hover and for machines. Relative to the server's clock at
//! the time of reading, so that server and browser write the same; days and hours are those of the reader's time
//! zone, in the order of their locale.

use leptos::{ev::MouseEvent, prelude::*};
use messages::t;
use model::{Local, Locale, Period, Timestamp};
use time::{Month, Weekday};
use wasm_bindgen::JsCast as _;
use web_sys::Element;

use crate::{frame::Frame, query::date_named};

/// As a date has it: "Mar".
fn short_month(month: Month) -> &'static str {
    match month {
        Month::January => t!("time-short-january"),
        Month::February => t!("time-short-february"),
        Month::March => t!("time-short-march"),
        Month::April => t!("time-short-april"),
        Month::May => t!("time-short-may"),
        Month::June => t!("time-short-june"),
        Month::July => t!("time-short-july"),
        Month::August => t!("time-short-august"),
        Month::September => t!("time-short-september"),
        Month::October => t!("time-short-october"),
        Month::November => t!("time-short-november"),
        Month::December => t!("time-short-december"),
    }
}

/// As the heading of a day has it: "March".
fn long_month(month: Month) -> &'static str {
    match month {
        Month::January => t!("time-january"),
        Month::February => t!("time-february"),
        Month::March => t!("time-march"),
        Month::April => t!("time-april"),
        Month::May => t!("time-may"),
        Month::June => t!("time-june"),
        Month::July => t!("time-july"),
        Month::August => t!("time-august"),
        Month::September => t!("time-september"),
        Month::October => t!("time-october"),
        Month::November => t!("time-november"),
        Month::December => t!("time-december"),
    }
}

/// "Monday"
fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => t!("time-monday"),
        Weekday::Tuesday => t!("time-tuesday"),
        Weekday::Wednesday => t!("time-wednesday"),
        Weekday::Thursday => t!("time-thursday"),
        Weekday::Friday => t!("time-friday"),
        Weekday::Saturday => t!("time-saturday"),
        Weekday::Sunday => t!("time-sunday"),
    }
}

/// How the reader reads; strangers read UTC.
pub(crate) fn with_local<T>(read: impl Fn(&Local) -> T) -> T {
    match use_context::<Frame>() {
        Some(frame) => frame.console.with_untracked(|console| match console {
            Some(console) => read(&console.me.local),
            None => read(&Local::default()),
        }),
        None => read(&Local::default()),
    }
}

/// "2 Mar 2026", "Mar 2, 2026", "2026-03-02"
pub(crate) fn date(at: Timestamp) -> String {
    with_local(|local| date_of(local, at))
}

fn date_of(local: &Local, at: Timestamp) -> String {
    let at = local.zone.reads(at);
    let (day, month, year) = (text(at.day()), short_month(at.month()), text(at.year()));
    match local.locale {
        Locale::British => t!("time-date-british", day = day, month = month, year = year),
        Locale::American => t!("time-date-american", day = day, month = month, year = year),
        Locale::Iso => at.date().to_string(),
    }
}

/// A number of a date or a clock, which the catalogue is not to format.
fn text(number: impl ToString) -> String {
    number.to_string()
}

/// "14:43", "2:43 PM"
pub(crate) fn clock(at: Timestamp) -> String {
    with_local(|local| clock_of(local, at, false))
}

fn clock_of(local: &Local, at: Timestamp, to_the_second: bool) -> String {
    let at = local.zone.reads(at);
    let two = |number: u8| format!("{number:02}");
    let (hour, minute, second) = (at.hour(), two(at.minute()), two(at.second()));
    if local.locale == Locale::American {
        let half = if hour < 12 { "am" } else { "pm" };
        let hour = text((hour + 11) % 12 + 1);
        return if to_the_second {
            t!(
                "time-clock-12-seconds",
                hour = hour,
                minute = minute,
                second = second,
                half = half
            )
        } else {
            t!("time-clock-12", hour = hour, minute = minute, half = half)
        };
    }
    let hour = two(hour);
    if to_the_second {
        t!(
            "time-clock-24-seconds",
            hour = hour,
            minute = minute,
            second = second
        )
    } else {
        t!("time-clock-24", hour = hour, minute = minute)
    }
}

/// "2 Mar 2026, 14:43:05 UTC+1"
pub(crate) fn exact(at: Timestamp) -> String {
    with_local(|local| exact_of(local, at))
}

fn exact_of(local: &Local, at: Timestamp) -> String {
    let zone = local.zone.from_utc(at);
    let (date, clock) = (date_of(local, at), clock_of(local, at, true));
    t!("time-exact", date = date, clock = clock, zone = zone)
}

/// A date and a clock for somebody who reads like this.
pub(crate) fn moment_of(local: &Local, at: Timestamp) -> String {
    let (date, clock) = (date_of(local, at), clock_of(local, at, false));
    t!("time-moment", date = date, clock = clock)
}

/// The day on which an instant falls, as a date field holds it.
pub(crate) fn day_of_instant(at: Timestamp) -> String {
    with_local(|local| local.zone.reads(at).date().to_string())
}

/// The last day that ends at an instant or has not ended by then, as a date field holds it: of a right that ends at
/// midnight, the day before.
pub(crate) fn last_day(end: Timestamp) -> String {
    with_local(|local| local.zone.last_day(end).to_string())
}

/// An end as people say it: "the end of 30 Nov 2026" where that is when it is, else with its time.
pub(crate) fn ending(end: Timestamp) -> String {
    with_local(|local| {
        let last = local.zone.last_day(end);
        if local.zone.ends(last) == end {
            date_of(local, end - Period::seconds(1))
        } else {
            moment_of(local, end)
        }
    })
}

/// A beginning as people say it: the day that begins then, else with its time.
pub(crate) fn beginning(at: Timestamp) -> String {
    with_local(|local| {
        if local.zone.begins(local.zone.reads(at).date()) == at {
            date_of(local, at)
        } else {
            moment_of(local, at)
        }
    })
}

/// The day of a date field as people say it: "30 Nov 2026"; what is no day stays as it is.
pub(crate) fn spoken_day(day: &str) -> String {
    with_local(|local| {
        date_named(day).map_or_else(
            || day.to_owned(),
            |date| date_of(local, local.zone.begins(date)),
        )
    })
}

/// A sentence of the server's for people and programs alike, with its instants as the reader writes them.
pub(crate) fn with_moments(sentence: &str) -> String {
    let moment = |word: &str| {
        let bare = word.trim_end_matches(['.', ',', ';', ':', ')']);
        let at = Timestamp::parse(bare)?;
        let said = with_local(|local| moment_of(local, at));
        Some(word.replacen(bare, &said, 1))
    };
    let words = sentence.split(' ');
    let words: Vec<_> = words
        .map(|word| moment(word).unwrap_or_else(|| word.to_owned()))
        .collect();
    words.join(" ")
}

/// "Today, 23 November", "Friday, 20 November", and with the year where it is another.
pub(crate) fn day(at: Timestamp, now: Timestamp) -> String {
    with_local(|local| day_of(local, at, now))
}

fn day_of(local: &Local, at: Timestamp, now: Timestamp) -> String {
    let (at, now) = (local.zone.reads(at), local.zone.reads(now));
    let name = match (now.date() - at.date()).whole_days() {
        0 => t!("time-heading-today"),
        1 => t!("time-heading-yesterday"),
        _ => weekday(at.weekday()),
    };
    let (day, month, year) = (text(at.day()), long_month(at.month()), text(at.year()));
    let same = at.year() == now.year();
    match (local.locale, same) {
        (Locale::British, true) => {
            t!("time-day-british", name = name, day = day, month = month)
        }
        (Locale::British, false) => {
            t!(
                "time-day-british-year",
                name = name,
                day = day,
                month = month,
                year = year
            )
        }
        (Locale::American, true) => {
            t!("time-day-american", name = name, day = day, month = month)
        }
        (Locale::American, false) => {
            t!(
                "time-day-american-year",
                name = name,
                day = day,
                month = month,
                year = year
            )
        }
        (Locale::Iso, _) => t!("time-day-iso", name = name, date = at.date().to_string()),
    }
}

/// "just now", "4 min ago", "2 h ago", "yesterday", "3 days ago", then the date.
pub(crate) fn ago(at: Timestamp, now: Timestamp) -> String {
    let seconds = at.age(now).as_seconds();
    let days = with_local(|local| {
        let day = |at| local.zone.reads(at).date();
        (day(now) - day(at)).whole_days()
    });
    match seconds {
        ..60 => t!("time-just-now").to_owned(),
        60..3_600 => t!("time-minutes-ago", count = seconds / 60),
        3_600..43_200 => t!("time-hours-ago", count = seconds / 3_600),
        _ if days == 0 => t!("time-hours-ago", count = seconds / 3_600),
        _ if days == 1 => t!("time-yesterday").to_owned(),
        _ if days < 7 => t!("time-days-ago", count = days),
        _ => date(at),
    }
}

/// How long until: "59 min", "3 h", "12 days"; "over" where it has passed.
pub(crate) fn until(at: Timestamp, now: Timestamp) -> String {
    let seconds = -at.age(now).as_seconds();
    match seconds {
        ..1 => t!("time-over").to_owned(),
        1..60 => t!("time-seconds", count = seconds),
        60..7_200 => t!("time-minutes", count = (seconds + 59) / 60),
        7_200..172_800 => t!("time-hours", count = seconds / 3_600),
        _ => t!("time-days", count = seconds / 86_400),
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

/// Says the exact time on hover of a time that was written without it, once it is pointed at: a list has a hundred.
/// Where there is no script, the style shows what the time has for machines.
pub(crate) fn say_exactly(event: &MouseEvent) {
    let pointed_at = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .filter(|element| element.tag_name() == "TIME" && !element.has_attribute("title"));
    if let Some(element) = pointed_at
        && let Some(at) = element.get_attribute("datetime")
        && let Some(at) = Timestamp::parse(&at)
    {
        let _ = element.set_attribute("title", &exact(at));
    }
}

/// A time to the second.
#[component]
pub(crate) fn Exact(at: Timestamp) -> impl IntoView {
    view! { <time datetime=at.to_string()>{exact(at)}</time> }
}

/// How long there still is, by the second; without script as it was when the page was made.
#[component]
pub(crate) fn Left(until: Timestamp, now: Timestamp) -> impl IntoView {
    let all = -until.age(now).as_seconds();
    let left = RwSignal::new(all);
    Effect::new(move |_| {
        // Not by counting ticks: a browser slows these down for what is out of sight.
        let Some(clock) = window().performance() else {
            return;
        };
        let begun = clock.now();
        let tick = move || left.set(all - whole_seconds(clock.now() - begun));
        if let Ok(ticking) = set_interval_with_handle(tick, std::time::Duration::from_millis(500)) {
            on_cleanup(move || ticking.clear());
        }
    });
    view! {
        <b role="timer" class="num">
            {move || countdown(left.get())}
        </b>
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a page is not open for longer than 64 bits of seconds"
)]
fn whole_seconds(milliseconds: f64) -> i64 {
    (milliseconds / 1_000.0) as i64
}

/// "59 min 7 s", "42 s", "over"
fn countdown(seconds: i64) -> String {
    match seconds {
        ..1 => t!("time-over").to_owned(),
        1..60 => t!("time-seconds", count = seconds),
        _ => {
            let (minutes, seconds) = (seconds / 60, seconds % 60);
            t!(
                "time-minutes-and-seconds",
                minutes = minutes,
                seconds = seconds
            )
        }
    }
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

    fn american() -> Local {
        let zone = model::Zone::new("America/Test".to_owned(), -5 * 3_600, vec![]);
        let locale = Locale::American;
        Local { zone, locale }
    }

    #[test]
    fn the_customs_of_a_place() {
        let noon = at("2026-03-02T17:05:09Z");
        assert_eq!(
            exact_of(&american(), noon),
            "Mar 2, 2026, 12:05:09 PM UTC-5"
        );
        let night = at("2026-03-03T04:59:00Z");
        assert_eq!(clock_of(&american(), night, false), "11:59 PM");
        assert_eq!(day_of(&american(), night, noon), "Today, March 2");
        let iso = Local {
            zone: model::Zone::new("Asia/Test".to_owned(), 5 * 3_600 + 1_800, vec![]),
            locale: Locale::Iso,
        };
        assert_eq!(exact_of(&iso, noon), "2026-03-02, 22:35:09 UTC+5:30");
    }

    #[test]
    fn the_day_of_an_end() {
        assert_eq!(last_day(at("2026-12-01T00:00:00Z")), "2026-11-30");
        assert_eq!(last_day(at("2026-12-01T09:30:00Z")), "2026-12-01");
        assert_eq!(ending(at("2026-12-01T00:00:00Z")), "30 Nov 2026");
        assert_eq!(ending(at("2026-12-01T09:30:00Z")), "1 Dec 2026, 09:30");
    }

    #[test]
    fn days_and_instants_as_the_reader_writes_them() {
        assert_eq!(spoken_day("2026-11-30"), "30 Nov 2026");
        assert_eq!(spoken_day("soon"), "soon");
        assert_eq!(beginning(at("2026-12-01T00:00:00Z")), "1 Dec 2026");
        assert_eq!(beginning(at("2026-12-01T09:30:00Z")), "1 Dec 2026, 09:30");
        assert_eq!(
            with_moments(
                "Ada did it until 2026-12-01T09:30:00Z at 2026-11-24T08:00:00.123Z; read."
            ),
            "Ada did it until 1 Dec 2026, 09:30 at 24 Nov 2026, 08:00; read."
        );
    }

    #[test]
    fn what_is_left_is_counted_by_the_second() {
        let of = [3_600, 3_547, 42, 0, -5].map(countdown);
        assert_eq!(of, ["60 min 0 s", "59 min 7 s", "42 s", "over", "over"]);
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
