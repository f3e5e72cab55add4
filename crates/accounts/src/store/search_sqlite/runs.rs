//! What FTS5 is asked, as texts: the runs of characters of a needle, and what is asked of them. Nothing here knows the
//! database.

use std::collections::BTreeSet;

/// Characters of a run. A shorter needle is a run of the other index, of whole texts.
const RUN: usize = 3;
/// Runs of a phrase that are looked up, since each is a list to be opened. What is longer has to be compared.
const LONGEST: usize = if cfg!(test) { 4 } else { 32 };
/// Runs of a long needle that are looked at, and the rarest of them: FTS5 reads the whole list of each, and that of a
/// frequent one is long.
const RUNS_SEEN: usize = 12;
const RAREST: usize = 3;

/// What the runs are asked: for all who match, for those who do not by their domain, if that is another question, and
/// whether that finds nobody else. None where the needle is in too many domains.
pub(super) fn in_runs(
    needle: &str,
    sides: Option<(&str, &str)>,
    is_many: bool,
    domains: &str,
) -> Option<(String, Option<String>, bool)> {
    let here = phrase(needle);
    let Some((name, _)) = sides else {
        return match (is_many, domains) {
            (true, _) => None,
            (false, "") => Some((here, None, is_whole(needle))),
            (false, domains) => Some((
                format!("{here} OR {domains}"),
                Some(format!("{here} NOT ({domains})")),
                is_whole(needle),
            )),
        };
    };
    let end = format!("{name}@\n");
    let before = phrase(&end);
    let is_whole = is_whole(needle) && is_whole(&end);
    Some(match (is_many, domains) {
        (true, _) => (format!("{here} OR {before}"), None, false),
        (false, "") => (here, None, is_whole),
        (false, domains) => (
            format!("{here} OR ({before} AND ({domains}))"),
            None,
            is_whole,
        ),
    })
}

/// The needle's part before the `@` and the one behind it, where a match by domain needs both.
pub(super) fn sides(needle: &str) -> Option<(&str, &str)> {
    needle.rsplit_once('@').filter(|(name, _)| !name.is_empty())
}

/// Every run of one and two characters of a text, as the index has them.
pub(super) fn all_grams(text: &str) -> BTreeSet<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut grams = BTreeSet::new();
    for place in 0..chars.len() {
        for length in 1..RUN {
            grams.insert(hex(chars.iter().copied().skip(place).take(length)));
        }
    }
    grams
}

/// Every run of three characters in their order, as the index has them.
pub(super) fn all_runs(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let runs = chars.windows(RUN);
    runs.map(|run| hex(run.iter().copied())).collect()
}

/// What a gram stands for.
pub(super) fn letters(gram: &str) -> String {
    let bytes: Vec<u8> = gram
        .as_bytes()
        .chunks(2)
        .filter_map(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok())
        .collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The number of a domain, where it stands for one.
pub(super) fn domain_of(gram: &str) -> Option<i64> {
    gram.strip_prefix('x')?.parse().ok()
}

pub(super) fn is_short(needle: &str) -> bool {
    needle.chars().count() < RUN
}

/// Runs one after the other, for whoever has all of these characters; of a long text the first.
pub(super) fn phrase(text: &str) -> String {
    let mut runs = all_runs(text);
    runs.truncate(LONGEST);
    format!("\"{}\"", runs.join(" "))
}

/// Runs of a long text, each of which whoever has it has: each character is in one, up to a length. None of one that is
/// as soon looked up whole.
pub(super) fn some_runs(text: &str) -> Vec<String> {
    let runs = all_runs(text);
    let Some(last) = runs.len().checked_sub(1).filter(|last| *last >= RAREST) else {
        return Vec::new();
    };
    let places = (0..last).step_by(RUN).chain([last]).take(RUNS_SEEN);
    places.map(|place| format!("\"{}\"", runs[place])).collect()
}

/// The rarest of them, all of which one has to have.
pub(super) fn rarest(runs: Vec<String>, counts: Vec<i64>) -> String {
    let mut counted: Vec<(i64, String)> = counts.into_iter().zip(runs).collect();
    counted.sort();
    let rarest: Vec<String> = counted
        .into_iter()
        .map(|(_, run)| run)
        .take(RAREST)
        .collect();
    rarest.join(" AND ")
}

/// Whether its phrase is all of it.
fn is_whole(text: &str) -> bool {
    text.chars().count() < LONGEST + RUN
}

/// The hexadecimal digits of the UTF-8: letters that no tokenizer takes apart.
pub(super) fn hex(chars: impl Iterator<Item = char>) -> String {
    let text: String = chars.collect();
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runs_of_a_needle_stand_in_its_order() {
        assert_eq!(phrase("abc"), "\"616263\"");
        assert_eq!(phrase("abcd"), "\"616263 626364\"");
        assert_eq!(phrase("añb"), "\"61c3b162\"");
        assert!(is_whole("abcdef") && !is_whole("abcdefg"));
        assert_eq!(phrase("abcdefg"), phrase("abcdef"));
    }

    #[test]
    fn every_character_of_a_long_needle_is_in_a_run() {
        let runs = |needle| some_runs(needle).join(" ");
        assert_eq!(runs("abcde"), "");
        assert_eq!(runs("abcdef"), "\"616263\" \"646566\"");
        assert_eq!(runs("abcdefg"), "\"616263\" \"646566\" \"656667\"");
        let seen = some_runs("abcdefgh");
        assert_eq!(seen.len(), 3);
        assert_eq!(
            rarest(seen, vec![7, 2, 5]),
            "\"646566\" AND \"666768\" AND \"616263\""
        );
    }

    #[test]
    fn a_needle_is_sought_in_names_or_domains_or_across_the_two() {
        let of = |needle, domains| in_runs(needle, sides(needle), false, domains);
        let (here, ada) = (phrase("org"), phrase("ada@\n"));
        assert_eq!(of("org", ""), Some((here.clone(), None, true)));
        let (all, others) = (format!("{here} OR x1"), format!("{here} NOT (x1)"));
        assert_eq!(of("org", "x1"), Some((all, Some(others), true)));
        let across = format!("{} OR ({ada} AND (x1 OR x2))", phrase("ada@e"));
        assert_eq!(of("ada@e", "x1 OR x2"), Some((across, None, true)));
        assert_eq!(of("ada@", ""), Some((phrase("ada@"), None, true)));
        let only = phrase("@ex");
        assert_eq!(of("@ex", ""), Some((only, None, true)));
        assert_eq!(in_runs("org", None, true, "x1"), None);
        let wide = format!("{} OR {ada}", phrase("ada@e"));
        let many = in_runs("ada@e", sides("ada@e"), true, "x1");
        assert_eq!(many, Some((wide, None, false)));
    }

    #[test]
    fn a_text_has_every_run_of_one_and_two_characters() {
        let grams: Vec<_> = all_grams("añb").iter().map(|gram| letters(gram)).collect();
        assert_eq!(grams, ["a", "añ", "b", "ñ", "ñb"]);
    }
}
