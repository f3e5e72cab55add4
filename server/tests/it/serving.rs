//! How it serves: alone, with limits, and until the end.

use std::{
    io::{Read, Write},
    net::TcpStream,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use serde_json::json;

use crate::{
    database::Database,
    server::{PASSWORD, Server, binary},
};

#[test]
fn the_binary_alone_is_enough() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("usher");
    std::fs::copy(env!("CARGO_BIN_EXE_usher"), &copy).unwrap();
    let database = format!("sqlite://{}", folder.path().join("usher.db").display());
    let env = [("USHER_DATABASE_URL".to_owned(), database)].into();
    let server = Server::spawn(copy, folder, env);
    let page = server.nobody().get("/sign-in");
    assert_eq!(page.status, 200);
    assert!(
        page.header("content-security-policy").contains("'nonce-"),
        "{:?}",
        page.headers
    );
    // A binary that was compiled beside a built site carries it.
    if Path::new("../target/site/pkg").exists() {
        let script = page
            .text
            .split("href=\"/pkg/")
            .find_map(|rest| rest.split('"').next().filter(|n| n.ends_with(".js")));
        let script = format!("/pkg/{}", script.expect("the page names its script"));
        let compressed = server
            .nobody()
            .header("accept-encoding", "br")
            .send("HEAD", &script, None, None);
        assert_eq!(
            (compressed.status, compressed.header("content-encoding")),
            (200, "br")
        );
        assert!(compressed.header("cache-control").contains("immutable"));
        // Whoever takes nothing compressed gets what the others unpack.
        let wasm = page
            .text
            .split('"')
            .find(|word| word.ends_with("/usher.wasm"));
        let wasm = wasm.expect("the page names its program");
        let bytes = |encoding: &str| {
            let client = server.nobody().header("accept-encoding", encoding);
            let answer = client.send("HEAD", wasm, None, None);
            assert_eq!(answer.status, 200);
            let length = answer.header("content-length").parse::<u64>().unwrap();
            (answer.header("content-encoding").to_owned(), length)
        };
        let ((zipped, small), (plain, large)) = (bytes("gzip"), bytes("identity"));
        assert_eq!((zipped.as_str(), plain.as_str()), ("gzip", ""));
        assert!(small < large, "{small} and {large} bytes");
    }
}

#[test]
fn the_end_finishes_what_was_begun() {
    // Argon2 takes its time, a second or two: the sign-in is under way when the end is asked for.
    let mut server = Server::with(&[("USHER_ARGON2_PASSES", "40")]);
    let args = [
        "admin",
        "create",
        "--email",
        "root@example.org",
        "--password-stdin",
    ];
    let (made, said) = server.run(&args, &format!("{PASSWORD}\n"));
    assert!(made, "{said}");
    let client = server.nobody();
    let under_way = thread::spawn(move || {
        let who = json!({ "email": "root@example.org", "password": PASSWORD });
        client.post("/api/v1/auth/login", &who).status
    });
    // A guess is counted before it is verified: from then on only the hash is missing.
    let mut database = Database::of(&server);
    let began = Instant::now();
    while database
        .texts("select cast(n as text) from guesses")
        .is_empty()
    {
        assert!(
            began.elapsed() < Duration::from_secs(10),
            "{}",
            server.log()
        );
        thread::sleep(Duration::from_millis(5));
    }
    assert!(!under_way.is_finished(), "the hash was too fast");
    assert!(
        server.terminate(),
        "it ends without an error:\n{}",
        server.log()
    );
    assert_eq!(under_way.join().unwrap(), 200);
}

#[test]
fn half_a_body_and_then_silence_is_not_waited_for() {
    const PATIENCE: Duration = Duration::from_secs(2);
    let server = Server::with(&[("USHER_HTTP_REQUEST_TIMEOUT", "2s")]);
    let mut answered = 0;
    for (length, half) in [
        ("content-length: 100", "{\"email\":"),
        ("transfer-encoding: chunked", "9\r\n{\"email\":\r\n"),
    ] {
        let mut slow = TcpStream::connect(server.url.trim_start_matches("http://")).unwrap();
        slow.set_read_timeout(Some(Duration::from_secs(10)))
            .unwrap();
        let head =
            "POST /api/v1/auth/login HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json";
        let began = Instant::now();
        slow.write_all(format!("{head}\r\n{length}\r\n\r\n{half}").as_bytes())
            .unwrap();
        let mut answer = String::new();
        let ended = slow.read_to_string(&mut answer);
        let took = began.elapsed();
        assert!(ended.is_ok(), "{length}: the connection stayed open");
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 408 "),
            "{length}: {answer}"
        );
        for header in [
            "x-content-type-options: nosniff\r\n",
            "cache-control: no-store\r\n",
            "content-security-policy: ",
        ] {
            assert!(
                answer.is_empty() || answer.contains(header),
                "{length}: {answer}"
            );
        }
        answered += usize::from(!answer.is_empty());
        // What is more than the limit is the machine's, not the client's to decide.
        assert!(took < 2 * PATIENCE, "{length}: {took:?}");
    }
    assert!(answered > 0, "nobody was told");
    assert_eq!(server.nobody().get("/health/ready").status, 200);
}

/// Asks on a connection of its own.
fn asks(server: &Server) -> TcpStream {
    let mut stream = TcpStream::connect(server.url.trim_start_matches("http://")).unwrap();
    stream
        .write_all(b"GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n")
        .unwrap();
    stream
}

fn is_answered(stream: &mut TcpStream, within: Duration) -> bool {
    stream.set_read_timeout(Some(within)).unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).is_ok() && answer == *b"HTTP/1.1 200"
}

#[test]
fn more_connections_than_allowed_wait_until_one_is_free() {
    let server = Server::with(&[("USHER_HTTP_MAX_CONNECTIONS", "4")]);
    // A request that has half arrived keeps its place.
    let begins = || {
        let mut stream = TcpStream::connect(server.url.trim_start_matches("http://")).unwrap();
        stream
            .write_all(
                b"POST /api/v1/auth/login HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
                  content-length: 100\r\n\r\n{",
            )
            .unwrap();
        stream
    };
    let [first, second, third, fourth] = [begins(), begins(), begins(), begins()];
    let mut fifth = asks(&server);
    assert!(
        !is_answered(&mut fifth, Duration::from_secs(2)),
        "five are served where four may be"
    );
    let log = server.log();
    for words in [
        "all places for connections are taken",
        "places=4",
        "raise http.max_connections",
    ] {
        assert!(log.contains(words), "{words} is missing:\n{log}");
    }
    drop(first);
    assert!(
        is_answered(&mut fifth, Duration::from_secs(10)),
        "{}",
        server.log()
    );
    drop((fifth, second, third, fourth));
    server.wait_until("there are places for connections again");
    let told = server.log().matches("all places for connections").count();
    assert_eq!(told, 1, "{}", server.log());
}

#[test]
fn idle_connections_give_way_to_those_that_wait() {
    let server = Server::with(&[
        ("USHER_HTTP_MAX_CONNECTIONS", "4"),
        ("USHER_HTTP_HEADER_TIMEOUT", "60s"),
    ]);
    let patience = Duration::from_secs(10);
    let mut idle: Vec<TcpStream> = Vec::new();
    for _ in 0..12 {
        let mut stream = asks(&server);
        assert!(is_answered(&mut stream, patience), "{}", server.log());
        idle.push(stream);
    }
    // So do those that never asked anything.
    let silent = || TcpStream::connect(server.url.trim_start_matches("http://")).unwrap();
    let _silent: Vec<TcpStream> = (0..8).map(|_| silent()).collect();
    assert!(
        is_answered(&mut asks(&server), patience),
        "{}",
        server.log()
    );
}

#[test]
fn too_few_descriptors_stop_the_start_and_few_are_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let refused = std::process::Command::new("prlimit")
        .arg("--nofile=20:20")
        .arg(binary())
        .arg("serve")
        .current_dir(&folder)
        .env("USHER_LISTEN", "127.0.0.1:0")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        !refused.status.success() && said.contains("may open 20 files and needs 41 at least"),
        "{said}"
    );
    assert!(!String::from_utf8_lossy(&refused.stdout).contains("Usher is at"));
    let mut server = Server::start();
    let mut program = std::process::Command::new("prlimit");
    program.arg("--nofile=64:64").arg(binary());
    server.start_as(program);
    server.wait_until("Usher is at");
    server.wait_until("fewer places for connections than http.max_connections");
}

#[test]
fn a_client_that_sends_no_headers_is_let_go() {
    let server = Server::with(&[("USHER_HTTP_HEADER_TIMEOUT", "1s")]);
    let mut slow = TcpStream::connect(server.url.trim_start_matches("http://")).unwrap();
    slow.write_all(b"GET /health/live HTTP/1.1\r\nhost: x\r\nx-slow: ")
        .unwrap();
    slow.set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    let began = Instant::now();
    let mut rest = Vec::new();
    let _ = slow.read_to_end(&mut rest);
    assert!(
        began.elapsed() < Duration::from_secs(8),
        "the connection stayed open"
    );
}

#[test]
fn a_refusal_leaves_the_connection_to_the_next_request() {
    let server = Server::start();
    let mut connection = TcpStream::connect(server.url.trim_start_matches("http://")).unwrap();
    let mut part = [0; 4096];
    for _ in 0..2 {
        let head = "POST /api/v1/users HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
                    content-length: 20000\r\n\r\n";
        connection.write_all(head.as_bytes()).unwrap();
        // Nothing announces that no answer comes; one that came before the body is there at once.
        let moment = Some(Duration::from_millis(200));
        connection.set_read_timeout(moment).unwrap();
        let early = connection.read(&mut part);
        assert!(early.is_err(), "it answers before it has read: {early:?}");
        connection.write_all(&[b' '; 20_000]).unwrap();
        let limit = Some(Duration::from_secs(10));
        connection.set_read_timeout(limit).unwrap();
        let mut answer = String::new();
        while !answer.contains("\"detail\"") {
            let read = connection.read(&mut part).unwrap();
            assert!(read > 0, "the connection was closed after {answer:?}");
            answer.push_str(&String::from_utf8_lossy(&part[..read]));
        }
        assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
    }
}
