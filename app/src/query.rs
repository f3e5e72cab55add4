//! Query strings, read and written by hand: the router decodes values twice on the server and once in the browser,
//! and a search for `100%25` has to mean the same on both.

use model::Timestamp;
use time::Date;

/// The pairs of a query string, decoded once; what is not UTF-8 is replaced.
pub(crate) fn pairs(search: &str) -> Vec<(String, String)> {
    let search = search.strip_prefix('?').unwrap_or(search);
    search
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// The last value of a name, trimmed; `None` where there is none or it is blank.
pub(crate) fn value(pairs: &[(String, String)], name: &str) -> Option<String> {
    let found = pairs.iter().rev().find(|(key, _)| key == name)?.1.trim();
    (!found.is_empty()).then(|| found.to_owned())
}

/// The date that a date field holds.
pub(crate) fn date_named(day: &str) -> Option<Date> {
    // The calendar alone: an instant of that day in UTC has its date.
    let utc = Timestamp::parse(&format!("{day}T00:00:00Z"))?;
    Some(utc.date_time().date())
}

/// `path?name=value&…`, or the path alone where no pair has a value.
pub(crate) fn with_query(path: &str, pairs: &[(&str, String)]) -> String {
    let mut url = path.to_owned();
    let mut mark = '?';
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        url.push(mark);
        url.push_str(name);
        url.push('=');
        url.push_str(&encode(value));
        mark = '&';
    }
    url
}

/// What stands behind the question mark of a URL.
pub(crate) fn search_of(url: &str) -> String {
    let url = url.split('#').next().unwrap_or_default();
    url.split_once('?')
        .map(|(_, search)| search.to_owned())
        .unwrap_or_default()
}

/// Percent-encodes all but what RFC 3986 calls unreserved, and the comma of a list.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~,".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Decodes a form-urlencoded text: `+` is a space; a `%` that starts no pair of hex digits stands for itself.
#[expect(
    clippy::cast_possible_truncation,
    reason = "two hex digits are at most 255"
)]
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while let Some(&byte) = bytes.get(i) {
        let digit = |at: usize| {
            bytes
                .get(at)
                .and_then(|&digit| char::from(digit).to_digit(16))
        };
        match (byte, digit(i + 1).zip(digit(i + 2))) {
            (b'%', Some((high, low))) => {
                out.push((high * 16 + low) as u8);
                i += 3;
                continue;
            }
            (b'+', _) => out.push(b' '),
            _ => out.push(byte),
        }
        i += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Whether a text is a path on this server: what `next` and `back` may be. Browsers read `\` as `/` and skip tabs
/// and line ends, so these are refused, and with them everything that could name another host.
pub(crate) fn is_local(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && !path.chars().any(char::is_control)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_value_survives_its_way_through_a_url() {
        for text in ["100%", "%41", "a+b & c=d", "Zoë 山田", "a,b"] {
            let url = with_query("/users", &[("search", text.to_owned())]);
            let (_, search) = url.split_once('?').unwrap_or_default();
            assert_eq!(
                value(&pairs(search), "search").as_deref(),
                Some(text),
                "{url}"
            );
        }
    }

    #[test]
    fn broken_escapes_stand_for_themselves() {
        assert_eq!(
            pairs("a=%&b=%4&c=%zz&d=%ff"),
            [
                ("a".to_owned(), "%".to_owned()),
                ("b".to_owned(), "%4".to_owned()),
                ("c".to_owned(), "%zz".to_owned()),
                ("d".to_owned(), "\u{fffd}".to_owned()),
            ]
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// The crate url reads addresses as browsers do (the WHATWG's standard).
        #[test]
        fn whatever_is_local_stays_on_this_site(path in "[/\\\\\\PC\t\r\n @:.?#%]{0,24}", any in "(?s).{0,24}") {
            let here = url::Url::parse("https://id.example.org/users").unwrap();
            for path in [path.clone(), any.clone(), format!("/{path}"), format!("/{any}")] {
                if is_local(&path) {
                    let there = here.join(&path).unwrap();
                    prop_assert_eq!(there.origin(), here.origin(), "{:?} leads to {}", path, there);
                }
            }
        }

        #[test]
        fn any_value_survives_its_way_through_a_url(text in "(?s).{0,80}", other in "(?s).{0,80}") {
            let url = with_query("/users", &[("other", other.clone()), ("search", text.clone())]);
            prop_assert!(url.is_ascii());
            let pairs = pairs(url.split_once('?').unwrap_or_default().1);
            for (name, sent) in [("search", &text), ("other", &other)] {
                let is = Some(sent.trim()).filter(|sent| !sent.is_empty());
                let read = value(&pairs, name);
                prop_assert_eq!(read.as_deref(), is);
            }
        }
    }

    #[test]
    fn only_paths_of_this_server_are_local() {
        assert!(is_local("/users?search=a"));
        for elsewhere in [
            "",
            "users",
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/a\nb",
        ] {
            assert!(!is_local(elsewhere), "{elsewhere:?}");
        }
    }
}
