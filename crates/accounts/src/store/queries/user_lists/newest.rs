//! Searching in the order of creation, where the index of words has the page at once.

use model::UserSort;

use super::super::{
    Conn,
    search::{self, Lookup},
    wide,
};
use super::{
    List, Listed, NEAR,
    page::{SELECT, plain},
};
use crate::{cursor::CursorKey, store::rows::ListedRow};

impl List<'_> {
    /// The first pages of a search in the order of creation, where the index knows who comes first in it.
    pub(super) async fn newest(
        &self,
        conn: &mut Conn,
        lookup: &Lookup<'_>,
    ) -> sqlx::Result<Option<Listed>> {
        let near = self.offset().saturating_add(self.query.paging.limit());
        let in_order = self.query.sort == UserSort::CreatedAt;
        if !in_order || !self.is_unfiltered() || near > NEAR {
            return Ok(None);
        }
        let after = match self.after.map(|cursor| (&cursor.key, cursor.id)) {
            Some((CursorKey::Number(at), id)) => Some((*at, id)),
            Some(_) => return Ok(None),
            None => None,
        };
        // Few different numbers, since each is a statement.
        let take = near.unsigned_abs().next_power_of_two();
        let descending = self.query.descending;
        let mut sql = wide::people();
        if !search::push_newest(&mut sql, lookup, after, take, descending, SELECT) {
            return Ok(None);
        }
        sql.push(" as total from (select f.id from found f where 1 = 1");
        self.push_page(&mut sql);
        let rows: Vec<ListedRow> = wide::fetch(sql, &mut *conn, search::KEEPS_PLANS).await?;
        if let Some(first) = rows.first() {
            return Ok(Some((first.total, plain(rows))));
        }
        let total = search::known_total(conn, lookup).await?;
        Ok(total.map(|total| (total, Vec::new())))
    }
}
