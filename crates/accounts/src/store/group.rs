//! SQLite's one writer, shared by whoever writes: several pieces of work in one transaction, one commit for all of them.
//!
//! A commit waits for the disk, so it takes longer than the work before it. A piece of work that finds others waiting
//! behind it therefore leaves its rows in the open transaction and lets the queue that stands there have its turn; then
//! all are committed at once, and only then is any of them told that it is done. Each piece is a savepoint: what fails
//! takes nothing else with it. Nobody waits for company: alone, work commits at once.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use sqlx::{Executor, Sqlite, SqliteConnection, SqlitePool, pool::PoolConnection};
use tokio::{
    runtime::Handle,
    sync::{Mutex, OwnedMutexGuard, oneshot},
};

use super::{
    db::{ACQUIRE, CommitError},
    rows::HeadRow,
};

/// Nearly all work ends with an entry, which follows the last one of the trail: both are one call.
const BEGIN: &str = "begin immediate; select seq, hash from audit_head where id = 1";
const BEGIN_ANOTHER: &str = "savepoint piece; select seq, hash from audit_head where id = 1";

/// The queue of whoever writes.
#[derive(Clone)]
pub(crate) struct Group(Arc<Shared>);

struct Shared {
    pool: SqlitePool,
    /// Those who wait for their turn.
    waiting: AtomicUsize,
    turn: Arc<Mutex<Turn>>,
}

/// What the next one finds when their turn comes.
#[derive(Default)]
struct Turn {
    /// The connection, while a transaction is open in it.
    open: Option<PoolConnection<Sqlite>>,
    /// Work in it that is done but for the commit.
    done: Vec<oneshot::Sender<Told>>,
}

/// What came of the commit: the cause belongs to all who were in it.
type Told = Result<(), Arc<sqlx::Error>>;

/// One piece of work whose turn it is. Dropped without a commit, it leaves nothing.
pub(crate) struct Piece {
    group: Group,
    /// The end of the trail as it began: nobody else writes meanwhile.
    pub(crate) head: Option<HeadRow>,
    /// None once it has ended.
    held: Option<Held>,
}

struct Held {
    conn: PoolConnection<Sqlite>,
    turn: OwnedMutexGuard<Turn>,
}

/// Somebody who waits, until they give up or their turn comes.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(waiting: &'a AtomicUsize) -> Self {
        waiting.fetch_add(1, Ordering::AcqRel);
        Self(waiting)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Group {
    pub(crate) fn new(pool: SqlitePool) -> Self {
        Self(Arc::new(Shared {
            pool,
            waiting: AtomicUsize::new(0),
            turn: Arc::default(),
        }))
    }

    /// Waits for a turn and begins. The write lock is taken at once: a transaction that upgrades later fails at once when
    /// another process has written, whatever the busy time-out.
    pub(crate) async fn begin(&self) -> sqlx::Result<Piece> {
        let place = Place::take(&self.0.waiting);
        let turn = tokio::time::timeout(ACQUIRE, Arc::clone(&self.0.turn).lock_owned());
        let mut turn = turn.await.map_err(|_| sqlx::Error::PoolTimedOut)?;
        drop(place);
        let (conn, begin) = match turn.open.take() {
            Some(conn) => (conn, BEGIN_ANOTHER),
            None => (self.0.pool.acquire().await?, BEGIN),
        };
        let mut piece = Piece {
            group: self.clone(),
            head: None,
            held: Some(Held { conn, turn }),
        };
        piece.head = sqlx::query_as(begin).fetch_optional(piece.conn()).await?;
        Ok(piece)
    }

    fn is_awaited(&self) -> bool {
        self.0.waiting.load(Ordering::Acquire) > 0
    }

    /// The end of a piece of work that is done: its own savepoint, and the transaction if this is the first in it.
    async fn finish(self, mut held: Held, told: oneshot::Sender<Told>) {
        let first = held.turn.done.is_empty();
        held.turn.done.push(told);
        if !first {
            match run(&mut held.conn, "release piece").await {
                Ok(()) => held.turn.open = Some(held.conn),
                Err(error) => held.lose(error).await,
            }
            return;
        }
        if self.is_awaited() {
            held.turn.open = Some(held.conn);
            drop(held.turn);
            // Behind all who wait now; those who come meanwhile are in the next transaction.
            let mut turn = Arc::clone(&self.0.turn).lock_owned().await;
            // Gone where a later piece lost the transaction for all.
            let Some(conn) = turn.open.take() else { return };
            held = Held { conn, turn };
        }
        match run(&mut held.conn, "commit").await {
            Ok(()) => {
                for told in held.turn.done.drain(..) {
                    let _ = told.send(Ok(()));
                }
            }
            Err(error) => held.lose(error).await,
        }
    }
}

impl Piece {
    #[expect(clippy::expect_used, reason = "only what consumes the piece takes it")]
    pub(crate) fn conn(&mut self) -> &mut SqliteConnection {
        &mut self.held.as_mut().expect("a piece that has not ended").conn
    }

    /// Returns once the work is on the disk.
    pub(crate) async fn commit(mut self) -> Result<(), CommitError> {
        let (told, done) = oneshot::channel();
        if let Some(held) = self.held.take() {
            // On a task of its own, since others wait for it also when this caller gives up.
            tokio::spawn(self.group.clone().finish(held, told));
        }
        match done.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(cause)) => Err(CommitError::Shared(cause)),
            Err(_) => Err(CommitError::Own(sqlx::Error::PoolClosed)),
        }
    }
}

impl Drop for Piece {
    fn drop(&mut self) {
        // Without a runtime the process is ending, and the open transaction with it.
        if let (Some(held), Ok(runtime)) = (self.held.take(), Handle::try_current()) {
            runtime.spawn(held.undo());
        }
    }
}

impl Held {
    /// Takes back this piece alone.
    async fn undo(mut self) {
        if self.turn.done.is_empty() {
            roll_back(&mut self.conn).await;
            return;
        }
        let undone = match run(&mut self.conn, "rollback to piece").await {
            Ok(()) => run(&mut self.conn, "release piece").await,
            error => error,
        };
        match undone {
            Ok(()) => self.turn.open = Some(self.conn),
            Err(error) => self.lose(error).await,
        }
    }

    /// The whole transaction is lost, and everybody in it is told so.
    async fn lose(mut self, error: sqlx::Error) {
        let cause = Arc::new(error);
        roll_back(&mut self.conn).await;
        for told in self.turn.done.drain(..) {
            let _ = told.send(Err(Arc::clone(&cause)));
        }
    }
}

/// SQLite ends a transaction by itself when the disk fails or is full; then there is nothing left to roll back.
async fn roll_back(conn: &mut SqliteConnection) {
    if let Err(error) = run(conn, "rollback").await {
        tracing::debug!(cause = %error, "nothing was rolled back");
    }
}

async fn run(conn: &mut SqliteConnection, sql: &'static str) -> sqlx::Result<()> {
    conn.execute(sqlx::query(sql)).await.map(drop)
}
