// What people write is text, wherever it turns up: on every page, in the data that pages come to life with, in files and
// in mail. The policy reports whatever would run (support/test.ts fails on it), no dialog opens, no element is made, and
// what stands there is what was written.
import type { Page } from "@playwright/test";
import { formula, hostile, made, mailboxes, records, refused } from "../support/corpus";
import { Issuer, agree } from "../support/issuer";
import { expect, test as base } from "../support/mailed";
import { alive, expectNoSidewaysScroll, heading, visit, withScript } from "../support/page";
import { Server, newPassword } from "../support/server";
import { type Member, type World, unique } from "../support/world";

const PROVIDER = "Acme Login";

/** Somebody who is called what one of the words says, in an organization that is, too. */
interface Victim extends Member {
  words: string;
  org: { id: number; name: string };
}

const test = base.extend<{ quiet: void }, { victims: Victim[] }>({
  victims: [
    async ({ server, world }, use) => {
      const victims: Victim[] = [];
      for (const [number, words] of hostile.entries()) victims.push(await victim(server, world, words, number));
      await use(victims);
    },
    { scope: "worker", timeout: 240_000 },
  ],
  // No dialog in any page of the test.
  quiet: [
    async ({ context }, use) => {
      const opened: string[] = [];
      context.on("dialog", async (dialog) => {
        opened.push(dialog.message());
        await dialog.dismiss();
      });
      await use();
      expect(opened, "dialogs").toEqual([]);
    },
    { auto: true },
  ],
});

test.use({ settings: { USHER_TRUSTED_PROXIES: "127.0.0.1", USHER_SIGN_IN_GUESSES_PER_ADDRESS: "100000" } });

// A page without script is the page that the script takes over.
test.skip(({ javaScriptEnabled }) => javaScriptEnabled === false, "shown with script");

/** Writes the words into every field that the API has for them, and into the headers of a sign-in. */
async function victim(server: Server, world: World, words: string, number: number): Promise<Victim> {
  // Blanks around a name are no part of it.
  const name = unique(words).trim();
  const org = await world.ask<{ org_id: number }>("POST", "/organizations", {
    org_name: name,
    legal_name: words,
    notes: `${words}\r\n${words}`,
  });
  const person = {
    email: `${mailboxes[number % mailboxes.length]}.${unique("v")}@example.org`,
    password: newPassword(),
    name,
  };
  const { user_id: id } = await world.ask<{ user_id: string }>("POST", "/users", {
    email: person.email,
    full_name: name,
    password: person.password,
    org_id: org.org_id,
  });
  await world.ask("PATCH", `/users/${id}`, {
    preferences: { theme: words, language: words, locale: words, time_zone: words, columns: words, [words]: words },
  });
  await world.ask("POST", `/users/${id}/roles`, { role_name: "org_admin" });
  // Headers hold no more than Latin letters.
  const header = words.replace(/[^ -~]/g, "").trim() || "none";
  for (const password of ["not hers", person.password]) {
    const answer = await fetch(`${server.url}/api/v1/auth/login`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "accept-language": header,
        "user-agent": header,
        "x-forwarded-for": header,
        "x-request-id": header,
        traceparent: header,
      },
      body: JSON.stringify({ email: person.email, password }),
    });
    expect(answer.status, words).toBe(password === person.password ? 200 : 401);
    expect(answer.headers.get("x-request-id"), "the server names requests by itself").toMatch(/^[\w-]+$/);
  }
  return { ...person, id, words, org: { id: org.org_id, name } };
}

/** As Playwright reads the text of an element. */
function shown(text: string) {
  return text.replace(/[\u200b\u00ad]/g, "").replace(/\s+/g, " ").trim();
}

function main(page: Page) {
  return page.getByRole("main");
}

function title(page: Page) {
  return page.getByRole("heading", { level: 1 }).first();
}

/** The page is there, and the words have made no element of it. */
async function harmless(page: Page, what: string) {
  await expect(page.locator(made), what).toHaveCount(0);
  expect(page.url().startsWith("http://127.0.0.1:"), `${what} led to ${page.url()}`).toBe(true);
}

async function open(page: Page, path: string, status: (code: number) => boolean = (code) => code === 200) {
  const answer = await page.goto(path);
  expect(status(answer!.status()), `${path}: ${answer!.status()}`).toBe(true);
  await alive(page);
  await harmless(page, path);
}

test.describe("on pages", () => {
  test.beforeEach(async ({ server, context, world }) => server.signIn(context, world.admin));

  test("a person's pages show a name as it was written", async ({ page, victims }) => {
    test.setTimeout(300_000);
    for (const { id, name, words, email } of victims) {
      await open(page, `/users/${id}`);
      await expect(title(page), words).toHaveText(shown(name));
      await expect(main(page), words).toContainText(email);
      expect(shown(await page.title()), words).toContain(shown(name));
      for (const tab of ["actions", "roles", "security", "activity", "deactivate"]) {
        await open(page, `/users/${id}/${tab}`);
        await expect(page.locator("body"), `${tab}: ${words}`).toContainText(shown(name));
      }
      await open(page, `/users/${id}/edit`);
      await expect(page.locator("input[name=full_name]"), words).toHaveValue(name);
      await expect(page.locator("input[name=email]"), words).toHaveValue(email);
    }
  });

  test("a person's dialogs show a name as it was written", async ({ page, victims }) => {
    test.setTimeout(300_000);
    for (const { id, name, words } of victims) {
      for (const path of [`/users/${id}/security/password`, `/users/${id}/security/reset-link`]) {
        await open(page, path);
        await expect(page.getByRole("dialog"), words).toContainText(shown(name));
      }
    }
  });

  test("an organization's pages show all that was written into it", async ({ page, victims }) => {
    test.setTimeout(300_000);
    for (const { org, words } of victims) {
      await open(page, `/organizations/${org.id}`);
      await expect(title(page), words).toHaveText(shown(org.name));
      await expect(page.locator("dd.lines"), words).toHaveText(shown(`${words} ${words}`));
      for (const tab of ["activity", "deactivate"]) {
        await open(page, `/organizations/${org.id}/${tab}`);
        await expect(page.locator("body"), `${tab}: ${words}`).toContainText(shown(org.name));
      }
      await open(page, `/organizations/${org.id}/edit`);
      await expect(page.locator("input[name=org_name]"), words).toHaveValue(org.name);
      await expect(page.locator("input[name=legal_name]"), words).toHaveValue(words.trim());
    }
  });

  test("lists and searches show and find it", async ({ page, victims }) => {
    test.setTimeout(300_000);
    for (const { name, org, words, email } of victims) {
      const row = page.getByRole("row").filter({ hasText: email });
      await open(page, `/users?search=${encodeURIComponent(name)}`);
      await expect(row, words).toContainText(shown(name));
      await expect(main(page).locator("input[name=search]").first(), words).toHaveValue(name);
      await open(page, `/users?org_id=${org.id}&columns=organization`);
      await expect(row, words).toContainText(shown(org.name));
      await open(page, `/organizations?search=${encodeURIComponent(org.name)}`);
      await expect(page.getByRole("row").filter({ hasText: shown(org.name) }), words).toHaveCount(1);
    }
  });

  test("an event shows who did it, from where and with what", async ({ page, victims, world }) => {
    test.setTimeout(300_000);
    interface Entry {
      event_id: string;
      event_type: string;
      metadata: { ip?: string; user_agent?: string };
    }
    for (const { id, name, words } of victims) {
      const { activities: events } = await world.ask<{ activities: Entry[] }>("GET", `/users/${id}/activity`);
      const header = words.replace(/[^ -~]/g, "").trim() || "none";
      const kinds = events.map((event) => event.event_type);
      for (const kind of ["login", "login_failed", "role_assigned"]) expect(kinds, words).toContain(kind);
      for (const event of events) {
        await open(page, `/activity/${event.event_id}`);
        if (event.event_type === "role_assigned") await expect(title(page), words).toContainText(shown(name));
        if (event.event_type !== "login") continue;
        expect(event.metadata, words).toMatchObject({ ip: "127.0.0.1", user_agent: header });
        await expect(main(page), words).toContainText(shown(header));
      }
    }
  });

  test("whatever a query holds is named or left out, and leads nowhere else", async ({ page, victims, server, complaints }) => {
    test.setTimeout(600_000);
    complaints.expect(/status of 4\d\d/);
    const fine = (code: number) => code < 500;
    const names = ["search", "role_filter", "is_active", "org_id", "sort", "page", "page_size", "columns", "created_from"];
    const more = ["last_login_to", "event_type", "start_date", "actor", "person", "cursor", "back", "next"];
    for (const { words } of victims) {
      const all = [...names, ...more].map((name) => `${name}=${encodeURIComponent(words)}`).join("&");
      for (const path of ["/users", "/organizations", "/activity", "/invitations", "/outbox", "/roles", "/settings"]) {
        await open(page, `${path}?${all}`, fine);
      }
      await open(page, `/users/new?organization=${encodeURIComponent(words)}`, fine);
      await open(page, `/activity/${encodeURIComponent(words)}`, fine);
      await open(page, `/users/${encodeURIComponent(words)}?back=${encodeURIComponent(words)}`, fine);
    }
    expect(server.log).not.toContain("panicked");
  });

  test("a run over many names them as they are called", async ({ page, context, server, victims }) => {
    for (const { words, id, name } of victims) {
      const proposed = await context.request.post(`${server.url}/_call/propose_bulk`, {
        headers: { accept: "text/html", origin: server.url },
        form: { deed: "sign_out", "ids[]": id, back: `/users?search=${encodeURIComponent(words)}` },
        maxRedirects: 0,
      });
      const to = proposed.headers()["location"];
      expect(to, `${words}: ${proposed.status()}`).toMatch(/^\/users\/bulk\//);
      await open(page, to!);
      await expect(main(page), words).toContainText(shown(name));
    }
  });

  test("a long word and letters that run backwards leave a page as wide as a phone", async ({ page, victims }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    for (const { id, org, name, words } of victims.filter(({ words }) => /^W|\u202E/.test(words))) {
      for (const path of [`/users/${id}`, `/organizations/${org.id}`, `/users?search=${encodeURIComponent(name)}`, `/users/${id}/activity`]) {
        await open(page, path);
        await expect(main(page), words).toContainText(shown(name));
        await expectNoSidewaysScroll(page);
      }
    }
  });

  test("the palette finds people by what they are called", async ({ page, victims }) => {
    test.skip(!withScript(), "keys are script");
    test.setTimeout(300_000);
    await visit(page, "/roles");
    for (const { name, words } of victims) {
      await page.keyboard.press("Control+k");
      const palette = page.getByRole("dialog", { name: "Go anywhere" });
      await palette.getByRole("combobox").fill(name);
      await expect(palette.getByRole("option").filter({ hasText: shown(name) }).first(), words).toBeVisible();
      await harmless(page, words);
      await page.keyboard.press("Escape");
      await expect(palette).toBeHidden();
    }
  });
});

test("forms keep what was typed, and what cannot stay is named", async ({ page, context, server, world, victims, complaints }) => {
  test.setTimeout(300_000);
  complaints.expect(/status of 4\d\d/);
  await server.signIn(context, world.admin);
  for (const { words } of victims) {
    // An address that is none: the form comes back with all that was typed.
    await visit(page, "/users/new");
    await page.locator("input[name=email]").fill(`${words}@`);
    await page.locator("input[name=full_name]").fill(words);
    await page.getByRole("main").locator("form").getByRole("button", { name: /^(Add|Create|Invite|Save)/ }).first().click();
    await expect(page.getByRole("alert").first(), words).toBeVisible();
    await expect(page.locator("input[name=full_name]"), words).toHaveValue(words);
    await harmless(page, words);
  }
});

test("what no line may hold is refused in every field of a line", async ({ world, victims }) => {
  const { id, org } = victims[0]!;
  for (const words of refused) {
    for (const [method, path, body] of [
      ["POST", "/users", { email: `${unique("c")}@example.org`, full_name: words }],
      ["POST", "/users", { email: `${words}@example.org` }],
      ["PATCH", `/users/${id}`, { full_name: words }],
      ["PATCH", `/users/${id}`, { avatar_url: `https://example.org/${words}` }],
      ["POST", "/organizations", { org_name: `${words} and more` }],
      ["PATCH", `/organizations/${org.id}`, { legal_name: words }],
      ["PATCH", `/organizations/${org.id}`, { billing_email: `${words}@example.org` }],
    ] as const) {
      const said = await world.ask(method, path, body).then(
        () => "taken",
        (error: Error) => error.message,
      );
      expect(said, `${path} ${JSON.stringify(body)}`).toMatch(/was refused: 422 /);
    }
  }
});

test("an avatar leads to no script", async ({ world, victims }) => {
  for (const url of ["javascript:alert(1)", "data:text/html,x", "//evil.example/a.png", "/a.png", "https://", "https://a b"]) {
    await expect(world.ask("PATCH", `/users/${victims[0]!.id}`, { avatar_url: url }), url).rejects.toThrow(/422/);
  }
});

test("their own pages show people what they are called, whatever they prefer", async ({ page, context, server, victims }) => {
  test.setTimeout(300_000);
  for (const person of victims) {
    await context.clearCookies();
    await server.signIn(context, person);
    await open(page, "/account");
    await expect(main(page), person.words).toContainText(shown(person.name));
    await open(page, "/account/local");
    await open(page, "/users");
    await expect(page.getByRole("row").filter({ hasText: person.email }), person.words).toContainText(shown(person.name));
  }
});

test("the way on after the sign-in leads to this site", async ({ page, world, server, context, complaints }) => {
  test.setTimeout(300_000);
  // A path that is none of ours, here.
  complaints.expect(/status of 404/);
  const bea = await world.person();
  const elsewhere = ["//evil.example", "/\\evil.example", "/\t/evil.example", "https://evil.example", "javascript:alert(1)", "http:evil.example"];
  for (const next of [...elsewhere, hostile[1]!, "\\\\evil.example", "/%09/evil.example", "/%2F/evil.example"]) {
    await context.clearCookies();
    await open(page, `/sign-in?next=${encodeURIComponent(next)}`);
    await page.getByLabel("E-mail").fill(bea.email);
    await page.getByLabel("Password").fill(bea.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page, next).toHaveURL((url) => url.origin === server.url && url.pathname !== "/sign-in");
  }
});

test("files hold what was written, and no cell of them is a formula", async ({ context, server, world, victims }) => {
  await server.signIn(context, world.admin);
  const file = async (path: string) => {
    const answer = await context.request.get(server.url + path);
    expect(answer.status(), path).toBe(200);
    return answer.text();
  };
  const cell = (text: string) => (formula.test(text) ? `'${text}` : text);
  const people = records(await file("/users.csv"));
  const [head, ...rows] = people;
  for (const { id, name, email, org, words } of victims) {
    const row = Object.fromEntries(rows.find((row) => row[0] === id)!.map((value, at) => [head![at], value]));
    expect(row, words).toMatchObject({ full_name: cell(name), email: cell(email), org_name: cell(org.name) });
  }
  const cells = [...people, ...records(await file("/activity.csv"))];
  for (const { id, org, name, words } of victims) {
    const about = records(await file(`/users/${id}/activity.csv`));
    expect(about.some((row) => row.some((text) => text.includes(name))), words).toBe(true);
    cells.push(...about, ...records(await file(`/organizations/${org.id}/activity.csv`)));
    const lines = (await file(`/users/${id}/activity.jsonl`)).trimEnd().split("\n");
    const events = lines.map((line) => JSON.parse(line) as { action: string; event_type: string });
    const given = events.find((event) => event.event_type === "role_assigned");
    expect(given?.action, words).toContain(name);
  }
  expect(new Set(cells.map((row) => row.length)).size, "a file of one kind has rows of one length").toBe(2);
  for (const text of cells.flat()) expect(text).not.toMatch(formula);
});

test("letters hold what was written, and nothing of it is a header or markup", async ({
  page,
  context,
  server,
  world,
  post,
  victims,
}) => {
  test.setTimeout(300_000);
  await server.signIn(context, world.admin);
  for (const person of victims) {
    const newcomer = `${unique("newcomer")}@example.org`;
    const { user_id } = await world.askAs<{ user_id: string }>(person, "POST", "/users", {
      email: newcomer,
      full_name: person.name,
      org_id: person.org.id,
    });
    await world.askAs(person, "POST", `/users/${user_id}/invitation`, { send_email: true });
    const letter = await post.letter(newcomer, "You are invited");
    expect(shown(letter.text!), person.words).toContain(shown(person.org.name));
    expect([...letter.headers.keys()].sort(), person.words).toEqual(
      expect.not.arrayContaining(["bcc", "cc", "set-cookie", "reply-to"]),
    );
    expect(post.to("evil@example.org")).toEqual([]);
    // As a mail program shows it, which has no policy that would forbid a script.
    const html = letter.html || "";
    const reader: Page = await context.newPage();
    await reader.setContent(html);
    await expect(reader.locator(made), person.words).toHaveCount(0);
    await expect(reader.locator("body"), person.words).toContainText(shown(person.org.name));
    await reader.close();

    await open(page, `/users/${user_id}/invitation`, (code) => code < 500);
    // The outbox keeps what holds no link.
    const subject = "Your account was deactivated";
    await world.askAs(person, "DELETE", `/users/${user_id}`);
    await post.letter(newcomer, subject);
    await open(page, `/outbox`);
    await page.getByRole("row").filter({ hasText: newcomer }).filter({ hasText: subject }).getByRole("link").first().click();
    await expect(page.getByRole("region", { name: "Text" }), person.words).toContainText(shown(person.name));
    await harmless(page, person.words);
  }
});

test("what another provider calls somebody is text, too", async ({ page, context }) => {
  test.setTimeout(300_000);
  const issuer = await Issuer.start();
  const server = await Server.start({ settings: { ...issuer.settings(PROVIDER), USHER_REGISTRATION: "open" } });
  try {
    issuer.serve(server.url);
    await server.seedAdmin();
    for (const words of hostile) {
      await context.clearCookies();
      await visit(page, `${server.url}/sign-in`);
      await page.getByRole("link", { name: `Sign in with ${PROVIDER}` }).click();
      await agree(page, issuer.account({ name: words }));
      await alive(page);
      await expect(heading(page, "Found an organization")).toBeVisible();
      await expect(page.getByLabel("Name", { exact: true }), words).toHaveValue(words);
      await harmless(page, words);
    }
  } finally {
    await server.stop();
    await issuer.stop();
  }
});
