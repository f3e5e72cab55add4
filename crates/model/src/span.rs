//! A stretch of time as a filter names it: between two days, two instants, or so many days back from now.

use serde::{Deserialize, Serialize};

use crate::{Period, Timestamp};

/// The most days that a filter looks back: a hundred years.
const MOST_DAYS: u32 = 36_525;

/// One end of a [`Span`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Moment {
    At(Timestamp),
    /// So many days before now, whenever that is: a kept link means the same tomorrow.
    DaysAgo(u32),
    /// Before anything at all. As the end of a span it leaves those to whom the thing never happened.
    Never,
}

impl Moment {
    /// The instant that it means now.
    pub fn instant(self, now: Timestamp) -> Timestamp {
        match self {
            Moment::At(at) => at,
            Moment::DaysAgo(days) => now - Period::days(i64::from(days)),
            // What never happened is kept as instant 0.
            Moment::Never => Timestamp::from_micros(1),
        }
    }
}

/// From one moment up to another, the latter not included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub from: Option<Moment>,
    pub to: Option<Moment>,
}

impl Span {
    pub const fn is_open(self) -> bool {
        self.from.is_none() && self.to.is_none()
    }

    /// Reads its beginning: `2026-11-24`, `2026-11-24T09:30:00Z`, or `7d` for seven days ago.
    pub fn read_from(text: &str) -> Option<Moment> {
        days_ago(text)
            .or_else(|| Timestamp::parse(text).map(Moment::At))
            .or_else(|| midnight(text).map(Moment::At))
    }

    /// Reads its end, where a day counts whole.
    pub fn read_to(text: &str) -> Option<Moment> {
        days_ago(text)
            .or_else(|| Timestamp::parse(text).map(Moment::At))
            .or_else(|| midnight(text).map(|day| Moment::At(day + Period::days(1))))
    }

    /// Reads the end of a span of something that may never have happened: `never` leaves just that.
    pub fn read_to_or_never(text: &str) -> Option<Moment> {
        if text == "never" {
            Some(Moment::Never)
        } else {
            Self::read_to(text)
        }
    }

    /// What [`Span::read_from`] reads; empty where it has no beginning.
    pub fn from_text(self) -> String {
        self.from.map_or_else(String::new, |from| match from {
            Moment::At(at) => day_or_instant(at, at),
            other => word(other),
        })
    }

    /// What [`Span::read_to_or_never`] reads; empty where it has no end.
    pub fn to_text(self) -> String {
        self.to.map_or_else(String::new, |to| match to {
            Moment::At(at) => day_or_instant(at, at - Period::days(1)),
            other => word(other),
        })
    }
}

fn word(moment: Moment) -> String {
    match moment {
        Moment::At(at) => at.to_string(),
        Moment::DaysAgo(days) => format!("{days}d"),
        Moment::Never => "never".to_owned(),
    }
}

fn days_ago(text: &str) -> Option<Moment> {
    let digits = text.strip_suffix('d')?;
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    let days: u32 = digits.parse().ok().filter(|_| plain)?;
    (1..=MOST_DAYS)
        .contains(&days)
        .then_some(Moment::DaysAgo(days))
}

/// The start of a day in UTC.
fn midnight(day: &str) -> Option<Timestamp> {
    Timestamp::parse(&format!("{day}T00:00:00Z"))
}

/// A date where the instant is the edge of a day.
fn day_or_instant(at: Timestamp, day: Timestamp) -> String {
    if at.date_time().time() == time::Time::MIDNIGHT {
        day.date_time().date().to_string()
    } else {
        at.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_reads_back_as_it_is_written() {
        for (from, to) in [
            ("2026-11-01", "2026-11-30"),
            ("7d", "90d"),
            ("", "never"),
            ("2026-11-01T09:30:00Z", ""),
        ] {
            let span = Span {
                from: Span::read_from(from),
                to: Span::read_to_or_never(to),
            };
            assert_eq!((span.from_text(), span.to_text()), (from.into(), to.into()));
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in ["d", "0d", "-1d", "+7d", "99999d", "7", "yesterday", "never"] {
            assert_eq!(Span::read_from(text), None, "{text}");
            assert_eq!(Span::read_to(text), None, "{text}");
        }
    }

    #[test]
    fn days_count_back_from_now() {
        let now = Timestamp::parse("2026-11-24T09:00:00Z").unwrap_or(Timestamp::from_micros(0));
        let week = Moment::DaysAgo(7).instant(now).to_string();
        assert_eq!(week, "2026-11-17T09:00:00Z");
    }
}
