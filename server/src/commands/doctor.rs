//! `usher doctor`: tries what Usher leans on and says what to do about it. It changes nothing unless it is asked to mend.

mod places;
mod settings;

use std::{path::Path, time::Duration};

use accounts::{Checkup, Differences, Missing, SchemaState, schema_state};
use clap::Args;

use super::{Failure, open, say};
use crate::{chance::SystemClock, config::Config};
use accounts::Clock as _;

/// Looks at everything; ends with 1 if something is wrong. Advice alone is no reason to.
#[derive(Args)]
pub(crate) struct Doctor {
    /// Works out anew what is kept twice (counters, and what lists and searches use) before it looks
    #[arg(long)]
    mend: bool,
}

/// One thing that was looked at.
struct Finding {
    mark: Mark,
    what: &'static str,
    words: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Fine,
    /// It works, but could be better.
    Advice,
    Wrong,
}

impl Finding {
    fn fine(what: &'static str, words: impl Into<String>) -> Self {
        Self::new(Mark::Fine, what, words)
    }

    fn advice(what: &'static str, words: impl Into<String>) -> Self {
        Self::new(Mark::Advice, what, words)
    }

    fn wrong(what: &'static str, words: impl Into<String>) -> Self {
        Self::new(Mark::Wrong, what, words)
    }

    fn new(mark: Mark, what: &'static str, words: impl Into<String>) -> Self {
        let words = words.into();
        Self { mark, what, words }
    }

    fn line(&self) -> String {
        let mark = match self.mark {
            Mark::Fine => "fine",
            Mark::Advice => "advice",
            Mark::Wrong => "WRONG",
        };
        format!("{mark:<7} {:<12} {}", self.what, self.words)
    }
}

impl Doctor {
    pub(super) async fn run(self, config: &Config) -> Result<(), Failure> {
        let mut findings = settings::look(config);
        findings.extend(places::files(config));
        findings.extend(places::disk(config));
        findings.push(places::public_url(config).await);
        findings.extend(database(config, self.mend).await);
        findings.push(mail(config).await);
        for finding in &findings {
            say(&finding.line());
        }
        let count = |mark| findings.iter().filter(|f| f.mark == mark).count();
        match count(Mark::Wrong) {
            0 => {
                let advice = match count(Mark::Advice) {
                    0 => String::new(),
                    1 => " There is one piece of advice.".to_owned(),
                    many => format!(" There are {many} pieces of advice."),
                };
                say(&format!("Nothing is wrong.{advice}"));
                Ok(())
            }
            1 => Err("1 thing is wrong.".into()),
            many => Err(format!("{many} things are wrong.").into()),
        }
    }
}

/// Whether the letters that wait can be opened. `missing`: the key's file, if there is no key.
fn sealed(elsewhere: usize, missing: Option<&Path>) -> Option<Finding> {
    match (missing, elsewhere) {
        (None, 0) => None,
        (None, _) => Some(Finding::wrong(
            "key",
            format!(
                "{elsewhere} of the messages that wait were sealed with another secret_key and cannot be sent: bring back \
                 the usher.key (or secret_key) that belongs to this database."
            ),
        )),
        (Some(file), 0) => Some(Finding::advice(
            "key",
            format!("{} is missing: the next start makes one.", file.display()),
        )),
        (Some(file), _) => Some(Finding::wrong(
            "key",
            format!(
                "{} is missing, and without it {elsewhere} of the messages that wait cannot be sent. Before the next \
                 start, which makes another key, bring it back from the copy beside your backup (FILE.key), or set \
                 secret_key to what it was.",
                file.display()
            ),
        )),
    }
}

/// What to do about an error of the database.
fn remedy(cause: &str) -> &'static str {
    let says = |words: &[&str]| words.iter().any(|word| cause.contains(word));
    if says(&["permission denied"]) {
        "The role in database_url has no right to that: name the role that owns the tables, or grant it all rights on them."
    } else if says(&["locked", "timed out", "lock timeout"]) {
        "Somebody else keeps it busy: try again."
    } else if says(&["is full", "No space left", "I/O"]) {
        "Make room on the disk of the database, or find out what ails it."
    } else if says(&["readonly", "read-only"]) {
        "The database can only be read: look whom its files belong to, or whether database_url names a replica."
    } else {
        "What is there is damaged, or not as Usher left it: restore the last backup."
    }
}

/// The database and what is in it.
async fn database(config: &Config, mend: bool) -> Vec<Finding> {
    if let Some(path) = config.sqlite_file()
        && !path.exists()
    {
        return vec![Finding::advice(
            "database",
            format!("{} is not there yet: usher serve makes it.", path.display()),
        )];
    }
    match schema_state(&config.database_url).await {
        Err(e) => return vec![Finding::wrong("database", e.to_string())],
        Ok(SchemaState::Newer { .. }) => {
            return vec![Finding::wrong(
                "schema",
                "It was used with a newer usher. Start that version, or restore a backup from before the upgrade.",
            )];
        }
        Ok(SchemaState::Empty) => {
            return vec![Finding::advice(
                "schema",
                "Nothing is in the database yet: usher migrate (or the next start) makes its tables. If people were in \
                 it, restore the last backup instead.",
            )];
        }
        Ok(SchemaState::Older { missing, .. }) => {
            let steps = match missing {
                1 => "1 step".to_owned(),
                many => format!("{many} steps"),
            };
            return vec![Finding::advice(
                "schema",
                format!(
                    "It is {steps} behind: usher migrate (or the next start) brings it up to date. Make a backup first; \
                     nothing else was looked at."
                ),
            )];
        }
        Ok(SchemaState::Current { .. }) => {}
    }
    let mut found = Vec::new();
    // Looking leaves nothing behind, not even the key that a start makes when there is none.
    let mut config = config.clone();
    // It is tried by itself, and what is wrong with it is nothing that the database has.
    config.mail = None;
    let key = crate::secret_key::key_file(&config.database_url);
    let has_key = config.secret_key.is_some() || key.exists();
    if !has_key {
        config.secret_key = Some([0; 32]);
    }
    let accounts = match open(&config).await {
        Ok(accounts) => accounts,
        Err(e) => return vec![Finding::wrong("database", e.to_string())],
    };
    found.push(Finding::fine(
        "database",
        format!(
            "{} answers, its schema is current.",
            accounts.database_kind()
        ),
    ));
    if mend {
        found.push(match accounts.mend().await {
            Ok(()) => Finding::fine("mended", "Counters and search were worked out anew."),
            Err(refusal) => Finding::wrong("mended", format!("{refusal} Nothing was changed.")),
        });
    }
    match accounts.check_up().await {
        Ok(checkup) => {
            found.extend(data(&checkup));
            found.extend(sealed(
                checkup.mail_sealed_elsewhere,
                (!has_key).then_some(key.as_path()),
            ));
        }
        Err(refusal) => {
            let cause = refusal.to_string();
            let words = format!("It cannot be read ({cause}). {}", remedy(&cause));
            found.push(Finding::wrong("data", words));
        }
    }
    accounts.close().await;
    found
}

fn data(checkup: &Checkup) -> Vec<Finding> {
    let mut found = vec![match &checkup.damage {
        None => Finding::fine("trail", "Every entry follows from the one before."),
        Some(damage) => Finding::wrong(
            "trail",
            format!(
                "{}. Restore the last backup.",
                damage.replace('\n', " ").trim_end_matches('.')
            ),
        ),
    }];
    if !checkup.missing.is_empty() {
        found.push(missing(&checkup.missing));
    }
    if let Some(cause) = &checkup.unwritable {
        let words = format!("Nothing can be written ({cause}). {}", remedy(cause));
        found.push(Finding::wrong("writing", words));
    }
    found.push(differences(
        "totals",
        &checkup.totals,
        "The counters agree with a recount.",
        "counters are wrong, so lists show wrong totals",
    ));
    found.push(differences(
        "filing",
        &checkup.filed,
        "Everybody is filed under their address, name, organization and roles.",
        "columns are not what they are made from, so lists sort and searches find these people wrongly",
    ));
    found.push(differences(
        "search",
        &checkup.index,
        "Searches look through what people are filed under.",
        "rows of what searches look through are wrong, so searches miss these people or find others",
    ));
    if !checkup.has_super_admin {
        found.push(Finding::advice(
            "people",
            "There is no super administrator. usher admin create makes one.",
        ));
    }
    if checkup.mail_given_up > 0 {
        found.push(Finding::advice(
            "outbox",
            format!(
                "{} messages were given up; the outbox says why.",
                checkup.mail_given_up
            ),
        ));
    }
    if checkup.mail_waiting > 0 {
        found.push(Finding::advice(
            "outbox",
            format!("{} messages wait.", checkup.mail_waiting),
        ));
    }
    // An entry of the future was made by a clock that went ahead of this one.
    found.push(if checkup.latest_entry > SystemClock.now() + model::Period::minutes(5) {
        Finding::wrong(
            "clock",
            format!(
                "It is {} here, but the trail has an entry of {}. Set the clock (NTP keeps it right), unless it was ahead \
                 when that entry was written: then this passes with the time.",
                SystemClock.now(),
                checkup.latest_entry
            ),
        )
    } else {
        Finding::fine("clock", format!("It is {}.", SystemClock.now()))
    });
    found
}

/// What of the schema is not there, and where it comes from.
fn missing(missing: &[Missing]) -> Finding {
    let names: Vec<String> = missing
        .iter()
        .map(|one| format!("{} (migration {})", one.name, one.migration))
        .collect();
    Finding::wrong(
        "schema",
        format!(
            "Triggers or indexes are missing or switched off: {}. Restore the last backup, or run the statements of \
             these migrations that make them.",
            names.join(", ")
        ),
    )
}

/// What is kept twice: fine, or each difference in a line of its own, and what to do.
fn differences(
    what: &'static str,
    differences: &Differences,
    fine: &str,
    consequence: &str,
) -> Finding {
    if differences.count == 0 {
        return Finding::fine(what, fine);
    }
    let mut words = format!("{} {consequence}:", differences.count);
    for one in &differences.some {
        let line = format!(
            "\n        {}, {}: {}; it should be {}",
            one.table, one.row, one.told, one.found
        );
        words.push_str(&line);
    }
    let unnamed = differences
        .count
        .saturating_sub(differences.some.len() as u64);
    if unnamed > 0 {
        words.push_str(&format!("\n        and {unnamed} more"));
    }
    words.push_str(
        "\n        People, rights and trail are not touched by this. Please report these lines; then usher doctor --mend \
         works them out anew.",
    );
    Finding::wrong(what, words)
}

/// Tried for real, without sending anything, whatever the state of the database.
async fn mail(config: &Config) -> Finding {
    // Nothing is sealed on this way.
    match accounts::try_mail_server(&config.settings([0; 32])).await {
        Some(Ok(())) => Finding::fine("mail", "The mail server answers and lets us in."),
        None => Finding::advice(
            "mail",
            "No mail server is configured (smtp_url, mail.from): mail waits in the outbox.",
        ),
        Some(Err(why)) => Finding::wrong(
            "mail",
            format!("{}. Check smtp_url.", why.trim_end_matches('.')),
        ),
    }
}

/// How long another machine may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);
