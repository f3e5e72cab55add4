//! The store: every SQL statement of Usher, on SQLite and on PostgreSQL, from one text.
//!
//! Private to this crate, so no door can run SQL. The files under `queries/` are compiled twice, once with
//! SQLite's connection type and once with PostgreSQL's; what truly differs between the two is in `dialect`.
//! Reading takes a connection, writing takes a [`Writer`], which only granted [work](crate::work) and named
//! [upkeep](crate::work::Upkeep) can make.

pub(crate) mod bulk_rows;
mod db;
pub(crate) mod differences;
pub(crate) mod failures;
mod group;
pub(crate) mod inputs;
pub(crate) mod postgres;
mod remote;
pub(crate) mod rows;
mod schema;
pub(crate) mod sqlite;
mod steps;
mod taken;

pub use db::OpenError;
pub(crate) use db::{CommitError, Db, Reader, Tx};
pub use schema::{Missing, SchemaState, schema_state};
pub(crate) use taken::{OrTaken, Unique};

use sqlx::{PgConnection, SqliteConnection};

/// One of the two connections, borrowed for one statement.
pub(crate) enum Conn<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

/// What can be read from: a pooled connection or a transaction.
pub(crate) trait Source {
    fn conn(&mut self) -> Conn<'_>;
}

/// The right to write with one connection.
pub(crate) struct Writer<'a, C>(&'a mut C);

impl<'a, C> Writer<'a, C> {
    pub(in crate::store) fn conn(self) -> &'a mut C {
        self.0
    }
}

pub(crate) enum WriteConn<'a> {
    Sqlite(Writer<'a, SqliteConnection>),
    Postgres(Writer<'a, PgConnection>),
}

impl<'a> Conn<'a> {
    /// Only `work` calls this, after a grant.
    pub(crate) fn writer(self) -> WriteConn<'a> {
        match self {
            Conn::Sqlite(conn) => WriteConn::Sqlite(Writer(conn)),
            Conn::Postgres(conn) => WriteConn::Postgres(Writer(conn)),
        }
    }
}

/// `read!(source, users::by_id(id))`: calls the copy of the query for the database behind `source`.
macro_rules! read {
    ($source:expr, $module:ident :: $deed:ident ( $($arg:expr),* $(,)? )) => {
        match $crate::store::Source::conn($source) {
            $crate::store::Conn::Sqlite(conn) => $crate::store::sqlite::$module::$deed(conn, $($arg),*).await,
            $crate::store::Conn::Postgres(conn) => $crate::store::postgres::$module::$deed(conn, $($arg),*).await,
        }
    };
}

/// `change!(work, users::insert(row))`: likewise for a query that writes. One that fails is counted.
macro_rules! change {
    ($work:expr, $module:ident :: $deed:ident ( $($arg:expr),* $(,)? )) => {
        $crate::store::failures::noted(match $work.writer() {
            $crate::store::WriteConn::Sqlite(writer) => $crate::store::sqlite::$module::$deed(writer, $($arg),*).await,
            $crate::store::WriteConn::Postgres(writer) => $crate::store::postgres::$module::$deed(writer, $($arg),*).await,
        })
    };
}

/// Names the fixed statements of a query module and, for the test that prepares them all, lists them.
macro_rules! statements {
    ($($name:ident = $text:expr;)+) => {
        $(const $name: &str = $text;)+
        #[cfg(test)]
        pub(crate) const STATEMENTS: &[(&str, &str)] = &[$((stringify!($name), $name)),+];
    };
}

/// The roles of `u` in force at the instant `$now`, as one number: rights are read with their end.
macro_rules! mask_in_force {
    ($now:literal) => {
        concat!(
            "coalesce((select cast(sum(r.role) as bigint)
                         from user_roles r
                        where r.user_id = u.id
                          and (r.expires_at is null or r.expires_at > ",
            $now,
            ")), 0)"
        )
    };
}

pub(crate) use {change, mask_in_force, read, statements};

#[cfg(test)]
mod group_tests;
#[cfg(test)]
mod list_tests;
#[cfg(test)]
mod tests;
