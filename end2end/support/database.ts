// A fresh database for one server: a file in a temporary folder, or a new database on the server that
// TEST_POSTGRES_URL names, when USHER_E2E_DATABASE is `postgres`.
import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";

export interface Database {
  /** What USHER_DATABASE_URL gets. */
  url: string;
  drop(): Promise<void>;
}

/** `folder` is where an SQLite file goes; the caller removes it. */
export async function freshDatabase(folder: string): Promise<Database> {
  const kind = process.env.USHER_E2E_DATABASE || "sqlite";
  if (kind === "sqlite") return freshSqlite(folder);
  if (kind === "postgres") return freshPostgres();
  throw new Error(`USHER_E2E_DATABASE is "${kind}"; it can be sqlite or postgres`);
}

function freshSqlite(folder: string): Database {
  const file = join(folder, "usher.db");
  return {
    url: `sqlite://${file}`,
    drop: async () => {
      for (const end of ["", "-wal", "-shm"]) await rm(file + end, { force: true });
    },
  };
}

async function freshPostgres(): Promise<Database> {
  const server = process.env.TEST_POSTGRES_URL;
  if (!server) throw new Error("TEST_POSTGRES_URL is not set: start the tests through scripts/with-postgres");
  const name = `usher_e2e_${randomBytes(6).toString("hex")}`;
  await execute(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => execute(server, `drop database ${name} with (force)`) };
}

async function execute(url: string, statement: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
