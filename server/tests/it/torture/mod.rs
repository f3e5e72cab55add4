//! Trouble on purpose: power cuts, races, databases that go away, storms of requests.
//!
//! Everything here runs short in `make test` and in full in `make torture`, which sets how often and prints the figures.
//! Chance comes from a seed that every failure shows; `TORTURE_SEED` brings the same choices back, though not the same
//! moments of the clock.

mod clock;
mod crash;
mod faults;
mod journal;
mod key;
mod oracle;
mod overload;
mod proxy;
mod races;
mod restore;
mod strike;
mod upgrade;
mod writer;

use std::{
    io::Write as _,
    process,
    sync::{
        OnceLock,
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// How often something is done: `short` times, unless `make torture` says otherwise.
pub(crate) fn times(name: &str, short: usize) -> usize {
    std::env::var(name)
        .ok()
        .map_or(short, |number| number.parse().expect("a number"))
}

/// What chance begins with, the same for the whole run.
fn seed() -> u64 {
    static SEED: OnceLock<u64> = OnceLock::new();
    *SEED.get_or_init(|| {
        let seed = std::env::var("TORTURE_SEED").map_or_else(
            |_| {
                let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
                u64::from(now.subsec_nanos())
            },
            |seed| seed.parse().expect("a number"),
        );
        figure(&format!("seed {seed}"));
        seed
    })
}

/// A figure for whoever runs `make torture`.
pub(crate) fn figure(line: &str) {
    eprintln!("torture: {line}");
}

/// Says so and ends the whole run, if this is still held after the limit: no test hangs until somebody kills the run from
/// outside, which would leave neither a name nor a seed. Written past the harness, which keeps the words of a test to
/// itself until it ends.
fn watch(limit: Duration, what: String) -> mpsc::Sender<()> {
    let (held, gone) = mpsc::channel::<()>();
    thread::spawn(move || {
        if gone.recv_timeout(limit) == Err(RecvTimeoutError::Timeout) {
            let words =
                format!("\ntorture: {what}: not done after {limit:?}; the run ends here.\n");
            let _ = std::io::stderr().write_all(words.as_bytes());
            process::exit(101);
        }
    });
    held
}
