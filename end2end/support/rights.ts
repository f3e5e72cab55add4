// What each role finds on every page: the table that tests/rights.spec.ts goes through.
import type { BrowserContext, Page } from "@playwright/test";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Server } from "./server";
import type { Member, Role, World } from "./world";

export const ROLES: Role[] = ["super_admin", "super_dev", "org_admin", "user"];

/** The page opens, is refused ("Not allowed"), or is not there for this reader ("Not found"). */
type Sight = "opens" | 403 | 404;

/** A path, the heading with which it opens, and what a super_admin, a super_dev, an org_admin and a user find. */
type Row = [string, string, Sight, Sight, Sight, Sight];

// `own` is the organization of the org_admin, the user and `bea`, and the super_dev looks after it; `boss` is a
// super_admin in it, `off` somebody in it who is deactivated, `invited` waits for their first sign-in. `far` is in
// `other`. `me` is the reader. Whoever looks after people sees those of lower rank as far as their reach goes; what they
// may not do there is a question without a button, and those out of reach are not there.
export const CONSOLE: Row[] = [
  ["/users", "Users", "opens", "opens", "opens", 403],
  ["/users/new", "Add user", "opens", "opens", "opens", 403],
  ["/users/bulk/{run}", "Deactivate 1 person?", "opens", 404, 404, 403],
  ["/invitations", "Invitations", "opens", "opens", "opens", 403],

  ["/users/{bea}", "{bea}", "opens", "opens", "opens", 404],
  ["/users/{bea}/actions", "Actions for {bea}", "opens", "opens", "opens", 404],
  ["/users/{bea}/edit", "Edit profile", "opens", "opens", "opens", 404],
  ["/users/{bea}/deactivate", "Deactivate {bea}?", "opens", "opens", "opens", 404],
  ["/users/{bea}/invitation", "Invitation of {bea}", "opens", "opens", "opens", 404],
  ["/users/{bea}/roles", "{bea}", "opens", "opens", "opens", 404],
  ["/users/{bea}/security", "{bea}", "opens", "opens", "opens", 404],
  ["/users/{bea}/security/reset-link", "Reset link for {bea}", "opens", "opens", "opens", 404],
  ["/users/{bea}/security/password", "Set the password of {bea}", "opens", "opens", "opens", 404],
  ["/users/{bea}/security/end-sessions", "End all sessions of {bea}?", "opens", "opens", "opens", 404],
  // A super_dev reads nobody's activity but their own.
  ["/users/{bea}/activity", "{bea}", "opens", 404, "opens", 404],
  ["/activity/{event}", "{admin} created {bea} in {own}", "opens", 404, "opens", 404],
  ["/activity/{renamed}", "{admin} changed the organization {own}", "opens", 404, "opens", 404],
  ["/activity/{mine}", "{mine}", "opens", "opens", "opens", "opens"],

  ["/users/{boss}", "{boss}", "opens", "opens", "opens", 404],
  ["/users/{boss}/deactivate", "Deactivate {boss}?", "opens", "opens", "opens", 404],
  ["/users/{boss}/roles", "{boss}", "opens", "opens", "opens", 404],
  ["/users/{boss}/security", "{boss}", "opens", "opens", "opens", 404],
  ["/users/{off}", "{off}", "opens", "opens", "opens", 404],
  ["/users/{off}/security", "{off}", "opens", "opens", "opens", 404],
  ["/users/{invited}/invitation", "Invitation of {invited}", "opens", "opens", "opens", 404],

  ["/users/{far}", "{far}", "opens", 404, 404, 404],
  ["/users/{far}/actions", "Actions for {far}", "opens", 404, 404, 404],
  ["/users/{far}/edit", "Edit profile", "opens", 404, 404, 404],
  ["/users/{far}/deactivate", "Deactivate {far}?", "opens", 404, 404, 404],
  ["/users/{far}/invitation", "Invitation of {far}", "opens", 404, 404, 404],
  ["/users/{far}/roles", "{far}", "opens", 404, 404, 404],
  ["/users/{far}/security", "{far}", "opens", 404, 404, 404],
  ["/users/{far}/activity", "{far}", "opens", 404, 404, 404],

  ["/users/{me}", "{me}", "opens", "opens", "opens", "opens"],
  ["/users/{me}/actions", "Actions for {me}", "opens", "opens", "opens", "opens"],
  ["/users/{me}/edit", "Edit profile", "opens", "opens", "opens", "opens"],
  ["/users/{me}/deactivate", "Deactivate {me}?", "opens", "opens", "opens", "opens"],
  ["/users/{me}/invitation", "Invitation of {me}", "opens", "opens", "opens", "opens"],
  ["/users/{me}/roles", "{me}", "opens", "opens", "opens", "opens"],
  ["/users/{me}/security", "{me}", "opens", "opens", "opens", "opens"],
  ["/users/{me}/security/reset-link", "Reset link for {me}", "opens", "opens", "opens", "opens"],
  ["/users/{me}/security/password", "Set the password of {me}", "opens", "opens", "opens", "opens"],
  ["/users/{me}/activity", "{me}", "opens", "opens", "opens", "opens"],

  ["/organizations", "Organizations", "opens", "opens", "opens", 403],
  ["/organizations/new", "Add organization", "opens", "opens", 403, 403],
  ["/organizations/{own}", "{own}", "opens", "opens", "opens", 403],
  ["/organizations/{own}/edit", "Edit organization", "opens", "opens", "opens", 403],
  ["/organizations/{own}/deactivate", "Deactivate {own}?", "opens", "opens", "opens", 403],
  ["/organizations/{own}/activity", "{own}", "opens", 403, "opens", 403],
  ["/organizations/{other}", "{other}", "opens", 404, 404, 403],
  ["/organizations/{other}/edit", "Edit organization", "opens", 404, 404, 403],
  ["/organizations/{other}/deactivate", "Deactivate {other}?", "opens", 404, 404, 403],
  ["/organizations/{other}/activity", "{other}", "opens", 403, 404, 403],

  ["/roles", "Roles", "opens", "opens", "opens", 403],
  ["/activity", "Activity", "opens", 403, 403, 403],
  ["/outbox", "Outbox", "opens", 403, 403, 403],
  ["/outbox/{message}", "Choose a new password", "opens", 403, 403, 403],
  ["/settings", "Settings", "opens", 403, 403, 403],
  ["/account", "Your account", "opens", "opens", "opens", "opens"],
  ["/account/password", "Change password", "opens", "opens", "opens", "opens"],
  ["/account/sign-out-elsewhere", "Sign out everywhere else?", "opens", "opens", "opens", "opens"],
  ["/account/sign-out-everywhere", "Sign out everywhere?", "opens", "opens", "opens", "opens"],
  ["/account/local", "Time zone and format", "opens", "opens", "opens", "opens"],
];

/** The pages in front of the console are the same for everybody, also for a stranger. */
export const DOORWAY: [string, string, number][] = [
  ["/sign-in", "Sign in", 200],
  ["/setup", "Usher is set up", 200],
  // The operator lets nobody register.
  ["/register", "Nobody registers here", 200],
  ["/forgot-password", "Forgot your password?", 200],
  ["/reset-password", "There is no reset link here", 200],
  ["/accept-invitation", "There is no invitation here", 200],
  ["/verify-email", "There is no such link", 200],
  // No provider is configured.
  ["/oauth/github/continue", "Not found", 404],
  ["/oauth/github/register", "Not found", 404],
];

/** Where the start page leads. */
export const START: Record<Role | "nobody", string> = {
  super_admin: "/users",
  super_dev: "/users",
  org_admin: "/users",
  user: "/account",
  nobody: "/sign-in",
};

/** Who and what is there for one reader, each with what its address has and what it is called. */
export class Cast {
  private constructor(
    readonly me: Member,
    private readonly parts: Record<string, { id: string; name: string }>,
  ) {}

  static async of(role: Role, world: World, server: Server, context: BrowserContext) {
    const [own, other] = [await world.organization(), await world.organization()];
    const me = await world.person({
      name: "Mia Reader",
      roles: role === "user" ? [] : [role],
      org: role === "org_admin" || role === "user" ? own : undefined,
    });
    if (role === "super_dev") await world.ask("PUT", `/organizations/${own.id}/super-devs/${me.id}`);
    const [bea, off, far] = [await world.person({ org: own }), await world.person({ org: own }), await world.person({ org: other })];
    const boss = await world.person({ name: "Super Boss", roles: ["super_admin"], org: own });
    await world.ask("DELETE", `/users/${off.id}`);
    const email = `invited-${own.id}@example.org`;
    const invited = await world.ask<{ user_id: string }>("POST", "/users", { email, org_id: own.id, send_invitation: true });
    const newest = async (path: string, type: string) => {
      const told = await world.ask<{ activities: { event_id: string }[] }>("GET", `${path}/activity?event_type=${type}`);
      return told.activities[0]!.event_id;
    };
    await world.ask("PATCH", `/organizations/${own.id}`, { notes: "Something to tell of" });
    const inOwn = role === "org_admin" || role === "user" ? ` in ${own.name}` : "";
    await world.ask("POST", `/users/${bea.id}/admin-generate-reset-link`, { send_email: true });

    // A run and a message are found on pages alone.
    await server.signIn(context, role === "super_admin" ? me : world.admin);
    const run = await context.request.post(`${server.url}/_call/propose_bulk`, {
      form: { deed: "deactivate", "ids[]": bea.id, query: "", back: "/users" },
      headers: { accept: "application/json" },
    });
    const outbox = await (await context.request.get(`${server.url}/outbox`)).text();
    await context.clearCookies();
    return new Cast(me, {
      me,
      bea,
      off,
      far,
      boss,
      invited: { id: invited.user_id, name: email },
      own: { id: String(own.id), name: own.name },
      other: { id: String(other.id), name: other.name },
      admin: { id: "", name: world.admin.name },
      event: { id: await newest(`/users/${bea.id}`, "user_created"), name: "" },
      mine: { id: await newest(`/users/${me.id}`, "user_created"), name: `${world.admin.name} created ${me.name}${inOwn}` },
      renamed: { id: await newest(`/organizations/${own.id}`, "organization_updated"), name: "" },
      run: { id: ((await run.json()) as { to: string }).to.match(/bulk\/([0-9a-f-]{36})/)![1]!, name: "" },
      message: { id: outbox.match(/\/outbox\/([0-9a-f-]{36})/)![1]!, name: "" },
    });
  }

  path(template: string) {
    return template.replace(/\{(\w+)\}/g, (_, part: string) => this.parts[part]!.id);
  }

  heading(template: string) {
    return template.replace(/\{(\w+)\}/g, (_, part: string) => this.parts[part]!.name);
  }
}

/** The patterns of app/src/document.rs, such as `/users/:id/roles`. */
export function routes(): string[] {
  const source = readFileSync(fileURLToPath(new URL("../../app/src/document.rs", import.meta.url)), "utf8");
  const [found, above]: [string[], string[]] = [[], []];
  for (const [tag, parent, path] of source.matchAll(/<(Parent)?Route path=path!\("([^"]*)"\)|<\/ParentRoute>/g)) {
    if (tag === "</ParentRoute>") above.pop();
    else if (parent) above.push(path!);
    else found.push(above.join("") + path!);
  }
  return found;
}

export function fits(pattern: string, template: string) {
  const [wanted, given] = [pattern.split("/"), template.split("/")];
  return wanted.length === given.length && wanted.every((part, n) => part.startsWith(":") || part === given[n]);
}

/** A form that can be sent as it stands: the deed, and its fields as a browser encodes them. */
export interface Offer {
  deed: string;
  fields: [string, string][];
}

/** What a page offers: links to other pages of Usher, and forms with a button that can be pressed. */
export function offers(page: Page): Promise<{ links: string[]; forms: Offer[] }> {
  return page.evaluate(() => {
    const links = [...document.querySelectorAll<HTMLAnchorElement>('a[href^="/"]')].map((link) => link.getAttribute("href")!);
    const forms = [...document.querySelectorAll<HTMLFormElement>("form[method=post]")].flatMap((form) =>
      [...form.querySelectorAll<HTMLButtonElement>("button:not([type=button]):not([disabled])")].map((button) => {
        const fields = [...new FormData(form).entries()].map(([name, value]): [string, string] => [name, String(value)]);
        if (button.name) fields.push([button.name, button.value]);
        return { deed: form.getAttribute("action")!, fields };
      }),
    );
    return { links, forms };
  });
}
