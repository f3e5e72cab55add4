// What each role finds: lists, totals and searches hold only what is within its reach, and so do direct addresses.
import { alive, heading, visit } from "../support/page";
import { CONSOLE, Cast, DOORWAY, type Offer, ROLES, START, fits, offers, routes } from "../support/rights";
import { expect, test } from "../support/test";

test("an administrator of an organization sees its people and nobody else", async ({ page, context, server, world, complaints }) => {
  complaints.expect(/status of 404/);
  const [own, other] = [await world.organization(), await world.organization()];
  const olga = await world.person({ name: "Olga Org", roles: ["org_admin"], org: own });
  const bea = await world.person({ org: own });
  const stranger = await world.person({ name: "Sid Stranger", org: other });
  await server.signIn(context, olga);

  await visit(page, "/users");
  await expect(page.getByTestId("total")).toHaveText("2");
  await expect(page.locator("tbody .who b")).toHaveText([bea.name, olga.name]);
  // One organization is nothing to choose from.
  await expect(page.locator(".chip summary").filter({ hasText: "Organization" })).toHaveCount(0);

  for (const query of [`search=${stranger.id}`, `search=${stranger.email}`, "search=Sid+Stranger", `org_id=${other.id}`]) {
    await visit(page, `/users?${query}`);
    await expect(page.getByRole("heading", { name: "Nobody matches" })).toBeVisible();
    await expect(page.getByTestId("total")).toHaveText("0");
    await expect(page.getByText(other.name)).toHaveCount(0);
  }
  for (const tab of ["", "/actions", "/edit", "/roles", "/security", "/activity", "/deactivate"]) {
    await visit(page, `/users/${stranger.id}${tab}`);
    await expect(page.getByText("There is no such user.")).toBeVisible();
  }

  await visit(page, `/users/${bea.id}`);
  await expect(page.getByRole("link", { name: "Edit profile" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Deactivate …" })).toBeVisible();
});

test("rank: an administrator of an organization may look at a super administrator in it, no more", async ({
  page,
  context,
  server,
  world,
}) => {
  const org = await world.organization();
  const olga = await world.person({ name: "Olga Org", roles: ["org_admin"], org });
  const boss = await world.person({ name: "Super Boss", roles: ["super_admin"], org });
  await server.signIn(context, olga);
  await visit(page, `/users/${boss.id}`);
  await expect(heading(page, boss.name)).toBeVisible();
  await expect(page.getByRole("link", { name: "Edit profile" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Deactivate …" })).toHaveCount(0);
  await expect(page.getByText(/Only a super administrator may do this/)).toBeVisible();
  // No tab leads there; its address says why it is empty.
  await expect(page.locator(".tabs a").filter({ hasText: "Security" })).toHaveCount(0);
  await visit(page, `/users/${boss.id}/security`);
  await expect(page.getByRole("heading", { name: "Not allowed" })).toBeVisible();
  await expect(page.getByText(/Only a super administrator may do this/)).toBeVisible();
  await expect(page.getByRole("region", { name: "Password" })).toHaveCount(0);
});

test("a super_dev sees the people of the assigned organizations", async ({ page, context, server, world }) => {
  const [mine, other] = [await world.organization(), await world.organization()];
  const dev = await world.person({ name: "Dev Eloper", roles: ["super_dev"] });
  await world.ask("PUT", `/organizations/${mine.id}/super-devs/${dev.id}`);
  const bea = await world.person({ org: mine });
  await world.person({ org: other });
  await server.signIn(context, dev);
  await visit(page, "/users");
  await expect(page.locator("tbody .who b")).toHaveText([bea.name]);
  await page.locator(".who", { hasText: bea.name }).click();
  await expect(page.getByRole("link", { name: "Edit profile" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Deactivate …" })).toHaveCount(0);
  await visit(page, `/users/${bea.id}/security`);
  await expect(page.getByRole("heading", { name: "Not allowed" })).toBeVisible();
  await expect(page.getByText("Your roles do not allow this.")).toBeVisible();
});

test("a super_dev who looks after nothing yet is offered to add nobody", async ({ page, context, server, world }) => {
  await server.signIn(context, await world.person({ roles: ["super_dev"] }));
  await visit(page, "/invitations");
  await expect(page.getByRole("heading", { name: "Nobody waits to come in" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Add user" })).toHaveCount(0);
});

test("who holds the role user has their own pages, and edits their own name", async ({ page, context, server, world, complaints }) => {
  complaints.expect(/status of 40[34]/);
  const [bea, other] = [await world.person(), await world.person()];
  await server.signIn(context, bea);
  await visit(page, "/");
  await expect(page).toHaveURL("/account");
  await expect(heading(page, "Your account")).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Main" }).getByRole("link")).toHaveText(["Account"]);
  await expect(page.getByLabel("Find people")).toHaveCount(0);

  await visit(page, `/users/${bea.id}`);
  await expect(page.locator(".tabs a")).toHaveText(["Overview", "Roles", "Security", "Activity"]);
  await expect(page.getByText("Deactivate")).toHaveCount(0);
  await page.locator(".tabs a").filter({ hasText: "Security" }).click();
  await expect(page.getByRole("heading", { level: 2 })).toHaveText(["Can sign in", "Sessions"]);
  await page.locator(".tabs a").filter({ hasText: "Activity" }).click();
  await expect(page.getByText(`${bea.name} signed in`)).toBeVisible();
  await page.getByRole("link", { name: "Overview" }).click();
  await page.getByRole("link", { name: "Edit profile" }).click();
  await expect(page.getByLabel("E-mail")).toHaveCount(0);
  await page.getByLabel("Name").fill("Bea Herself");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(heading(page, "Bea Herself")).toBeVisible();

  await visit(page, `/users/${other.id}`);
  await expect(page.getByText("There is no such user.")).toBeVisible();
  await expect(page.getByText(other.name)).toHaveCount(0);
});

test("a role that is taken away is gone on the very next page", async ({ page, context, server, world, complaints }) => {
  complaints.expect(/status of 403/);
  const org = await world.organization();
  const olga = await world.person({ name: "Olga Org", roles: ["org_admin"], org });
  await server.signIn(context, olga);
  await visit(page, "/users");
  await expect(heading(page, "Users")).toBeVisible();
  await world.ask("DELETE", `/users/${olga.id}/roles/org_admin`);
  await page.getByRole("link", { name: "Add user" }).click();
  await expect(heading(page, "Not allowed")).toBeVisible();
});

test("every route is in the table of rights", () => {
  const known = [...CONSOLE.map(([path]) => path), ...DOORWAY.map(([path]) => path), "/"];
  const found = routes();
  expect(found.length).toBeGreaterThan(35);
  expect(found.filter((route) => !known.some((path) => fits(route, path)))).toEqual([]);
});

for (const [n, role] of ROLES.entries()) {
  test(`every page as ${role}: it opens or says why not, and offers nothing that is refused`, async ({
    page,
    context,
    server,
    world,
    complaints,
  }) => {
    test.setTimeout(300_000);
    complaints.expect(/status of 40[34]/);
    const cast = await Cast.of(role, world, server, context);
    await server.signIn(context, cast.me);
    await visit(page, "/");
    await expect(page).toHaveURL(START[role]);

    const [links, forms] = [new Map<string, string>(), new Map<string, Offer>()];
    for (const [template, name, ...sights] of CONSOLE) {
      const [path, sight] = [cast.path(template), sights[n]!];
      const answer = await page.goto(path);
      await alive(page);
      const status = sight === "opens" ? 200 : sight;
      const title = sight === "opens" ? cast.heading(name) : { 403: "Not allowed", 404: "Not found" }[sight];
      expect(answer!.status(), template).toBe(status);
      // A dialog has a heading of its own over that of the page below.
      await expect(page.getByRole("heading", { level: 1 }).last(), template).toHaveText(title);
      expect(new URL(page.url()).pathname, template).toBe(path);
      const offered = await offers(page);
      for (const link of offered.links) links.set(link.split("#")[0]!, template);
      // The same form on several pages differs in where it leads back.
      for (const form of offered.forms) {
        const fields = form.fields.filter(([field]) => field !== "back");
        const key = JSON.stringify([form.deed, fields]);
        if (!forms.has(key)) forms.set(key, form);
      }
    }

    for (const [link, from] of someOf([...links], ([link]) => link.replace(/[0-9a-f-]{36}|\d+/g, "…").split("?")[0]!)) {
      const answer = await context.request.get(link);
      expect.soft(answer.status(), `the link to ${link} on ${from}`).toBe(200);
      expect(new URL(answer.url()).pathname, `the link to ${link} on ${from}`).not.toBe("/sign-in");
    }

    // What ends the session that presses the buttons comes last.
    const ends = ({ deed }: Offer) => Number(/session/.test(deed)) + 2 * Number(/sign_out/.test(deed));
    const buttons = someOf([...forms.values()].sort((a, b) => ends(a) - ends(b)), ({ deed }) => deed);
    expect(buttons.map(({ deed }) => deed)).toContain("/_call/sign_out");
    for (const { deed, fields } of buttons) {
      const answer = await context.request.post(`${server.url}${deed}`, {
        headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded", origin: server.url },
        data: new URLSearchParams(fields).toString(),
      });
      const told = `${deed} with ${JSON.stringify(fields)}: ${await answer.text()}`;
      if (answer.status() === 401 && ends({ deed, fields }) > 0) break;
      expect([401, 403], told).not.toContain(answer.status());
      // Of what is gone once, a second button says so; whom it is about is there.
      if (!deed.includes("revoke")) expect(answer.status(), told).not.toBe(404);
      expect(answer.status(), told).toBeLessThan(500);
    }
  });
}

test("every page as a stranger: the console asks to sign in, what is in front of it opens", async ({
  page,
  context,
  server,
  world,
  complaints,
}) => {
  complaints.expect(/status of 404/);
  const cast = await Cast.of("user", world, server, context);
  await page.goto("/");
  await expect(page).toHaveURL(START.nobody);
  for (const [template] of CONSOLE) {
    const path = cast.path(template);
    await page.goto(path);
    await expect(page).toHaveURL(`/sign-in?next=${encodeURIComponent(path)}`);
    await expect(heading(page, "Sign in")).toBeVisible();
  }
  const links = new Set<string>();
  for (const [path, name, status] of DOORWAY) {
    const answer = await page.goto(path);
    await alive(page);
    expect(answer!.status(), path).toBe(status);
    await expect(heading(page, name)).toBeVisible();
    for (const link of (await offers(page)).links) links.add(link);
  }
  // As a browser asks: to the console there is the way through the sign-in.
  const headers = { accept: "text/html" };
  for (const link of links) expect((await context.request.get(link, { headers })).status(), `the link to ${link}`).toBe(200);
});

/** Not more than twelve of a kind: a list of hundreds offers the same everywhere. */
function someOf<T>(all: T[], kind: (one: T) => string): T[] {
  const seen = new Map<string, number>();
  return all.filter((one) => {
    const n = (seen.get(kind(one)) ?? 0) + 1;
    seen.set(kind(one), n);
    return n <= 12;
  });
}
