//! Who is ticked, on whichever page of the list.
//!
//! The boxes of the page that is shown are the browser's, and can be ticked before script is there. Script remembers the
//! people while the reader turns pages, sorts and filters; the bar says how many of them are not in sight. A page that
//! is loaded as a whole begins with nobody, and so does whoever signs in.

use std::collections::BTreeSet;

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlInputElement;

use crate::pages::users::state::Picked;

/// In the context of [`crate::App`].
#[derive(Clone, Copy)]
pub(crate) struct Ticks {
    /// The ids of the ticked people, as their boxes hold them.
    people: RwSignal<BTreeSet<String>>,
    /// The ids of those who have a box on the page that is shown.
    shown: RwSignal<BTreeSet<String>>,
    /// The query string whose page was met last.
    met: RwSignal<Option<String>>,
}

impl Ticks {
    pub(crate) fn provide() {
        provide_context(Ticks {
            people: RwSignal::default(),
            shown: RwSignal::default(),
            met: RwSignal::new(None),
        });
    }

    pub(crate) fn here() -> Ticks {
        expect_context::<Ticks>()
    }

    /// How many are ticked, as far as script knows.
    pub(super) fn count(self) -> Option<usize> {
        let known = self.met.with(Option::is_some);
        known.then(|| self.people.with(BTreeSet::len))
    }

    /// The ticked people who have no box on the page that is shown.
    pub(super) fn elsewhere(self) -> Vec<String> {
        self.people.with(|people| {
            self.shown
                .with(|shown| people.difference(shown).cloned().collect())
        })
    }

    /// Ticks the boxes of a page that was just drawn: an element may have been another person's before. What was ticked
    /// before script was there counts, and whom the address ticks.
    pub(in crate::pages::users) fn meet(self, search: &str, picked: Picked) {
        let boxes = boxes();
        let met = self.met.get_untracked();
        let (first, anew) = (met.is_none(), met.as_deref() != Some(search));
        let mut people = self.people.get_untracked();
        for tick in &boxes {
            let before_script = first && tick.checked() && !tick.disabled();
            if before_script || (anew && picked == Picked::Page) {
                people.insert(tick.value());
            }
            tick.set_checked(picked == Picked::All || people.contains(&tick.value()));
        }
        self.shown
            .set(boxes.iter().map(HtmlInputElement::value).collect());
        self.people.set(people);
        self.met.set(Some(search.to_owned()));
    }

    /// A box was ticked or unticked.
    pub(in crate::pages::users) fn take(self) {
        self.people.update(|people| {
            for tick in boxes() {
                if tick.checked() {
                    people.insert(tick.value());
                } else {
                    people.remove(&tick.value());
                }
            }
        });
    }

    /// Nobody is ticked any more.
    pub(super) fn clear(self) {
        for tick in boxes() {
            tick.set_checked(false);
        }
        self.people.update(BTreeSet::clear);
    }
}

/// The boxes of the page that is shown.
fn boxes() -> Vec<HtmlInputElement> {
    let Ok(found) = document().query_selector_all("td.tick input[form=bulk]") else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|n| found.item(n)?.dyn_into().ok())
        .collect()
}
