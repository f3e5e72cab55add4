//! What is chosen in the editor of roles, and how it differs from what is held.

use std::collections::BTreeSet;

use messages::t;
use model::{Role, RoleGrant, RoleSet, UserPage};

use crate::{
    parts::{last_day, spoken_day},
    query::value,
};

/// The roles with the last day of each, as the form's fields hold them; an empty day is no end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Chosen {
    roles: RoleSet,
    until: [String; Role::ALL.len()],
}

impl Chosen {
    pub(super) fn held(grants: &[RoleGrant]) -> Self {
        let mut held = Chosen::default();
        for grant in grants {
            held.set(grant.role, true);
            held.set_until(
                grant.role,
                grant.expires_at.map(last_day).unwrap_or_default(),
            );
        }
        held
    }

    /// What a form asked for, made of what is held now; without a question, what is held. Roles that are not the
    /// caller's to choose are not in the form, and stay. So does what the form left as it found it, by its `base`:
    /// whatever somebody else has made of it since is not undone.
    pub(super) fn read(asked: &[(String, String)], held: &Chosen, offered: RoleSet) -> Self {
        let mut chosen = held.clone();
        let base = value(asked, "base").map(|base| Chosen::from_base(&base));
        if value(asked, "review").is_none() {
            return chosen;
        }
        for role in offered.iter() {
            let holds = value(asked, &format!("hold_{role}")).is_some_and(|on| !on.is_empty());
            let until = value(asked, &format!("until_{role}")).unwrap_or_default();
            let is_as_found = base.as_ref().is_some_and(|base| {
                base.has(role) == holds && (!holds || base.until(role) == until)
            });
            if !is_as_found {
                chosen.set(role, holds);
                chosen.set_until(role, until);
            }
        }
        chosen
    }

    /// For a form to say what it began with: "org_admin=2026-11-30,user=".
    pub(super) fn as_base(&self) -> String {
        let grants = self
            .roles
            .iter()
            .map(|role| format!("{role}={}", self.until(role)));
        let text = grants.collect::<Vec<_>>().join(",");
        // An empty field would not be sent along in an address.
        if text.is_empty() {
            "none".to_owned()
        } else {
            text
        }
    }

    fn from_base(text: &str) -> Self {
        let mut base = Chosen::default();
        for grant in text.split(',') {
            let (role, until) = grant.split_once('=').unwrap_or((grant, ""));
            if let Ok(role) = role.parse() {
                base.set(role, true);
                base.set_until(role, until.to_owned());
            }
        }
        base
    }

    /// The fields in which [`Chosen::read`] finds this choice again, made from `before`.
    pub(super) fn asking(&self, before: &Chosen, offered: RoleSet) -> Vec<(String, String)> {
        let mut asked = vec![
            ("review".to_owned(), "1".to_owned()),
            ("base".to_owned(), before.as_base()),
        ];
        for role in offered.iter().filter(|role| self.has(*role)) {
            asked.push((format!("hold_{role}"), "true".to_owned()));
            asked.push((format!("until_{role}"), self.until(role).to_owned()));
        }
        asked
    }

    pub(super) fn has(&self, role: Role) -> bool {
        self.roles.contains(role)
    }

    pub(super) fn set(&mut self, role: Role, on: bool) {
        self.roles = if on {
            self.roles.with(role)
        } else {
            self.roles.without(role)
        };
    }

    pub(super) fn until(&self, role: Role) -> &str {
        self.until.get(place(role)).map_or("", String::as_str)
    }

    pub(super) fn set_until(&mut self, role: Role, day: String) {
        if let Some(until) = self.until.get_mut(place(role)) {
            *until = day;
        }
    }

    pub(super) const fn roles(&self) -> RoleSet {
        self.roles
    }
}

fn place(role: Role) -> usize {
    Role::ALL.iter().take_while(|other| **other != role).count()
}

/// The roles that the caller may give, if they are not held, or else take.
pub(super) fn offered(page: &UserPage) -> RoleSet {
    let may = |role: &Role| {
        let held = page.grants.iter().any(|grant| grant.role == *role);
        let answers = if held {
            &page.actions.remove
        } else {
            &page.actions.assign
        };
        answers
            .iter()
            .any(|(of, answer)| of == role && answer.yes())
    };
    Role::ALL.into_iter().filter(may).collect()
}

/// From one choice to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Difference {
    steps: Vec<String>,
    before: RoleSet,
    after: RoleSet,
}

impl Difference {
    pub(super) fn between(before: &Chosen, after: &Chosen) -> Self {
        let step = |role: Role| {
            let (name, day) = (role.name(), after.until(role));
            let last = spoken_day(day);
            match (before.has(role), after.has(role)) {
                (false, true) if day.is_empty() => Some(format!("+ {name}")),
                (false, true) => Some(t!("roles-step-gives-until", role = name, day = last)),
                (true, false) => Some(format!("− {name}")),
                (true, true) if before.until(role) == day => None,
                (true, true) if day.is_empty() => Some(t!("roles-step-without-end", role = name)),
                (true, true) => Some(t!("roles-step-until", role = name, day = last)),
                (false, false) => None,
            }
        };
        Self {
            steps: Role::ALL.into_iter().filter_map(step).collect(),
            before: before.roles(),
            after: after.roles(),
        }
    }

    pub(super) const fn is_none(&self) -> bool {
        self.steps.is_empty()
    }

    pub(super) const fn len(&self) -> usize {
        self.steps.len()
    }

    /// "+ org_admin until 30 Nov 2026, − user"
    pub(super) fn words(&self) -> String {
        self.steps.join(", ")
    }

    /// The names of the permissions that come and of those that go.
    pub(super) fn permissions(&self) -> (Vec<&'static str>, Vec<&'static str>) {
        let (before, after) = (carried(self.before), carried(self.after));
        (
            after.difference(&before).copied().collect(),
            before.difference(&after).copied().collect(),
        )
    }
}

fn carried(roles: RoleSet) -> BTreeSet<&'static str> {
    roles
        .iter()
        .flat_map(|role| role.permissions().iter().map(|one| one.name()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(roles: &[Role]) -> Chosen {
        let mut chosen = Chosen::default();
        roles.iter().for_each(|role| chosen.set(*role, true));
        chosen
    }

    #[test]
    fn a_change_in_words_with_what_it_gives_and_takes() {
        let before = chosen(&[Role::User]);
        let mut after = chosen(&[Role::SuperDev]);
        after.set_until(Role::SuperDev, "2026-11-30".to_owned());
        let change = Difference::between(&before, &after);
        assert_eq!(change.words(), "+ super_dev until 30 Nov 2026, − user");
        let (gains, losses) = change.permissions();
        assert!(gains.contains(&"organizations:create"), "{gains:?}");
        assert_eq!(
            losses,
            Vec::<&str>::new(),
            "a super_dev edits their profile, too"
        );
    }

    #[test]
    fn another_end_is_a_change_too() {
        let (before, mut after) = (chosen(&[Role::User]), chosen(&[Role::User]));
        assert!(Difference::between(&before, &after).is_none());
        after.set_until(Role::User, "2026-11-30".to_owned());
        assert_eq!(
            Difference::between(&before, &after).words(),
            "user until 30 Nov 2026"
        );
        assert_eq!(
            Difference::between(&after, &before).words(),
            "user without an end"
        );
        // The day of a role that is not chosen is nothing.
        let mut idle = chosen(&[Role::User]);
        idle.set_until(Role::OrgAdmin, "2026-11-30".to_owned());
        assert!(Difference::between(&before, &idle).is_none());
    }

    #[test]
    fn what_a_form_asks_to_review_leaves_alone_what_it_does_not_offer() {
        let held = chosen(&[Role::SuperDev, Role::User]);
        let asked = [
            ("review", "1"),
            ("hold_org_admin", "true"),
            ("until_org_admin", "2026-11-30"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let offered = [Role::OrgAdmin, Role::User].into_iter().collect();
        let read = Chosen::read(&asked, &held, offered);
        assert_eq!(
            Difference::between(&held, &read).words(),
            "+ org_admin until 30 Nov 2026, − user"
        );
        assert_eq!(Chosen::read(&[], &held, offered), held);
    }

    #[test]
    fn a_choice_goes_on_from_what_somebody_else_has_made_since() {
        let offered: RoleSet = Role::ALL.into_iter().collect();
        let mut before = chosen(&[Role::OrgAdmin, Role::User]);
        before.set_until(Role::OrgAdmin, "2026-11-30".to_owned());
        // Mine: super_dev is given, user taken.
        let mut mine = before.clone();
        mine.set(Role::SuperDev, true);
        mine.set(Role::User, false);
        // Theirs: super_admin is given, the end of org_admin moved.
        let mut theirs = before.clone();
        theirs.set(Role::SuperAdmin, true);
        theirs.set_until(Role::OrgAdmin, "2026-12-31".to_owned());
        let asked = mine.asking(&before, offered);
        let read = Chosen::read(&asked, &theirs, offered);
        assert_eq!(
            Difference::between(&theirs, &read).words(),
            "+ super_dev, − user"
        );
        // With nothing between, it is the choice itself.
        let read = Chosen::read(&asked, &before, offered);
        assert!(Difference::between(&mine, &read).is_none());
    }
}
