//! The letters that Usher writes, in plain words, as text and as HTML. Every sentence of mail stands here.

use messages::{Language, t};
use model::{Local, Locale, Role, Timestamp};
use uuid::Uuid;

/// A letter: some paragraphs and perhaps a link. Everything in it may come from strangers (names,
/// organizations), so the HTML part escapes all of it. It is written in its reader's language: see
/// [`in_their_language`](crate::store::rows::UserRow::in_their_language).
pub(crate) struct Letter {
    /// What it is about, for the outbox.
    pub(crate) kind: &'static str,
    pub(crate) user_id: Option<Uuid>,
    pub(crate) to: String,
    language: Language,
    pub(crate) subject: String,
    pub(crate) paragraphs: Vec<String>,
    pub(crate) link: Option<String>,
    /// The instant at which the link dies; nobody sends the letter after it.
    pub(crate) useful_until: Option<Timestamp>,
    /// A link that opens something, or a password: see [`crate::mail`].
    pub(crate) holds_secret: bool,
}

/// What was done with one role of a person.
#[derive(Clone, Copy)]
pub(crate) enum RoleDeed {
    /// Until then, or for good.
    Gave(Role, Option<Timestamp>),
    Took(Role),
}

impl Letter {
    fn new(kind: &'static str, user: Uuid, to: &str, subject: impl Into<String>) -> Self {
        Self {
            kind,
            user_id: Some(user),
            to: to.to_owned(),
            language: messages::language(),
            subject: subject.into(),
            paragraphs: Vec::new(),
            link: None,
            useful_until: None,
            holds_secret: false,
        }
    }

    fn say(mut self, paragraph: impl Into<String>) -> Self {
        self.paragraphs.push(paragraph.into());
        self
    }

    fn say_unexpected(self) -> Self {
        self.say(t!("letter-unexpected"))
    }

    fn say_not_you(self) -> Self {
        self.say(t!("letter-not-you"))
    }

    /// A link that works once.
    fn with_link(mut self, local: &Local, link: &str, until: Timestamp) -> Self {
        self.link = Some(link.to_owned());
        self.useful_until = Some(until);
        self.holds_secret = true;
        self.say(t!("letter-works-once", until = when(local, until)))
    }

    pub(crate) fn reset_link(
        user: Uuid,
        to: &str,
        local: &Local,
        link: &str,
        until: Timestamp,
    ) -> Self {
        Self::new("reset_link", user, to, t!("letter-reset-link-subject"))
            .say(t!("letter-reset-link-open"))
            .with_link(local, link, until)
            .say(t!("letter-needless"))
    }

    /// `by` made a link and hands it over by another way than mail.
    pub(crate) fn reset_link_made(
        user: Uuid,
        to: &str,
        local: &Local,
        by: &str,
        until: Timestamp,
    ) -> Self {
        Self::new(
            "reset_link_made",
            user,
            to,
            t!("letter-reset-link-made-subject"),
        )
        .say(t!(
            "letter-reset-link-made",
            by = by,
            until = when(local, until)
        ))
        .say_unexpected()
    }

    pub(crate) fn reset_link_withdrawn(user: Uuid, to: &str, by: &str) -> Self {
        Self::new(
            "reset_link_withdrawn",
            user,
            to,
            t!("letter-reset-link-withdrawn-subject"),
        )
        .say(t!("letter-reset-link-withdrawn", by = by))
        .say_unexpected()
    }

    pub(crate) fn invitation(
        user: Uuid,
        to: &str,
        local: &Local,
        by: &str,
        organization: Option<&str>,
        link: &str,
        until: Timestamp,
    ) -> Self {
        let joins = match organization {
            Some(name) => t!("letter-invitation-joins", by = by, organization = name),
            None => t!("letter-invitation-account", by = by),
        };
        Self::new("invitation", user, to, t!("letter-invitation-subject"))
            .say(joins)
            .say(t!("letter-invitation-open"))
            .with_link(local, link, until)
            .say(t!("letter-needless"))
    }

    /// `password`: told in the letter where the setting `mail.include_password` is on.
    pub(crate) fn password_set(
        user: Uuid,
        to: &str,
        password: Option<&str>,
        must_change: bool,
        sign_in: &str,
    ) -> Self {
        let mut letter = Self::new("password_set", user, to, t!("letter-password-set-subject"))
            .say(t!("letter-password-set"));
        if let Some(password) = password {
            letter = letter.say(t!("letter-password-is", password = password));
            letter.holds_secret = true;
        }
        if must_change {
            letter = letter.say(t!("letter-password-must-change"));
        }
        letter.link = Some(sign_in.to_owned());
        letter.say(t!("letter-password-signed-out"))
    }

    pub(crate) fn password_changed(user: Uuid, to: &str, local: &Local, at: Timestamp) -> Self {
        Self::new(
            "password_changed",
            user,
            to,
            t!("letter-password-changed-subject"),
        )
        .say(t!("letter-password-changed", at = when(local, at)))
        .say_not_you()
    }

    /// `provider`: what its button says.
    pub(crate) fn identity_linked(
        user: Uuid,
        to: &str,
        local: &Local,
        provider: &str,
        at: Timestamp,
    ) -> Self {
        let subject = t!("letter-linked-subject", provider = provider);
        Self::new("identity_linked", user, to, subject)
            .say(t!(
                "letter-linked",
                provider = provider,
                at = when(local, at)
            ))
            .say_not_you()
    }

    pub(crate) fn identity_unlinked(
        user: Uuid,
        to: &str,
        local: &Local,
        provider: &str,
        at: Timestamp,
    ) -> Self {
        let subject = t!("letter-unlinked-subject", provider = provider);
        Self::new("identity_unlinked", user, to, subject)
            .say(t!(
                "letter-unlinked",
                provider = provider,
                at = when(local, at)
            ))
            .say_not_you()
    }

    /// To the address that the account had. `by`: who changed it, if somebody else did.
    pub(crate) fn email_changed(user: Uuid, to: &str, new: &str, by: Option<&str>) -> Self {
        let changed = match by {
            Some(by) => t!("letter-email-changed", by = by, email = new),
            None => t!("letter-email-is", email = new),
        };
        Self::new(
            "email_changed",
            user,
            to,
            t!("letter-email-changed-subject"),
        )
        .say(changed)
        .say_unexpected()
    }

    /// To the address that the account has now.
    pub(crate) fn email_to_confirm(
        user: Uuid,
        to: &str,
        local: &Local,
        link: &str,
        until: Timestamp,
    ) -> Self {
        Self::new("email_changed", user, to, t!("letter-confirm-new-subject"))
            .say(t!("letter-email-is", email = to))
            .say(t!("letter-confirm-new-open"))
            .with_link(local, link, until)
            .say_unexpected()
    }

    pub(crate) fn verify_email(
        user: Uuid,
        to: &str,
        local: &Local,
        link: &str,
        until: Timestamp,
    ) -> Self {
        Self::new("verify_email", user, to, t!("letter-confirm-subject"))
            .say(t!("letter-confirm-open"))
            .with_link(local, link, until)
    }

    /// `deeds`: at least one.
    pub(crate) fn roles_changed(
        user: Uuid,
        to: &str,
        local: &Local,
        by: &str,
        deeds: &[RoleDeed],
    ) -> Self {
        let all = deeds
            .iter()
            .map(|deed| deed.told(local))
            .reduce(|some, more| t!("letter-roles-and", some = some, more = more));
        let all = all.unwrap_or_default();
        Self::new("roles_changed", user, to, t!("letter-roles-subject"))
            .say(t!("letter-roles", by = by, deeds = all))
            .say_unexpected()
    }

    /// `name`: what they are called now, if that was changed; empty for none.
    pub(crate) fn profile_changed(user: Uuid, to: &str, by: &str, name: Option<&str>) -> Self {
        let letter = Self::new("profile_changed", user, to, t!("letter-profile-subject"))
            .say(t!("letter-profile", by = by));
        let letter = match name {
            Some("") => letter.say(t!("letter-profile-no-name")),
            Some(name) => letter.say(t!("letter-profile-name", name = name)),
            None => letter,
        };
        letter.say_unexpected()
    }

    /// They look after an organization from now on, or no longer.
    pub(crate) fn super_dev(
        user: Uuid,
        to: &str,
        by: &str,
        organization: &str,
        assigned: bool,
    ) -> Self {
        let changed = if assigned {
            t!(
                "letter-super-dev-assigned",
                by = by,
                organization = organization
            )
        } else {
            t!(
                "letter-super-dev-unassigned",
                by = by,
                organization = organization
            )
        };
        Self::new(
            "super_dev_changed",
            user,
            to,
            t!("letter-super-dev-subject"),
        )
        .say(changed)
        .say_unexpected()
    }

    pub(crate) fn deactivated(user: Uuid, to: &str, by: &str) -> Self {
        Self::new("deactivated", user, to, t!("letter-deactivated-subject"))
            .say(t!("letter-deactivated", by = by))
            .say(t!("letter-deactivated-kept"))
    }

    pub(crate) fn reactivated(user: Uuid, to: &str, by: &str) -> Self {
        Self::new("reactivated", user, to, t!("letter-reactivated-subject"))
            .say(t!("letter-reactivated", by = by))
            .say_unexpected()
    }

    pub(crate) fn sessions_ended(user: Uuid, to: &str, by: &str, ended: u64) -> Self {
        Self::new(
            "sessions_ended",
            user,
            to,
            t!("letter-sessions-ended-subject"),
        )
        .say(t!("letter-sessions-ended", by = by, count = ended))
        .say_unexpected()
    }

    pub(crate) fn text(&self) -> String {
        let mut text = self.paragraphs.join("\n\n");
        if let Some(link) = &self.link {
            text.push_str("\n\n");
            text.push_str(link);
        }
        text.push('\n');
        text
    }

    pub(crate) fn html(&self) -> String {
        let mut html = format!(
            "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title></head>\
             <body style=\"font: 16px/1.5 sans-serif; max-width: 36em\">",
            self.language.tag(),
            escape(&self.subject)
        );
        for paragraph in &self.paragraphs {
            html.push_str(&format!("<p>{}</p>", escape(paragraph)));
        }
        if let Some(link) = &self.link {
            let link = escape(link);
            html.push_str(&format!("<p><a href=\"{link}\">{link}</a></p>"));
        }
        html.push_str("</body></html>");
        html
    }
}

impl RoleDeed {
    fn told(self, local: &Local) -> String {
        match self {
            RoleDeed::Gave(role, None) => t!("letter-roles-gave", role = role.within_sentence()),
            RoleDeed::Gave(role, Some(end)) => t!(
                "letter-roles-gave-until",
                role = role.within_sentence(),
                until = when(local, end)
            ),
            RoleDeed::Took(role) => t!("letter-roles-took", role = role.within_sentence()),
        }
    }
}

/// As its reader writes times, in their time zone: "24 November 2026, 09:05 UTC",
/// "November 24, 2026, 4:05 AM UTC-5 (America/New York)".
fn when(local: &Local, at: Timestamp) -> String {
    let there = local.zone.reads(at);
    let (day, year) = (there.day().to_string(), there.year().to_string());
    let month = t!("letter-month", month = u8::from(there.month()));
    let date = match local.locale {
        Locale::British => t!("time-date-british", day = day, month = month, year = year),
        Locale::American => t!("time-date-american", day = day, month = month, year = year),
        Locale::Iso => there.date().to_string(),
    };
    let (hour, minute) = (there.hour(), format!("{:02}", there.minute()));
    let clock = if local.locale == Locale::American {
        let half = if hour < 12 { "am" } else { "pm" };
        let hour = ((hour + 11) % 12 + 1).to_string();
        t!("time-clock-12", hour = hour, minute = minute, half = half)
    } else {
        t!(
            "time-clock-24",
            hour = format!("{hour:02}"),
            minute = minute
        )
    };
    let (from_utc, name) = (local.zone.from_utc(at), local.zone.name.replace('_', " "));
    let zone = if name == from_utc {
        name
    } else {
        t!("letter-zone", offset = from_utc, name = name)
    };
    t!("time-exact", date = date, clock = clock, zone = zone)
}

fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_become_markup() {
        let mut letter = Letter::email_changed(
            Uuid::nil(),
            "a@example.org",
            "<script>alert(1)</script>",
            None,
        );
        letter.link = Some("https://example.org/\"onclick=\"x".to_owned());
        assert!(!letter.html().contains("<script>"));
        assert!(!letter.html().contains("\"onclick"));
    }

    #[test]
    fn an_instant_is_told_as_its_reader_writes_it() {
        let at = Timestamp::parse("2026-11-24T09:05:59Z").unwrap();
        assert_eq!(when(&Local::default(), at), "24 November 2026, 09:05 UTC");
        let told = |preferences: &str| when(&crate::local::of_preferences(preferences), at);
        assert_eq!(
            told(r#"{"time_zone": "Asia/Kolkata"}"#),
            "24 November 2026, 14:35 UTC+5:30 (Asia/Kolkata)"
        );
        assert_eq!(
            told(r#"{"time_zone": "America/New_York", "locale": "en-US"}"#),
            "November 24, 2026, 4:05 AM UTC-5 (America/New York)"
        );
        assert_eq!(
            told(r#"{"time_zone": "Pacific/Kiritimati", "locale": "en-SE"}"#),
            "2026-11-24, 23:05 UTC+14 (Pacific/Kiritimati)"
        );
        // On the clock of UTC, but by its own name.
        assert_eq!(
            told(r#"{"time_zone": "Africa/Abidjan"}"#),
            "24 November 2026, 09:05 UTC (Africa/Abidjan)"
        );
    }
}
