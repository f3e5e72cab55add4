//! Lengths of time as people write them in a configuration: `90s`, `15m`, `12h`, `30d`.

use model::Period;

/// Reads a number with a unit. The error says what was expected.
pub(crate) fn parse(text: &str) -> Result<Period, String> {
    let wrong = || {
        format!(
            "{text:?} is not a length of time. Write a number and a unit: 90s, 15m, 12h or 30d."
        )
    };
    let unit = text.chars().last().ok_or_else(wrong)?;
    let number: i64 = text
        .get(..text.len() - unit.len_utf8())
        .and_then(|n| n.parse().ok())
        .ok_or_else(wrong)?;
    if number <= 0 {
        return Err(format!("{text:?} must be more than nothing."));
    }
    match unit {
        's' => Ok(Period::seconds(number)),
        'm' => Ok(Period::minutes(number)),
        'h' => Ok(Period::hours(number)),
        'd' => Ok(Period::days(number)),
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_read_and_anything_else_is_explained() {
        assert_eq!(parse("15m"), Ok(Period::minutes(15)));
        assert_eq!(parse("30d"), Ok(Period::days(30)));
        for wrong in ["", "15", "m", "1.5h", "15 m", "0s", "-1h"] {
            assert!(parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
