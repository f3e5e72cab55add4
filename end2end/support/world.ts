// What has to be there before a journey begins: people and organizations, made through the API by an administrator.
import { randomBytes } from "node:crypto";
import { type Person, type Server, newPassword } from "./server";

export type Role = "super_admin" | "super_dev" | "org_admin" | "user";

export interface Member extends Person {
  id: string;
}

export interface Organization {
  id: number;
  name: string;
}

export class World {
  private constructor(
    private readonly server: Server,
    /** A super_admin, the same one for all tests of a worker. */
    readonly admin: Person,
    private readonly token: string,
  ) {}

  static async of(server: Server): Promise<World> {
    const admin = await server.seedAdmin();
    return new World(server, admin, await token(server, admin));
  }

  /** One request to the API as the administrator. Answers the body; whatever is not a success is an error. */
  ask<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    return request<T>(this.server, this.token, method, path, body);
  }

  /** The same as somebody else. */
  async askAs<T = unknown>(person: Person, method: string, path: string, body?: unknown): Promise<T> {
    return request<T>(this.server, await token(this.server, person), method, path, body);
  }

  async organization(name = unique("Analytical Engines")): Promise<Organization> {
    const made = await this.ask<{ org_id: number }>("POST", "/organizations", { org_name: name });
    return { id: made.org_id, name };
  }

  /** Somebody who can sign in; with the role `user` and those that are named. */
  async person({ name = "Bea Baker", roles = [], org }: { name?: string; roles?: Role[]; org?: Organization } = {}) {
    const person = { name: unique(name), email: `${unique("person")}@example.org`, password: newPassword() };
    const made = await this.ask<{ user_id: string }>("POST", "/users", {
      email: person.email,
      full_name: person.name,
      password: person.password,
      org_id: org?.id,
    });
    for (const role of roles) await this.ask("POST", `/users/${made.user_id}/roles`, { role_name: role });
    const member: Member = { ...person, id: made.user_id };
    return member;
  }
}

/** A name that nobody else has, however often a test runs on the same database. */
export function unique(name: string) {
  return `${name}${name.includes(" ") ? " " : "-"}${randomBytes(4).toString("hex")}`;
}

async function token(server: Server, { email, password }: Person) {
  const signedIn = await request<{ access_token: string }>(server, "", "POST", "/auth/login", { email, password });
  return signedIn.access_token;
}

async function request<T>(server: Server, token: string, method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} was refused: ${answer.status} ${text}`);
  return (text ? JSON.parse(text) : undefined) as T;
}
