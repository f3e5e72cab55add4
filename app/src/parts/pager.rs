//! "1–50 of 312", the pages around, and how many rows each has.

use leptos::prelude::*;
use messages::t;
use model::Paging;

/// `url` builds the URL of another page of the same list.
#[component]
pub(crate) fn Pager<F>(
    /// First and last row on this page, counted from 1.
    range: Option<(u64, u64)>,
    total: u64,
    paging: Paging,
    url: F,
) -> impl IntoView
where
    F: Fn(Paging) -> String,
{
    let pages = total.div_ceil(u64::from(paging.page_size.max(1)));
    let step = |label: &'static str, page: Option<u64>, rel: &'static str| match page {
        Some(page) => view! {
            <a class="btn small" rel=rel href=url(Paging { page, ..paging })>
                {label}
            </a>
        }
        .into_any(),
        None => view! {
            <span class="btn small off" aria-disabled="true">
                {label}
            </span>
        }
        .into_any(),
    };
    let before = (paging.page > 1).then(|| (paging.page - 1).min(pages.max(1)));
    let after = (paging.page < pages).then_some(paging.page + 1);
    let shown = range.map_or_else(
        || t!("pager-none", total = grouped(total)),
        |(first, last)| {
            let (first, last) = (grouped(first), grouped(last));
            t!(
                "pager-range",
                first = first,
                last = last,
                total = grouped(total)
            )
        },
    );
    let sizes = [25, 50, 100].map(|size| {
        let on = size == paging.page_size;
        view! {
            <a
                href=url(Paging { page: 1, page_size: size })
                aria-current=on.then_some("true")
                aria-label=t!("pager-rows-on-a-page", count = size)
            >
                {size}
            </a>
        }
    });
    view! {
        <nav class="foot num" aria-label=t!("pager-pages")>
            <span data-testid="range">{shown}</span>
            <span class="sp"></span>
            <span class="sizes wide">{t!("pager-rows")} " " {sizes.collect_view()}</span>
            {step(t!("pager-previous"), before, "prev")}
            {step(t!("pager-next"), after, "next")}
        </nav>
    }
}

/// 12,345, or as the reader's locale groups digits
pub(crate) fn grouped(n: u64) -> String {
    super::with_local(|local| grouped_of(local, n))
}

/// The same for somebody who reads like this.
pub(crate) fn grouped_of(local: &model::Local, n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(local.locale.grouping());
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(
            [0, 999, 1_000, 1_234_567].map(grouped),
            ["0", "999", "1,000", "1,234,567"]
        );
    }
}
