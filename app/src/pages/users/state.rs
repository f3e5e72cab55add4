//! The addresses of the list of people.

use model::{Paging, UserQuery};

use super::columns::Columns;
use crate::routes;

/// Who is ticked for a deed on many, as far as the URL says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Picked {
    #[default]
    None,
    /// Everybody on the page.
    Page,
    /// Everybody who matches.
    All,
}

impl Picked {
    /// In the URL.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Picked::None => "",
            Picked::Page => "page",
            Picked::All => "all",
        }
    }

    pub(crate) fn read(text: &str) -> Self {
        [Picked::Page, Picked::All]
            .into_iter()
            .find(|picked| picked.name() == text)
            .unwrap_or_default()
    }
}

/// Builds them: what this view of the list has beside its query goes along with every filter, order and page.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ListUrl {
    /// Columns that the URL names.
    pub(crate) columns: Option<Columns>,
    /// Who is ticked now. Another filter, order or page begins with nobody.
    pub(crate) picked: Picked,
}

impl ListUrl {
    pub(crate) fn to(self, query: &UserQuery) -> String {
        let url = routes::users(query);
        match self.columns {
            Some(columns) => routes::with_columns(&url, columns),
            None => url,
        }
    }

    /// The same list with these ticked.
    pub(crate) fn picking(self, picked: Picked, query: &UserQuery) -> String {
        routes::picking(&self.to(query), picked.name())
    }

    /// Everybody, in the order and number in which they are shown now.
    pub(crate) fn unfiltered(self, query: &UserQuery) -> String {
        self.to(&UserQuery {
            sort: query.sort,
            descending: query.descending,
            paging: Paging {
                page: 1,
                ..query.paging
            },
            ..UserQuery::default()
        })
    }
}
