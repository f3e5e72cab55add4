//! What a page costs: reading one writes nothing, and it carries what it shows and no more.

use serde_json::json;

use crate::{database::Database, server::Server};

/// A page can be read where nothing can be written, and leaves the cookie to live as long as the sign-in said.
#[test]
fn who_reads_a_page_writes_nothing() {
    const ON_SQLITE: &str = "
        create trigger no_room before update on sessions
        begin
            select raise(abort, 'no room');
        end";
    const ON_POSTGRES: &str = "
        create function no_room() returns trigger language plpgsql as $$
        begin
            raise exception 'no room';
        end $$;
        create trigger no_room before update on sessions for each row execute function no_room()";
    for server in Server::on_both() {
        server.admin();
        let browser = server
            .signs_in_by_cookie("root@example.org")
            .header("accept", "text/html");
        let mut beside = Database::of(&server);
        beside.execute(if beside.is_sqlite() {
            ON_SQLITE
        } else {
            ON_POSTGRES
        });
        for path in ["/users", "/activity", "/account"] {
            let page = browser.get(path);
            assert_eq!(page.status, 200, "{path}: {}", page.text);
            assert_eq!(page.header("set-cookie"), "", "{path}");
        }
    }
}

#[test]
fn the_list_of_people_is_small_and_says_once_what_is_in_its_rows() {
    let server = Server::start();
    let admin = server.admin();
    for n in 1..50 {
        let name = match n {
            1 => "</td><script>alert(1)</script>".to_owned(),
            n => format!("Person Number {n}"),
        };
        let new = json!({ "email": format!("number.{n}@example.org"), "full_name": name });
        assert_eq!(admin.post("/api/v1/users", &new).status, 201);
    }
    let page = server
        .signs_in_by_cookie("root@example.org")
        .header("accept", "text/html")
        .get("/users");
    assert_eq!(page.text.matches("<tr id=").count(), 50, "{}", page.text);
    assert!(page.text.len() < 60_000, "{} bytes", page.text.len());
    // In the row alone, and not in the data that come along with it.
    assert_eq!(page.text.matches("number.7@example.org").count(), 1);
    assert!(!page.text.contains("<script>alert"));
}
