//! Two nodes on one database: what happens at one holds at the other from the next request on.

use std::{os::unix::fs::PermissionsExt as _, process::Stdio, time::Duration};

use serde_json::json;

use crate::{
    postgres,
    server::{Client, PASSWORD, Server, free_port, usher, within},
};

/// The same on all nodes, as an operator would set it.
pub(crate) const SECRET_KEY: &str =
    "4f1d6b0c9a8e7f6d5c4b3a29181706f5e4d3c2b1a0998877665544332211ffee";

fn two_nodes() -> (Server, Server) {
    let database = postgres::database();
    let settings = [
        ("USHER_DATABASE_URL", database.as_str()),
        ("USHER_SECRET_KEY", SECRET_KEY),
    ];
    (Server::with(&settings), Server::with(&settings))
}

#[test]
fn a_session_of_one_node_is_a_session_of_the_other_and_ends_at_both() {
    let (one, other) = two_nodes();
    let admin = one.admin();
    let new = json!({ "email": "ada@example.org", "password": PASSWORD });
    let id = admin.post("/api/v1/users", &new).body["user_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let by_token = one.signs_in("ada@example.org");
    let by_cookie = one.signs_in_by_cookie("ada@example.org");
    let everywhere = [&by_token, &by_cookie]
        .map(|ada| [ada.at(&one), ada.at(&other)])
        .concat();
    let me = |ada: &Client| ada.get("/api/v1/auth/me");
    for ada in &everywhere {
        assert_eq!(me(ada).body["email"], "ada@example.org");
    }

    let made = admin.at(&other).post(
        &format!("/api/v1/users/{id}/roles"),
        &json!({ "role_name": "super_dev" }),
    );
    assert_eq!(made.status, 200, "{}", made.text);
    for ada in &everywhere {
        assert_eq!(
            ada.get("/api/v1/users").status,
            200,
            "a right holds from the next request on"
        );
    }
    assert_eq!(
        admin
            .delete(&format!("/api/v1/users/{id}/roles/super_dev"))
            .status,
        204
    );
    for ada in &everywhere {
        assert_eq!(ada.get("/api/v1/users").status, 403, "and so does its end");
    }

    assert_eq!(admin.delete(&format!("/api/v1/users/{id}")).status, 204);
    for ada in &everywhere {
        assert_eq!(
            me(ada).status,
            401,
            "deactivated at one node, refused at both"
        );
    }
}

#[test]
fn a_sign_out_at_one_node_holds_at_the_other() {
    let (one, other) = two_nodes();
    let admin = one.admin();
    assert_eq!(
        admin
            .at(&other)
            .post("/api/v1/auth/logout", &json!({}))
            .status,
        200
    );
    assert_eq!(admin.get("/api/v1/auth/me").status, 401);
    assert_eq!(admin.at(&other).get("/api/v1/auth/me").status, 401);
}

/// A file is for one: whoever writes queues within one process.
#[test]
fn one_server_at_a_time_serves_a_file() {
    let mut server = Server::start();
    server.admin();
    let folder = server.folder.path().to_owned();
    let link = folder.join("link.db");
    std::os::unix::fs::symlink(folder.join("usher.db"), &link).unwrap();
    for url in [
        server.database_url().to_owned(),
        format!("sqlite://{}", link.display()),
    ] {
        let second = usher()
            .arg("serve")
            .current_dir(&folder)
            .env("USHER_DATABASE_URL", &url)
            .env("USHER_LISTEN", format!("127.0.0.1:{}", free_port()))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let refused = within(Duration::from_secs(30), second, "a second usher serve");
        let said = String::from_utf8(refused.stderr).unwrap();
        let told = said.contains("one server at a time") && said.contains("PostgreSQL");
        assert!(!refused.status.success() && told, "{said}");
    }
    // What runs beside a server still does.
    for command in [
        &["doctor"][..],
        &["audit", "verify"],
        &["backup", "copy.db"],
    ] {
        let (done, said) = server.run(command, "");
        assert!(done, "{command:?}: {said}");
    }
    let lock = std::fs::metadata(folder.join("usher.db.lock")).unwrap();
    assert_eq!(lock.permissions().mode() & 0o777, 0o600);
    for _ in 0..3 {
        server.kill();
        server.start_again();
    }
}

#[test]
fn two_nodes_that_start_at_once_agree_on_the_schema() {
    let database = postgres::database();
    let settings = [
        ("USHER_DATABASE_URL", database.as_str()),
        ("USHER_SECRET_KEY", SECRET_KEY),
    ];
    let nodes: Vec<Server> = std::thread::scope(|scope| {
        let starts = [(); 2].map(|()| scope.spawn(|| Server::with(&settings)));
        starts
            .into_iter()
            .map(|start| start.join().unwrap())
            .collect()
    });
    for node in &nodes {
        assert_eq!(
            node.nobody().get("/health/ready").body["database"],
            "PostgreSQL"
        );
    }
}
