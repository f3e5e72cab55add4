//! The letters that Usher writes, in plain words, as text and as HTML.

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
}

impl Letter {
    pub(crate) fn reset_link(user: Uuid, to: &str, link: &str, until: Timestamp) -> Self {
        Self {
            kind: "reset_link",
            user_id: Some(user),
            to: to.to_owned(),
            subject: "Choose a new password".to_owned(),
            paragraphs: vec![
                "Open this link to choose a new password.".to_owned(),
                format!(
                    "It works once, until {until}. Opening it changes nothing; the new password does."
                ),
                "If you did not expect this letter, you need not do anything.".to_owned(),
            ],
            link: Some(link.to_owned()),
        }
    }

    /// `password`: told in the letter where the setting `mail.include_password` is on.
    pub(crate) fn password_set(
        user: Uuid,
        to: &str,
        password: Option<&str>,
        must_change: bool,
        sign_in: &str,
    ) -> Self {
        let mut paragraphs =
            vec!["An administrator has set a new password for your account.".to_owned()];
        if let Some(password) = password {
            paragraphs.push(format!("The password is: {password}"));
        }
        if must_change {
            paragraphs
                .push("When you sign in with it, you are asked to choose your own.".to_owned());
        }
        paragraphs.push(
            "You are signed out everywhere. If you did not expect this, ask your administrator."
                .to_owned(),
        );
        Self {
            kind: "password_set",
            user_id: Some(user),
            to: to.to_owned(),
            subject: "Your password was set".to_owned(),
            paragraphs,
            link: Some(sign_in.to_owned()),
        }
    }

    pub(crate) fn password_changed(user: Uuid, to: &str, at: Timestamp) -> Self {
        Self {
            kind: "password_changed",
            user_id: Some(user),
            to: to.to_owned(),
            subject: "Your password was changed".to_owned(),
            paragraphs: vec![
                format!("The password of your account was changed at {at}."),
                "If this was not you, ask your administrator at once.".to_owned(),
            ],
            link: None,
        }
    }

    /// `provider`: what its button says.
    pub(crate) fn identity_linked(user: Uuid, to: &str, provider: &str, at: Timestamp) -> Self {
        Self {
            kind: "identity_linked",
            user_id: Some(user),
            to: to.to_owned(),
            subject: format!("{provider} was linked to your account"),
            paragraphs: vec![
                format!("Since {at} you can sign in with {provider}."),
                "If this was not you, ask your administrator at once.".to_owned(),
            ],
            link: None,
        }
    }

    pub(crate) fn identity_unlinked(user: Uuid, to: &str, provider: &str, at: Timestamp) -> Self {
        Self {
            kind: "identity_unlinked",
            user_id: Some(user),
            to: to.to_owned(),
            subject: format!("{provider} was unlinked from your account"),
            paragraphs: vec![
                format!("Since {at} you can no longer sign in with {provider}."),
                "If this was not you, ask your administrator at once.".to_owned(),
            ],
            link: None,
        }
    }

    pub(crate) fn email_changed(user: Uuid, to: &str, new: &str) -> Self {
        Self {
            kind: "email_changed",
            user_id: Some(user),
            to: to.to_owned(),
            subject: "Your e-mail address was changed".to_owned(),
            paragraphs: vec![
                format!("The e-mail address of your account is now {new}."),
                "If you did not expect this, ask your administrator at once.".to_owned(),
            ],
            link: None,
        }
    }

    pub(crate) fn verify_email(user: Uuid, to: &str, link: &str, until: Timestamp) -> Self {
        Self {
            kind: "verify_email",
            user_id: Some(user),
            to: to.to_owned(),
            subject: "Confirm your e-mail address".to_owned(),
            paragraphs: vec![
                "Open this link to confirm that this address is yours.".to_owned(),
                format!("It works once, until {until}."),
            ],
            link: Some(link.to_owned()),
        }
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
        let mut html = String::from("<!doctype html><html lang=\"en\"><body>");
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
}
