//! The letters that Usher writes, in plain words, as text and as HTML. Every sentence of mail stands here.

use model::Timestamp;
use uuid::Uuid;

/// A letter: some paragraphs and perhaps a link. Everything in it may come from strangers (names,
/// organizations), so the HTML part escapes all of it.
pub(crate) struct Letter {
    /// What it is about, for the outbox.
    pub(crate) kind: &'static str,
    pub(crate) user_id: Option<Uuid>,
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) paragraphs: Vec<String>,
    pub(crate) link: Option<String>,
    /// The instant at which the link dies; nobody sends the letter after it.
    pub(crate) useful_until: Option<Timestamp>,
}

const UNEXPECTED: &str = "If you did not expect this, ask your administrator at once.";

impl Letter {
    fn new(kind: &'static str, user: Uuid, to: &str, subject: &str) -> Self {
        Self {
            kind,
            user_id: Some(user),
            to: to.to_owned(),
            subject: subject.to_owned(),
            paragraphs: Vec::new(),
            link: None,
            useful_until: None,
        }
    }

    fn say(mut self, paragraph: impl Into<String>) -> Self {
        self.paragraphs.push(paragraph.into());
        self
    }

    /// A link that works once.
    fn with_link(mut self, link: &str, until: Timestamp) -> Self {
        self.link = Some(link.to_owned());
        self.useful_until = Some(until);
        self.say(format!("It works once, until {}.", when(until)))
    }

    pub(crate) fn reset_link(user: Uuid, to: &str, link: &str, until: Timestamp) -> Self {
        Self::new("reset_link", user, to, "Choose a new password")
            .say("Open this link to choose a new password. Opening it changes nothing; the new password does.")
            .with_link(link, until)
            .say("If you did not expect this letter, you need not do anything.")
    }

    /// `by` made a link and hands it over by another way than mail.
    pub(crate) fn reset_link_made(user: Uuid, to: &str, by: &str, until: Timestamp) -> Self {
        Self::new(
            "reset_link_made",
            user,
            to,
            "A link to your account was made",
        )
        .say(format!(
            "{by} made a link with which a new password for your account can be chosen, until {}.",
            when(until)
        ))
        .say(UNEXPECTED)
    }

    pub(crate) fn invitation(
        user: Uuid,
        to: &str,
        by: &str,
        organization: Option<&str>,
        link: &str,
        until: Timestamp,
    ) -> Self {
        let joins = match organization {
            Some(name) => format!("{by} invites you to join {name}."),
            None => format!("{by} has made an account for you."),
        };
        Self::new("invitation", user, to, "You are invited")
            .say(joins)
            .say("Open this link to choose your password. Opening it changes nothing; the password does.")
            .with_link(link, until)
            .say("If you did not expect this letter, you need not do anything.")
    }

    /// `password`: told in the letter where the setting `mail.include_password` is on.
    pub(crate) fn password_set(
        user: Uuid,
        to: &str,
        password: Option<&str>,
        must_change: bool,
        sign_in: &str,
    ) -> Self {
        let mut letter = Self::new("password_set", user, to, "Your password was set")
            .say("An administrator has set a new password for your account.");
        if let Some(password) = password {
            letter = letter.say(format!("The password is: {password}"));
        }
        if must_change {
            letter = letter.say("When you sign in with it, you are asked to choose your own.");
        }
        letter.link = Some(sign_in.to_owned());
        letter.say(
            "You are signed out everywhere. If you did not expect this, ask your administrator.",
        )
    }

    pub(crate) fn password_changed(user: Uuid, to: &str, at: Timestamp) -> Self {
        Self::new("password_changed", user, to, "Your password was changed")
            .say(format!(
                "The password of your account was changed on {}.",
                when(at)
            ))
            .say("If this was not you, ask your administrator at once.")
    }

    /// `provider`: what its button says.
    pub(crate) fn identity_linked(user: Uuid, to: &str, provider: &str, at: Timestamp) -> Self {
        let subject = format!("{provider} was linked to your account");
        Self::new("identity_linked", user, to, &subject)
            .say(format!(
                "You can sign in with {provider} since {}.",
                when(at)
            ))
            .say("If this was not you, ask your administrator at once.")
    }

    pub(crate) fn identity_unlinked(user: Uuid, to: &str, provider: &str, at: Timestamp) -> Self {
        let subject = format!("{provider} was unlinked from your account");
        Self::new("identity_unlinked", user, to, &subject)
            .say(format!(
                "You can no longer sign in with {provider} since {}.",
                when(at)
            ))
            .say("If this was not you, ask your administrator at once.")
    }

    /// To the address that the account had.
    pub(crate) fn email_changed(user: Uuid, to: &str, new: &str) -> Self {
        Self::new("email_changed", user, to, "Your e-mail address was changed")
            .say(format!("The e-mail address of your account is now {new}."))
            .say(UNEXPECTED)
    }

    /// To the address that the account has now.
    pub(crate) fn email_to_confirm(user: Uuid, to: &str, link: &str, until: Timestamp) -> Self {
        Self::new("email_changed", user, to, "Confirm your new e-mail address")
            .say(format!("The e-mail address of your account is now {to}."))
            .say("Open this link to confirm that it is yours.")
            .with_link(link, until)
            .say(UNEXPECTED)
    }

    pub(crate) fn verify_email(user: Uuid, to: &str, link: &str, until: Timestamp) -> Self {
        Self::new("verify_email", user, to, "Confirm your e-mail address")
            .say("Open this link to confirm that this address is yours.")
            .with_link(link, until)
    }

    /// `deed`: "gave you the role …", "took the role … from you".
    pub(crate) fn roles_changed(user: Uuid, to: &str, by: &str, deed: &str) -> Self {
        Self::new("roles_changed", user, to, "Your roles were changed")
            .say(format!("{by} {deed}."))
            .say(UNEXPECTED)
    }

    pub(crate) fn deactivated(user: Uuid, to: &str, by: &str) -> Self {
        Self::new("deactivated", user, to, "Your account was deactivated")
            .say(format!(
                "{by} deactivated your account. You are signed out everywhere and cannot sign in."
            ))
            .say(
                "Nothing of yours was deleted. If you did not expect this, ask your administrator.",
            )
    }

    pub(crate) fn reactivated(user: Uuid, to: &str, by: &str) -> Self {
        Self::new("reactivated", user, to, "Your account is active again")
            .say(format!(
                "{by} reactivated your account. You can sign in again."
            ))
            .say(UNEXPECTED)
    }

    pub(crate) fn sessions_ended(user: Uuid, to: &str, by: &str, ended: u64) -> Self {
        let ended = match ended {
            1 => "1 session".to_owned(),
            n => format!("{n} sessions"),
        };
        Self::new("sessions_ended", user, to, "You were signed out")
            .say(format!(
                "{by} ended {ended} of yours. Sign in again to go on."
            ))
            .say(UNEXPECTED)
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
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title></head>\
             <body style=\"font: 16px/1.5 sans-serif; max-width: 36em\">",
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

/// "24 November 2026, 09:05 UTC"
fn when(at: Timestamp) -> String {
    let at = at.date_time();
    format!(
        "{} {} {}, {:02}:{:02} UTC",
        at.day(),
        at.month(),
        at.year(),
        at.hour(),
        at.minute()
    )
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
        let mut letter =
            Letter::email_changed(Uuid::nil(), "a@example.org", "<script>alert(1)</script>");
        letter.link = Some("https://example.org/\"onclick=\"x".to_owned());
        assert!(!letter.html().contains("<script>"));
        assert!(!letter.html().contains("\"onclick"));
    }

    #[test]
    fn an_instant_is_told_in_words() {
        let at = Timestamp::parse("2026-11-24T09:05:59Z").unwrap();
        assert_eq!(when(at), "24 November 2026, 09:05 UTC");
    }
}
