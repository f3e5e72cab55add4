//! Instants and periods, to the microsecond, since that is what both databases keep.

use std::{fmt, ops};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// An instant in UTC: whole microseconds since 1970-01-01T00:00:00Z. Written as RFC 3339 with `Z`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// A length of time in whole microseconds; negative when it points into the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period(i64);

impl Timestamp {
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339; an offset other than `Z` is converted.
    pub fn parse(text: &str) -> Option<Self> {
        let instant = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        i64::try_from(instant.unix_timestamp_nanos() / 1_000)
            .ok()
            .map(Self)
    }

    /// The calendar form, in UTC. Instants outside the years 1 to 9999 are drawn to the nearest of these.
    pub fn date_time(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000).unwrap_or(
            if self.0 < 0 {
                OffsetDateTime::UNIX_EPOCH
            } else {
                time::PrimitiveDateTime::MAX.assume_utc()
            },
        )
    }

    /// How long ago `self` was at the instant `now`; negative when it lies ahead.
    pub fn age(self, now: Timestamp) -> Period {
        Period(now.0.saturating_sub(self.0))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.date_time().format(&Rfc3339).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Timestamp::parse(&text).ok_or_else(|| de::Error::custom("not an RFC 3339 date and time"))
    }
}

impl Period {
    pub const fn seconds(n: i64) -> Self {
        Self(n.saturating_mul(1_000_000))
    }

    pub const fn minutes(n: i64) -> Self {
        Self::seconds(n.saturating_mul(60))
    }

    pub const fn hours(n: i64) -> Self {
        Self::minutes(n.saturating_mul(60))
    }

    pub const fn days(n: i64) -> Self {
        Self::hours(n.saturating_mul(24))
    }

    pub const fn as_seconds(self) -> i64 {
        self.0 / 1_000_000
    }
}

impl ops::Add<Period> for Timestamp {
    type Output = Timestamp;

    fn add(self, period: Period) -> Timestamp {
        Timestamp(self.0.saturating_add(period.0))
    }
}

impl ops::Sub<Period> for Timestamp {
    type Output = Timestamp;

    fn sub(self, period: Period) -> Timestamp {
        Timestamp(self.0.saturating_sub(period.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_survives_its_text() {
        let text = "2026-11-24T09:30:00.123456Z";
        assert_eq!(
            Timestamp::parse(text).map(|t| t.to_string()).as_deref(),
            Some(text)
        );
    }

    #[test]
    fn an_offset_is_converted_and_a_date_alone_is_refused() {
        let early = Timestamp::parse("2026-11-24T10:30:00+01:00").map(|t| t.to_string());
        assert_eq!(early.as_deref(), Some("2026-11-24T09:30:00Z"));
        assert_eq!(Timestamp::parse("2026-11-24"), None);
    }
}
