//! How one reads times and numbers: kept among one's preferences.

use messages::{Language, t};
use model::{FieldProblem, Locale, Problem};

use crate::{
    Accounts, Caller, Refusal,
    local::{LANGUAGE, LOCALE, TIME_ZONE, zone},
    policy::{self, Action},
};

impl Accounts {
    /// Keeps in which time zone, by the customs of which place and in which language the caller reads. Without a
    /// language the one before stays.
    ///
    /// # Errors
    ///
    /// 422 for a zone that the IANA database does not have, or a locale or language that Usher does not write.
    pub async fn choose_local(
        &self,
        caller: &Caller,
        time_zone: &str,
        locale: &str,
        language: Option<&str>,
    ) -> Result<(), Refusal> {
        policy::may(caller, Action::OwnSession)?;
        let wrong = |field, what| Refusal::from(Problem::invalid(FieldProblem::body(field, what)));
        let zone = zone(time_zone).ok_or_else(|| wrong("time_zone", t!("check-time-zone")))?;
        let locale = Locale::of_tag(locale).ok_or_else(|| wrong("locale", t!("check-format")))?;
        if let Some(tag) = language {
            let known = Language::by_tag(tag);
            let known = known.ok_or_else(|| wrong("language", t!("check-language")))?;
            self.prefer(caller, LANGUAGE, known.tag().into()).await?;
        }
        self.prefer(caller, TIME_ZONE, zone.name.into()).await?;
        self.prefer(caller, LOCALE, locale.tag().into()).await
    }
}
