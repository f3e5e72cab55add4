//! What the lists of people and organizations filter by. How they are sorted is described apart, in
//! [`super::sorting`].

use model::{OrgId, OrgSort, OrganizationQuery, Role, RoleSet, UserQuery, UserSort};
use utoipa::IntoParams;

use super::{Ask, Cursor, Input, PageQuery, UserSpans, sorting::UNKNOWN_SORT};

/// Which people.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct UserFilter {
    /// People of this organization. One that does not exist has none.
    #[param(value_type = Option<i64>)]
    org_id: Option<OrgId>,
    /// Active people, or deactivated ones.
    is_active: Option<bool>,
    /// Part of an e-mail address or a full name, in any case, `%` and `_` taken literally; or a whole user id.
    search: Option<String>,
    /// Names of roles with commas between them: people who hold any of these.
    #[param(value_type = Option<String>)]
    role_filter: RoleSet,
    #[param(ignore)]
    sort: (UserSort, bool),
    #[param(ignore)]
    spans: UserSpans,
}

impl Ask for UserFilter {
    fn ask(input: &mut Input) -> Self {
        let roles = |text: &str| -> Option<RoleSet> {
            let names = text.split(',').map(str::trim).filter(|_| !text.is_empty());
            names.map(|name| name.parse::<Role>().ok()).collect()
        };
        Self {
            org_id: input.query_integer("org_id").map(OrgId),
            is_active: input.query_flag("is_active"),
            search: input.query_filter("search"),
            role_filter: input
                .query_as(
                    "role_filter",
                    roles,
                    (
                        "enum",
                        "These must be names of roles with commas between them.",
                    ),
                )
                .unwrap_or_default(),
            sort: input
                .query_as("sort", UserSort::parse, UNKNOWN_SORT)
                .unwrap_or((UserSort::CreatedAt, true)),
            spans: UserSpans::ask(input),
        }
    }
}

impl UserFilter {
    pub(crate) fn on(self, page: &PageQuery, from: Cursor) -> UserQuery {
        UserQuery {
            search: self.search,
            roles: self.role_filter,
            is_active: self.is_active,
            org_id: self.org_id,
            last_login: self.spans.last_login(),
            created: self.spans.created(),
            sort: self.sort.0,
            descending: self.sort.1,
            paging: page.paging,
            cursor: from.cursor,
        }
    }
}

/// Which organizations.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct OrganizationFilter {
    /// Part of the name or the legal name, in any case.
    search: Option<String>,
    /// Active organizations, or deactivated ones.
    is_active: Option<bool>,
    #[param(ignore)]
    sort: (OrgSort, bool),
}

impl Ask for OrganizationFilter {
    fn ask(input: &mut Input) -> Self {
        Self {
            search: input.query_filter("search"),
            is_active: input.query_flag("is_active"),
            sort: input
                .query_as("sort", OrgSort::parse, UNKNOWN_SORT)
                .unwrap_or((OrgSort::CreatedAt, true)),
        }
    }
}

impl OrganizationFilter {
    pub(crate) fn on(self, page: &PageQuery) -> OrganizationQuery {
        OrganizationQuery {
            search: self.search,
            is_active: self.is_active,
            sort: self.sort.0,
            descending: self.sort.1,
            paging: page.paging,
        }
    }
}
