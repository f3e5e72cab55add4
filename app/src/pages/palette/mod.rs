//! What the keyboard opens: the palette that goes anywhere (Ctrl K), and the list of keys (?). Both are native dialogs,
//! so that Escape closes them and the focus returns to where it was.

pub(crate) mod calls;
mod entries;
mod finder;
mod keys;

pub(super) use finder::Palette;
pub(super) use keys::KeyList;
