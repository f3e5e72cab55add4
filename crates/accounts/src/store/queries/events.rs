//! The activity trail: appended to, read, never changed.

use model::{ActivityQuery, Actor};
use sqlx::{AssertSqlSafe, QueryBuilder};
use uuid::Uuid;

use super::{Conn, Database, Writer, dialect, slice, wide};
use crate::{
    ops::changed::CHANGES,
    store::{
        inputs::Of,
        rows::{ChainedLine, ChainedRow, EventRow, HeadRow},
        statements,
    },
};

statements! {
    HEAD = "select seq, hash from audit_head where id = 1";
    BEFORE_THE_FIRST = "
        select min(seq)
          from (select seq
                  from events
                 where seq < 1
                union all
                select seq
                  from event_people
                 where seq < 1) strays";
    COUNTED = "select n from event_counts where kind = $1";
    MOVE_HEAD = "update audit_head set seq = $1, hash = $2 where id = 1";
    // The numbers of the people are bounded too: without that, PostgreSQL may read all of them for each page.
    CHAINED_AFTER = "
        select q.seq, q.id, q.kind, q.at, q.actor_id, q.actor, q.actor_kind, q.resource_type, q.resource_id, q.resource,
               q.org_id, q.details, q.status, q.ip, q.user_agent, q.request_id, q.hash,
               p.user_id as person, p.kind as person_kind
          from (select seq, id, kind, at, actor_id, actor, actor_kind, resource_type, resource_id, resource, org_id,
                       details, status, ip, user_agent, request_id, hash
                  from events
                 where seq > $1
                 order by seq
                 limit $2) q
          left join event_people p
            on p.seq = q.seq
           and p.seq > $1
           and p.seq <= $1 + $2
         order by q.seq";
    PEOPLE_OF = "select user_id from event_people where seq = $1";
    PEOPLE_BEHIND = "
        select p.seq
          from event_people p
         where p.seq > $1
           and not exists (select 1
                             from events e
                            where e.seq = p.seq)
         order by p.seq
         limit 1";
    // Whoever registers is the one whom the founding of their organization concerns without having done it: they were
    // nobody yet. Whoever is signed in and creates one is its actor. Nobody makes an address somebody's by changing
    // their own, if only its capitals: that takes somebody else.
    REGISTERED_THIS_ADDRESS = "
        select exists (select 1
                         from event_people p
                         join events e
                           on e.seq = p.seq
                        where p.user_id = $1
                          and p.kind = 'organization_created'
                          and (e.actor_id is null or e.actor_id <> $1))
           and not exists (select 1
                             from event_people p
                             join events e
                               on e.seq = p.seq
                            where p.user_id = $1
                              and p.kind = 'email_changed'
                              and e.resource_id = $2
                              and (e.actor_id is null or e.actor_id <> $1))";
    CHANGED_OWN_ADDRESS = "
        select exists (select 1
                         from event_people p
                         join events e
                           on e.seq = p.seq
                        where p.user_id = $1
                          and p.kind = 'email_changed'
                          and e.resource_id = $2
                          and e.actor_id = $1)";
    INSERT = "
        insert into events (seq, id, kind, at, actor_id, actor, actor_kind, resource_type, resource_id, resource,
                            org_id, details, status, ip, user_agent, request_id, hash)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
}

/// As `MOVE_HEAD`, among the parameters of `INSERT`.
const END_HERE: &str = "update audit_head set seq = $1, hash = $17 where id = 1";

const COLUMNS: &str = "select e.seq, e.id, e.kind, e.at, e.actor_id, e.actor, e.actor_kind, e.resource_type, \
                       e.resource_id, e.resource, e.org_id, e.details, e.status, e.ip, e.user_agent, e.request_id, \
                       (select u.full_name from users u where u.id = e.actor_id) as actor_name ";

/// Whether a person registered by themselves, and has the address that they chose.
pub(crate) async fn registered_this_address(conn: &mut Conn, user: Uuid) -> sqlx::Result<bool> {
    sqlx::query_scalar(REGISTERED_THIS_ADDRESS)
        .bind(user)
        .bind(user.to_string())
        .fetch_one(conn)
        .await
}

/// Whether a person has ever changed their own address.
pub(crate) async fn changed_own_address(conn: &mut Conn, user: Uuid) -> sqlx::Result<bool> {
    sqlx::query_scalar(CHANGED_OWN_ADDRESS)
        .bind(user)
        .bind(user.to_string())
        .fetch_one(conn)
        .await
}

/// The end of the trail, held until the transaction ends: entries are hashed in the order of their commits.
pub(crate) async fn take_head(writer: Writer<'_>) -> sqlx::Result<HeadRow> {
    let conn = writer.conn();
    dialect::lock(conn, "audit_head").await?;
    sqlx::query_as(HEAD).fetch_one(conn).await
}

/// The end of the trail as it is now. There always is one, unless somebody took it away.
pub(crate) async fn head(conn: &mut Conn) -> sqlx::Result<Option<HeadRow>> {
    sqlx::query_as(HEAD).fetch_optional(conn).await
}

/// The lowest number below 1 that an entry has, or that stands in somebody's timeline.
pub(crate) async fn before_the_first(conn: &mut Conn) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar(BEFORE_THE_FIRST).fetch_one(conn).await
}

/// The lowest number behind this one that stands in somebody's timeline and is no entry's.
pub(crate) async fn people_behind(conn: &mut Conn, seq: i64) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar(PEOPLE_BEHIND)
        .bind(seq)
        .fetch_optional(conn)
        .await
}

/// The next entries of the trail, in its order, with the people whom each concerns.
pub(crate) async fn chained_after(
    conn: &mut Conn,
    seq: i64,
    limit: i64,
) -> sqlx::Result<Vec<ChainedRow>> {
    let lines: Vec<ChainedLine> = sqlx::query_as(CHAINED_AFTER)
        .bind(seq)
        .bind(limit)
        .fetch_all(conn)
        .await?;
    let mut rows: Vec<ChainedRow> = Vec::new();
    for ChainedLine {
        mut chained,
        person,
        person_kind,
    } in lines
    {
        // A line under another kind is missed by whoever looks for this one, so it stands for nobody.
        let is_right = person_kind.as_ref() == Some(&chained.row.kind);
        let person = person.map(|id| if is_right { id } else { Uuid::nil() });
        match rows
            .last_mut()
            .filter(|last| last.row.seq == chained.row.seq)
        {
            Some(last) => last.row.people.extend(person),
            None => {
                chained.row.people.extend(person);
                rows.push(chained);
            }
        }
    }
    Ok(rows)
}

pub(crate) async fn move_head(writer: Writer<'_>, seq: i64, hash: &[u8]) -> sqlx::Result<()> {
    sqlx::query(MOVE_HEAD)
        .bind(seq)
        .bind(hash)
        .execute(writer.conn())
        .await
        .map(drop)
}

/// Appends one entry with the people that it concerns, and moves the end of the trail behind it.
pub(crate) async fn append(writer: Writer<'_>, row: &EventRow, hash: &[u8]) -> sqlx::Result<()> {
    let people: Vec<String> = (0..row.people.len())
        .map(|n| format!("(${}, $1, $3)", n + 18))
        .collect();
    let people = format!(
        "insert into event_people (user_id, seq, kind) values {}",
        people.join(", ")
    );
    let writes = match row.people.is_empty() {
        true => dialect::together(&[INSERT, END_HERE]),
        false => dialect::together(&[INSERT, &people, END_HERE]),
    };
    let mut query = sqlx::query(AssertSqlSafe(writes))
        .bind(row.seq)
        .bind(row.id)
        .bind(&row.kind)
        .bind(row.at)
        .bind(row.actor_id)
        .bind(&row.actor)
        .bind(&row.actor_kind)
        .bind(&row.resource_type)
        .bind(&row.resource_id)
        .bind(&row.resource)
        .bind(row.org_id)
        .bind(&row.details)
        .bind(&row.status)
        .bind(&row.ip)
        .bind(&row.user_agent)
        .bind(&row.request_id)
        .bind(hash);
    for person in &row.people {
        query = query.bind(person);
    }
    query.execute(writer.conn()).await.map(drop)
}

/// Whose timeline it is, as the index that holds it knows: a person's is a range of `event_people`.
fn person(of: Of, query: &ActivityQuery) -> Option<Uuid> {
    match of {
        Of::Person(id) => Some(id),
        Of::Organization(_) | Of::Everybody => query.person.map(|id| id.0),
    }
}

/// The column that numbers the rows of [`from_where`].
fn seq(of: Of, query: &ActivityQuery) -> &'static str {
    if person(of, query).is_some() {
        "p.seq"
    } else {
        "e.seq"
    }
}

fn from_where(sql: &mut QueryBuilder<Database>, of: Of, query: &ActivityQuery) {
    let org = match of {
        Of::Organization(org) => Some(org),
        Of::Person(_) | Of::Everybody => query.org_id,
    };
    let kind = match person(of, query) {
        Some(id) => {
            sql.push("from event_people p ");
            let more = [query.since, query.until].iter().any(Option::is_some);
            if more || query.actor.is_some() || org.is_some() {
                sql.push("join events e on e.seq = p.seq ");
            }
            sql.push("where p.user_id = ").push_bind(id);
            "p.kind"
        }
        None => {
            sql.push("from events e where 1 = 1");
            "e.kind"
        }
    };
    // The timeline of a person is theirs alone, whoever else is asked for.
    if let (Of::Person(_), Some(other)) = (of, query.person) {
        sql.push(" and p.seq in (select seq from event_people where user_id = ")
            .push_bind(other.0)
            .push(")");
    }
    if let Some(known) = query.kind {
        sql.push(format_args!(" and {kind} = "))
            .push_bind(known.name());
    }
    if let Some(org) = org {
        sql.push(" and e.org_id = ").push_bind(org.0);
    }
    if let Some(since) = query.since {
        sql.push(" and e.at >= ").push_bind(since.micros());
    }
    if let Some(until) = query.until {
        sql.push(" and e.at < ").push_bind(until.micros());
    }
    match query.actor {
        None => {}
        Some(Actor::Person(id)) => {
            sql.push(" and e.actor_id = ").push_bind(id.0);
        }
        // Strangers count as the system too, and have no name.
        Some(Actor::System) => {
            sql.push(" and e.actor_id is null and e.actor_kind = 'system' and e.actor is not null");
        }
        Some(Actor::Cli) => {
            sql.push(" and e.actor_id is null and e.actor_kind = 'cli'");
        }
    }
}

/// One event by the id that clients know.
pub(crate) async fn by_id(conn: &mut Conn, id: Uuid) -> sqlx::Result<Option<EventRow>> {
    let mut sql = QueryBuilder::<Database>::new(COLUMNS);
    sql.push("from events e where e.id = ").push_bind(id);
    sql.build_query_as().fetch_optional(conn).await
}

/// Whom an event concerns.
pub(crate) async fn people_of(conn: &mut Conn, seq: i64) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar(PEOPLE_OF)
        .bind(seq)
        .fetch_all(conn)
        .await
}

/// Whether all entries are asked for, from the first to the last.
fn is_whole(of: Of, query: &ActivityQuery) -> bool {
    is_of_kinds(of, query) && query.kind.is_none()
}

/// Whether nothing but a kind narrows the trail.
fn is_of_kinds(of: Of, query: &ActivityQuery) -> bool {
    matches!(of, Of::Everybody)
        && query.since.is_none()
        && query.until.is_none()
        && query.person.is_none()
        && query.org_id.is_none()
        && query.actor.is_none()
}

/// The exact number of entries. The whole trail is numbered without gaps, and its kinds are counted.
pub(crate) async fn count(conn: &mut Conn, of: Of, query: &ActivityQuery) -> sqlx::Result<i64> {
    if is_whole(of, query) {
        let head = head(conn).await?.ok_or(sqlx::Error::RowNotFound)?;
        return Ok(head.seq);
    }
    if let (true, Some(kind)) = (is_of_kinds(of, query), query.kind) {
        let counted = sqlx::query_scalar(COUNTED).bind(kind.name());
        return Ok(counted.fetch_optional(conn).await?.unwrap_or(0));
    }
    let mut sql = QueryBuilder::new("select count(*) ");
    from_where(&mut sql, of, query);
    sql.build_query_scalar().fetch_one(conn).await
}

/// One page, newest first. Of the whole trail, numbered without gaps, any page is found by its numbers.
pub(crate) async fn page(
    conn: &mut Conn,
    of: Of,
    query: &ActivityQuery,
    total: i64,
    below: Option<i64>,
) -> sqlx::Result<Vec<EventRow>> {
    let below = match below {
        None if is_whole(of, query) => Some((total + 1).saturating_sub(query.paging.offset())),
        below => below,
    };
    let mut sql = wide::events();
    sql.push(COLUMNS);
    let seq = seq(of, query);
    sql.push("from (select ").push(seq).push(" as seq ");
    from_where(&mut sql, of, query);
    if let Some(below) = below {
        sql.push(" and ").push(seq).push(" < ").push_bind(below);
    }
    sql.push(" order by ").push(seq).push(" desc");
    let skip = match below {
        Some(_) => 0,
        None => query.paging.offset(),
    };
    slice::after(&mut sql, skip, query.paging.limit());
    sql.push(") q join events e on e.seq = q.seq order by e.seq desc");
    wide::fetch(sql, conn, true).await
}

/// What last changed a person or an organization, newest first; what they only did or tried is left out.
pub(crate) async fn changes_of(
    conn: &mut Conn,
    of: Of,
    id: &str,
    limit: i64,
) -> sqlx::Result<Vec<EventRow>> {
    let mut sql = wide::events();
    sql.push(COLUMNS);
    match of {
        Of::Person(id) => {
            sql.push("from event_people p join events e on e.seq = p.seq where p.user_id = ")
                .push_bind(id);
        }
        Of::Organization(org) => {
            sql.push("from events e where e.org_id = ").push_bind(org.0);
        }
        Of::Everybody => {
            sql.push("from events e where 1 = 1");
        }
    }
    sql.push(" and e.resource_id = ").push_bind(id);
    sql.push(" and e.kind in (");
    let mut kinds = sql.separated(", ");
    for kind in CHANGES {
        kinds.push_bind(kind.name());
    }
    sql.push(") order by e.seq desc");
    slice::at_most(&mut sql, limit);
    wide::fetch(sql, conn, true).await
}
