// A fresh database for one server: a file in a temporary folder, or a new database on the server that
// TEST_POSTGRES_URL names, when USHER_E2E_DATABASE is `postgres`.
import { execFile, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";

export interface Database {
  /** What USHER_DATABASE_URL gets. */
  url: string;
  /** Makes the links of a person older by the time that they live, so that they have just expired. */
  expireLinks(person: string): Promise<void>;
  drop(): Promise<void>;
}

/** Whether a test can reach past Usher into its database. Node 20 brings no SQLite; Python does. */
export function reachesDatabase() {
  return process.env.USHER_E2E_DATABASE === "postgres" || spawnSync("python3", ["-c", "import sqlite3"]).status === 0;
}

const EXPIRED = `update links set created_at = created_at - (expires_at - created_at), expires_at = created_at,
  revoked_at = revoked_at - (expires_at - created_at)`;

/** `folder` is where an SQLite file goes; the caller removes it. */
export async function freshDatabase(folder: string): Promise<Database> {
  const kind = process.env.USHER_E2E_DATABASE || "sqlite";
  if (kind === "sqlite") return freshSqlite(folder);
  if (kind === "postgres") return freshPostgres();
  throw new Error(`USHER_E2E_DATABASE is "${kind}"; it can be sqlite or postgres`);
}

const run = promisify(execFile);
const IN_SQLITE = `
import sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=10) as database:
    database.execute(sys.argv[2])
`;

function freshSqlite(folder: string): Database {
  const file = join(folder, "usher.db");
  return {
    url: `sqlite://${file}`,
    expireLinks: async (person) => {
      const statement = `${EXPIRED} where user_id = x'${person.replaceAll("-", "")}'`;
      await run("python3", ["-c", IN_SQLITE, file, statement]);
    },
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
  return {
    url: url.href,
    expireLinks: (person) => execute(url.href, `${EXPIRED} where user_id = '${person}'`),
    drop: () => execute(server, `drop database ${name} with (force)`),
  };
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
