//! What lies in the future, where only a clock that was ahead can have written it.

use model::Timestamp;

use super::Writer;
use crate::store::statements;

statements! {
    LAST_ENTRY = "select at from events where seq = (select seq from audit_head where id = 1)";
    GUESSES = "delete from guesses where window_start > $1";
    ANSWERS = "delete from idempotency_keys where created_at > $1";
    TOKENS = "delete from tokens where created_at > $1";
    SESSIONS = "delete from sessions where created_at > $1";
    SEEN = "update sessions set last_seen_at = $2 where last_seen_at > $1";
    LINKS = "
        update links
           set revoked_at = $2
         where created_at > $1
           and used_at is null
           and revoked_at is null";
    // The wait between two tries may be as long: one that is cut short does no harm.
    LETTERS = "
        update outbox
           set next_try_at = $2
         where sent_at is null
           and dropped_at is null
           and next_try_at > $1";
    CLAIMED_LETTERS = "update outbox set claimed_to = 0 where sent_at is null and claimed_to > $1";
    CLAIMED_PEOPLE = "update bulk_items set claimed_to = 0 where state = 'claimed' and claimed_to > $1";
}

/// When the last entry of the trail was written.
pub(crate) async fn last_entry(conn: &mut super::Conn) -> sqlx::Result<Option<Timestamp>> {
    let at: Option<i64> = sqlx::query_scalar(LAST_ENTRY).fetch_optional(conn).await?;
    Ok(at.map(Timestamp::from_micros))
}

/// Ends what was begun after `latest`, and takes what waits for later than that as due now. Says how many rows that
/// were.
pub(crate) async fn mend(
    writer: Writer<'_>,
    latest: Timestamp,
    now: Timestamp,
) -> sqlx::Result<u64> {
    let conn = writer.conn();
    let mut rows = 0;
    for ended in [
        GUESSES,
        ANSWERS,
        TOKENS,
        SESSIONS,
        CLAIMED_LETTERS,
        CLAIMED_PEOPLE,
    ] {
        let done = sqlx::query(ended).bind(latest.micros());
        rows += done.execute(&mut *conn).await?.rows_affected();
    }
    for moved in [SEEN, LINKS, LETTERS] {
        let done = sqlx::query(moved).bind(latest.micros()).bind(now.micros());
        rows += done.execute(&mut *conn).await?.rows_affected();
    }
    Ok(rows)
}
