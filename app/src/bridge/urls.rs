//! Reads the queries that [`crate::routes`] writes, and those that people write by hand. What cannot be read is
//! left out and named, so that the page can say so instead of showing too much in silence.

use messages::t;
use model::{
    ActivityQuery, EventKind, MAX_PAGE_SIZE, Moment, OrgSort, OrganizationQuery, OutboxQuery,
    Paging, Provider, Span, Timestamp, UserQuery, UserSort, Zone,
};
use time::Date;

use crate::{
    pages::users::{
        Columns,
        columns::{Column, NONE},
    },
    query::{date_named, pairs, value},
};

/// What a parameter should have held.
#[derive(Clone, Copy)]
enum Wanted {
    Role,
    Switch,
    Organization,
    Sort,
    Time,
    Columns,
    Event,
    Person,
    Date,
    MailState,
    Page,
    PageSize,
}

impl Wanted {
    /// The parameter holds something else.
    fn not(self, name: &str, text: &str) -> String {
        match self {
            Wanted::Role => t!("chip-odd-role", name = name, text = text),
            Wanted::Switch => t!("chip-odd-switch", name = name, text = text),
            Wanted::Organization => t!("chip-odd-organization", name = name, text = text),
            Wanted::Sort => t!("chip-odd-sort", name = name, text = text),
            Wanted::Time => t!("chip-odd-time", name = name, text = text),
            Wanted::Columns => t!("chip-odd-columns", name = name, text = text),
            Wanted::Event => t!("chip-odd-event", name = name, text = text),
            Wanted::Person => t!("chip-odd-person", name = name, text = text),
            Wanted::Date => t!("chip-odd-date", name = name, text = text),
            Wanted::MailState => t!("chip-odd-mail-state", name = name, text = text),
            Wanted::Page => t!("chip-odd-page", name = name, text = text),
            Wanted::PageSize => t!("chip-odd-page-size", name = name, text = text),
        }
    }
}

/// Reads the query of the list of people; a date in it is a day in `zone`. Its second half names what was left out.
pub(crate) fn read_users(search: &str, zone: &Zone) -> (UserQuery, Vec<String>) {
    let pairs = pairs(search);
    let mut odd = Vec::new();
    let mut query = UserQuery {
        search: value(&pairs, "search"),
        sort: UserSort::CreatedAt,
        descending: true,
        paging: read_paging(&pairs, &mut odd),
        ..UserQuery::default()
    };
    // Boxes of a form send the name several times, links and the API a list with commas.
    let roles = pairs
        .iter()
        .filter(|(name, _)| name == "role_filter")
        .flat_map(|(_, names)| names.split(','));
    for name in roles.map(str::trim).filter(|name| !name.is_empty()) {
        match name.parse() {
            Ok(role) => query.roles = query.roles.with(role),
            Err(_) => odd.push(Wanted::Role.not("role_filter", name)),
        }
    }
    query.is_active = read(&pairs, "is_active", Wanted::Switch, &mut odd);
    query.org_id = read(&pairs, "org_id", Wanted::Organization, &mut odd);
    if let Some(text) = value(&pairs, "sort") {
        match UserSort::parse(&text) {
            Some((sort, descending)) => (query.sort, query.descending) = (sort, descending),
            None => odd.push(Wanted::Sort.not("sort", &text)),
        }
    }
    let mut moment = |name, of_day: &dyn Fn(Date) -> Timestamp, reader: Reader| {
        let text = value(&pairs, name)?;
        let day = date_named(&text).map(|day| Moment::At(of_day(day)));
        let read = day.or_else(|| reader(&text));
        if read.is_none() {
            odd.push(Wanted::Time.not(name, &text));
        }
        read
    };
    let (begins, ends) = (|day| zone.begins(day), |day| zone.ends(day));
    query.last_login = Span {
        from: moment("last_login_from", &begins, Span::read_from),
        to: moment("last_login_to", &ends, Span::read_to_or_never),
    };
    query.created = Span {
        from: moment("created_from", &begins, Span::read_from),
        to: moment("created_to", &ends, Span::read_to),
    };
    (query, odd)
}

/// Reads what is no date.
type Reader = fn(&str) -> Option<Moment>;

/// Reads the page of a list that has nothing else in its query.
pub(crate) fn read_page(search: &str) -> Paging {
    read_paging(&pairs(search), &mut Vec::new())
}

/// Reads which columns the URL of a list names, if it names any.
pub(crate) fn read_columns(search: &str, odd: &mut Vec<String>) -> Option<Columns> {
    let text = value(&pairs(search), "columns")?;
    let columns = columns_named(&text);
    if columns.is_none() {
        odd.push(Wanted::Columns.not("columns", &text));
    }
    columns
}

/// The columns with these names; `None` where one of them is no column.
pub(crate) fn columns_named(text: &str) -> Option<Columns> {
    if text == NONE {
        return Some(Columns::from_iter([]));
    }
    text.split(',')
        .map(|name| {
            Column::ALL
                .into_iter()
                .find(|column| column.name() == name.trim())
        })
        .collect()
}

/// Reads the query of the list of organizations; by name unless it says otherwise.
pub(crate) fn read_organizations(search: &str) -> (OrganizationQuery, Vec<String>) {
    let pairs = pairs(search);
    let mut odd = Vec::new();
    let mut query = OrganizationQuery {
        search: value(&pairs, "search"),
        is_active: read(&pairs, "is_active", Wanted::Switch, &mut odd),
        sort: OrgSort::OrgName,
        descending: false,
        paging: read_paging(&pairs, &mut odd),
    };
    if let Some(text) = value(&pairs, "sort") {
        match OrgSort::parse(&text) {
            Some((sort, descending)) => (query.sort, query.descending) = (sort, descending),
            None => odd.push(Wanted::Sort.not("sort", &text)),
        }
    }
    (query, odd)
}

/// Reads the query of a timeline; a date in it is a day in `zone`.
pub(crate) fn read_activity(search: &str, zone: &Zone) -> (ActivityQuery, Vec<String>) {
    let pairs = pairs(search);
    let mut odd = Vec::new();
    let kind = read::<EventKind>(&pairs, "event_type", Wanted::Event, &mut odd);
    let since = read_day(&pairs, "start_date", |day| zone.begins(day), &mut odd);
    let until = read_day(&pairs, "end_date", |day| zone.ends(day), &mut odd);
    let actor = read(&pairs, "actor", Wanted::Person, &mut odd);
    let person = read(&pairs, "person", Wanted::Person, &mut odd);
    let org_id = read(&pairs, "org_id", Wanted::Organization, &mut odd);
    let paging = read_paging(&pairs, &mut odd);
    (
        ActivityQuery {
            kind,
            since,
            until,
            actor,
            person,
            org_id,
            paging,
            ..ActivityQuery::default()
        },
        odd,
    )
}

/// Reads the query of the outbox.
pub(crate) fn read_outbox(search: &str) -> (OutboxQuery, Vec<String>) {
    let pairs = pairs(search);
    let mut odd = Vec::new();
    let state = read(&pairs, "state", Wanted::MailState, &mut odd);
    let paging = read_paging(&pairs, &mut odd);
    (OutboxQuery { state, paging }, odd)
}

/// The parameters that may hold a date.
const DAYS: [&str; 6] = [
    "start_date",
    "end_date",
    "last_login_from",
    "last_login_to",
    "created_from",
    "created_to",
];

/// Whether the query of a list names days, so that it matters where its reader lives.
pub(crate) fn names_days(search: &str) -> bool {
    let pairs = pairs(search);
    let is_day = |name| value(&pairs, name).is_some_and(|text| date_named(&text).is_some());
    DAYS.into_iter().any(is_day)
}

/// A date, of which one instant counts, or an instant itself.
fn read_day(
    pairs: &[(String, String)],
    name: &str,
    of_day: impl Fn(Date) -> Timestamp,
    odd: &mut Vec<String>,
) -> Option<Timestamp> {
    let text = value(pairs, name)?;
    let day = date_named(&text).map(of_day);
    let at = day.or_else(|| Timestamp::parse(&text));
    if at.is_none() {
        odd.push(Wanted::Date.not(name, &text));
    }
    at
}

fn read_paging(pairs: &[(String, String)], odd: &mut Vec<String>) -> Paging {
    let default = Paging::default();
    let mut within = |name, wanted: Wanted, range: std::ops::RangeInclusive<u64>| {
        let number: Option<u64> = read(pairs, name, wanted, odd);
        number.filter(|n| range.contains(n)).or_else(|| {
            if let Some(n) = number {
                odd.push(wanted.not(name, &n.to_string()));
            }
            None
        })
    };
    let page = within("page", Wanted::Page, 1..=u64::MAX).unwrap_or(default.page);
    let size = within("page_size", Wanted::PageSize, 1..=u64::from(MAX_PAGE_SIZE));
    Paging {
        page,
        page_size: size
            .and_then(|n| u32::try_from(n).ok())
            .unwrap_or(default.page_size),
    }
}

fn read<T: std::str::FromStr>(
    pairs: &[(String, String)],
    name: &str,
    wanted: Wanted,
    odd: &mut Vec<String>,
) -> Option<T> {
    let text = value(pairs, name)?;
    let read = text.parse().ok();
    if read.is_none() {
        odd.push(wanted.not(name, &text));
    }
    read
}

// Only the server leads there, so the browser's half has no use for the two.

/// Leaves for a provider with what was begun before.
pub(crate) fn external_onward(provider: Provider) -> String {
    format!("/oauth/{provider}/continue")
}

/// Where somebody whom a provider knows founds an organization.
pub(crate) fn external_register(provider: Provider) -> String {
    format!("/oauth/{provider}/register")
}

#[cfg(test)]
mod tests {
    use model::{OrgId, OutboxState, Role, RoleSet};

    use super::*;
    use crate::routes::{activity_in, organizations, outbox, users, users_in};

    #[test]
    fn a_list_url_reads_back_as_the_query_that_wrote_it() {
        let query = UserQuery {
            search: Some("100% a&b".to_owned()),
            roles: [Role::OrgAdmin, Role::User].into_iter().collect(),
            is_active: Some(false),
            org_id: Some(OrgId(7)),
            last_login: Span {
                from: None,
                to: Span::read_to_or_never("90d"),
            },
            created: Span {
                from: Span::read_from("2026-01-01"),
                to: Span::read_to("2026-12-31"),
            },
            sort: UserSort::Email,
            descending: false,
            paging: Paging {
                page: 3,
                page_size: 25,
            },
            cursor: None,
        };
        let url = users(&query);
        let (_, search) = url.split_once('?').unwrap_or_default();
        assert_eq!(read_users(search, &Zone::default()), (query, vec![]));
    }

    #[test]
    fn a_choice_of_columns_reads_back_as_it_is_written() {
        for text in [
            "status,roles,organization,last_login,created",
            "user_id",
            "none",
        ] {
            assert_eq!(
                columns_named(text).map(Columns::text).as_deref(),
                Some(text)
            );
        }
        assert_eq!(columns_named("status,shoe_size"), None);
        assert_eq!(
            columns_named("created,status,roles,organization,last_login"),
            Some(Columns::default())
        );
    }

    #[test]
    fn the_default_list_has_a_bare_url() {
        assert_eq!(users(&read_users("", &Zone::default()).0), "/users");
        assert_eq!(organizations(&read_organizations("").0), "/organizations");
        assert_eq!(outbox(&read_outbox("").0), "/outbox");
    }

    #[test]
    fn a_state_of_the_outbox_reads_back_as_it_is_written() {
        for state in OutboxState::ALL {
            let query = OutboxQuery {
                state: Some(state),
                ..OutboxQuery::default()
            };
            let url = outbox(&query);
            let (_, search) = url.split_once('?').unwrap_or_default();
            assert_eq!(read_outbox(search), (query, vec![]), "{url}");
        }
        let (query, odd) = read_outbox("state=lost");
        assert_eq!((query.state, odd.len()), (None, 1));
    }

    #[test]
    fn what_a_url_says_wrongly_is_named() {
        let (query, odd) = read_users(
            "role_filter=user&role_filter=boss&is_active=yes&page=0&page_size=1000&sort=age&created_to=never",
            &Zone::default(),
        );
        assert_eq!(
            (query.roles, query.is_active, query.paging),
            (RoleSet::EMPTY.with(Role::User), None, Paging::default())
        );
        assert_eq!(odd.len(), 6, "{odd:?}");
    }

    fn berlin() -> Zone {
        // Summer from 29 March 2026, 01:00 UTC to 25 October, 01:00 UTC.
        let changes = vec![(1_774_746_000, 7_200), (1_792_890_000, 3_600)];
        Zone::new("Europe/Berlin".to_owned(), 3_600, changes)
    }

    #[test]
    fn the_days_of_a_list_are_whole_where_its_reader_lives() {
        let search = "last_login_to=2026-10-24&created_from=2026-10-25&created_to=2026-11-30";
        let (query, odd) = read_users(search, &berlin());
        let ends =
            [query.last_login.to, query.created.from, query.created.to].map(|end| match end {
                Some(Moment::At(at)) => at.to_string(),
                _ => String::new(),
            });
        assert_eq!(
            ends,
            [
                "2026-10-24T22:00:00Z",
                "2026-10-24T22:00:00Z",
                "2026-11-30T23:00:00Z"
            ]
        );
        assert_eq!(odd, Vec::<String>::new());
        assert_eq!(users_in(&berlin(), &query), format!("/users?{search}"));
        assert!(names_days(search) && !names_days("created_from=7d&last_login_to=never"));
    }

    #[test]
    fn the_days_of_a_timeline_are_whole_where_its_reader_lives() {
        let days = "start_date=2026-10-25&end_date=2026-11-30";
        for (zone, since, until) in [
            (
                Zone::default(),
                "2026-10-25T00:00:00Z",
                "2026-12-01T00:00:00Z",
            ),
            (berlin(), "2026-10-24T22:00:00Z", "2026-11-30T23:00:00Z"),
        ] {
            let (query, odd) = read_activity(days, &zone);
            let ends = [query.since, query.until].map(|at| at.map(|at| at.to_string()));
            assert_eq!(ends, [since, until].map(|at| Some(at.to_owned())));
            assert_eq!(odd, Vec::<String>::new());
            let url = activity_in(&zone, "/activity", &query);
            assert_eq!(url, format!("/activity?{days}"));
        }
        // An instant is one everywhere, and stays one.
        let instant = "end_date=2026-11-30T23%3A00%3A00Z";
        let (query, _) = read_activity(instant, &Zone::default());
        let url = activity_in(&Zone::default(), "/activity", &query);
        assert_eq!(url, format!("/activity?{instant}"));
        assert_eq!(read_activity(instant, &berlin()).0.until, query.until);
        let (query, odd) = read_activity("start_date=2026-02-30", &berlin());
        assert_eq!((query.since, odd.len()), (None, 1));
        assert!(names_days(days) && !names_days(instant) && !names_days("page=2"));
    }
}
