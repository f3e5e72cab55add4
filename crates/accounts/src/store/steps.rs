//! Where a walk along a list begins: nearer to the page than the first row, where that is known.

use super::rows::SpanRow;

/// How a walk goes.
pub(crate) struct Steps {
    pub(crate) skip: i64,
    pub(crate) take: i64,
    pub(crate) descending: bool,
    /// It comes from the other end, so the rows have to be turned around.
    pub(crate) reversed: bool,
    /// It begins at the edge of a span of time.
    pub(crate) from: Option<(&'static str, i64)>,
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
            self.from = Some((far, if self.descending { lower } else { upper }));
            self.turn(span.n);
        } else {
            self.from = Some((near, if self.descending { upper } else { lower }));
        }
    }
}
