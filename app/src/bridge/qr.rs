//! A reset link as a QR code, so that a phone's camera can take it from the screen. Drawn here and not in the
//! browser: the crate stays out of the WASM.

use accounts::Accounts;
use qrcode::{Color, EcLevel, QrCode};

use crate::call::{Done, Drawn};

/// Light modules around the code, as the standard (ISO/IEC 18004, 5.3.8) asks for.
const QUIET: usize = 4;

/// Draws the link that a deed has made, if it has made one.
pub(crate) fn draw_link(accounts: &Accounts, done: &mut Done) {
    done.drawn = done.link.as_ref().and_then(|link| {
        let (size, path) = drawing(&link.link)?;
        let now = accounts.now();
        Some(Drawn { size, path, now })
    });
}

/// The modules along a side and the dark ones as a path: a bar for each run of a row. `None` if the text is too long
/// for any code, which no link is.
fn drawing(text: &str) -> Option<(usize, String)> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let colors = code.to_colors();
    let mut path = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run.first() == Some(&Color::Dark) {
                let (left, top, length) = (x + QUIET, y + QUIET, run.len());
                path.push_str(&format!("M{left} {top}h{length}v1h-{length}z"));
            }
            x += run.len();
        }
    }
    Some((width + 2 * QUIET, path))
}

#[cfg(test)]
mod tests {
    use super::drawing;

    #[test]
    fn a_code_has_its_finder_in_the_corner_and_a_quiet_zone_around() {
        let (size, path) =
            drawing("https://usher.example.org/reset-password?token=ush_r1_x").unwrap();
        assert!(size >= 21 + 8 && size % 2 == 1, "{size}");
        assert!(path.starts_with("M4 4h7v1h-7z"), "{path}");
    }

    #[test]
    fn what_no_code_can_hold_is_not_drawn() {
        assert_eq!(drawing(&"x".repeat(5_000)), None);
    }
}
