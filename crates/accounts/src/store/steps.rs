//! Where a walk along a list begins: nearer to the page than the first row, where that is known.

use uuid::Uuid;

use super::rows::{PlaceRow, SpanRow};

/// How a walk goes.
pub(crate) struct Steps {
    pub(crate) skip: i64,
    pub(crate) take: i64,
    pub(crate) descending: bool,
    /// It comes from the other end, so the rows have to be turned around.
    pub(crate) reversed: bool,
    /// It begins at the edge of a span.
    pub(crate) from: Option<Edge>,
}

pub(crate) enum Edge {
    /// Of a span of time: a condition but for its instant, and the instant.
    Instant(&'static str, i64),
    /// The key and the id that a span of the list begins with.
    Person(String, Uuid),
}

impl Steps {
    /// From the other end.
    pub(crate) fn turn(&mut self, total: i64) {
        self.skip = total - self.skip - self.take;
        self.descending = !self.descending;
        self.reversed = true;
    }

    /// Over whole spans, as far as the page allows.
    pub(crate) fn jump(&mut self, spans: &[SpanRow]) {
        let mut ordered: Vec<&SpanRow> = spans.iter().collect();
        if self.descending {
            ordered.reverse();
        }
        let mut last = None;
        for span in ordered {
            last = Some(span);
            if self.skip < span.n {
                break;
            }
            self.skip -= span.n;
        }
        let Some(span) = last else { return };
        let (near, far) = if self.descending {
            (" and u.created_at < ", " and u.created_at >= ")
        } else {
            (" and u.created_at >= ", " and u.created_at < ")
        };
        let (upper, lower) = ((span.span + 1) << 41, span.span << 41);
        // Within the span, too, from the nearer edge, unless the page goes on behind it.
        let rest = span.n - self.skip - self.take;
        if rest >= 0 && rest < self.skip {
            let edge = if self.descending { lower } else { upper };
            self.from = Some(Edge::Instant(far, edge));
            self.turn(span.n);
        } else {
            let edge = if self.descending { upper } else { lower };
            self.from = Some(Edge::Instant(near, edge));
        }
    }

    /// Into the span that a page begins in, upwards.
    pub(crate) fn land(&mut self, place: PlaceRow) {
        self.skip -= place.before;
        self.from = Some(Edge::Person(place.first_key, place.first_id));
    }
}
