//! Programs that are older or newer than the schema of the database they are given.

use testing::older;

use crate::{
    database::Database,
    server::{Server, usher},
};

/// Before an upgrade the new binary copies and looks, and the old server goes on.
#[test]
fn a_newer_binary_copies_and_looks_without_bringing_the_schema_up() {
    const EMPTY_SQLITE: &str = "
        drop trigger events_no_delete; drop trigger event_people_no_delete;
        delete from event_people; delete from events;
        update audit_head set seq = 0, hash = zeroblob(32)";
    const EMPTY_POSTGRES: &str = "
        set session_replication_role = replica;
        delete from event_people; delete from events;
        update audit_head set seq = 0, hash = decode(repeat('00', 32), 'hex')";
    let folder = tempfile::tempdir().unwrap();
    let file = format!("sqlite://{}", folder.path().join("usher.db").display());
    for url in [file, crate::postgres::database()] {
        older::fill(&url);
        let run = |arguments: &[&str]| {
            let done = usher()
                .args(arguments)
                .current_dir(&folder)
                .env("USHER_DATABASE_URL", &url)
                .output()
                .unwrap();
            let said = [done.stdout, done.stderr].concat();
            (done.status.success(), String::from_utf8(said).unwrap())
        };
        let (_, said) = run(&["doctor"]);
        assert!(said.contains("Make a backup first"), "{said}");
        let mut database = Database::at(&url);
        if database.is_sqlite() {
            let (copied, said) = run(&["backup", "copy.db"]);
            let told = "schema version 8, older than this usher's";
            assert!(copied && said.contains(told), "{said}");
            let copy = format!("sqlite://{}", folder.path().join("copy.db").display());
            let mut copy = Database::at(&copy);
            assert_eq!(copy.texts(VERSION), ["8"]);
            assert_eq!(copy.texts(PEOPLE), ["40"]);
        }
        // What an older program is said to have written is made up, and that is found; no trail at all is whole.
        let (whole, said) = run(&["audit", "verify"]);
        assert!(!whole && said.contains("broken at entry 1:"), "{said}");
        database.execute(match database.is_sqlite() {
            true => EMPTY_SQLITE,
            false => EMPTY_POSTGRES,
        });
        for command in ["verify", "checkpoint"] {
            let (whole, said) = run(&["audit", command]);
            assert!(whole, "{command}: {said}");
        }
        assert_eq!(database.texts(VERSION), ["8"]);
    }
}

const VERSION: &str = "select cast(max(version) as text) from _sqlx_migrations";

const PEOPLE: &str = "select cast(count(*) as text) from users";

#[test]
fn an_older_binary_refuses_a_newer_schema_and_leaves_it_alone() {
    const TOMORROW: &str = "
        insert into _sqlx_migrations (version, description, success, checksum, execution_time)
        values (9999, 'of tomorrow', true, '', 0)";
    for mut server in Server::on_both() {
        server.admin();
        Database::of(&server).execute(TOMORROW);
        let before = Database::of(&server).facts();
        server.kill();
        let mut commands = vec![&["serve"][..], &["migrate"], &["audit", "verify"]];
        if server.database_url().starts_with("sqlite") {
            commands.push(&["backup", "copy.db"]);
        }
        for command in commands {
            let (done, said) = server.run(command, "");
            let refused =
                "schema version 9999, which this usher does not know: it was used with a newer";
            assert!(!done && said.contains(refused), "{command:?}: {said}");
        }
        assert!(!server.folder.path().join("copy.db").exists());
        assert_eq!(Database::of(&server).facts(), before);
    }
}
