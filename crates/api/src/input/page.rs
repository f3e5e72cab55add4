//! `page` and `page_size`, and the `Link` header (RFC 8288) that answers them (and `cursor`).
//!
//! The links keep every other parameter as the client wrote it, so that following them walks the same list.

use std::fmt::Write as _;

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, Uri, header};
use model::{MAX_PAGE_SIZE, Page, Paging};
use serde::Serialize;
use utoipa::IntoParams;

use super::{Ask, Input, cursor::CURSOR, query::decode};

/// The largest page number: beyond it the number of a row would not fit into 64 bits.
const MAX_PAGE: u64 = i64::MAX.unsigned_abs() / MAX_PAGE_SIZE as u64;

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(
    dead_code,
    reason = "the two fields stand for the parameters in the OpenAPI document"
)]
struct PageParams {
    /// Which page, from 1. A page past the end is an empty list.
    #[param(required = false, minimum = 1, default = 1)]
    page: i64,
    /// Rows on a page, from 1 to 100.
    #[param(required = false, minimum = 1, maximum = 100, default = 50)]
    page_size: i64,
}

/// The page that was asked for, and the address of its neighbours.
pub(crate) struct PageQuery {
    pub(crate) paging: Paging,
    urls: PageUrls,
}

impl IntoParams for PageQuery {
    fn into_params(
        place: impl Fn() -> Option<utoipa::openapi::path::ParameterIn>,
    ) -> Vec<utoipa::openapi::path::Parameter> {
        PageParams::into_params(place)
    }
}

impl Ask for PageQuery {
    fn ask(input: &mut Input) -> Self {
        let standard = Paging::default();
        let page = number(input, "page", MAX_PAGE).unwrap_or(standard.page);
        let page_size = number(input, "page_size", u64::from(MAX_PAGE_SIZE))
            .and_then(|size| u32::try_from(size).ok());
        let paging = Paging {
            page,
            page_size: page_size.unwrap_or(standard.page_size),
        };
        Self {
            paging,
            urls: PageUrls::of(&input.parts.uri),
        }
    }
}

/// A number from 1 to `max`.
fn number(input: &mut Input, name: &str, max: u64) -> Option<u64> {
    let text = input.query(name)?;
    let digits = text.strip_prefix('-').unwrap_or(&text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        input.note("query", name, "int_parsing", "This must be a whole number.");
        return None;
    }
    // Digits that 64 bits do not hold are too many or, after a minus, too few.
    let number = if text.starts_with('-') {
        0
    } else {
        text.parse().unwrap_or(u64::MAX)
    };
    let (kind, msg) = match number {
        0 => ("greater_than_equal", "This must be at least 1.".to_owned()),
        number if number <= max => return Some(number),
        _ => ("less_than_equal", format!("This must be at most {max}.")),
    };
    input.note("query", name, kind, msg);
    None
}

impl PageQuery {
    /// One page of a list as the answer: the body, and links to the first, previous, next and last page.
    pub(crate) fn linked<T, B: From<Page<T>>>(&self, page: Page<T>) -> Linked<B> {
        Linked {
            links: self.urls.links(&page),
            body: page.into(),
        }
    }
}

/// A list with the links to its other pages.
pub(crate) struct Linked<B> {
    links: String,
    body: B,
}

impl<B: Serialize> IntoResponse for Linked<B> {
    fn into_response(self) -> Response {
        let mut response = Json(self.body).into_response();
        if let Ok(links) = HeaderValue::from_str(&self.links) {
            response.headers_mut().insert(header::LINK, links);
        }
        response
    }
}

/// The request's address without its place in the list.
struct PageUrls {
    path: String,
    others: String,
    /// The place was a cursor: neighbours have no numbers then.
    by_cursor: bool,
}

impl PageUrls {
    fn of(uri: &Uri) -> Self {
        let query = uri.query().unwrap_or_default();
        let others = query
            .split('&')
            .filter(|pair| !pair.is_empty() && !names(pair, "page") && !names(pair, CURSOR));
        let others = others.fold(String::new(), |mut others, pair| {
            others.push_str(&ascii(pair));
            others.push('&');
            others
        });
        Self {
            path: ascii(uri.path()),
            others,
            by_cursor: query.split('&').any(|pair| names(pair, CURSOR)),
        }
    }

    fn links<T>(&self, page: &Page<T>) -> String {
        let place = |number: u64| format!("page={number}");
        let last = page.total_pages().max(1);
        let number = page.page;
        let places = if self.by_cursor {
            let next = page.next.as_deref();
            vec![
                ("first", Some(place(1))),
                ("next", next.map(|cursor| format!("{CURSOR}={cursor}"))),
            ]
        } else {
            vec![
                ("first", Some(place(1))),
                ("prev", (number > 1).then(|| place((number - 1).min(last)))),
                (
                    "next",
                    (number < last).then(|| place(number.saturating_add(1))),
                ),
                ("last", Some(place(last))),
            ]
        };
        let links = places.into_iter().filter_map(|(rel, place)| {
            place.map(|place| format!("<{}?{}{place}>; rel=\"{rel}\"", self.path, self.others))
        });
        links.collect::<Vec<_>>().join(", ")
    }
}

/// Whether a pair of the query sets this parameter, however its name is encoded.
fn names(pair: &str, parameter: &str) -> bool {
    let name = pair.split_once('=').map_or(pair, |(name, _)| name);
    decode(name).is_ok_and(|name| name == parameter)
}

/// What a header may carry between `<` and `>`: everything else is percent-encoded.
fn ascii(text: &str) -> String {
    text.bytes()
        .fold(String::with_capacity(text.len()), |mut out, byte| {
            if byte.is_ascii_graphic()
                && !matches!(
                    byte,
                    b'<' | b'>' | b'"' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}'
                )
            {
                out.push(char::from(byte));
            } else {
                // Writing into a String does not fail.
                let _ = write!(out, "%{byte:02X}");
            }
            out
        })
}
