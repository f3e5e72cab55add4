//! A long needle is looked up by a piece of it. Nothing here knows the database.

/// Characters of a piece: hardly anybody has so many in a row by chance, and pg_trgm opens a list for each three of them.
const PIECE: usize = if cfg!(test) { 4 } else { 12 };
/// Characters of a needle that are looked at.
const SEEN: usize = 64;
/// What is as short has no run of three, which pg_trgm needs.
const SHORT: usize = 2;

pub(super) fn is_short(needle: &str) -> bool {
    needle.chars().count() <= SHORT
}

/// Every two characters of a needle that has several pieces, in their order; none of another.
pub(super) fn pairs(needle: &str) -> Vec<String> {
    let chars: Vec<char> = needle.chars().take(SEEN).collect();
    if chars.len() <= PIECE {
        return Vec::new();
    }
    chars.windows(2).map(|pair| pair.iter().collect()).collect()
}

/// The piece whose pairs the fewest people have; all of it where there are no numbers. `counts` are of its pairs.
pub(super) fn rarest(needle: &str, counts: &[i64]) -> String {
    let pieces = counts.windows(PIECE - 1).enumerate();
    match pieces.min_by_key(|(_, counts)| counts.iter().sum::<i64>()) {
        Some((place, _)) => needle.chars().skip(place).take(PIECE).collect(),
        None => needle.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_needle_is_looked_up_by_its_rarest_piece() {
        let counts = |needle: &str| -> Vec<i64> {
            let is_rare = |pair: &String| pair.contains('ß') || pair.contains('7');
            pairs(needle)
                .iter()
                .map(|pair| if is_rare(pair) { 1 } else { 100 })
                .collect()
        };
        for (needle, piece) in [
            ("", ""),
            ("adam", "adam"),
            ("ada.kruß", "kruß"),
            ("77ada", "77ad"),
            ("ada771z", "a771"),
        ] {
            assert_eq!(rarest(needle, &counts(needle)), piece, "{needle}");
        }
        let long = "ab".repeat(SEEN);
        assert_eq!(pairs(&long).len(), SEEN - 1);
        assert!(long.contains(&rarest(&long, &counts(&long))));
    }
}
