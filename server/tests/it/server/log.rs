//! What a server writes, read while it runs.

use std::{
    io::{BufRead as _, BufReader, Read},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use super::PASSWORD;

#[derive(Clone, Default)]
pub(super) struct Log(Arc<Mutex<String>>);

impl Log {
    /// All so far.
    pub(super) fn text(&self) -> String {
        self.0.lock().unwrap().clone()
    }

    pub(super) fn add(&self, words: &str) {
        self.0.lock().unwrap().push_str(words);
    }

    /// Reads to the end, whatever the bytes are: a server whose words nobody reads any more stops at the next one.
    pub(super) fn gather(&self, from: impl Read + Send + 'static) {
        let log = self.clone();
        thread::spawn(move || {
            let mut from = BufReader::new(from);
            let mut line = Vec::new();
            while from.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
                log.add(&String::from_utf8_lossy(&line));
                line.clear();
            }
        });
    }

    /// Whatever a test did, the log holds no hash, no key, none of these cookies and no password; only the link that an
    /// empty database is set up with is meant to be read there.
    pub(super) fn kept_its_secrets(&self, cookies: &[String]) {
        if thread::panicking() {
            return;
        }
        // Who reads it ends with the process; for one that a tracer keeps open nobody waits long.
        for _ in 0..100 {
            if Arc::strong_count(&self.0) == 1 {
                break;
            }
            thread::sleep(Duration::from_millis(10));
        }
        let log = self.text().replace("/setup?token=ush_s1_", "");
        let in_a_form = PASSWORD.replace(' ', "+");
        let keys = ["a", "r", "s", "p", "i", "v"].map(|kind| format!("ush_{kind}1_"));
        let others = ["$argon2", PASSWORD, &in_a_form];
        let of_ours = keys.iter().chain(cookies).map(String::as_str);
        for secret in of_ours.chain(others) {
            assert!(!log.contains(secret), "the log holds {secret}:\n{log}");
        }
    }
}
