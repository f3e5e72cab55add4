//! What a person chose for reading times and numbers, from their preferences.

use jiff::tz::{TimeZone, db};
use messages::Language;
use model::{Local, Locale, Zone};
use serde_json::Value;

/// The name of the time zone in the preferences, an IANA name.
pub(crate) const TIME_ZONE: &str = "time_zone";
/// The name of the locale in the preferences, a language tag.
pub(crate) const LOCALE: &str = "locale";
/// The name of the language in the preferences, a language tag.
pub(crate) const LANGUAGE: &str = "language";

/// The years for which a browser is given the changes of its zone: an older or a later time is shown with the offset
/// of the nearest of them. 1 January 2020 and 1 January 2040.
const FROM: i64 = 1_577_836_800;
const TO: i64 = 2_208_988_800;

/// What the preferences say, and the defaults for what they do not say, or say in a way that nobody understands.
pub(crate) fn of_preferences(preferences: &str) -> Local {
    let chosen: Value = serde_json::from_str(preferences).unwrap_or_default();
    let text = |name: &str| chosen.get(name).and_then(Value::as_str);
    Local {
        zone: text(TIME_ZONE).and_then(zone).unwrap_or_default(),
        locale: text(LOCALE).and_then(Locale::of_tag).unwrap_or_default(),
    }
}

/// The language that they name, if there is one of the name.
pub(crate) fn language(preferences: &str) -> Option<Language> {
    let chosen: Value = serde_json::from_str(preferences).unwrap_or_default();
    Language::by_tag(chosen.get(LANGUAGE)?.as_str()?)
}

/// The zone of a name, with its changes; `None` where no zone has the name.
pub(crate) fn zone(name: &str) -> Option<Zone> {
    let zone = TimeZone::get(name).ok()?;
    let from = jiff::Timestamp::from_second(FROM).ok()?;
    let changes = zone
        .following(from)
        .map(|change| (change.timestamp().as_second(), change.offset().seconds()))
        .take_while(|(since, _)| *since < TO)
        .collect();
    let first = zone.to_offset(from).seconds();
    let name = zone.iana_name().unwrap_or(name).to_owned();
    Some(Zone::new(name, first, changes))
}

/// The names of all zones, in the order of the alphabet.
pub fn zones() -> Vec<String> {
    let mut names: Vec<String> = db()
        .available()
        .map(|name| name.to_string())
        .filter(|name| name == "UTC" || name.contains('/'))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use model::Timestamp;

    use super::*;

    #[test]
    fn a_zone_brings_its_summer_times() {
        let zone = zone("europe/berlin").unwrap();
        assert_eq!(zone.name, "Europe/Berlin");
        let reads = |text| zone.reads(Timestamp::parse(text).unwrap()).hour();
        assert_eq!(reads("2026-07-01T12:00:00Z"), 14);
        assert_eq!(reads("2026-12-01T12:00:00Z"), 13);
    }

    #[test]
    fn what_nobody_understands_is_the_default() {
        for preferences in [
            "",
            "{}",
            "[]",
            r#"{"time_zone":"Mars/Olympus","locale":7,"language":"tlh"}"#,
        ] {
            assert_eq!(
                of_preferences(preferences),
                Local::default(),
                "{preferences}"
            );
            assert_eq!(language(preferences), None, "{preferences}");
        }
    }

    #[test]
    fn every_zone_of_the_list_is_known() {
        let names = zones();
        assert!(names.len() > 300, "{}", names.len());
        assert!(names.iter().all(|name| zone(name).is_some()));
    }
}
