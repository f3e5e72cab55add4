use axum::response::IntoResponse;
use model::{Moment, Page, Paging, Role, UserQuery, UserSort};

use super::{get, one, problems, read};
use crate::{
    input::{ActivityFilter, Cursor, OrganizationActivityFilter, PageQuery, UserFilter},
    wire::{MailboxQuery, UserListResponse},
};

async fn query(query: &str) -> Result<UserQuery, (http::StatusCode, serde_json::Value)> {
    let request = get(&format!("/api/v1/users?{query}"));
    let (page, filter, cursor) = read::<(PageQuery, UserFilter, Cursor)>(request).await?;
    Ok(filter.on(&page, cursor))
}

#[tokio::test]
async fn a_list_is_newest_first_and_fifty_a_page_by_default() {
    let asked = query("").await.unwrap();
    assert_eq!(
        asked.paging,
        Paging {
            page: 1,
            page_size: 50
        }
    );
    assert_eq!((asked.sort, asked.descending), (UserSort::CreatedAt, true));
    assert!(asked.roles.is_empty() && asked.search.is_none());
}

#[tokio::test]
async fn every_filter_is_read() {
    let text = "page=3&page_size=100&search=a%2Bb+c&role_filter=user,%20org_admin&is_active=False&org_id=7&sort=-email";
    let asked = query(text).await.unwrap();
    assert_eq!(asked.search.as_deref(), Some("a+b c"));
    assert_eq!(
        asked.roles,
        [Role::User, Role::OrgAdmin].into_iter().collect()
    );
    assert_eq!(
        (asked.is_active, asked.org_id),
        (Some(false), Some(model::OrgId(7)))
    );
    assert_eq!((asked.sort, asked.descending), (UserSort::Email, true));
    assert_eq!(
        asked.paging,
        Paging {
            page: 3,
            page_size: 100
        }
    );
}

#[tokio::test]
async fn stretches_of_time_are_days_instants_or_days_back() {
    let text =
        "last_login_from=7d&last_login_to=never&created_from=2026-11-01&created_to=2026-11-30";
    let asked = query(text).await.unwrap();
    assert_eq!(asked.last_login.from, Some(Moment::DaysAgo(7)));
    assert_eq!(asked.last_login.to, Some(Moment::Never));
    let month = (asked.created.from_text(), asked.created.to_text());
    assert_eq!(month, ("2026-11-01".into(), "2026-11-30".into()));
}

#[tokio::test]
async fn unknown_parameters_are_ignored_and_empty_filters_do_not_filter() {
    let asked = query("search=&role_filter=&color=red&color=blue&%FF=1&&=&%zz")
        .await
        .unwrap();
    assert_eq!(asked, query("").await.unwrap());
}

#[tokio::test]
async fn wrong_parameters_are_named() {
    for (text, name, kind) in [
        ("page=0", "page", "greater_than_equal"),
        ("page=-3", "page", "greater_than_equal"),
        ("page=1.0", "page", "int_parsing"),
        ("page=", "page", "int_parsing"),
        ("page=+1", "page", "int_parsing"),
        ("page=4611686018427387904", "page", "less_than_equal"),
        ("page=18446744073709551616", "page", "less_than_equal"),
        ("page=-99999999999999999999", "page", "greater_than_equal"),
        ("page_size=101", "page_size", "less_than_equal"),
        ("page_size=0", "page_size", "greater_than_equal"),
        (
            "page_size=99999999999999999999999",
            "page_size",
            "less_than_equal",
        ),
        ("is_active=yes", "is_active", "bool_parsing"),
        ("is_active=", "is_active", "bool_parsing"),
        ("org_id=seven", "org_id", "int_parsing"),
        ("org_id=%D9%A7", "org_id", "int_parsing"),
        ("role_filter=user,root", "role_filter", "enum"),
        ("role_filter=user,", "role_filter", "enum"),
        ("sort=password", "sort", "enum"),
        ("sort=", "sort", "enum"),
        (
            "last_login_from=never",
            "last_login_from",
            "datetime_parsing",
        ),
        ("last_login_to=", "last_login_to", "datetime_parsing"),
        ("created_from=0d", "created_from", "datetime_parsing"),
        ("created_to=never", "created_to", "datetime_parsing"),
        ("search=%00", "search", "value_error"),
        ("search=%FF", "search", "value_error"),
        ("search=100%", "search", "value_error"),
        ("search=%+1", "search", "value_error"),
        ("search=a&search=b", "search", "value_error"),
        ("cursor=a&cursor=b", "cursor", "value_error"),
        ("cursor=%00", "cursor", "value_error"),
        ("page=1&p%61ge=2", "page", "value_error"),
    ] {
        assert_eq!(
            problems(query(text).await),
            one(&format!("query.{name}"), kind),
            "{text}"
        );
    }
}

#[tokio::test]
async fn numbers_are_of_64_bits() {
    let most = i64::MAX;
    assert_eq!(
        query(&format!("org_id={most}")).await.unwrap().org_id,
        Some(model::OrgId(most))
    );
    let page = most.unsigned_abs() / u64::from(model::MAX_PAGE_SIZE);
    assert_eq!(
        query(&format!("page={page}")).await.unwrap().paging.page,
        page
    );
    let beyond = query("page=9223372036854775808&org_id=9223372036854775808").await;
    assert_eq!(problems(beyond).len(), 2);
}

#[tokio::test]
async fn events_are_filtered_by_known_types_and_by_days() {
    let asked = read::<ActivityFilter>(get("/?event_type=role_assigned")).await;
    assert!(asked.is_ok());
    let refused = read::<ActivityFilter>(get("/?event_type=coffee")).await;
    assert_eq!(problems(refused), one("query.event_type", "enum"));
    let days = "/?start_date=2026-11-01&end_date=2026-11-30";
    let (page, days, cursor) = read::<(PageQuery, OrganizationActivityFilter, Cursor)>(get(days))
        .await
        .unwrap();
    let asked = days.on(&page, cursor);
    assert_eq!(
        asked.since.map(|at| at.to_string()).as_deref(),
        Some("2026-11-01T00:00:00Z")
    );
    assert_eq!(
        asked.until.map(|at| at.to_string()).as_deref(),
        Some("2026-12-01T00:00:00Z")
    );
    let refused = read::<OrganizationActivityFilter>(get("/?start_date=yesterday")).await;
    assert_eq!(
        problems(refused),
        one("query.start_date", "datetime_parsing")
    );
}

#[tokio::test]
async fn a_required_parameter_may_be_empty_but_not_absent() {
    assert_eq!(
        problems(read::<MailboxQuery>(get("/")).await),
        one("query.email", "missing")
    );
    assert_eq!(
        read::<MailboxQuery>(get("/?email=")).await.unwrap().email,
        ""
    );
}

#[tokio::test]
async fn links_lead_to_the_neighbours_and_keep_the_filters() {
    let links = async |address: &str, total: u64| {
        let page = read::<PageQuery>(get(address)).await.unwrap();
        let people = Page::<model::User>::new(Vec::new(), total, page.paging);
        let response = page.linked::<_, UserListResponse>(people).into_response();
        response.headers()["link"].to_str().unwrap().to_owned()
    };
    assert_eq!(
        links("/api/v1/users?search=a%2Bb&page=2&page_size=10", 35).await,
        "</api/v1/users?search=a%2Bb&page_size=10&page=1>; rel=\"first\", \
         </api/v1/users?search=a%2Bb&page_size=10&page=1>; rel=\"prev\", \
         </api/v1/users?search=a%2Bb&page_size=10&page=3>; rel=\"next\", \
         </api/v1/users?search=a%2Bb&page_size=10&page=4>; rel=\"last\""
    );
    assert_eq!(
        links("/u", 0).await,
        "</u?page=1>; rel=\"first\", </u?page=1>; rel=\"last\""
    );
    assert!(
        links("/u?p%61ge=9&page_size=10", 35)
            .await
            .contains("</u?page_size=10&page=4>; rel=\"prev\"")
    );
    assert!(
        links("/u?page=92233720368547758", 35)
            .await
            .contains("</u?page=1>; rel=\"prev\"")
    );
}

#[tokio::test]
async fn whoever_reads_by_cursor_is_led_on_by_cursor() {
    let page = read::<PageQuery>(get("/u?search=a&c%75rsor=old&page=7"))
        .await
        .unwrap();
    let links = |next: Option<&str>| {
        let people = Page::<model::User>::new(Vec::new(), 350, page.paging)
            .followed_by(next.map(str::to_owned));
        let response = page.linked::<_, UserListResponse>(people).into_response();
        response.headers()["link"].to_str().unwrap().to_owned()
    };
    assert_eq!(
        links(Some("new")),
        "</u?search=a&page=1>; rel=\"first\", </u?search=a&cursor=new>; rel=\"next\""
    );
    assert_eq!(links(None), "</u?search=a&page=1>; rel=\"first\"");
}
