//! What a writer sent and what it heard, on the disk before it goes on: so that others can say at any moment, and after
//! any end, what had been acknowledged by then.

use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    path::Path,
};

use serde_json::{Value, json};

use crate::server::Answer;

/// How the files are named, one a writer.
const NAME: &str = "journal-";
/// What changes nothing that the trail tells of: the keys of a session that is there already.
const SILENT: &str = "/api/v1/auth/refresh";

pub(super) struct Journal(File);

impl Journal {
    pub(super) fn of(writer: usize, folder: &Path) -> Self {
        let file = folder.join(format!("{NAME}{writer}"));
        let file = OpenOptions::new().create(true).append(true).open(file);
        Self(file.unwrap())
    }

    pub(super) fn sends(&mut self, n: usize, method: &str, path: &str, body: Option<&Value>) {
        self.note(&json!({ "n": n, "method": method, "path": path, "body": body }));
    }

    pub(super) fn hears(&mut self, n: usize, answer: &Answer) {
        let request = answer.header("x-request-id");
        self.note(&json!({ "n": n, "status": answer.status, "request": request }));
    }

    fn note(&mut self, line: &Value) {
        self.0.write_all(format!("{line}\n").as_bytes()).unwrap();
        self.0.sync_data().unwrap();
    }
}

/// A change that was acknowledged.
pub(super) struct Acknowledged {
    /// What its entry in the trail is found by.
    pub(super) request: String,
    /// The address of the person whom it made, if it made one.
    pub(super) made: Option<String>,
}

/// Every change that the writers whose journals are in the folder have had acknowledged by now.
pub(super) fn acknowledged(folder: &Path) -> Vec<Acknowledged> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    files
        .filter(|file| file.file_name().to_string_lossy().starts_with(NAME))
        .flat_map(|file| of_one(&fs::read_to_string(file.path()).unwrap()))
        .collect()
}

/// A writer sends one thing at a time, so that an answer belongs to the line before it. A last line without its end was
/// being written.
fn of_one(journal: &str) -> Vec<Acknowledged> {
    let lines: Vec<Value> = journal
        .split_inclusive('\n')
        .filter(|line| line.ends_with('\n'))
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let mut all = Vec::new();
    for pair in lines.windows(2) {
        let [sent, heard] = pair else { continue };
        if !matches!(heard["status"].as_u64(), Some(200 | 201 | 204)) || sent["path"] == SILENT {
            continue;
        }
        assert_eq!(sent["n"], heard["n"], "an answer to something else");
        let makes = sent["method"] == "POST" && sent["path"] == "/api/v1/users";
        let email = sent["body"]["email"].as_str().filter(|_| makes);
        all.push(Acknowledged {
            request: heard["request"].as_str().unwrap().to_owned(),
            made: email.map(str::to_owned),
        });
    }
    all
}

#[test]
fn a_journal_tells_what_was_acknowledged_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let lines = [
        r#"{"n":1,"method":"POST","path":"/api/v1/users","body":{"email":"w0n1@example.org"}}"#,
        r#"{"n":1,"status":201,"request":"a"}"#,
        r#"{"n":2,"method":"POST","path":"/api/v1/auth/refresh","body":{}}"#,
        r#"{"n":2,"status":200,"request":"b"}"#,
        r#"{"n":3,"method":"DELETE","path":"/api/v1/users/1","body":null}"#,
        r#"{"n":3,"status":503,"request":"c"}"#,
        r#"{"n":4,"method":"DELETE","path":"/api/v1/users/1","body":null}"#,
        r#"{"n":4,"status":204,"request":"d"}"#,
        r#"{"n":5,"method":"DELETE","path":"/api/v1/users/2","body":null}"#,
        r#"{"n":5,"status":20"#,
    ];
    fs::write(folder.path().join("journal-0"), lines.join("\n")).unwrap();
    fs::write(folder.path().join("usher.db"), "another file").unwrap();
    let told = acknowledged(folder.path());
    let requests: Vec<&str> = told.iter().map(|one| one.request.as_str()).collect();
    assert_eq!(requests, ["a", "d"]);
    assert_eq!(told[0].made.as_deref(), Some("w0n1@example.org"));
    assert_eq!(told[1].made, None);
}
