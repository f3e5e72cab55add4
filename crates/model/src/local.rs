//! How a person reads times and numbers: their time zone and the customs of their place.
//!
//! Server and browser draw the same page, so both need the same offsets. The server knows every zone; the browser is
//! given the offsets of the one that its person chose, which is all that it needs.

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime, UtcOffset};

use crate::{Period, Timestamp};

/// What a person chose, or the default: UTC, written as in the United Kingdom.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Local {
    pub zone: Zone,
    pub locale: Locale,
}

/// A time zone with its offsets over some decades.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Zone {
    /// As the IANA database calls it: `Europe/Berlin`.
    pub name: String,
    /// Seconds east of Greenwich before the first change.
    first: i32,
    /// Each change: since which second of 1970, and how many seconds east of Greenwich from then on.
    changes: Vec<(i64, i32)>,
}

impl Default for Zone {
    fn default() -> Self {
        Self {
            name: "UTC".to_owned(),
            first: 0,
            changes: Vec::new(),
        }
    }
}

impl Zone {
    /// `changes` in the order of time.
    pub const fn new(name: String, first: i32, changes: Vec<(i64, i32)>) -> Self {
        Self {
            name,
            first,
            changes,
        }
    }

    /// Seconds east of Greenwich at an instant.
    fn offset(&self, second: i64) -> i32 {
        let after = self.changes.partition_point(|(since, _)| *since <= second);
        after
            .checked_sub(1)
            .and_then(|at| self.changes.get(at))
            .map_or(self.first, |(_, offset)| *offset)
    }

    /// What calendar and clock show there.
    pub fn reads(&self, at: Timestamp) -> OffsetDateTime {
        let utc = at.date_time();
        UtcOffset::from_whole_seconds(self.offset(utc.unix_timestamp()))
            .ok()
            .and_then(|offset| utc.checked_to_offset(offset))
            .unwrap_or(utc)
    }

    /// The first instant of a day there. Where the clock skips midnight it is the instant of the skip.
    pub fn begins(&self, day: Date) -> Timestamp {
        let midnight = day.midnight().assume_utc().unix_timestamp();
        let mut around = [midnight - 86_400, midnight + 86_400].map(|at| self.offset(at));
        // The larger offset gives the earlier instant.
        around.sort_unstable_by(|a, b| b.cmp(a));
        let begins = around
            .iter()
            .map(|offset| (midnight - i64::from(*offset), *offset))
            .find(|(at, offset)| self.offset(*at) == *offset)
            .map(|(at, _)| at);
        let skip = || {
            let known = self.changes.iter().map(|(since, _)| *since);
            known
                .into_iter()
                .find(|since| (since - midnight).abs() <= 86_400)
                .unwrap_or(midnight)
        };
        Timestamp::from_micros(begins.unwrap_or_else(skip).saturating_mul(1_000_000))
    }

    /// The instant at which a day has ended there.
    pub fn ends(&self, day: Date) -> Timestamp {
        day.next_day().map_or_else(
            || self.begins(day) + Period::days(1),
            |next| self.begins(next),
        )
    }

    /// The last day that is over at an instant or has not ended by then: of midnight, the day before.
    pub fn last_day(&self, end: Timestamp) -> Date {
        self.reads(Timestamp::from_micros(end.micros().saturating_sub(1)))
            .date()
    }

    /// How far its clock is from UTC at an instant: "UTC", "UTC+1", "UTC-3:30".
    pub fn from_utc(&self, at: Timestamp) -> String {
        let offset = self.reads(at).offset();
        let (hours, minutes) = (offset.whole_hours(), offset.minutes_past_hour());
        let sign = if offset.is_negative() { '-' } else { '+' };
        match (hours.unsigned_abs(), minutes.unsigned_abs()) {
            (0, 0) => "UTC".to_owned(),
            (hours, 0) => format!("UTC{sign}{hours}"),
            (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
        }
    }
}

/// The order of day and month, the clock, and how digits are grouped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Locale {
    /// 2 Mar 2026, 14:43; 10,000
    #[default]
    #[serde(rename = "en-GB")]
    British,
    /// Mar 2, 2026, 2:43 PM; 10,000
    #[serde(rename = "en-US")]
    American,
    /// 2026-03-02, 14:43; 10 000
    #[serde(rename = "en-SE")]
    Iso,
}

impl Locale {
    pub const ALL: [Locale; 3] = [Locale::British, Locale::American, Locale::Iso];

    /// The language tag that says the same.
    pub const fn tag(self) -> &'static str {
        match self {
            Locale::British => "en-GB",
            Locale::American => "en-US",
            Locale::Iso => "en-SE",
        }
    }

    pub fn of_tag(tag: &str) -> Option<Locale> {
        Locale::ALL.into_iter().find(|locale| locale.tag() == tag)
    }

    /// What stands between groups of three digits.
    pub const fn grouping(self) -> char {
        match self {
            Locale::British | Locale::American => ',',
            // A narrow space that does not break.
            Locale::Iso => '\u{202f}',
        }
    }
}

#[cfg(test)]
mod tests {
    use time::Month;

    use super::*;

    /// Summer from 29 March 2026, 01:00 UTC to 25 October, 01:00 UTC.
    fn berlin() -> Zone {
        Zone::new(
            "Europe/Berlin".to_owned(),
            3_600,
            vec![(1_774_746_000, 7_200), (1_792_890_000, 3_600)],
        )
    }

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("a time")
    }

    fn day(month: Month, day: u8) -> Date {
        Date::from_calendar_date(2026, month, day).expect("a day")
    }

    #[test]
    fn a_clock_shows_the_offset_of_its_day() {
        let reads = |text| berlin().reads(at(text)).time().to_string();
        assert_eq!(reads("2026-03-29T00:59:00Z"), "1:59:00.0");
        assert_eq!(reads("2026-03-29T01:00:00Z"), "3:00:00.0");
        assert_eq!(reads("2026-12-01T12:00:00Z"), "13:00:00.0");
    }

    #[test]
    fn a_day_begins_and_ends_at_its_own_midnights() {
        let zone = berlin();
        assert_eq!(zone.begins(day(Month::July, 1)), at("2026-06-30T22:00:00Z"));
        assert_eq!(
            zone.ends(day(Month::November, 30)),
            at("2026-11-30T23:00:00Z")
        );
        // The day of the change has 23 hours.
        let spring = day(Month::March, 29);
        let length = zone.begins(spring).age(zone.ends(spring));
        assert_eq!(length, Period::hours(23));
    }

    #[test]
    fn the_last_day_before_an_instant_is_one_that_it_ends_or_falls_on() {
        let last = |text| berlin().last_day(at(text)).to_string();
        assert_eq!(last("2026-11-30T23:00:00Z"), "2026-11-30");
        assert_eq!(last("2026-11-30T22:59:59Z"), "2026-11-30");
        assert_eq!(last("2026-11-30T23:00:01Z"), "2026-12-01");
    }

    #[test]
    fn a_clock_is_so_far_from_utc() {
        let of = |seconds| {
            Zone::new(String::new(), seconds, vec![]).from_utc(at("2026-03-02T17:05:09Z"))
        };
        let told = [0, 3_600, -18_000, 19_800, -12_600, -1_800].map(of);
        assert_eq!(
            told,
            ["UTC", "UTC+1", "UTC-5", "UTC+5:30", "UTC-3:30", "UTC-0:30"]
        );
    }

    #[test]
    fn where_midnight_is_skipped_the_day_begins_with_the_skip() {
        // Beirut, 29 March 2026: from 00:00 to 01:00.
        let beirut = Zone::new(
            "Asia/Beirut".to_owned(),
            7_200,
            vec![(1_774_735_200, 10_800)],
        );
        let begins = beirut.begins(day(Month::March, 29));
        assert_eq!(begins, at("2026-03-28T22:00:00Z"));
        assert_eq!(beirut.reads(begins).time().to_string(), "1:00:00.0");
    }
}
