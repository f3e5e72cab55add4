// A real `usher serve` on a free port, started in an empty folder: the binary has to bring all that it needs.
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BrowserContext } from "@playwright/test";
import { type Database, freshDatabase } from "./database";

const binary =
  process.env.USHER_BIN || fileURLToPath(new URL("../../target/release/usher", import.meta.url));

export interface Person {
  name: string;
  email: string;
  password: string;
}

export class Server {
  readonly url: string;
  /** All that the server has written so far. */
  log = "";
  private admin?: Promise<Person>;
  /** Passwords that this server was told. */
  private readonly passwords = new Set<string>();
  /** The keys of the sessions that browsers were signed in with. */
  private readonly cookies = new Set<string>();
  /** The server has ended, or never began, and its last words are in the log. */
  private readonly closed: Promise<unknown>;

  private constructor(
    private readonly process: ChildProcess,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly folder: string,
    private readonly database: Database,
    private readonly ownsDatabase: boolean,
  ) {
    this.url = environment.USHER_PUBLIC_URL!;
    process.stdout!.on("data", (text) => (this.log += text));
    process.stderr!.on("data", (text) => (this.log += text));
    process.on("error", (error) => (this.log += `${binary}: ${error.message}\n`));
    this.closed = new Promise((resolve) => process.once("close", resolve).once("error", resolve));
  }

  /** Starts a server on a fresh database, or a second one on the database of `beside`, which has to be PostgreSQL. */
  static async start({ beside, settings = {} }: { beside?: Server; settings?: Record<string, string> } = {}) {
    const folder = await mkdtemp(join(tmpdir(), "usher-e2e-"));
    const database = beside?.database ?? (await freshDatabase(folder));
    const address = `127.0.0.1:${await freePort()}`;
    const environment = {
      ...withoutSettings(process.env),
      USHER_DATABASE_URL: database.url,
      USHER_LISTEN: address,
      USHER_PUBLIC_URL: `http://${address}`,
      ...settings,
    };
    const child = spawn(binary, ["serve"], { cwd: folder, env: environment, stdio: ["ignore", "pipe", "pipe"] });
    // Should this process end before it could say goodbye to its servers.
    const last = () => child.kill("SIGKILL");
    process.once("exit", last);
    child.once("exit", () => process.off("exit", last));

    const server = new Server(child, environment, folder, database, !beside);
    try {
      await server.isReady();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** The link that an empty database is set up with, as the log prints it. */
  get setupLink(): Promise<string> {
    return until("the log holds the setup link", async () => this.log.match(/https?:\/\/\S+\/setup\?token=[\w-]+/)?.[0]).catch(
      (error) => this.fail(error),
    );
  }

  /** A super_admin, made on the command line; the same one however often it is asked for. */
  seedAdmin(): Promise<Person> {
    this.admin ??= this.createAdmin({
      name: "Ada Admin",
      email: "ada.admin@example.org",
      password: newPassword(),
    });
    return this.admin;
  }

  async createAdmin(person: Person): Promise<Person> {
    this.passwords.add(person.password);
    const words = ["admin", "create", "--email", person.email, "--name", person.name, "--password-stdin"];
    await this.usher(words, `${person.password}\n`);
    return person;
  }

  /** Fills the database with made-up people, the same ones each time. Nobody can sign in as one of them. */
  async seedPeople({ users = 300, organizations = 10, events = 2000 } = {}) {
    await this.usher(["seed", "--users", `${users}`, "--organizations", `${organizations}`, "--events", `${events}`]);
  }

  /** Runs a command of the same binary on the same database; answers what it wrote. */
  async usher(words: string[], input = ""): Promise<string> {
    const child = spawn(binary, words, { cwd: this.folder, env: this.environment, stdio: "pipe" });
    let output = "";
    child.stdout.on("data", (text) => (output += text));
    child.stderr.on("data", (text) => (output += text));
    // A command that reads nothing may end before this arrives.
    child.stdin.on("error", () => {}).end(input);
    const [code] = await once(child, "close");
    if (code !== 0) throw new Error(`usher ${words.join(" ")} ended with ${code}:\n${output}`);
    return output;
  }

  /** Signs a browser in without the form, for journeys that begin behind it: the API sets the session's cookie. */
  async signIn(context: BrowserContext, { email, password }: Person) {
    this.passwords.add(password);
    const answer = await context.request.post(`${this.url}/api/v1/auth/login`, { data: { email, password } });
    if (!answer.ok()) throw new Error(`sign-in of ${email} was refused: ${answer.status()} ${await answer.text()}`);
    const key = (await context.cookies(this.url)).find(({ name }) => name === "session_token");
    if (!key) throw new Error(`the sign-in of ${email} left no cookie`);
    this.cookies.add(key.value);
  }

  /** Time passes for the links that a person has now, until none of them works any more. */
  async expireLinks(person: string) {
    await this.database.expireLinks(person);
  }

  async stop() {
    if (this.isRunning()) {
      const ended = once(this.process, "exit");
      this.process.kill("SIGTERM");
      const impatience = setTimeout(() => this.process.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(impatience);
    }
    if (this.ownsDatabase) await this.database.drop();
    await rm(this.folder, { recursive: true, force: true });
    this.keptItsSecrets();
  }

  /** Whatever a journey did, the log holds no hash, no key, no cookie and no password; only the setup link is meant to be
   *  read there. */
  private keptItsSecrets() {
    const log = this.log.replaceAll("/setup?token=ush_s1_", "");
    const key = log.match(/\$argon2|ush_[arspiv]1_/)?.[0];
    const secret = key ?? [...this.passwords, ...this.cookies].find((secret) => log.includes(secret));
    if (secret) throw new Error(`the server's log holds ${secret}:\n${log}`);
  }

  private isRunning() {
    return this.process.pid !== undefined && this.process.exitCode === null && this.process.signalCode === null;
  }

  private async isReady() {
    await until("the server is ready", async () => {
      if (!this.isRunning()) {
        await this.closed;
        throw new Error("the server ended while it started");
      }
      const answer = await fetch(`${this.url}/health/ready`).catch(() => undefined);
      return answer?.ok;
    }).catch((error) => this.fail(error));
  }

  private fail(error: Error): never {
    throw new Error(`${error.message}; its log:\n${this.log}`);
  }
}

/** A password that no list of common ones has. */
export function newPassword() {
  return randomBytes(12).toString("base64url");
}

/** Usher's settings are the test's to choose: none of the developer's own may get in. */
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([key]) => !key.startsWith("USHER_")));
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, "close");
  return port;
}

/** Asks every 50 ms until there is an answer; gives up after 20 seconds. */
async function until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + 20_000; Date.now() < end; ) {
    const answer = await ask();
    if (answer) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited 20 seconds in vain until ${what}`);
}
