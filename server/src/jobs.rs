//! What runs by itself beside the requests: ends of roles, mail, sweeping, and a look at the clock. Every node runs it; the database
//! decides who does what.

use std::{sync::Arc, time::Duration};

use accounts::{Accounts, Refusal};
use model::Timestamp;
use tokio::{sync::watch, time::MissedTickBehavior};

const OFTEN: Duration = Duration::from_secs(2);
const SWEEP_EVERY: u32 = 150;

/// Runs until `stop` changes. Mail has a loop of its own: a mail server that hangs holds nothing else up.
pub(crate) async fn run(accounts: Arc<Accounts>, stop: watch::Receiver<bool>) {
    tokio::join!(
        upkeep(Arc::clone(&accounts), stop.clone()),
        mail(accounts, stop)
    );
}

async fn mail(accounts: Arc<Accounts>, mut stop: watch::Receiver<bool>) {
    let mut tick = tokio::time::interval(OFTEN);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            _ = stop.changed() => return,
        }
        // Known and said already: nothing can be done until it is back.
        if accounts.database_is_gone() {
            continue;
        }
        let round = async {
            report(
                &accounts,
                "answering forgotten passwords",
                accounts.answer_forgotten().await,
            );
            report(&accounts, "sending mail", accounts.deliver_due_mail().await);
        };
        // What is under way goes on by itself and is waited for when the database is closed.
        tokio::select! {
            () = round => {}
            // Nobody waits for a database that is gone; the next round begins afresh.
            () = accounts.database_lost() => {}
            _ = stop.changed() => return,
        }
    }
}

async fn upkeep(accounts: Arc<Accounts>, mut stop: watch::Receiver<bool>) {
    let mut tick = tokio::time::interval(OFTEN);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut round = 0_u32;
    let mut clock = None;
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            _ = stop.changed() => return,
        }
        if accounts.database_is_gone() {
            continue;
        }
        tokio::select! {
            () = work(&accounts, round, &mut clock) => {}
            () = accounts.database_lost() => {}
        }
        round = round.wrapping_add(1);
    }
}

async fn work(accounts: &Accounts, round: u32, clock: &mut Option<Timestamp>) {
    report(
        accounts,
        "following the clock",
        accounts.follow_clock(clock).await,
    );
    report(accounts, "ending roles", accounts.end_expired_roles().await);
    if round.is_multiple_of(SWEEP_EVERY) {
        report(accounts, "sweeping", accounts.sweep().await);
    }
}

/// A job that fails is tried again at the next tick; the log says so once each time. That the database is gone it says once
/// for all.
fn report<T>(accounts: &Accounts, what: &str, done: Result<T, Refusal>) {
    if let Err(refusal) = done
        && !accounts.database_is_gone()
    {
        tracing::warn!(job = what, cause = %refusal, "a job failed and is tried again");
    }
}
