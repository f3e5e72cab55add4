//! Where the palette leads: people, pages, actions.

use messages::t;
use model::{Console, PersonRef, UserQuery};

use crate::{
    pages::console::{places, server_places},
    routes,
};

/// One line of the palette.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) group: &'static str,
    pub(super) label: String,
    pub(super) href: String,
}

impl Entry {
    fn new(group: &'static str, label: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            group,
            label: label.into(),
            href: href.into(),
        }
    }
}

/// What matches the words: people as the server found them, then pages and actions that the console offers.
pub(super) fn entries(console: &Console, words: &str, people: &[PersonRef]) -> Vec<Entry> {
    let words = words.trim();
    let mut found = Vec::new();
    if !words.is_empty() && console.list_users.yes() {
        found.extend(people.iter().map(|person| {
            Entry::new(t!("palette-people"), &person.label, routes::user(person.id))
        }));
        let all = UserQuery {
            search: Some(words.to_owned()),
            descending: true,
            ..UserQuery::default()
        };
        found.push(Entry::new(
            t!("palette-people"),
            t!("palette-everybody", words = words),
            routes::users(&all),
        ));
    }
    let mut offered: Vec<_> = places(console)
        .into_iter()
        .chain(server_places(console))
        .map(|place| Entry::new(t!("palette-pages"), place.label, place.href))
        .collect();
    if console.create_user.yes() {
        let label = t!("palette-add-user");
        offered.push(Entry::new(t!("palette-actions"), label, routes::NEW_USER));
    }
    if console.create_organization.yes() {
        let label = t!("palette-add-organization");
        offered.push(Entry::new(
            t!("palette-actions"),
            label,
            routes::NEW_ORGANIZATION,
        ));
    }
    let label = t!("palette-change-password");
    offered.push(Entry::new(
        t!("palette-actions"),
        label,
        routes::OWN_PASSWORD,
    ));
    let wanted = words.to_lowercase();
    found.extend(
        offered
            .into_iter()
            .filter(|entry| entry.label.to_lowercase().contains(&wanted)),
    );
    found
}
