//! A place in a sorted list, as an opaque text for clients: the sort key of a row and its id.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use messages::t;
use model::{FieldProblem, Problem, Timestamp, User, UserSort};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Refusal, text};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Cursor {
    sort: UserSort,
    pub(crate) key: CursorKey,
    pub(crate) id: Uuid,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum CursorKey {
    Number(i64),
    Text(String),
}

impl Cursor {
    /// The place right behind a row.
    pub(crate) fn behind(user: &User, sort: UserSort) -> Self {
        let key = match sort {
            UserSort::CreatedAt => CursorKey::Number(user.created_at.micros()),
            UserSort::LastLoginAt => {
                CursorKey::Number(user.last_login_at.map_or(0, Timestamp::micros))
            }
            UserSort::IsActive => CursorKey::Number(i64::from(user.is_active)),
            UserSort::Roles => CursorKey::Number(user.roles.rank()),
            UserSort::OrgName => CursorKey::Text(text::name_key(
                user.organization.as_ref().map(|org| org.name.as_str()),
            )),
            UserSort::Email => CursorKey::Text(text::fold(&user.email)),
            UserSort::FullName => CursorKey::Text(text::name_key(user.full_name.as_deref())),
        };
        Self {
            sort,
            key,
            id: user.id.0,
        }
    }

    pub(crate) fn write(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// Reads a cursor of a list with this order.
    pub(crate) fn read(text: &str, sort: UserSort) -> Result<Self, Refusal> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| wrong())?;
        let cursor: Cursor = serde_json::from_slice(&bytes).map_err(|_| wrong())?;
        let numbers = !matches!(
            sort,
            UserSort::Email | UserSort::FullName | UserSort::OrgName
        );
        let fits = cursor.sort == sort && matches!(cursor.key, CursorKey::Number(_)) == numbers;
        if fits && !matches!(&cursor.key, CursorKey::Text(text) if text.contains('\0')) {
            Ok(cursor)
        } else {
            Err(wrong())
        }
    }
}

/// The number of an entry of the trail, for reading on below it.
pub(crate) fn write_seq(seq: i64) -> String {
    URL_SAFE_NO_PAD.encode(seq.to_be_bytes())
}

pub(crate) fn read_seq(text: &str) -> Result<i64, Refusal> {
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| wrong())?;
    bytes
        .try_into()
        .map(i64::from_be_bytes)
        .map_err(|_| wrong())
}

fn wrong() -> Refusal {
    let msg = t!("check-cursor");
    Problem::invalid(FieldProblem::query("cursor", msg)).into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SORTS: [UserSort; 4] = [
        UserSort::CreatedAt,
        UserSort::Email,
        UserSort::FullName,
        UserSort::LastLoginAt,
    ];

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_is_a_cursor_or_refused(text in ".*", sort in 0..4_usize) {
            let _ = Cursor::read(&text, SORTS[sort]);
            let _ = read_seq(&text);
        }

        #[test]
        fn any_bytes_in_the_right_clothes_are_a_cursor_or_refused(
            bytes in proptest::collection::vec(any::<u8>(), 0..80), sort in 0..4_usize
        ) {
            let text = URL_SAFE_NO_PAD.encode(bytes);
            let _ = Cursor::read(&text, SORTS[sort]);
            let _ = read_seq(&text);
        }

        #[test]
        fn what_was_written_is_read_again_by_its_list_alone(key in "[^\0]*", id in any::<u128>(), seq in any::<i64>()) {
            let cursor = Cursor {
                sort: UserSort::Email,
                key: CursorKey::Text(key),
                id: Uuid::from_u128(id),
            };
            let written = cursor.write();
            prop_assert_eq!(Cursor::read(&written, UserSort::Email).ok(), Some(cursor));
            for other in [UserSort::CreatedAt, UserSort::FullName, UserSort::LastLoginAt] {
                prop_assert!(Cursor::read(&written, other).is_err());
            }
            prop_assert_eq!(read_seq(&write_seq(seq)).ok(), Some(seq));
        }
    }
}
