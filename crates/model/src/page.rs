//! Pages of a list, by number.

use serde::{Deserialize, Serialize};

/// Rows on a page when the caller does not say.
pub const DEFAULT_PAGE_SIZE: u32 = 50;
/// The most rows that one page holds.
pub const MAX_PAGE_SIZE: u32 = 100;

/// Which page, and how many rows it has: page 1 is the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paging {
    pub page: u64,
    pub page_size: u32,
}

impl Default for Paging {
    fn default() -> Self {
        Self {
            page: 1,
            page_size: DEFAULT_PAGE_SIZE,
        }
    }
}

impl Paging {
    /// Rows before this page. Beyond what the database counts, the largest number it knows: an empty page.
    pub fn offset(self) -> i64 {
        let before = self
            .page
            .saturating_sub(1)
            .saturating_mul(u64::from(self.page_size));
        i64::try_from(before).unwrap_or(i64::MAX)
    }

    pub fn limit(self) -> i64 {
        i64::from(self.page_size)
    }
}

/// One page of a list and the exact number of rows on all of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub total: u64,
    pub page: u64,
    pub page_size: u32,
    /// Where the next page begins, for whoever reads on by cursor; `None` at the end.
    #[serde(default)]
    pub next: Option<String>,
}

impl<T> Page<T> {
    pub fn new(items: Vec<T>, total: u64, paging: Paging) -> Self {
        Self {
            items,
            total,
            page: paging.page,
            page_size: paging.page_size,
            next: None,
        }
    }

    /// The page with the cursor behind its last row.
    #[must_use]
    pub fn followed_by(self, next: Option<String>) -> Self {
        Self { next, ..self }
    }

    /// The same page of something else.
    pub fn map<U>(self, to: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(to).collect(),
            total: self.total,
            page: self.page,
            page_size: self.page_size,
            next: self.next,
        }
    }

    /// `ceil(total / page_size)`; 0 where there is nothing.
    pub fn total_pages(&self) -> u64 {
        self.total.div_ceil(u64::from(self.page_size.max(1)))
    }

    /// The numbers of the first and last row of this page, counted from 1; `None` where the page is empty.
    pub fn range(&self) -> Option<(u64, u64)> {
        let before = (self.page.saturating_sub(1)).saturating_mul(u64::from(self.page_size));
        let here = self.items.len() as u64;
        (here > 0).then(|| (before + 1, before + here))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_counted_up() {
        let page = |total| {
            Page::<()>::new(
                vec![],
                total,
                Paging {
                    page: 1,
                    page_size: 50,
                },
            )
        };
        assert_eq!(
            [0, 1, 50, 51].map(|total| page(total).total_pages()),
            [0, 1, 1, 2]
        );
    }

    #[test]
    fn a_page_beyond_all_numbers_is_empty_and_not_an_overflow() {
        assert_eq!(
            Paging {
                page: u64::MAX,
                page_size: 100
            }
            .offset(),
            i64::MAX
        );
    }
}
