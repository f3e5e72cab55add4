//! Made-up people for trying and measuring: several scripts, long names, every role and state, and a history.
//!
//! The same seed makes the same people, byte for byte, on both databases. Rows are written in large pieces
//! past the operations, since those would take hours for a million. Each piece is one transaction with its counters, or
//! with whom its entries concern: wherever it is cut off, totals and trail are right for what is there.

mod names;

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use fastrand::Rng;
use model::{EventKind, Period, Role, RoleSet, Timestamp};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Accounts, Caller, Fault, Refusal,
    entry::chain,
    policy::Action,
    store::{change, rows::EventRow},
    work::Work,
};

/// How much to make.
#[derive(Clone, Copy, Debug)]
pub struct SeedPlan {
    pub users: u64,
    pub organizations: u64,
    pub events: u64,
    pub seed: u64,
}

pub(crate) struct SeedOrganization {
    pub(crate) name: String,
    pub(crate) legal_name: Option<String>,
    pub(crate) is_active: bool,
    pub(crate) created_at: Timestamp,
}

#[derive(Clone)]
pub(crate) struct SeedUser {
    pub(crate) id: Uuid,
    pub(crate) email: String,
    pub(crate) full_name: Option<String>,
    pub(crate) org_id: Option<i64>,
    pub(crate) is_active: bool,
    pub(crate) is_email_verified: bool,
    /// A hash that no password has: they look like people who can sign in, and nobody can.
    pub(crate) password_hash: Option<String>,
    pub(crate) roles: RoleSet,
    pub(crate) last_login_at: Option<Timestamp>,
    pub(crate) created_at: Timestamp,
}

pub(crate) struct SeedEvent {
    pub(crate) row: EventRow,
    pub(crate) hash: Vec<u8>,
}

/// Whom an entry concerns, its number and its kind.
pub(crate) type Concerned = (Uuid, i64, EventKind);

/// What the events need to remember of a person.
struct Known {
    id: Uuid,
    label: String,
    email: String,
    org_id: Option<i64>,
    created_at: Timestamp,
}

/// 2026-11-01T00:00:00Z: a fixed end, so that the same seed makes the same instants.
const END: Timestamp = Timestamp::from_micros(1_793_491_200_000_000);
const SPAN: Period = Period::days(1_000);
/// People in one transaction. Each one changes most pages of the indexes, so a few large ones write the least.
const PEOPLE: usize = 50_000;
/// Entries in memory at a time.
const ENTRIES: usize = 100_000;
/// Entries in one transaction. The index of timelines is written once for each, most of its pages anew.
const HISTORY: u64 = 1_000_000;

impl Accounts {
    /// Fills the database. `progress` is told after each piece, in words.
    ///
    /// # Errors
    ///
    /// 409 where the same seed has filled this database before, whole or in part: its addresses are taken.
    pub async fn seed(&self, plan: SeedPlan, progress: impl Fn(String)) -> Result<(), Refusal> {
        let mut rng = Rng::with_seed(plan.seed);
        let orgs = self.seed_organizations(plan, &mut rng).await?;
        progress(format!("{} organizations", orgs.len()));

        let mut known = Vec::new();
        let mut super_devs = Vec::new();
        let total = usize::try_from(plan.users).map_err(Fault::unexpected)?;
        while known.len() < total {
            let here = PEOPLE.min(total - known.len());
            let people: Vec<SeedUser> = (0..here)
                .map(|i| person(&mut rng, plan, known.len() + i, total, &orgs))
                .collect();
            let caller = Caller::cli();
            let mut work = Work::begin(self, &caller).await?.grant(Action::Upkeep)?;
            change!(work, seeding::users(&people)).map_err(seeded_before)?;
            change!(work, seeding::recount())?;
            work.commit_silently("made-up people").await?;
            super_devs.extend(
                people
                    .iter()
                    .filter(|p| p.roles.contains(Role::SuperDev))
                    .map(|p| p.id),
            );
            known.extend(people.into_iter().map(|p| Known {
                id: p.id,
                label: p.full_name.unwrap_or_else(|| p.email.clone()),
                email: p.email,
                org_id: p.org_id,
                created_at: p.created_at,
            }));
            progress(format!("{} of {total} users", known.len()));
        }
        self.seed_assignments(&mut rng, &super_devs, &orgs).await?;
        self.seed_events(plan, &mut rng, &known, &progress).await?;
        self.db.settle().await.map_err(Refusal::from)
    }

    async fn seed_organizations(&self, plan: SeedPlan, rng: &mut Rng) -> Result<Vec<i64>, Refusal> {
        let rows: Vec<SeedOrganization> = (0..plan.organizations)
            .map(|i| {
                let name = names::organization(rng, plan.seed, i);
                SeedOrganization {
                    legal_name: rng
                        .bool()
                        .then(|| format!("{name} {}", names::legal_form(rng))),
                    name,
                    is_active: rng.u8(..100) >= 4,
                    created_at: along(i, plan.organizations.max(1)) - Period::days(1),
                }
            })
            .collect();
        let caller = Caller::cli();
        let mut work = Work::begin(self, &caller).await?.grant(Action::Upkeep)?;
        let ids = change!(work, seeding::organizations(&rows)).map_err(seeded_before)?;
        work.commit_silently("made-up organizations").await?;
        Ok(ids)
    }

    async fn seed_assignments(
        &self,
        rng: &mut Rng,
        super_devs: &[Uuid],
        orgs: &[i64],
    ) -> Result<(), Refusal> {
        let mut pairs = Vec::new();
        for id in super_devs {
            let mut mine: Vec<i64> = (0..rng.usize(1..6))
                .filter_map(|_| rng.choice(orgs).copied())
                .collect();
            mine.sort_unstable();
            mine.dedup();
            pairs.extend(mine.into_iter().map(|org| (*id, org)));
        }
        let caller = Caller::cli();
        let mut work = Work::begin(self, &caller).await?.grant(Action::Upkeep)?;
        change!(work, seeding::assignments(&pairs, END - SPAN))?;
        work.commit_silently("assignments of made-up people").await
    }

    async fn seed_events(
        &self,
        plan: SeedPlan,
        rng: &mut Rng,
        known: &[Known],
        progress: &impl Fn(String),
    ) -> Result<(), Refusal> {
        let Some(last) = known.len().checked_sub(1) else {
            return Ok(());
        };
        let (mut made, mut created) = (0, 0_usize);
        let caller = Caller::cli();
        while made < plan.events {
            let mut work = Work::begin(self, &caller).await?.grant(Action::Upkeep)?;
            let head = change!(work, events::take_head())?;
            let (mut seq, mut hash) = (head.seq, head.hash);
            let mut concerned: Vec<Concerned> = Vec::new();
            let end = plan.events.min(made + HISTORY);
            while made < end {
                let here = (end - made).min(ENTRIES as u64);
                let mut events = Vec::new();
                for i in made..made + here {
                    let at = along(i, plan.events);
                    seq += 1;
                    // Everybody who exists by then was created by then; after that, life goes on.
                    let row = if created <= last && known[created].created_at <= at {
                        created += 1;
                        creation(rng, seq, &known[created - 1])
                    } else {
                        let who = &known[rng.usize(..created.max(1))];
                        let other = &known[rng.usize(..created.max(1))];
                        happening(rng, seq, at, who, other)
                    };
                    hash = chain(&hash, &row).to_vec();
                    if let Ok(kind) = row.kind.parse() {
                        concerned.extend(row.people.iter().map(|id| (*id, seq, kind)));
                    }
                    events.push(SeedEvent {
                        row,
                        hash: hash.clone(),
                    });
                }
                change!(work, seeding::events(&events))?;
                made += here;
                progress(format!("{made} of {} events", plan.events));
            }
            // In the order of their index: one by one they would touch every page of it again and again.
            concerned.sort_unstable_by_key(|(id, seq, _)| (*id, *seq));
            change!(work, seeding::event_people(&concerned))?;
            change!(work, events::move_head(seq, &hash))?;
            work.commit_silently("made-up history").await?;
            progress(format!("{} lines of timelines", concerned.len()));
        }
        Ok(())
    }
}

/// An instant on the way from the beginning to the end.
fn along(i: u64, of: u64) -> Timestamp {
    let step = Period::as_seconds(SPAN) / i64::try_from(of.max(1)).unwrap_or(1).max(1);
    let into = if step > 0 {
        Period::seconds(step * i64::try_from(i).unwrap_or(0))
    } else {
        Period::seconds(
            i64::try_from(i * SPAN.as_seconds().unsigned_abs() / of.max(1)).unwrap_or(0),
        )
    };
    END - SPAN + into
}

fn uuid(rng: &mut Rng, at: Timestamp) -> Uuid {
    let mut bytes = [0; 10];
    rng.fill(&mut bytes);
    let millis = u64::try_from(at.micros() / 1_000).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
}

fn person(rng: &mut Rng, plan: SeedPlan, i: usize, total: usize, orgs: &[i64]) -> SeedUser {
    let created_at = along(i as u64, total as u64);
    let name = names::person(rng);
    let roles = match rng.u32(..1000) {
        0..=1 => RoleSet::EMPTY.with(Role::SuperAdmin).with(Role::User),
        2..=7 => RoleSet::EMPTY.with(Role::SuperDev).with(Role::User),
        8..=57 => RoleSet::EMPTY.with(Role::OrgAdmin).with(Role::User),
        58..=62 => RoleSet::EMPTY,
        _ => RoleSet::EMPTY.with(Role::User),
    };
    let seen = rng.u8(..100);
    let age = created_at.age(END).as_seconds().max(1);
    SeedUser {
        id: uuid(rng, created_at),
        email: names::email(rng, &name.latin, plan.seed, i),
        full_name: (rng.u8(..100) >= 3).then_some(name.full),
        org_id: if rng.u8(..100) < 4 {
            None
        } else {
            rng.choice(orgs).copied()
        },
        is_active: rng.u8(..100) >= 7,
        is_email_verified: seen >= 15,
        password_hash: (rng.u8(..100) >= 9).then(|| nobodys_hash(rng)),
        roles,
        last_login_at: (seen >= 12)
            .then(|| END - Period::seconds(rng.i64(0..age).min(rng.i64(0..age)))),
        created_at,
    }
}

fn nobodys_hash(rng: &mut Rng) -> String {
    let mut bytes = [0; 48];
    rng.fill(&mut bytes);
    let (salt, hash) = bytes.split_at(16);
    format!(
        "$argon2id$v=19$m=19456,t=2,p=1${}${}",
        STANDARD_NO_PAD.encode(salt),
        STANDARD_NO_PAD.encode(hash)
    )
}

fn event(rng: &mut Rng, seq: i64, at: Timestamp, kind: EventKind, who: &Known) -> EventRow {
    EventRow {
        seq,
        id: uuid(rng, at),
        kind: kind.name().to_owned(),
        at: at.micros(),
        actor_id: Some(who.id),
        actor: Some(who.email.clone()),
        actor_kind: "user".to_owned(),
        resource_type: Some("user".to_owned()),
        resource_id: Some(who.id.to_string()),
        resource: Some(who.label.clone()),
        org_id: who.org_id,
        details: "{}".to_owned(),
        status: "success".to_owned(),
        ip: Some(format!("203.0.113.{}", rng.u8(1..255))),
        user_agent: Some(names::user_agent(rng).to_owned()),
        request_id: Some(format!("{:016x}", rng.u64(..))),
        actor_name: None,
        people: vec![who.id],
    }
}

fn creation(rng: &mut Rng, seq: i64, who: &Known) -> EventRow {
    let mut row = event(rng, seq, who.created_at, EventKind::UserCreated, who);
    row.actor_id = None;
    row.actor = Some("command line".to_owned());
    row.actor_kind = "cli".to_owned();
    row.details = json!({ "email": who.email, "roles": ["user"] }).to_string();
    row
}

fn happening(rng: &mut Rng, seq: i64, at: Timestamp, who: &Known, other: &Known) -> EventRow {
    let kind = match rng.u8(..100) {
        0..=54 => EventKind::Login,
        55..=66 => EventKind::LoginFailed,
        67..=78 => EventKind::Logout,
        79..=86 => EventKind::ProfileUpdated,
        87..=90 => EventKind::RoleAssigned,
        91..=92 => EventKind::RoleRemoved,
        93..=94 => EventKind::PasswordResetLinkCreated,
        95..=96 => EventKind::PasswordReset,
        97 => EventKind::PasswordSet,
        98 => EventKind::UserDeactivated,
        _ => EventKind::UserReactivated,
    };
    let mut row = event(rng, seq, at, kind, who);
    let by_other = matches!(
        kind,
        EventKind::RoleAssigned
            | EventKind::RoleRemoved
            | EventKind::PasswordResetLinkCreated
            | EventKind::PasswordSet
            | EventKind::UserDeactivated
            | EventKind::UserReactivated
    );
    if by_other && other.id != who.id {
        row.actor_id = Some(other.id);
        row.actor = Some(other.email.clone());
        row.people.push(other.id);
    }
    match kind {
        EventKind::LoginFailed => {
            row.actor_id = None;
            row.actor = None;
            row.actor_kind = "system".to_owned();
            row.status = "failure".to_owned();
        }
        EventKind::ProfileUpdated => {
            let before = names::person(rng).full;
            row.details =
                json!({ "changes": { "full_name": { "before": before, "after": who.label } } })
                    .to_string();
        }
        EventKind::RoleAssigned | EventKind::RoleRemoved => {
            row.details = json!({ "role": "org_admin" }).to_string()
        }
        EventKind::UserDeactivated => {
            row.details = json!({ "changes": { "is_active": { "before": true, "after": false } } })
                .to_string();
        }
        _ => {}
    }
    row
}

fn seeded_before(error: sqlx::Error) -> Refusal {
    if error
        .as_database_error()
        .is_some_and(|e| e.is_unique_violation())
    {
        model::Problem::conflict(
            "This database was filled with the same seed before, whole or in part. Choose another --seed, or begin with \
             an empty database.",
        )
        .into()
    } else {
        error.into()
    }
}
