//! One person in the list: a row, on a phone a card.
//!
//! Rows are HTML and not views: the browser leaves those of a page's own HTML as they are, so neither they nor their data
//! have to be there a second time. What is pressed in them is heard by the table. End tags that HTML does without are left
//! out.

use messages::{Piece, rich, t};
use model::{Role, RoleSet, Timestamp};

use super::{
    actions::list_with_row,
    bulk::tick,
    columns::{Column, Columns},
    line::Line,
    state::Picked,
};
use crate::{
    parts::{Html, ago, hue, initials},
    routes,
};

/// What all rows of a page share.
pub(super) struct Rows<'a> {
    pub(super) now: Timestamp,
    pub(super) columns: Columns,
    /// Whether there are boxes to tick, and which are.
    pub(super) ticks: Option<Picked>,
    /// Those that were when the form was refused that held them: ids with commas between them.
    pub(super) were_ticked: &'a str,
    /// The list as it is now.
    pub(super) back: &'a str,
}

/// What the argument of a sentence is called until it is known.
const AGO: &str = "…";

impl Rows<'_> {
    pub(super) fn html(&self, lines: &[Line]) -> String {
        let sentences = Sentences {
            signed_in: rich!("row-signed-in", ago = AGO),
            created: rich!("row-created", ago = AGO),
        };
        let mut html = Html::default();
        for line in lines {
            self.row(&mut html, line, &sentences);
        }
        html.into_string()
    }

    fn row(&self, html: &mut Html, line: &Line, sentences: &Sentences) {
        let label = line.label();
        html.markup("<tr")
            .attribute("id", &routes::row_of(line.id))
            .markup(">");
        if let Some(picked) = self.ticks {
            html.markup("<td class=tick>");
            let was_ticked =
                !self.were_ticked.is_empty() && self.were_ticked.contains(&line.id.to_string());
            tick(html, line.id, label, picked, was_ticked);
        }
        let list = list_with_row(self.back, line.id);
        html.markup("<td class=main><a")
            .attribute("class", &format!("who {}", hue(line.id)))
            .attribute("href", &routes::from(&routes::user(line.id), &list))
            .attribute("data-initials", &initials(label))
            .markup("><span><b>")
            .text(label)
            .markup("</b><span>")
            .text(&line.email)
            .markup("</span></span></a>");
        let columns = Column::ALL.into_iter();
        for column in columns.filter(|column| self.columns.has(*column)) {
            self.cell(html, column, line, sentences);
        }
        // The style draws what is pressed.
        html.markup("<td class=acts><a")
            .attribute("href", &routes::user_actions_from(line.id, self.back))
            .attribute("title", &t!("row-actions", label = label))
            .attribute("data-verbs", &line.verbs.bits().to_string())
            .markup("></a>");
    }

    /// One column of one person.
    fn cell(&self, html: &mut Html, column: Column, line: &Line, sentences: &Sentences) {
        match column {
            Column::Status => {
                let (tone, text) = line.standing.said();
                html.markup("<td class=state><b")
                    .attribute("class", tone)
                    .markup(">")
                    .text(text)
                    .markup("</b>");
            }
            Column::Roles => {
                html.markup("<td class=roles>");
                roles(html, line.roles);
            }
            Column::Organization => organization(html, line.organization.as_deref()),
            Column::LastLogin => {
                html.markup("<td class=seen>");
                match line.last_login_at {
                    Some(at) => self.time(html, &sentences.signed_in, at),
                    None => {
                        html.markup("<i>")
                            .text(t!("row-never-signed-in"))
                            .markup("</i><span class=wide>")
                            .text(t!("row-never"))
                            .markup("</span>");
                    }
                }
            }
            Column::Created => {
                html.markup("<td class=created>");
                self.time(html, &sentences.created, line.created_at);
            }
            Column::Id => {
                let id = line.id.to_string();
                html.markup("<td class=id")
                    .attribute("title", &id)
                    .markup("><code class=muted>")
                    .text(&id)
                    .markup("</code>");
            }
        }
    }

    /// A time with the words around it, which only a phone shows: the table has its heads. The exact one is said on
    /// hover by [`crate::parts::say_exactly`].
    fn time(&self, html: &mut Html, sentence: &[Piece], at: Timestamp) {
        for piece in sentence {
            match piece.argument {
                Some(_) => html
                    .markup("<time")
                    .attribute("datetime", &at.to_string())
                    .markup(">")
                    .text(&ago(at, self.now))
                    .markup("</time>"),
                None => html.markup("<i>").text(&piece.text).markup("</i>"),
            };
        }
    }
}

/// Found once a page, not once a row.
struct Sentences {
    signed_in: Vec<Piece>,
    created: Vec<Piece>,
}

fn organization(html: &mut Html, name: Option<&str>) {
    let Some(name) = name else {
        html.markup("<td class=\"org none\">–");
        return;
    };
    html.markup("<td class=org");
    // What may not fit is told in whole on hover.
    if name.chars().count() > 20 {
        html.attribute("title", name);
    }
    html.markup(">").text(name);
}

/// Two roles, then how many more; the rest is named in the title. As [`crate::parts::RolePills`] draws them.
fn roles(html: &mut Html, roles: RoleSet) {
    if roles.is_empty() {
        html.markup("<span class=faint>")
            .text(t!("common-no-role"))
            .markup("</span>");
        return;
    }
    for role in roles.iter().take(2) {
        html.markup(if role.is_global() {
            "<b class=accent"
        } else {
            "<b"
        });
        // Not where it would only repeat the name.
        if !role.title().eq_ignore_ascii_case(role.name()) {
            html.attribute("title", role.title());
        }
        html.markup(">").text(role.name()).markup("</b>");
    }
    let rest: Vec<_> = roles.iter().skip(2).map(Role::name).collect();
    if !rest.is_empty() {
        let names = rest.join(", ");
        html.markup("<b")
            .attribute("title", &names)
            .markup(">")
            .text(&format!("+{}", rest.len()))
            .markup("<span class=sr>")
            .text(&format!(": {names}"))
            .markup("</span></b>");
    }
}

#[cfg(test)]
mod tests {
    use model::{UserId, Uuid};

    use super::*;
    use crate::{pages::users::line::Verbs, parts::Standing};

    #[test]
    fn what_a_person_is_called_is_text_in_their_row() {
        let line = Line {
            id: UserId(Uuid::from_u128(7)),
            full_name: Some("</td><img src=x onerror=\"alert(1)\">".to_owned()),
            email: "o'brien&co@example.org".to_owned(),
            standing: Standing::Active,
            roles: RoleSet::EMPTY.with(Role::OrgAdmin).with(Role::User),
            organization: Some("\"><script>alert(1)</script>".to_owned()),
            last_login_at: None,
            created_at: Timestamp::from_micros(0),
            verbs: Verbs::default(),
        };
        let rows = Rows {
            now: Timestamp::from_micros(0),
            columns: Column::ALL.into_iter().collect(),
            ticks: Some(Picked::None),
            were_ticked: "",
            back: "/users?search=%22%3E",
        };
        let html = rows.html(&[line.clone(), line]);
        assert_eq!(html.matches("<tr id=").count(), 2);
        for markup in ["<img", "<script", "onerror=\""] {
            assert!(!html.contains(markup), "{markup}: {html}");
        }
        assert!(
            html.contains("<span>o'brien&amp;co@example.org</span>"),
            "{html}"
        );
        assert!(html.contains(">&quot;&gt;&lt;script&gt;"), "{html}");
    }
}
