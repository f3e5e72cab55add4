//! A PostgreSQL server that may go away and come back.
//!
//! A pool alone notices a server that is gone too late: a statement on a connection that swallows everything waits until
//! the operating system gives up, which takes a quarter of an hour. So one connection of its own asks several times a second
//! whether the server is there. While it is not, nobody waits for a connection; whatever was under way is told; and the
//! connections of before are thrown away together, so that the first request after the return finds fresh ones.

use std::{
    io,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use sqlx::{
    Connection as _, PgConnection, PgPool, Postgres, Transaction,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::{sync::watch, time::Instant};

/// How often the server is asked, and how often one that is gone is tried again.
const PULSE: Duration = Duration::from_millis(200);
/// How long the server may take to say that it is there.
const PATIENCE: Duration = Duration::from_millis(500);

/// Why the server cannot be reached, while it is gone.
pub(crate) type Gone = watch::Receiver<Option<String>>;

#[derive(Clone)]
pub(crate) struct Remote {
    options: PgConnectOptions,
    pool_options: PgPoolOptions,
    pool: Arc<RwLock<PgPool>>,
    /// What the last try to reach the server ended with, while it is gone.
    gone: watch::Sender<Option<String>>,
}

impl Remote {
    pub(crate) async fn open(
        options: PgConnectOptions,
        pool_options: PgPoolOptions,
    ) -> sqlx::Result<Self> {
        let pool = pool_options.clone().connect_with(options.clone()).await?;
        Ok(Self {
            options,
            pool_options,
            pool: Arc::new(RwLock::new(pool)),
            gone: watch::Sender::new(None),
        })
    }

    pub(crate) fn options(&self) -> PgConnectOptions {
        self.options.clone()
    }

    pub(crate) fn pool(&self) -> PgPool {
        self.pool
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(crate) async fn acquire(&self) -> sqlx::Result<PoolConnection<Postgres>> {
        self.there()?;
        self.pool().acquire().await
    }

    /// A transaction, and what tells its commit that the server went away.
    pub(crate) async fn begin(&self) -> sqlx::Result<(Transaction<'static, Postgres>, Gone)> {
        let gone = self.gone.subscribe();
        let conn = self.acquire().await?;
        let tx = to_its_end(Transaction::<Postgres>::begin(conn, None), gone.clone()).await?;
        Ok((tx, gone))
    }

    fn there(&self) -> sqlx::Result<()> {
        match &*self.gone.borrow() {
            None => Ok(()),
            Some(cause) => {
                let words = format!("no connection to PostgreSQL: {cause}");
                Err(io::Error::new(io::ErrorKind::NotConnected, words).into())
            }
        }
    }

    pub(crate) fn is_gone_now(&self) -> bool {
        self.gone.borrow().is_some()
    }

    /// Ends when the server goes away from now on.
    pub(crate) async fn lost(&self) {
        lost(self.gone.subscribe()).await;
    }

    /// Asks for ever.
    pub(crate) async fn watch(&self) {
        let mut line = None;
        loop {
            let asked = Instant::now();
            let answer = tokio::time::timeout(PATIENCE, self.ask(&mut line)).await;
            // A machine that is so busy that our own timer comes late says nothing about the server.
            let late = asked.elapsed() > PATIENCE + PULSE;
            match answer {
                Ok(Ok(())) => self.is_there(),
                Ok(Err(_)) if line.take().is_some() => {
                    // The line broke, and all others with it; the server itself may be back already.
                    match tokio::time::timeout(PATIENCE, self.ask(&mut line)).await {
                        Ok(Ok(())) => self.renew(),
                        _ => self.is_gone("the connection broke"),
                    }
                }
                Ok(Err(error)) => self.is_gone(&error.to_string()),
                Err(_) if late => line = None,
                Err(_) => {
                    line = None;
                    self.is_gone("it does not answer");
                }
            }
            tokio::time::sleep(PULSE).await;
        }
    }

    async fn ask(&self, line: &mut Option<PgConnection>) -> sqlx::Result<()> {
        let conn = match line {
            Some(conn) => conn,
            None => line.insert(PgConnection::connect_with(&self.options).await?),
        };
        conn.ping().await
    }

    fn is_there(&self) {
        let came = self.gone.send_if_modified(|gone| gone.take().is_some());
        if came {
            tracing::info!("the database is back");
        }
    }

    fn is_gone(&self, cause: &str) {
        let mut was_there = true;
        // A newer cause wakes nobody.
        self.gone.send_if_modified(|gone| {
            if let Some(last) = gone {
                cause.clone_into(last);
                was_there = false;
            }
            false
        });
        if !was_there {
            return;
        }
        // First of all, so that nothing that ends with the connections speaks of them as of a fault of its own.
        self.gone.send_replace(Some(cause.to_owned()));
        tracing::warn!(
            cause,
            "the database is gone; it is asked again all the time"
        );
        self.renew();
    }

    /// Throws all connections away: whoever still holds one is told or finds out, the others close now.
    fn renew(&self) {
        let fresh = self
            .pool_options
            .clone()
            .connect_lazy_with(self.options.clone());
        let old = std::mem::replace(
            &mut *self.pool.write().unwrap_or_else(PoisonError::into_inner),
            fresh,
        );
        tokio::spawn(async move { old.close().await });
    }
}

async fn lost(mut gone: Gone) {
    while gone.changed().await.is_ok() {
        if gone.borrow_and_update().is_some() {
            return;
        }
    }
    std::future::pending().await
}

/// Runs BEGIN or COMMIT on a task of its own, which ends also when the caller gives up. sqlx takes back what it saw begin: a
/// BEGIN whose answer nobody awaits it would leave open for whoever gets the connection next. Nobody waits for a server that
/// is gone.
pub(super) async fn to_its_end<T: Send + 'static>(
    work: impl Future<Output = sqlx::Result<T>> + Send + 'static,
    gone: Gone,
) -> sqlx::Result<T> {
    let work = tokio::spawn(async move {
        tokio::select! {
            biased;
            done = work => done,
            () = lost(gone) => Err(sqlx::Error::PoolClosed),
        }
    });
    work.await.map_err(io::Error::other)?
}
