//! Looking into a database past the program: what a thief of its files would see.

use sqlx::{
    AssertSqlSafe, Connection, Executor, PgConnection, Row, SqliteConnection,
    sqlite::SqliteConnectOptions,
};

use crate::{Database, block};

/// One value somewhere in the database, as bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    pub table: String,
    pub column: String,
    pub bytes: Vec<u8>,
}

/// What an index of its own keeps is in tables of its own, which are listed; the index itself only answers searches.
const SQLITE_COLUMNS: &str =
    "select t.name, c.name, '' from sqlite_master t join pragma_table_info(t.name) c
                               where t.type = 'table' and t.sql not like 'create virtual table %' order by 1, 2";
const POSTGRES_COLUMNS: &str = "select table_name::text, column_name::text, data_type::text
                                  from information_schema.columns where table_schema = 'public' order by 1, 2";

impl Database {
    pub(crate) fn is_sqlite(&self) -> bool {
        self.url.starts_with("sqlite:")
    }

    /// The first column of a query as text; nulls are left out.
    pub fn texts(&self, sql: &str) -> Vec<String> {
        block(async {
            if self.is_sqlite() {
                let mut conn = self.sqlite_conn().await;
                let rows = conn.fetch_all(AssertSqlSafe(sql)).await.unwrap();
                rows.iter().filter_map(|row| row.get(0)).collect()
            } else {
                let mut conn = PgConnection::connect(&self.url).await.unwrap();
                let rows = conn.fetch_all(AssertSqlSafe(sql)).await.unwrap();
                rows.iter().filter_map(|row| row.get(0)).collect()
            }
        })
    }

    /// A number: the first column of the only row.
    pub fn number(&self, sql: &str) -> i64 {
        let text = self.texts(&format!("select cast(({sql}) as text)"));
        text.first().and_then(|n| n.parse().ok()).unwrap()
    }

    /// Runs a statement past the program.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub fn run(&self, sql: &str) -> Result<(), String> {
        let ran = block(async {
            if self.is_sqlite() {
                self.sqlite_conn()
                    .await
                    .execute(AssertSqlSafe(sql))
                    .await
                    .map(drop)
            } else {
                let mut conn = PgConnection::connect(&self.url).await.unwrap();
                conn.execute(AssertSqlSafe(sql)).await.map(drop)
            }
        });
        ran.map_err(|error| error.to_string())
    }

    /// Every value of every table, in a fixed order.
    pub fn cells(&self) -> Vec<Cell> {
        let mut cells: Vec<Cell> = block(async {
            if self.is_sqlite() {
                self.sqlite_cells().await
            } else {
                self.postgres_cells().await
            }
        });
        cells.sort();
        cells
    }

    async fn sqlite_cells(&self) -> Vec<Cell> {
        let mut conn = self.sqlite_conn().await;
        let mut cells = Vec::new();
        for column in conn.fetch_all(SQLITE_COLUMNS).await.unwrap() {
            let (table, column): (String, String) = (column.get(0), column.get(1));
            let sql = format!(
                "select cast(\"{column}\" as blob) from \"{table}\" where \"{column}\" is not null"
            );
            let rows = conn.fetch_all(AssertSqlSafe(sql)).await.unwrap();
            cells.extend(rows.iter().map(|row| cell(&table, &column, row.get(0))));
        }
        cells
    }

    async fn postgres_cells(&self) -> Vec<Cell> {
        let mut conn = PgConnection::connect(&self.url).await.unwrap();
        let mut cells = Vec::new();
        for column in conn.fetch_all(POSTGRES_COLUMNS).await.unwrap() {
            let (table, name, kind): (String, String, String) =
                (column.get(0), column.get(1), column.get(2));
            let value = if kind == "bytea" {
                format!("\"{name}\"")
            } else {
                format!("convert_to(\"{name}\"::text, 'UTF8')")
            };
            let sql = format!("select {value} from \"{table}\" where \"{name}\" is not null");
            let rows = conn.fetch_all(AssertSqlSafe(sql)).await.unwrap();
            cells.extend(rows.iter().map(|row| cell(&table, &name, row.get(0))));
        }
        cells
    }

    async fn sqlite_conn(&self) -> SqliteConnection {
        let options: SqliteConnectOptions = self.url.parse().unwrap();
        let options = options
            .create_if_missing(true)
            .busy_timeout(std::time::Duration::from_secs(5));
        SqliteConnection::connect_with(&options).await.unwrap()
    }
}

fn cell(table: &str, column: &str, bytes: Vec<u8>) -> Cell {
    Cell {
        table: table.to_owned(),
        column: column.to_owned(),
        bytes,
    }
}
