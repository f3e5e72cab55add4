//! The message catalogue: every sentence that people read stands in `languages/`, in [Fluent]'s syntax, one folder a
//! language. A second language is a folder beside `en`; what it lacks is said in English. What only the server says stands
//! in files that end in `.server.ftl`: the browser, which loads all of its own at once, is spared them.
//!
//! Code asks for a message by its key, with [`t!`] for text and [`rich!`] for text whose arguments are set apart (in
//! bold, as links). Which language is spoken is found once a call: see [`language`].
//!
//! [Fluent]: https://projectfluent.org

mod catalogue;
mod language;

pub use catalogue::{Piece, Value, format, rich, text};
pub use language::{Language, ask_for_language_with, language, within};

/// A message: `t!("users-add")` is `&'static str`, `t!("users-found", count = 3)` is a `String`.
///
/// A key that no language has is a bug: it is answered with itself, and a test that reads the sources finds it.
#[macro_export]
macro_rules! t {
    ($key:literal) => {
        $crate::text($key)
    };
    ($key:literal, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::format($key, &[$((stringify!($name), $crate::Value::from($value))),+])
    };
}

/// A message in pieces, so that its arguments can be set apart: `rich!("event-login", actor = name)`.
#[macro_export]
macro_rules! rich {
    ($key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::rich($key, &[$((stringify!($name), $crate::Value::from($value))),*])
    };
}
