//! A change whose answer stayed out is taken for made or not made as the database has it, and a database that has half of
//! it is found out.

use serde_json::json;

use super::{Writer, deeds::Deed, writers};
use crate::{
    database::Database,
    server::{Client, Server, free_port},
    torture::{crash::NO_LIMITS, oracle},
};

/// A writer with one person, who has a password, a session and a link.
fn one_person(server: &Server, admin: &Client) -> Vec<Writer> {
    let mut writers = writers(1, server, admin, 0);
    for deed in [Deed::Create, Deed::SignIn, Deed::MakeLink] {
        writers[0].does(deed, admin, &server.nobody());
    }
    let person = &writers[0].people[0];
    assert_eq!((person.live.len(), person.links.len()), (1, 1));
    writers
}

/// Tries to set the person's password at an address where nobody answers.
fn an_answer_stays_out(writer: &mut Writer, admin: &Client) {
    let mut cut_off = admin.apart();
    cut_off.url = format!("http://127.0.0.1:{}", free_port());
    writer.does(Deed::SetPassword, &cut_off, admin);
    assert!(writer.pending.is_some());
}

#[test]
fn a_change_that_was_not_made_and_ended_sessions_is_found_out() {
    let server = Server::with(&NO_LIMITS);
    let admin = server.admin();
    let mut writers = one_person(&server, &admin);
    an_answer_stays_out(&mut writers[0], &admin);
    let found = oracle::violations(&server, &mut writers);
    assert_eq!(found, Vec::<String>::new());
    let person = &writers[0].people[0];
    assert_eq!((person.live.len(), person.links.len()), (1, 1));

    an_answer_stays_out(&mut writers[0], &admin);
    Database::of(&server).execute(
        "delete from sessions where user_id = (select id from users where email = 'w0n1@example.org')",
    );
    let found = oracle::violations(&server, &mut writers);
    assert_eq!(found, ["an open session answers 401"]);
}

#[test]
fn a_change_that_was_made_and_ended_nothing_is_found_out() {
    let server = Server::with(&NO_LIMITS);
    let admin = server.admin();
    let mut writers = one_person(&server, &admin);
    an_answer_stays_out(&mut writers[0], &admin);
    // As the facts have it the password was set: one more version, one more entry.
    let path = format!("/api/v1/users/{}", writers[0].people[0].id);
    let picture = json!({ "avatar_url": "https://example.org/picture.png" });
    let changed = admin.patch(&path, &picture);
    assert_eq!(changed.status, 200, "{}", changed.text);
    let found = oracle::violations(&server, &mut writers);
    assert_eq!(
        found,
        [
            "an ended session answers 200",
            "the refresh token of an ended session answers 200",
            "a spent link answers 200",
        ]
    );
}
