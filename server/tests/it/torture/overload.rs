//! Ten times the sign-ins that argon2 can serve: whoever reads notices nothing, whoever is sent away knows at once, memory
//! stays small, and a moment later all is as before.

use std::{
    fs,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use serde_json::json;

use super::{crash::NO_LIMITS, figure, times};
use crate::server::{Client, PASSWORD, Server};

const STORMING: usize = 200;
const READING: usize = 4;
const MEBIBYTE: usize = 1024;

#[test]
#[ignore = "takes a minute and the machine for itself: make torture"]
fn a_storm_of_sign_ins_leaves_reads_fast_and_memory_small() {
    storm("SQLite", &Server::with(&NO_LIMITS));
}

#[test]
#[ignore = "takes a minute and the machine for itself: make torture"]
fn a_storm_of_sign_ins_on_postgresql_does_no_more_harm() {
    let [a, b] = NO_LIMITS;
    let url = crate::postgres::database();
    storm(
        "PostgreSQL",
        &Server::with(&[a, b, ("USHER_DATABASE_URL", &url)]),
    );
}

fn storm(kind: &str, server: &Server) {
    let seconds = times("TORTURE_STORM", 20) as u64;
    let seeded = server.run(
        &[
            "seed",
            "--users",
            "10000",
            "--organizations",
            "50",
            "--events",
            "20000",
        ],
        "",
    );
    assert!(seeded.0, "{}", seeded.1);
    let admin = server.admin();
    let capacity = capacity(server);
    let rate = 10.0 * capacity;

    let (end, next) = (AtomicBool::new(false), AtomicUsize::new(0));
    let (served, refused, failed) = (Mutex::default(), Mutex::default(), Mutex::default());
    let reads: Mutex<Vec<(Duration, bool)>> = Mutex::default();
    let began = Instant::now();
    thread::scope(|scope| {
        for _ in 0..STORMING {
            let client = server.nobody();
            let (end, next) = (&end, &next);
            let (served, refused, failed) = (&served, &refused, &failed);
            scope.spawn(move || {
                while !end.load(Ordering::Relaxed) {
                    // Sign-ins leave at their appointed time, whatever became of those before.
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let due = Duration::from_secs_f64(number as f64 / rate);
                    thread::sleep(due.saturating_sub(began.elapsed()));
                    let (status, took, told) = sign_in(&client);
                    match status {
                        200 => add(served, took),
                        503 if told => add(refused, took),
                        _ => add(failed, took),
                    }
                }
            });
        }
        for _ in 0..READING {
            let (client, end, reads) = (admin.apart(), &end, &reads);
            scope.spawn(move || {
                while !end.load(Ordering::Relaxed) {
                    let asked = Instant::now();
                    let answer = client.try_send("GET", "/api/v1/users?page_size=50", None, None);
                    let fine = answer.is_ok_and(|answer| answer.status == 200);
                    reads.lock().unwrap().push((asked.elapsed(), fine));
                    thread::sleep(Duration::from_millis(5));
                }
            });
        }
        thread::sleep(Duration::from_secs(seconds));
        end.store(true, Ordering::Relaxed);
    });

    let over = Instant::now();
    while sign_in(&server.nobody()).0 != 200 {
        assert!(over.elapsed() < Duration::from_secs(5), "{}", server.log());
    }
    let back = over.elapsed();
    let memory = peak_memory(server);
    let reads = reads.into_inner().unwrap();
    let good = reads.iter().filter(|(_, fine)| *fine).count();
    let share = good as f64 / reads.len() as f64;
    let p99 = quantile(reads.into_iter().map(|(took, _)| took).collect(), 0.99);
    let (served, refused, failed): (Vec<Duration>, Vec<Duration>, Vec<Duration>) = (
        served.into_inner().unwrap(),
        refused.into_inner().unwrap(),
        failed.into_inner().unwrap(),
    );
    let refused_count = refused.len();
    let slowest = refused.iter().max().copied().unwrap_or_default();
    let refusal = quantile(refused, 0.99);
    let arrived = (served.len() + refused_count + failed.len()) as f64 / seconds as f64;
    figure(&format!(
        "{kind}: {arrived:.0} sign-ins a second ({rate:.0} meant) where argon2 serves {capacity:.0}, for {seconds} s: {} \
         served, {refused_count} sent away in {refusal:?} (p99; {slowest:?} at most), {} failed; reads p99 {p99:?}, \
         {:.2} % fine; {} MiB at the peak; back after {back:?}",
        served.len(),
        failed.len(),
        100.0 * share,
        memory / MEBIBYTE
    ));
    assert!(failed.is_empty());
    assert!(share >= 0.999, "{share}");
    assert!(memory < 256 * MEBIBYTE, "{memory} KiB");
    assert!(p99 < Duration::from_millis(100), "{p99:?}");
    assert!(refusal < Duration::from_millis(50), "{refusal:?}");
    assert!(refused_count > 0, "nobody was sent away: that was no storm");
    assert!(
        arrived > 0.9 * rate,
        "{arrived} of {rate} a second arrived: whoever sends them is too slow"
    );
}

fn add(to: &Mutex<Vec<Duration>>, took: Duration) {
    to.lock().unwrap().push(took);
}

/// The status, how long it took, and whether it says when to try again.
fn sign_in(client: &Client) -> (u16, Duration, bool) {
    let who = json!({ "email": "root@example.org", "password": PASSWORD }).to_string();
    let asked = Instant::now();
    let kind = Some("application/json");
    match client.try_send("POST", "/api/v1/auth/login", kind, Some(who)) {
        Ok(answer) => (
            answer.status,
            asked.elapsed(),
            !answer.header("retry-after").is_empty(),
        ),
        Err(_) => (0, asked.elapsed(), false),
    }
}

/// Sign-ins a second when as many arrive as can be served.
fn capacity(server: &Server) -> f64 {
    let done = AtomicUsize::new(0);
    let began = Instant::now();
    thread::scope(|scope| {
        for _ in 0..4 {
            let (client, done) = (server.nobody(), &done);
            scope.spawn(move || {
                while began.elapsed() < Duration::from_secs(3) {
                    done.fetch_add(usize::from(sign_in(&client).0 == 200), Ordering::Relaxed);
                }
            });
        }
    });
    done.into_inner() as f64 / began.elapsed().as_secs_f64()
}

fn quantile(mut all: Vec<Duration>, share: f64) -> Duration {
    all.sort();
    let place = (all.len() as f64 * share) as usize;
    all.get(place.min(all.len().saturating_sub(1)))
        .copied()
        .unwrap_or_default()
}

/// The most memory that the process has held, in KiB.
fn peak_memory(server: &Server) -> usize {
    let status = fs::read_to_string(format!("/proc/{}/status", server.process())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let number = line.unwrap().split_whitespace().nth(1).unwrap();
    number.parse().unwrap()
}
