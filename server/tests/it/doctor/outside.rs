//! What Usher leans on and what leads to it: the mail server, PostgreSQL's server, the public URL.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpListener,
    thread,
};

use testing::smtp::{SmtpServer, Way};

use super::{doctor, doctor_of, says};
use crate::server::{Server, free_port, usher};

#[test]
fn the_doctor_says_why_the_mail_server_lets_nobody_in() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let post = runtime.block_on(SmtpServer::start(Way::Tls));
    post.asks_for("usher", "the-right-word", &["PLAIN", "LOGIN"]);
    let folder = tempfile::tempdir().unwrap();
    let ca = folder.path().join("ca.pem");
    fs::write(&ca, &post.ca_pem).unwrap();
    for (password, well) in [("another-word", false), ("the-right-word", true)] {
        let url = post
            .url
            .replace("smtps://", &format!("smtps://usher:{password}@"));
        let done = usher()
            .arg("doctor")
            .current_dir(&folder)
            .env("USHER_SMTP_URL", url)
            .env("USHER_MAIL_FROM", "Usher <usher@example.org>")
            .env("USHER_MAIL_CA_FILE", &ca)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&done.stdout);
        assert_eq!(done.status.success(), well, "{done:?}");
        assert!(!said.contains(password), "{said}");
        // There is no database yet, and that is said as well.
        assert!(said.contains("advice  database"), "{said}");
        if well {
            assert!(said.contains("fine    mail"), "{said}");
        } else {
            for words in ["WRONG   mail", "does not let Usher in", "535"] {
                assert!(said.contains(words), "{words}:\n{said}");
            }
        }
    }
}

#[test]
fn the_doctor_tries_the_mail_server_whatever_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let nobody_there = format!("smtp://127.0.0.1:{}", free_port());
    for (database, words) in [
        ("sqlite://nowhere.db", "advice  database"),
        ("postgres://nobody@127.0.0.1:1/none", "WRONG   database"),
    ] {
        for (url, about_mail) in [
            (nobody_there.as_str(), "WRONG   mail"),
            ("smtp://usher:word@127.0.0.1", "under TLS alone"),
        ] {
            let done = usher()
                .arg("doctor")
                .current_dir(&folder)
                .env("USHER_DATABASE_URL", database)
                .env("USHER_SMTP_URL", url)
                .env("USHER_MAIL_FROM", "Usher <usher@example.org>")
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&done.stdout);
            assert!(!done.status.success(), "{said}");
            assert!(said.contains(words) && said.contains(about_mail), "{said}");
        }
    }
}

#[test]
fn servers_that_are_not_reached_are_named_with_the_cause() {
    let (nobody, silent) = (free_port(), TcpListener::bind("127.0.0.1:0").unwrap());
    let silent_port = silent.local_addr().unwrap().port();
    for (port, cause) in [(nobody, "refused"), (silent_port, "does not answer within")] {
        let said = doctor_of(&format!("postgres://usher@127.0.0.1:{port}/usher"));
        let place = format!("127.0.0.1:{port}");
        says(&said, "WRONG   database", &[&place, cause]);
    }
    let server = Server::with(&[
        ("USHER_SMTP_URL", &format!("smtp://127.0.0.1:{nobody}")),
        ("USHER_MAIL_FROM", "Usher <usher@example.org>"),
    ]);
    let (well, said) = doctor(&server);
    assert!(!well, "{said}");
    let place = format!("127.0.0.1:{nobody}");
    says(&said, "WRONG   mail", &[&place, "Check smtp_url"]);
}

#[test]
fn what_answers_at_the_public_url_has_to_be_usher() {
    let server = Server::start();
    let (_, said) = doctor(&server);
    says(&said, "fine    public URL", &["is reached"]);

    let look = |public_url: &str| {
        let done = usher()
            .arg("doctor")
            .current_dir(server.folder.path())
            .envs(server.environment())
            .env("USHER_PUBLIC_URL", public_url)
            .output()
            .unwrap();
        String::from_utf8(done.stdout).unwrap()
    };
    // A port that is open, and no TLS behind it.
    let said = look(&server.url.replace("http://", "https://"));
    says(&said, "advice  public URL", &["is not reached"]);

    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", proxy.local_addr().unwrap());
    let answers = thread::spawn(move || {
        let (mut stream, _) = proxy.accept().unwrap();
        let mut asked = [0; 1024];
        let read = stream.read(&mut asked).unwrap();
        let answer = "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n";
        stream.write_all(answer.as_bytes()).unwrap();
        String::from_utf8_lossy(&asked[..read]).into_owned()
    });
    let said = look(&url);
    says(&said, "advice  public URL", &["something else", "502"]);
    let asked = answers.join().unwrap();
    assert!(asked.starts_with("GET /health/live "), "{asked}");
}
