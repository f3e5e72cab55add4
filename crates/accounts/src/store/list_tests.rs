//! Lists against an oracle: whatever is searched, filtered, sorted and turned to, both databases show the people, and the
//! total, that a loop over everybody finds.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

use std::cmp::Ordering;

use fastrand::Rng;
use model::{Moment, OrgId, Paging, RoleSet, Span, Timestamp, User, UserId, UserQuery, UserSort};
use testing::Database;
use uuid::Uuid;

use super::{Db, Tx, WriteConn, postgres, sqlite};
use crate::{
    cursor::Cursor,
    policy::Scope,
    seed::{SeedOrganization, SeedUser},
    store::{Source, rows::UserRow},
    text,
};

const PEOPLE: usize = 700;
/// Of whom so many come in the order of their creation.
const IN_ORDER: usize = 500;
const QUESTIONS: usize = 400;
/// So few letters that most runs of one to three of them occur more than once; some fold into others, some have one, two,
/// three or four bytes, and some mean something to a database.
const LETTERS: [&str; 23] = [
    "a", "A", "b", "o", "%", "_", "\\", ".", "'", "\"", " ", "é", "É", "ß", "Σ", "ς", "и", "山",
    "田", "ｱ", "🦊", "*", "@",
];
/// Some hold others, and `.org` is in more of them than are looked up at once.
const DOMAINS: [&str; 8] = [
    "ex.org",
    "EXA.org",
    "山.org",
    "exa.organs.ex",
    "Straße.exa",
    "ｱ.org",
    "b.exa",
    "a.%_.org",
];
/// A span of the counters is 2^41 microseconds.
const SPAN: i64 = 1 << 41;
/// Times are counted back from here.
const NOW: Timestamp = Timestamp::from_micros(1_950_000_000_000_000);

/// `change!` without work: a test has no caller to be granted anything.
macro_rules! write {
    ($tx:expr, $module:ident :: $deed:ident ( $($arg:expr),* )) => {
        match $tx.conn().writer() {
            WriteConn::Sqlite(writer) => sqlite::$module::$deed(writer, $($arg),*).await.unwrap(),
            WriteConn::Postgres(writer) => postgres::$module::$deed(writer, $($arg),*).await.unwrap(),
        }
    };
}

fn word(rng: &mut Rng, longest: usize) -> String {
    (0..rng.usize(1..=longest))
        .map(|_| LETTERS[rng.usize(..LETTERS.len())])
        .collect()
}

/// Most are users and nothing else, as anywhere.
fn some_roles(rng: &mut Rng) -> RoleSet {
    RoleSet::from_bits(if rng.u8(..10) < 8 { 8 } else { rng.u8(..16) })
}

/// Most domains are those of few, as anywhere. A name may be quoted and have an `@` of its own, or read like a domain.
fn address(rng: &mut Rng, unique: impl std::fmt::Display) -> String {
    let name = match rng.u8(..6) {
        0 => format!("\"{}@exa.{unique}\"", word(rng, 3)),
        1 => format!("{unique}.exa.org"),
        _ => format!("{}{unique}", word(rng, 4)),
    };
    let domain = rng.usize(..DOMAINS.len()).min(rng.usize(..DOMAINS.len()));
    format!("{name}@{}", DOMAINS[domain])
}

fn somebody(rng: &mut Rng, n: usize, orgs: &[i64]) -> SeedUser {
    // Several at the same instant, and about forty spans.
    let created_at = Timestamp::from_micros(1_700_000_000_000_000 + rng.i64(0..400) * (SPAN / 10));
    SeedUser {
        id: Uuid::from_u128(rng.u128(..)),
        email: address(rng, n),
        full_name: (rng.u8(..10) > 0).then(|| word(rng, 12)),
        org_id: (rng.u8(..10) > 0)
            .then(|| orgs[rng.usize(..orgs.len()).min(rng.usize(..orgs.len()))]),
        is_active: rng.u8(..12) > 0,
        is_email_verified: true,
        password_hash: None,
        roles: some_roles(rng),
        last_login_at: rng.bool().then_some(created_at),
        created_at,
    }
}

/// One of them, changed the way an operation would.
async fn changes(tx: &mut Tx, rng: &mut Rng, person: &mut SeedUser) {
    let at = Timestamp::from_micros(1_900_000_000_000_000);
    match rng.u8(..5) {
        0 => {
            person.full_name = Some(word(rng, 10));
            let name = person.full_name.as_deref();
            write!(
                tx,
                users::update_profile(person.id, &person.email, name, None, "{}", at)
            );
        }
        1 => {
            person.email = match rng.u8(..4) {
                0 => format!("{}{}@new.org", word(rng, 3), person.id),
                _ => address(rng, person.id),
            };
            write!(
                tx,
                users::update_email(
                    person.id,
                    &person.email,
                    person.full_name.as_deref(),
                    true,
                    at
                )
            );
        }
        2 => {
            person.is_active = !person.is_active;
            write!(tx, users::set_active(person.id, person.is_active, at));
        }
        3 => {
            person.roles = some_roles(rng);
            write!(
                tx,
                users::set_mask(person.id, i64::from(person.roles.bits()), at)
            );
        }
        _ => {
            person.last_login_at = Some(at);
            write!(tx, users::signed_in(person.id, at));
        }
    }
}

fn question(rng: &mut Rng, people: &[Folded], orgs: &[i64]) -> (Scope, UserQuery) {
    let search = match rng.u8(..10) {
        0..=1 => None,
        // In half of the domains.
        2 => Some("exa".to_owned()),
        3..=6 => {
            // A piece of what is there, so that something is found.
            let person = &people[rng.usize(..people.len())].person;
            let text = format!(
                "{} {}",
                person.email,
                person.full_name.as_deref().unwrap_or("")
            );
            let letters: Vec<char> = text.chars().collect();
            let from = rng.usize(..letters.len());
            Some(
                letters
                    .into_iter()
                    .skip(from)
                    .take(rng.usize(1..14))
                    .collect(),
            )
        }
        7 => {
            let words = [
                ".org",
                "@",
                "a",
                "山",
                "@exa.org",
                "org",
                "\n",
                "\0",
                "@e",
                "exa",
                "exa.",
                "a@",
                "@strasse",
                "\"@ex",
                "a@exa",
                "@exa.1",
                "ss",
                "STRASSE.EXA",
                "@山.org",
                "@@",
                "nobody@ex.org",
                "@nowhere",
            ];
            Some(words[rng.usize(..words.len())].to_owned())
        }
        8 => Some(people[rng.usize(..people.len())].person.id.to_string()),
        _ => Some(word(rng, 5)),
    };
    let scope = if rng.u8(..4) == 0 {
        let some = orgs.iter().filter(|_| rng.bool());
        Scope::Organizations(some.map(|org| OrgId(*org)).collect())
    } else {
        Scope::All
    };
    let span = |rng: &mut Rng| Span {
        from: (rng.u8(..6) == 0).then(|| some_moment(rng)),
        to: (rng.u8(..6) == 0).then(|| some_moment(rng)),
    };
    if search.is_some() && rng.bool() {
        // As most searches are.
        let query = UserQuery {
            search,
            sort: UserSort::CreatedAt,
            descending: rng.u8(..4) > 0,
            paging: Paging {
                page: rng.u64(1..5),
                page_size: [1, 3, 7, 25][rng.usize(..4)],
            },
            ..UserQuery::default()
        };
        return (Scope::All, query);
    }
    let query = UserQuery {
        search,
        roles: RoleSet::from_bits(if rng.bool() { 0 } else { rng.u8(..16) }),
        is_active: [None, None, Some(true), Some(false)][rng.usize(..4)],
        org_id: (rng.u8(..5) == 0).then(|| OrgId(orgs[rng.usize(..orgs.len())])),
        sort: UserSort::ALL[rng.usize(..UserSort::ALL.len())],
        descending: rng.bool(),
        paging: Paging {
            page: rng.u64(1..20),
            page_size: [1, 7, 50, 100][rng.usize(..4)],
        },
        last_login: span(rng),
        created: span(rng),
        ..UserQuery::default()
    };
    (scope, query)
}

/// Somewhere among the times at which people were created and signed in, or before anything at all.
fn some_moment(rng: &mut Rng) -> Moment {
    if rng.u8(..8) == 0 {
        return Moment::Never;
    }
    Moment::At(Timestamp::from_micros(
        1_700_000_000_000_000 + rng.i64(0..400) * (SPAN / 10),
    ))
}

/// A person and their folded texts, which a loop over everybody would otherwise make anew each time.
struct Folded {
    person: SeedUser,
    email: String,
    name: String,
}

impl Folded {
    fn of(person: SeedUser) -> Self {
        Self {
            email: text::fold(&person.email),
            name: text::name_key(person.full_name.as_deref()),
            person,
        }
    }
}

fn matches(folded: &Folded, scope: &Scope, query: &UserQuery) -> bool {
    let person = &folded.person;
    let in_scope = match scope {
        Scope::All => true,
        Scope::Organizations(orgs) => orgs.iter().any(|org| Some(org.0) == person.org_id),
    };
    let found = query.search.as_deref().is_none_or(|words| {
        let part = text::fold(words);
        let control = words.contains(char::is_control);
        words.trim().parse() == Ok(person.id)
            || (!control && (folded.email.contains(&part) || folded.name.contains(&part)))
    });
    in_scope
        && found
        && query.org_id.is_none_or(|org| Some(org.0) == person.org_id)
        && query
            .is_active
            .is_none_or(|active| active == person.is_active)
        && (query.roles.is_empty() || query.roles.intersects(person.roles))
        && within(
            query.last_login,
            person.last_login_at.map_or(0, Timestamp::micros),
        )
        && within(query.created, person.created_at.micros())
}

fn within(span: Span, at: i64) -> bool {
    span.from
        .is_none_or(|from| from.instant(NOW).micros() <= at)
        && span.to.is_none_or(|to| at < to.instant(NOW).micros())
}

fn compare(one: &Folded, other: &Folded, query: &UserQuery) -> Ordering {
    let (this, that) = (&one.person, &other.person);
    let seen = |person: &SeedUser| person.last_login_at.map_or(0, Timestamp::micros);
    let by_key = match query.sort {
        UserSort::CreatedAt => this.created_at.micros().cmp(&that.created_at.micros()),
        UserSort::Email => one.email.cmp(&other.email),
        UserSort::FullName => one.name.cmp(&other.name),
        UserSort::LastLoginAt => seen(this).cmp(&seen(that)),
        UserSort::IsActive => this.is_active.cmp(&that.is_active),
        UserSort::Roles => this.roles.rank().cmp(&that.roles.rank()),
        // Organizations are named by their numbers, in this order.
        UserSort::OrgName => this.org_id.unwrap_or(0).cmp(&that.org_id.unwrap_or(0)),
    };
    let order = by_key.then(this.id.cmp(&that.id));
    if query.descending {
        order.reverse()
    } else {
        order
    }
}

/// Whom a loop finds, in the order of the list.
fn by_loop<'a>(people: &'a [Folded], scope: &Scope, query: &UserQuery) -> Vec<&'a Folded> {
    let mut expected: Vec<&Folded> = people
        .iter()
        .filter(|person| matches(person, scope, query))
        .collect();
    expected.sort_by(|one, other| compare(one, other, query));
    expected
}

/// Asks, and compares with what the loop finds; now and then behind a cursor, which then stands for the page number.
async fn ask(db: &Db, rng: &mut Rng, people: &[Folded], orgs: &[i64]) -> bool {
    let (scope, query) = question(rng, people, orgs);
    let expected = by_loop(people, &scope, &query);
    let total = expected.len();
    let behind = (rng.u8(..4) == 0 && total > 0).then(|| rng.usize(..total));
    shows(db, &expected, &scope, &query, behind).await
}

/// Pages of everybody by e-mail and by name, up and down: any of them, those around the middle, the last one and the one
/// behind it.
async fn turn(db: &Db, rng: &mut Rng, people: &[Folded]) {
    for sort in [UserSort::Email, UserSort::FullName] {
        for descending in [false, true] {
            let query = UserQuery {
                sort,
                descending,
                ..UserQuery::default()
            };
            let expected = by_loop(people, &Scope::All, &query);
            for page_size in [1_u32, 7, 16, 100] {
                let last = (people.len() as u64).div_ceil(u64::from(page_size));
                let mut pages = vec![last / 2, last / 2 + 1, last - 1, last, last + 1];
                pages.extend((0..10).map(|_| rng.u64(1..=last)));
                for page in pages {
                    let query = UserQuery {
                        paging: Paging { page, page_size },
                        ..query.clone()
                    };
                    shows(db, &expected, &Scope::All, &query, None).await;
                }
            }
            for _ in 0..4 {
                let behind = Some(rng.usize(..people.len()));
                shows(db, &expected, &Scope::All, &query, behind).await;
            }
        }
    }
}

/// Compares a page with what was expected; whether it has anybody.
async fn shows(
    db: &Db,
    expected: &[&Folded],
    scope: &Scope,
    query: &UserQuery,
    behind: Option<usize>,
) -> bool {
    let total = expected.len();
    let first = behind.map_or(usize::try_from(query.paging.offset()).unwrap(), |n| n + 1);
    let mut reader = db.read().await.unwrap();
    let after = match behind {
        Some(n) => {
            let row = read!(
                &mut reader,
                users::by_id(expected[n].person.id, Timestamp::from_micros(0))
            );
            // Only the mask of a row is changed here, so its grants do not tell the roles.
            let mut user: User = row.unwrap().unwrap().into();
            user.roles = expected[n].person.roles;
            Some(Cursor::behind(&user, query.sort))
        }
        None => None,
    };
    let ids: Vec<Uuid> = expected
        .iter()
        .skip(first)
        .take(query.paging.page_size as usize)
        .map(|folded| folded.person.id)
        .collect();
    let (told, rows): (i64, Vec<UserRow>) = read!(
        &mut reader,
        user_lists::list(scope, query, after.as_ref(), NOW)
    )
    .unwrap_or_else(|error| panic!("{} {query:?}: {error}", db.kind()));
    let shown: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let at = format!("{} {scope:?} {query:?} behind {behind:?}", db.kind());
    assert_eq!(usize::try_from(told).unwrap(), total, "{at}");
    assert_eq!(
        shown.iter().copied().map(UserId).collect::<Vec<_>>(),
        ids.into_iter().map(UserId).collect::<Vec<_>>(),
        "{at}"
    );
    // Where a list is read to its end, the next ones are the same.
    if after.is_some() || query.paging.page == 1 {
        let rows: Vec<UserRow> = read!(
            &mut reader,
            user_lists::piece(scope, query, after.as_ref(), NOW)
        )
        .unwrap_or_else(|error| panic!("a piece of {at}: {error}"));
        let next: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        assert_eq!(next, shown, "a piece of {at}");
    }
    !shown.is_empty()
}

async fn compare_with_the_oracle(database: Database) {
    let db = Db::open(&database.url).await.unwrap();
    db.migrate().await.unwrap();
    let mut rng = Rng::with_seed(4711);
    let mut tx = db.begin().await.unwrap();
    let new: Vec<SeedOrganization> = (0..6)
        .map(|n| SeedOrganization {
            name: format!("Organization {n}"),
            legal_name: None,
            is_active: true,
            created_at: Timestamp::from_micros(0),
        })
        .collect();
    let orgs = write!(tx, seeding::organizations(&new));
    let mut people: Vec<SeedUser> = (0..PEOPLE).map(|n| somebody(&mut rng, n, &orgs)).collect();
    people[..IN_ORDER].sort_by_key(|person| (person.created_at.micros(), person.id));
    write!(tx, seeding::users(&people));
    write!(tx, seeding::recount());
    tx.commit().await.unwrap();
    keeps_books(&db).await;
    let mut tx = db.begin().await.unwrap();
    write!(tx, checkup::cut_list_spans());
    tx.commit().await.unwrap();
    let spans = database.number("select count(*) from list_spans");
    assert!(spans > 80, "only {spans} spans to jump over");

    let mut people: Vec<Folded> = people.into_iter().map(Folded::of).collect();
    turn(&db, &mut rng, &people).await;
    let mut fruitful = 0;
    for _ in 0..QUESTIONS {
        fruitful += usize::from(ask(&db, &mut rng, &people, &orgs).await);
    }
    let mut tx = db.begin().await.unwrap();
    for _ in 0..PEOPLE {
        let n = rng.usize(..people.len());
        let mut person = people[n].person.clone();
        changes(&mut tx, &mut rng, &mut person).await;
        people[n] = Folded::of(person);
    }
    write!(tx, seeding::recount());
    tx.commit().await.unwrap();
    turn(&db, &mut rng, &people).await;
    for _ in 0..QUESTIONS {
        fruitful += usize::from(ask(&db, &mut rng, &people, &orgs).await);
    }
    assert!(
        fruitful > QUESTIONS / 2,
        "only {fruitful} pages showed anybody"
    );
    keeps_books(&db).await;
}

/// What triggers keep is what a recount finds, after all these changes.
async fn keeps_books(db: &Db) {
    let mut reader = db.read().await.unwrap();
    let domains = read!(&mut reader, checkup::wrong_domains()).unwrap();
    assert!(domains.is_empty(), "{} {domains:?}", db.kind());
    let spans = read!(&mut reader, checkup::wrong_list_spans()).unwrap();
    assert!(spans.is_empty(), "{} {spans:?}", db.kind());
    let found = read!(&mut reader, search::differences()).unwrap();
    assert_eq!(found.count, 0, "{} {:?}", db.kind(), found.some);
}

/// Beyond a number of domains a needle is found by reading everything, and without any domain by its words alone.
#[tokio::test]
async fn people_without_addresses_are_found_as_well() {
    for database in [Database::sqlite(), Database::postgres()] {
        let db = Db::open(&database.url).await.unwrap();
        db.migrate().await.unwrap();
        let mut rng = Rng::with_seed(815);
        let mut people: Vec<SeedUser> = (0..40).map(|n| somebody(&mut rng, n, &[1])).collect();
        for (n, person) in people.iter_mut().enumerate() {
            person.org_id = None;
            person.email = format!("p{n}@own{n}.example");
        }
        people[7].email = "nowhere.example".to_owned();
        people[7].full_name = None;
        people[8].full_name = Some("own8.example".to_owned());
        let mut tx = db.begin().await.unwrap();
        write!(tx, seeding::users(&people));
        write!(tx, seeding::recount());
        tx.commit().await.unwrap();
        for (words, total) in [
            ("example", 40),
            (".example", 40),
            ("own", 39),
            ("own8", 1),
            ("own3", 11),
            ("p1@own1", 1),
            ("1@o", 4),
            ("@own2", 11),
            ("@", 39),
            ("nowhere", 1),
        ] {
            let query = UserQuery {
                search: Some(words.to_owned()),
                ..UserQuery::default()
            };
            let mut reader = db.read().await.unwrap();
            let (told, rows) = read!(
                &mut reader,
                user_lists::list(&Scope::All, &query, None, NOW)
            )
            .unwrap();
            let shown = i64::try_from(rows.len()).unwrap();
            let page = query.paging.limit();
            assert_eq!(
                (told, shown),
                (total, total.min(page)),
                "{} {words}",
                db.kind()
            );
        }
        keeps_books(&db).await;
    }
}

/// Even where all have one name, or none: a span of one key begins with somebody's id.
#[tokio::test]
async fn where_people_crowd_a_span_is_cut() {
    for database in [Database::sqlite(), Database::postgres()] {
        let db = Db::open(&database.url).await.unwrap();
        db.migrate().await.unwrap();
        let mut rng = Rng::with_seed(1815);
        let mut people: Vec<SeedUser> = (0..9_000).map(|n| somebody(&mut rng, n, &[1])).collect();
        for person in &mut people {
            person.org_id = None;
            person.full_name = None;
        }
        let mut tx = db.begin().await.unwrap();
        write!(tx, seeding::users(&people));
        write!(tx, seeding::recount());
        tx.commit().await.unwrap();
        for sort in ["email", "full_name"] {
            let spans = database.number(&format!(
                "select count(*) from list_spans where sort = '{sort}' and n between 4000 and 5000"
            ));
            assert_eq!(spans, 2, "{} {sort}", db.kind());
        }
        let people: Vec<Folded> = people.into_iter().map(Folded::of).collect();
        turn(&db, &mut rng, &people).await;
        keeps_books(&db).await;
    }
}

#[tokio::test]
async fn sqlite_shows_whom_a_loop_finds() {
    compare_with_the_oracle(Database::sqlite()).await;
}

#[tokio::test]
async fn postgres_shows_whom_a_loop_finds() {
    compare_with_the_oracle(Database::postgres()).await;
}
