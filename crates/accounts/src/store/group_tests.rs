//! Several pieces of work in one commit: each is whole or not there, whatever becomes of the others.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

use std::{collections::BTreeSet, sync::Arc};

use testing::Database;
use tokio::sync::Barrier;

use super::{CommitError, Conn, Db, Source, Tx};
use crate::{Caller, Refusal};

async fn open(database: &Database) -> Db {
    let db = Db::open(&database.url).await.unwrap();
    db.migrate().await.unwrap();
    db
}

/// Leaves a row with this number.
async fn write(tx: &mut Tx, n: i64) -> sqlx::Result<()> {
    let Conn::Sqlite(conn) = tx.conn() else {
        panic!("these are stories of SQLite");
    };
    sqlx::query("insert into guesses (key, window_start, n) values ($1, 0, $2)")
        .bind(n.to_be_bytes().to_vec())
        .bind(n)
        .execute(conn)
        .await
        .map(drop)
}

fn written(database: &Database) -> BTreeSet<i64> {
    let numbers = database.texts("select cast(n as text) from guesses");
    numbers.iter().map(|n| n.parse().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_writers_wait_for_each_other_and_each_gets_what_it_was_told() {
    let database = Database::sqlite();
    let db = open(&database).await;
    let together = Arc::new(Barrier::new(64));
    let writers: Vec<_> = (0..64)
        .map(|writer| {
            let (db, together) = (db.clone(), Arc::clone(&together));
            tokio::spawn(async move {
                together.wait().await;
                let mut kept = Vec::new();
                for step in 0..12 {
                    let n = writer * 100 + step;
                    let mut tx = db.begin().await.unwrap();
                    write(&mut tx, n).await.unwrap();
                    match (writer + step) % 4 {
                        // Refused after it wrote.
                        0 => drop(tx),
                        // Broken by the database: the row is there already.
                        1 => assert!(write(&mut tx, n).await.is_err()),
                        _ => {
                            tx.commit().await.unwrap();
                            kept.push(n);
                        }
                    }
                }
                kept
            })
        })
        .collect();
    let mut kept = BTreeSet::new();
    for writer in writers {
        kept.extend(writer.await.unwrap());
    }
    assert_eq!(kept.len(), 64 * 6);
    assert_eq!(written(&database), kept);
}

#[tokio::test]
async fn work_behind_others_is_told_only_once_it_is_on_the_disk() {
    let database = Database::sqlite();
    let db = open(&database).await;
    let mut first = db.begin().await.unwrap();
    write(&mut first, 1).await.unwrap();
    let behind = tokio::spawn({
        let db = db.clone();
        async move {
            let mut second = db.begin().await.unwrap();
            // The first one is done and waits for this one, and nobody else sees either.
            write(&mut second, 2).await.unwrap();
            second
        }
    });
    tokio::task::yield_now().await;
    let told = tokio::spawn(first.commit());
    let second = behind.await.unwrap();
    assert!(!told.is_finished());
    assert_eq!(written(&database), BTreeSet::new());
    second.commit().await.unwrap();
    told.await.unwrap().unwrap();
    assert_eq!(written(&database), BTreeSet::from([1, 2]));
}

#[tokio::test]
async fn a_caller_who_gives_up_holds_nobody_up() {
    let database = Database::sqlite();
    let db = open(&database).await;
    let mut first = db.begin().await.unwrap();
    write(&mut first, 1).await.unwrap();
    let behind = tokio::spawn({
        let db = db.clone();
        async move { db.begin().await }
    });
    let gone = tokio::spawn({
        let db = db.clone();
        async move { db.begin().await.map(drop) }
    });
    tokio::task::yield_now().await;
    gone.abort();
    let told = tokio::spawn(first.commit());
    let mut second = behind.await.unwrap().unwrap();
    // Its caller hangs up; the work was done and is kept, for it cannot be told from one whose answer got lost.
    told.abort();
    write(&mut second, 2).await.unwrap();
    second.commit().await.unwrap();
    assert_eq!(written(&database), BTreeSet::from([1, 2]));
    let mut third = db.begin().await.unwrap();
    write(&mut third, 3).await.unwrap();
    third.commit().await.unwrap();
    assert_eq!(written(&database), BTreeSet::from([1, 2, 3]));
}

#[tokio::test]
async fn a_full_disk_is_called_so_also_to_those_who_shared_the_transaction() {
    let database = Database::sqlite();
    let db = open(&database).await;
    let mut tx = db.begin().await.unwrap();
    let Conn::Sqlite(conn) = tx.conn() else {
        panic!("these are stories of SQLite");
    };
    // No page may be added to those that are there.
    sqlx::query("pragma max_page_count = 1")
        .execute(&mut *conn)
        .await
        .unwrap();
    let grown = sqlx::query("create table grown as select zeroblob(1000000) as room")
        .execute(conn)
        .await;
    let error = grown.unwrap_err();
    let told = |refusal: Refusal| refusal.into_problem(&Caller::system()).to_string();
    let lost = told(CommitError::Shared(Arc::new(error)).into());
    assert!(lost.contains("The disk of the database is full"), "{lost}");
    // What was wrong with somebody else's work says nothing about this one.
    let elsewhere = sqlx::Error::RowNotFound;
    let lost = told(CommitError::Shared(Arc::new(elsewhere)).into());
    assert!(lost.contains("Try again in a moment"), "{lost}");
}
