//! What Usher leans on fails: the database goes away, the disk is full, descriptors run out, clients dawdle. It says so at
//! once, reads on where it can, loses nothing that it acknowledged, and comes back by itself.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    process::Command,
    thread,
    time::{Duration, Instant},
};

use serde_json::json;

use super::{
    crash::{NO_LIMITS, disturb},
    figure, oracle,
    proxy::{Line, Proxy},
    seed, times,
    writer::writers,
};
use crate::{
    database::Database,
    postgres::Cluster,
    server::{Client, Server, binary},
};

/// The most that an answer may take while something is away: a second, or three where all tests run side by side.
fn at_once() -> Duration {
    Duration::from_secs(times("TORTURE_PATIENCE", 3) as u64)
}

/// The most that the way back may take.
pub(super) const BACK: Duration = Duration::from_secs(5);
/// Connections of a node: its pool, the one that watches, and those of a command beside it.
const MOST_CONNECTIONS: i64 = 16 + 1 + 2;

#[test]
fn a_database_that_goes_away_is_said_at_once_and_found_again() {
    let flips = times("TORTURE_FLIPS", 3);
    let cluster = Cluster::durable();
    let proxy = Proxy::to(cluster.port());
    let direct = cluster.database();
    let url = direct.replace(
        &format!(":{}/", cluster.port()),
        &format!(":{}/", proxy.port),
    );
    let [a, b] = NO_LIMITS;
    let mut server = Server::with(&[a, b, ("USHER_DATABASE_URL", &url)]);
    let admin = server.admin();
    let mut writers = writers(4, &server, &admin, seed());
    let (mut slowest, mut longest, mut acknowledged) = (Duration::ZERO, Duration::ZERO, 0);
    for flip in 0..flips {
        let line = [Line::Refuses, Line::Hangs, Line::Resets][flip % 3];
        disturb(&mut server, &admin, &mut writers, |server| {
            thread::sleep(Duration::from_millis(200));
            let from = server.log().len();
            proxy.set(line);
            slowest = slowest.max(is_said_at_once(&admin.apart(), line));
            assert_eq!(server.nobody().get("/health/live").status, 200);
            if flip < 3 {
                is_said_once(server, &admin.apart(), from, line);
            }
            proxy.set(Line::Passes);
            let began = Instant::now();
            server.wait_until_ready(BACK);
            while admin.apart().get("/api/v1/users").status != 200 {
                assert!(began.elapsed() < BACK, "{line:?}\n{}", server.log());
            }
            longest = longest.max(began.elapsed());
        });
        acknowledged += writers.iter().map(|w| w.acknowledged.len()).sum::<usize>();
        let found = oracle::violations(&server, &mut writers);
        assert!(found.is_empty(), "{line:?}: {found:?}\n{}", server.log());
    }
    let open = "select cast(count(*) as text) from pg_stat_activity
                 where application_name = 'usher' and datname = current_database()";
    let connections: i64 = Database::at(&direct).texts(open)[0].parse().unwrap();
    assert!(
        connections <= MOST_CONNECTIONS,
        "{connections} connections are open"
    );
    figure(&format!(
        "the database away {flips} times (refused, hanging, reset): 503 after at most {slowest:?}, back after at most \
         {longest:?}, {acknowledged} acknowledged and none lost, {connections} connections at the end"
    ));
}

/// While the database is away the log says so once, names it to whoever asks, and jobs are silent. `from` is where the log
/// ended before.
fn is_said_once(server: &Server, client: &Client, from: usize, line: Line) {
    let waits_for = |words: &str| {
        let began = Instant::now();
        while !server.log()[from..].contains(words) {
            assert!(
                began.elapsed() < BACK,
                "{line:?}: {}",
                &server.log()[from..]
            );
            thread::sleep(Duration::from_millis(20));
        }
    };
    waits_for("the database is gone");
    assert_eq!(client.get("/api/v1/users").status, 503);
    waits_for("no connection to PostgreSQL: ");
    // A tick of the jobs and a little more.
    thread::sleep(Duration::from_millis(2_500));
    let log = server.log();
    let (_, since) = log[from..].split_once("the database is gone").unwrap();
    for words in ["pool timed out", "a job failed", "the database is gone"] {
        assert!(!since.contains(words), "{line:?}: {since}");
    }
}

/// Asks until the answer is 503: the first question may still find a line that works.
fn is_said_at_once(client: &Client, line: Line) -> Duration {
    let mut slowest = Duration::ZERO;
    for _ in 0..5 {
        let began = Instant::now();
        let answer = client.get("/api/v1/users");
        let took = began.elapsed();
        slowest = slowest.max(took);
        assert_eq!(answer.status, 503, "{line:?}: {}", answer.text);
        assert!(!answer.header("retry-after").is_empty(), "{line:?}");
        assert_eq!(
            (
                answer.header("x-content-type-options"),
                answer.header("cache-control")
            ),
            ("nosniff", "no-store"),
            "{line:?}"
        );
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'"), "{line:?}");
        assert!(took < at_once(), "{line:?}: an answer took {took:?}");
    }
    slowest
}

#[test]
fn a_full_disk_refuses_changes_and_leaves_reads() {
    let flips = times("TORTURE_FLIPS", 2);
    let mut server = Server::with(&NO_LIMITS);
    // A file that may not grow is a disk that is full, for this process alone.
    let mut program = Command::new("sh");
    program
        .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
        .arg(binary());
    server.start_as(program);
    server.wait_until_ready(BACK);
    let admin = server.admin();
    let mut writers = writers(4, &server, &admin, seed());
    let mut acknowledged = 0;
    for _ in 0..flips {
        disturb(&mut server, &admin, &mut writers, |server| {
            thread::sleep(Duration::from_millis(200));
            limit(server, "--fsize=1024:");
            let began = Instant::now();
            let new = json!({ "email": format!("nobody-{}@example.org", fastrand::u64(..)) });
            let answer = admin.apart().post("/api/v1/users", &new);
            assert_eq!(answer.status, 503, "{}\n{}", answer.text, server.log());
            assert!(began.elapsed() < at_once(), "{:?}", began.elapsed());
            let read = admin.apart().get("/api/v1/users");
            assert_eq!(read.status, 200, "reading goes on: {}", read.text);
            limit(server, "--fsize=unlimited:");
            let began = Instant::now();
            let again = json!({ "org_name": format!("Room again {}", fastrand::u64(..)) });
            while admin.apart().post("/api/v1/organizations", &again).status != 201 {
                assert!(began.elapsed() < BACK, "{}", server.log());
            }
        });
        acknowledged += writers.iter().map(|w| w.acknowledged.len()).sum::<usize>();
        let found = oracle::violations(&server, &mut writers);
        assert!(found.is_empty(), "{found:?}\n{}", server.log());
    }
    figure(&format!(
        "the disk full {flips} times: 503, reads went on, {acknowledged} acknowledged and none lost"
    ));
}

/// Sets a limit of the running process.
fn limit(server: &Server, what: &str) {
    let set = Command::new("prlimit")
        .args(["--pid", &server.process().to_string(), what])
        .output()
        .unwrap();
    assert!(set.status.success(), "{set:?}");
}

#[test]
fn a_mail_server_that_says_nothing_holds_up_nobody_else() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}", silent.local_addr().unwrap());
    let server = Server::with(&[
        ("USHER_SMTP_URL", &url),
        ("USHER_MAIL_FROM", "Usher <usher@example.org>"),
    ]);
    let admin = server.admin();
    let id = admin.get("/api/v1/auth/me").body["user_id"].clone();
    let path = format!(
        "/api/v1/users/{}/admin-generate-reset-link",
        id.as_str().unwrap()
    );
    thread::scope(|scope| {
        let asking = scope.spawn(|| admin.apart().post(&path, &json!({ "send_email": true })));
        for number in 0..10 {
            let began = Instant::now();
            let new = json!({ "email": format!("person-{number}@example.org") });
            let made = admin.apart().post("/api/v1/users", &new);
            assert_eq!(made.status, 201, "{}", made.text);
            assert!(began.elapsed() < at_once(), "{:?}", began.elapsed());
        }
        let answer = asking.join().unwrap();
        assert_eq!(
            (answer.status, &answer.body["email_sent"]),
            (200, &json!(false))
        );
    });
    server.wait_until("the mail server has not answered yet; this try goes on letter=");
    assert!(
        server.log().contains("host=\"127.0.0.1\" seconds=5"),
        "{}",
        server.log()
    );
    drop(silent);
}

#[test]
fn two_thousand_clients_that_dawdle_are_let_go_and_nobody_waits_for_them() {
    let crowd = times("TORTURE_CROWD", 200);
    let server = Server::with(&[("USHER_HTTP_HEADER_TIMEOUT", "2s")]);
    let admin = server.admin();
    let mut slow: Vec<TcpStream> = (0..crowd).map(|_| dawdles(&server)).collect();
    let began = Instant::now();
    let mut slowest = Duration::ZERO;
    for _ in 0..20 {
        let asked = Instant::now();
        assert_eq!(admin.apart().get("/api/v1/users").status, 200);
        slowest = slowest.max(asked.elapsed());
    }
    assert!(slowest < at_once(), "{slowest:?}");
    for stream in &mut slow {
        stream.set_read_timeout(Some(BACK)).unwrap();
        let mut rest = Vec::new();
        // The end of the stream, with or without an answer before it.
        let _ = stream.read_to_end(&mut rest);
    }
    assert!(
        began.elapsed() < Duration::from_secs(10),
        "{:?}",
        began.elapsed()
    );
    figure(&format!(
        "{crowd} clients that never finish their headers: others waited {slowest:?} at most"
    ));
}

#[test]
fn few_descriptors_are_shared_out_and_come_back() {
    let mut server = Server::with(&[("USHER_HTTP_HEADER_TIMEOUT", "1s")]);
    let mut program = Command::new("prlimit");
    program.arg("--nofile=64:64").arg(binary());
    server.start_as(program);
    server.wait_until_ready(BACK);
    let admin = server.admin();
    let slow: Vec<TcpStream> = (0..100).map(|_| dawdles(&server)).collect();
    // Those who dawdle are let go after a second, and whoever waits behind them has their turn.
    let began = Instant::now();
    let new = json!({ "email": "ada@example.org" });
    let made = admin.apart().post("/api/v1/users", &new);
    assert_eq!(made.status, 201, "{}\n{}", made.text, server.log());
    drop(slow);
    server.wait_until_ready(BACK);
    assert!(began.elapsed() < BACK, "{:?}", began.elapsed());
    assert!(
        server
            .log()
            .contains("all places for connections are taken")
            && server.log().contains("LimitNOFILE"),
        "{}",
        server.log()
    );
    assert!(
        !server.log().contains("Too many open files"),
        "{}",
        server.log()
    );
}

/// A connection that never finishes its headers.
fn dawdles(server: &Server) -> TcpStream {
    let mut stream = TcpStream::connect(server.url.trim_start_matches("http://")).unwrap();
    let _ = stream.write_all(b"GET /health/live HTTP/1.1\r\nhost: x\r\nx-slow: ");
    stream
}

#[test]
#[ignore = "needs strace: make torture"]
fn a_disk_that_fails_refuses_changes_and_is_used_again() {
    let mut server = Server::with(&NO_LIMITS);
    let admin = server.admin();
    let mut writers = writers(4, &server, &admin, seed());
    let mut acknowledged = 0;
    let syncs = "fdatasync,fsync";
    for (call, error) in [
        (syncs, "EIO"),
        (syncs, "ENOSPC"),
        ("pwrite64", "EIO"),
        ("pwrite64", "ENOSPC"),
    ] {
        disturb(&mut server, &admin, &mut writers, |server| {
            let mut tracer = Command::new("strace")
                .args([
                    "-f",
                    "-qq",
                    "-o",
                    "/dev/null",
                    "-p",
                    &server.process().to_string(),
                    "-e",
                ])
                .arg(format!("trace={call}"))
                .arg("-e")
                .arg(format!("inject={call}:error={error}:when=5+"))
                .spawn()
                .unwrap();
            thread::sleep(Duration::from_secs(2));
            let new = json!({ "email": format!("nobody-{}@example.org", fastrand::u64(..)) });
            let began = Instant::now();
            let answer = admin.apart().post("/api/v1/users", &new);
            let took = began.elapsed();
            assert!(
                took < Duration::from_secs(1),
                "{error} from {call}: {took:?}"
            );
            assert_eq!(
                answer.status,
                503,
                "{error} from {call}: {}\n{}",
                answer.text,
                server.log()
            );
            assert_eq!(
                admin.apart().get("/api/v1/users").status,
                200,
                "{}",
                server.log()
            );
            let _ = Command::new("kill").arg(tracer.id().to_string()).status();
            tracer.wait().unwrap();
            let again = json!({ "org_name": format!("After {error} from {call}") });
            let began = Instant::now();
            while admin.apart().post("/api/v1/organizations", &again).status != 201 {
                assert!(began.elapsed() < BACK, "{}", server.log());
            }
        });
        acknowledged += writers.iter().map(|w| w.acknowledged.len()).sum::<usize>();
        let found = oracle::violations(&server, &mut writers);
        assert!(
            found.is_empty(),
            "{error} from {call}: {found:?}\n{}",
            server.log()
        );
    }
    figure(&format!(
        "EIO and ENOSPC from fdatasync and pwrite64: 503, reads went on, {acknowledged} acknowledged and none lost"
    ));
}
