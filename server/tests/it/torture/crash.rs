//! Power cuts: eight writers, a journal on the disk, `kill -9` at any moment, and the question whether everything that was
//! acknowledged is there, once, and everything else is whole or absent.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use super::{
    figure, oracle, seed, times, watch,
    writer::{Writer, writers},
};
use crate::{
    postgres::{self, Cluster},
    server::{Client, Server},
};

const WRITERS: usize = 8;
/// The most that one power cut may take, with the way back and the look at everything. Usually it is seconds.
const A_CYCLE: Duration = Duration::from_secs(300);
/// Writers and restarts take more guesses than any person; they are not what is tried here.
pub(crate) const NO_LIMITS: [(&str, &str); 2] = [
    ("USHER_SIGN_IN_GUESSES", "1000000"),
    ("USHER_SIGN_IN_GUESSES_PER_ADDRESS", "1000000"),
];

#[test]
fn what_was_acknowledged_survives_kill_9_on_sqlite() {
    let server = Server::with(&NO_LIMITS);
    cycles("kill -9, SQLite", server, |server| {
        server.kill();
        server.start_again();
    });
}

#[test]
fn what_was_acknowledged_survives_kill_9_on_postgresql() {
    let database = postgres::database();
    let [a, b] = NO_LIMITS;
    let server = Server::with(&[a, b, ("USHER_DATABASE_URL", &database)]);
    cycles("kill -9, PostgreSQL", server, |server| {
        server.kill();
        server.start_again();
    });
}

#[test]
fn what_was_acknowledged_survives_the_end_of_the_database_server() {
    let cluster = Cluster::durable();
    let database = cluster.database();
    let [a, b] = NO_LIMITS;
    let server = Server::with(&[a, b, ("USHER_DATABASE_URL", &database)]);
    cycles("PostgreSQL itself killed", server, |server| {
        cluster.kill();
        cluster.start_again();
        // Usher was not touched: it comes back by itself.
        server.wait_until_ready(Duration::from_secs(5));
    });
}

fn cycles(name: &str, mut server: Server, strike: impl Fn(&mut Server)) {
    let (cycles, seed) = (times("TORTURE_CYCLES", 3), seed());
    let mut random = fastrand::Rng::with_seed(seed);
    let admin = server.admin();
    let mut writers = writers(WRITERS, &server, &admin, seed);
    let (mut acknowledged, mut unknown) = (0, 0);
    for cycle in 0..cycles {
        let _watch = watch(A_CYCLE, format!("{name}: seed {seed}, cycle {cycle}"));
        let moment = Duration::from_millis(random.u64(20..1_500));
        disturb(&mut server, &admin, &mut writers, |server| {
            thread::sleep(moment);
            strike(server);
        });
        acknowledged += writers.iter().map(|w| w.acknowledged.len()).sum::<usize>();
        unknown += writers.iter().filter(|w| w.pending.is_some()).count();
        let found = oracle::violations(&server, &mut writers);
        assert!(
            found.is_empty(),
            "{name}: seed {seed}, cycle {cycle}, after {moment:?}:\n{}\n{}",
            found.join("\n"),
            server.log()
        );
    }
    figure(&format!(
        "{name}: {cycles} cycles, {acknowledged} acknowledged, {unknown} cut off, 0 violations"
    ));
}

/// Lets the writers work while something happens to the server.
pub(super) fn disturb(
    server: &mut Server,
    admin: &Client,
    writers: &mut [Writer],
    happens: impl FnOnce(&mut Server),
) {
    /// Also when what happens fails: the scope waits for the writers before it passes a panic on, and a server that
    /// lives would keep them busy for ever.
    struct TheEnd<'a>(&'a AtomicBool);
    impl Drop for TheEnd<'_> {
        fn drop(&mut self) {
            self.0.store(true, Ordering::Relaxed);
        }
    }
    let end = AtomicBool::new(false);
    thread::scope(|scope| {
        for writer in writers {
            let (admin, nobody, end) = (admin.at(server).apart(), server.nobody(), &end);
            scope.spawn(move || writer.work(&admin, &nobody, end));
        }
        let _the_end = TheEnd(&end);
        happens(server);
    });
}

#[test]
#[should_panic(expected = "what happens fails")]
fn a_failure_ends_the_writers_and_is_told() {
    let mut server = Server::with(&NO_LIMITS);
    let admin = server.admin();
    let mut writers = writers(1, &server, &admin, seed());
    disturb(&mut server, &admin, &mut writers, |_| {
        panic!("what happens fails")
    });
}
