//! How one reads times and numbers: kept among one's preferences.

use model::{FieldProblem, Locale, Problem};

use crate::{
    Accounts, Caller, Refusal,
    local::{LOCALE, TIME_ZONE, zone},
    policy::{self, Action},
};

impl Accounts {
    /// Keeps in which time zone and by the customs of which place the caller reads.
    ///
    /// # Errors
    ///
    /// 422 for a zone that the IANA database does not have, or a locale that Usher does not write.
    pub async fn choose_local(
        &self,
        caller: &Caller,
        time_zone: &str,
        locale: &str,
    ) -> Result<(), Refusal> {
        policy::may(caller, Action::OwnSession)?;
        let wrong = |field, what| Refusal::from(Problem::invalid(FieldProblem::body(field, what)));
        let zone = zone(time_zone).ok_or_else(|| {
            wrong(
                "time_zone",
                "No time zone has this name. Choose one from the list.",
            )
        })?;
        let locale = Locale::of_tag(locale).ok_or_else(|| {
            wrong(
                "locale",
                "This format is not known. Choose one from the list.",
            )
        })?;
        self.prefer(caller, TIME_ZONE, zone.name.into()).await?;
        self.prefer(caller, LOCALE, locale.tag().into()).await
    }
}
