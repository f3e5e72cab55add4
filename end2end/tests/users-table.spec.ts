// The list of people: all of its state is in the URL, and it agrees with the API about who is in it.
import type { Page } from "@playwright/test";
import { expectNoSidewaysScroll, heading, message, openActions, openChip, visit, withScript } from "../support/page";
import { expect, test } from "../support/test";
import { type World, unique } from "../support/world";

test.beforeEach(async ({ server, context, world }) => server.signIn(context, world.admin));

interface Listed {
  users: { full_name: string | null; email: string }[];
  total: number;
}

/** The rows and the count that the API has for a query; default is the page's own. */
function listed(world: World, query: string) {
  return world.ask<Listed>("GET", `/users?${query}`);
}

async function expectRows(page: Page, { users, total }: Listed) {
  await expect(page.getByTestId("total")).toHaveText(total.toLocaleString("en"));
  await expect(page.locator("tbody tr .who > span:last-child > span")).toHaveText(users.map((user) => user.email));
}

async function search(page: Page, term: string) {
  await page.getByLabel("Search users").fill(term);
  await page.getByLabel("Search users").press("Enter");
}

test("a part of a name or of an address in any script finds people", async ({ page, world }) => {
  await visit(page, "/users");
  for (const term of ["ÅNGSTRÖM", "山田", "каренина", "@s1.fez", "%"]) {
    await search(page, term);
    await expect(page).toHaveURL(`/users?search=${encodeURIComponent(term).replaceAll("%20", "+")}`);
    const found = await listed(world, `search=${encodeURIComponent(term)}`);
    if (found.total > 0) await expectRows(page, found);
    else await expect(page.getByRole("heading", { name: "Nobody matches" })).toBeVisible();
  }
  const bea = await world.person();
  await search(page, bea.id);
  await expect(page.getByRole("row", { name: bea.name })).toBeVisible();
  await expect(page.getByTestId("range")).toHaveText("1–1 of 1");
});

test("status, role and organization filter together, and each can be cleared", async ({ page, world }) => {
  await visit(page, "/users");
  await (await openChip(page, "Status")).getByRole("link", { name: "Deactivated" }).click();
  await expect(page).toHaveURL("/users?is_active=false");
  await expectRows(page, await listed(world, "is_active=false"));

  const roles = await openChip(page, "Role");
  await roles.getByLabel("Organization administrator").check();
  await roles.getByLabel("User", { exact: true }).check();
  await roles.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/role_filter=.*org_admin.*user/);
  await expect(page).toHaveURL(/is_active=false/);
  await expectRows(page, await listed(world, "is_active=false&role_filter=org_admin,user"));

  const [first] = (await world.ask<{ organizations: { org_id: number; org_name: string }[] }>("GET", "/organizations?sort=org_name&is_active=true&search=1-"))
    .organizations;
  const chip = await openChip(page, "Organization");
  await chip.getByLabel("Find an organization").fill(first!.org_name);
  await chip.getByLabel("Find an organization").press("Enter");
  await page.locator(".chip details[open] .pop").getByRole("link", { name: first!.org_name }).click();
  await expect(page).toHaveURL(new RegExp(`org_id=${first!.org_id}`));
  const all = await listed(world, `is_active=false&role_filter=org_admin,user&org_id=${first!.org_id}`);
  await expect(page.getByTestId("total")).toHaveText(`${all.total}`);

  await page.getByRole("link", { name: "Clear the filter Status" }).click();
  await expectRows(page, await listed(world, `role_filter=org_admin,user&org_id=${first!.org_id}`));
  await page.getByRole("link", { name: "Clear all" }).click();
  await expect(page).toHaveURL("/users");
});

test("the last sign-in and the day of creation are filters in the URL, and the API counts the same", async ({ page, world, server, newVisitor }) => {
  const name = unique("Time Person");
  const [seen] = [await world.person({ name }), await world.person({ name })];
  await server.signIn((await newVisitor()).context(), seen!);
  const search = encodeURIComponent(name);
  await visit(page, `/users?search=${search}`);
  for (const [choice, query] of [
    ["Never", "last_login_to=never"],
    ["In the last 7 days", "last_login_from=7d"],
    ["Not for 90 days", "last_login_to=90d"],
  ] as const) {
    await (await openChip(page, "Last sign-in")).getByRole("link", { name: choice, exact: true }).click();
    await expect(page).toHaveURL(`/users?search=${search}&${query}`);
    await expectRows(page, await listed(world, `search=${search}&${query}`));
    await expect(page.getByTestId("total")).toHaveText("1");
  }
  await page.getByRole("link", { name: "Clear the filter Last sign-in" }).click();
  await expect(page).toHaveURL(`/users?search=${search}`);
  await expect(page.getByTestId("total")).toHaveText("2");
  const today = new Date().toISOString().slice(0, 10);
  const chip = await openChip(page, "Created");
  await chip.getByLabel("From").fill(today);
  await chip.getByLabel("To").fill(today);
  await chip.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL((url) => url.searchParams.get("created_from") === today && url.searchParams.get("created_to") === today);
  await expect(page.getByTestId("total")).toHaveText("2");
  await (await openChip(page, "Created")).getByRole("link", { name: "More than 365 days ago" }).click();
  await expect(page.getByRole("heading", { name: "Nobody matches" })).toBeVisible();
});

test("on a slow line, what is about to be replaced takes no press", async ({ page, world }) => {
  test.skip(!withScript(), "without script, a page is replaced whole");
  const name = unique("Slow Line");
  await world.person({ name });
  const search = encodeURIComponent(name);
  await visit(page, `/users?search=${search}`);
  // Each answer waits until it is let go, so that nothing here depends on how fast the machine is.
  let letGo = () => {};
  await page.route(/\/_call\/users_page/, async (route) => {
    await new Promise<void>((resolve) => (letGo = resolve));
    await route.continue();
  });
  const main = page.locator("main");
  await (await openChip(page, "Status")).getByRole("link", { name: "Active", exact: true }).click();
  await expect(page).toHaveURL(`/users?search=${search}&is_active=true`);
  await expect(main).toHaveAttribute("aria-busy", "true");
  await expect(main).toHaveCSS("pointer-events", "none");
  await expect(page.locator(".progress")).toHaveClass(/\bon\b/);
  const byCreation = page.getByRole("columnheader", { name: "Created" }).getByRole("link");
  await expect(byCreation).not.toHaveAttribute("href", /is_active/);
  // The press waits for the answer, and by then the link leads to a list with the filter.
  const pressed = byCreation.click();
  letGo();
  await pressed;
  await expect(page).toHaveURL(`/users?search=${search}&is_active=true&sort=created_at`);
  await expect(main).toHaveAttribute("aria-busy", "true");
  letGo();
  await expect(main).not.toHaveAttribute("aria-busy");
  await expect(main).toHaveCSS("pointer-events", "auto");
});

test("fifteen people are in sight on a laptop", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await visit(page, "/users");
  await expect(page.locator("tbody tr").nth(14)).toBeInViewport({ ratio: 1 });
  // Two roles stand side by side, and what is pressed is large enough.
  for (const roles of await page.locator("tbody .roles").all()) expect((await roles.boundingBox())!.height).toBeLessThan(42);
  for (const target of [page.locator("tbody .acts a").first(), page.locator("thead th a").first()]) {
    expect((await target.boundingBox())!.height).toBeGreaterThanOrEqual(24);
  }
});

test("on a phone, the menu of a row at the lower edge is in sight whole", async ({ page }) => {
  test.skip(!withScript(), "without script, a menu is a page");
  await page.setViewportSize({ width: 360, height: 740 });
  await visit(page, "/users");
  const row = page.getByRole("link", { name: /^Actions for/ }).nth(2);
  // Just above the bar at the bottom.
  await row.evaluate((link) => window.scrollBy(0, link.getBoundingClientRect().bottom - window.innerHeight + 60));
  await row.click();
  const menu = page.locator("tbody details[open] .pop");
  await expect(menu.getByRole("link", { name: "Activity" })).toBeInViewport({ ratio: 1 });
  const [menuBox, bar] = [await menu.boundingBox(), await page.locator(".rail").boundingBox()];
  expect(menuBox!.y + menuBox!.height).toBeLessThanOrEqual(bar!.y);
});

test("the chosen columns follow the person, and a link can name others", async ({ page, world, context, server }) => {
  const olga = await world.person({ roles: ["super_admin"] });
  await server.signIn(context, olga);
  await visit(page, "/users?sort=email");
  const heads = page.locator("thead th").filter({ hasNot: page.locator(".tickbox") });
  await expect(heads).toHaveText(["Name/E-mail", "Status", "Roles", "Organization", "Last sign-in", "Created", "Actions"]);
  await page.locator("summary").filter({ hasText: "Columns" }).click();
  const chooser = page.locator("details[open] .pop");
  for (const column of ["Roles", "Organization", "Created"]) await chooser.getByLabel(column).uncheck();
  await chooser.getByLabel("Id").check();
  await chooser.getByRole("button", { name: "Show these" }).click();
  await expect(heads).toHaveText(["Name/E-mail", "Status", "Last sign-in", "Id", "Actions"]);
  await expect(page).toHaveURL("/users?sort=email&columns=status,last_login,user_id");
  // Another browser of the same person, and an address that names nothing.
  await visit(page, "/users");
  await expect(heads).toHaveText(["Name/E-mail", "Status", "Last sign-in", "Id", "Actions"]);
  await visit(page, "/users?columns=roles");
  await expect(heads).toHaveText(["Name/E-mail", "Roles", "Actions"]);
  await visit(page, "/users?columns=shoes");
  await expect(page.getByText("Part of this address was left out")).toContainText("columns “shoes”");
});

for (const [column, name, first] of [
  ["Name", "full_name", "ascending"],
  ["E-mail", "email", "ascending"],
  ["Last sign-in", "last_login_at", "descending"],
  ["Status", "is_active", "descending"],
  ["Roles", "roles", "descending"],
  ["Organization", "org_name", "ascending"],
] as const) {
  test(`sorted by ${column}, one way and the other`, async ({ page, world }) => {
    await visit(page, "/users?page_size=25");
    const head = page.getByRole("columnheader").filter({ has: page.getByRole("link", { name: column }) });
    const turned = first === "ascending" ? "descending" : "ascending";
    for (const order of [first, turned]) {
      await head.getByRole("link", { name: column }).click();
      const sort = `${order === "descending" ? "-" : ""}${name}`;
      await expect(page).toHaveURL(`/users?sort=${sort}&page_size=25`);
      await expect(head).toHaveAttribute("aria-sort", order);
      await expectRows(page, await listed(world, `sort=${sort}&page_size=25`));
    }
  });
}

test("with every column shown the names keep their room, and nothing leaves the screen", async ({ page }) => {
  for (const width of [1280, 1366, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    await visit(page, "/users?columns=status,roles,organization,last_login,created,user_id");
    await expectNoSidewaysScroll(page);
    const name = (await page.locator("tbody .main").first().boundingBox())!;
    expect(name.width).toBeGreaterThanOrEqual(190);
    await expect(page.locator("tbody .acts").first()).toBeInViewport({ ratio: 1 });
    await expect(page.locator("tbody .id").first()).toHaveAttribute("title", /^[0-9a-f-]{36}$/);
  }
});

test("ids are sorted by the day of creation, which is told once", async ({ page, world }) => {
  await visit(page, "/users?columns=created,user_id");
  const [created, id] = ["Created", "Id"].map((name) => page.getByRole("columnheader", { name, exact: true }));
  await expect(created!).toHaveAttribute("aria-sort", "descending");
  await id!.getByRole("link").click();
  await expect(created!).toHaveAttribute("aria-sort", "ascending");
  await expect(id!).not.toHaveAttribute("aria-sort");
  await expectRows(page, await listed(world, "sort=created_at"));
  await visit(page, "/users?columns=user_id");
  await expect(id!).toHaveAttribute("aria-sort", "descending");
});

test("newest first by default, oldest first at a click", async ({ page, world }) => {
  await visit(page, "/users");
  const head = page.getByRole("columnheader", { name: "Created" });
  await expect(head).toHaveAttribute("aria-sort", "descending");
  await expectRows(page, await listed(world, ""));
  await head.getByRole("link").click();
  await expect(page).toHaveURL("/users?sort=created_at");
  await expect(head).toHaveAttribute("aria-sort", "ascending");
  await expectRows(page, await listed(world, "sort=created_at"));
});

test("pages lead to the last one, and the back button to each before", async ({ page, world }) => {
  const { total } = await listed(world, "");
  await visit(page, "/users");
  await expect(page.getByTestId("range")).toHaveText(`1–50 of ${total}`);
  await page.getByRole("link", { name: "100 rows on a page" }).click();
  await expect(page).toHaveURL("/users?page_size=100");
  await expect(page.getByTestId("range")).toHaveText(`1–${Math.min(100, total)} of ${total}`);
  const last = Math.ceil(total / 100);
  for (let number = 2; number <= last; number += 1) {
    await page.getByRole("link", { name: "Next" }).click();
    await expect(page).toHaveURL(`/users?page=${number}&page_size=100`);
    await expect(page.getByTestId("range")).toHaveText(`${number * 100 - 99}–${Math.min(number * 100, total)} of ${total}`);
  }
  await expect(page.getByRole("link", { name: "Next" })).toHaveCount(0);
  for (let number = last - 1; number >= 2; number -= 1) {
    await page.goBack();
    await expect(page).toHaveURL(`/users?page=${number}&page_size=100`);
    await expect(page.getByTestId("range")).toContainText(`${number * 100 - 99}–`);
  }
});

test("the back button brings search, filter and sort back", async ({ page, world }) => {
  const url = "/users?search=a&is_active=true&sort=email&page_size=25";
  await visit(page, url);
  const rows = await listed(world, url.split("?")[1]!);
  await expectRows(page, rows);
  await page.locator("tbody .who").first().click();
  await expect(heading(page, rows.users[0]!.full_name ?? rows.users[0]!.email)).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(url);
  await expect(page.getByLabel("Search users")).toHaveValue("a");
  await expectRows(page, rows);
});

test("after a deactivation and its opposite the list is as it was", async ({ page, world }) => {
  const name = unique("Keeps State");
  for (let n = 0; n < 3; n += 1) await world.person({ name });
  const url = `/users?search=${encodeURIComponent(name).replaceAll("%20", "+")}&sort=email&page_size=25`;
  await visit(page, url);
  const row = page.getByRole("row").nth(2);
  const label = await row.locator(".who b").innerText();

  await (await openActions(page, label)).getByRole("link", { name: "Deactivate …" }).click();
  await page.getByRole("button", { name: "Deactivate" }).click();
  await expect(message(page)).toHaveText(`${label} is deactivated and signed out everywhere.`);
  await expect(page).toHaveURL((at) => at.searchParams.get("search") === name && at.searchParams.get("sort") === "email");
  await expect(row.locator(".who b")).toHaveText(label);
  await expect(row).toContainText("Deactivated");

  await (await openActions(page, label)).getByRole("button", { name: "Reactivate" }).click();
  await expect(message(page)).toHaveText(`${label} is active again.`);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row).toContainText("Deactivated");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page).toHaveURL((at) => at.searchParams.get("search") === name && at.searchParams.get("sort") === "email");
  await expect(row).toContainText("Active");
});

test("after a deed far down, its message and the row that it was about are in sight", async ({ page, world }) => {
  await visit(page, "/users?sort=email");
  const row = page.locator("tbody tr").filter({ hasText: "Active", hasNotText: world.admin.email }).last();
  const [id, label] = [await row.getAttribute("id"), await row.locator(".who b").innerText()];
  await row.getByRole("link", { name: /^Actions for/ }).click();
  await page.locator(withScript() ? "tbody details[open] .pop" : "main .actions").getByRole("link", { name: "Deactivate …" }).click();
  await page.getByRole("button", { name: "Deactivate" }).click();
  await expect(message(page)).toHaveText(`${label} is deactivated and signed out everywhere.`);
  await expect(message(page)).toBeInViewport({ ratio: 1 });
  await expect(page.locator(`[id="${id}"]`)).toBeInViewport();
  const undo = page.getByRole("button", { name: "Undo" });
  await page.mouse.wheel(0, 4000);
  await expect(undo).toBeInViewport({ ratio: 1 });
  await undo.click();
  await expect(message(page)).toHaveText(`${label} is active again.`);
});

test("from a person one comes back to the list as it was", async ({ page, world }) => {
  const name = unique("Comes Back");
  for (let n = 0; n < 2; n += 1) await world.person({ name });
  const search = `search=${encodeURIComponent(name).replaceAll("%20", "+")}&sort=email`;
  const asBefore = (url: URL) => url.pathname === "/users" && url.searchParams.get("search") === name && url.searchParams.get("sort") === "email";
  const crumb = page.locator("a.crumb");
  const tab = (label: string) => page.locator(".tabs a").filter({ hasText: label });
  await visit(page, `/users?${search}`);
  const label = await page.locator("tbody .who b").first().innerText();
  await page.locator("tbody .who").first().click();
  await expect(heading(page, label)).toBeVisible();
  for (const name of ["Roles", "Security", "Activity", "Overview"]) {
    await tab(name).click();
    await expect(tab(name)).toHaveAttribute("aria-current", "page");
  }
  // A dialog in between, and a page of its own.
  await page.getByRole("link", { name: "Reset link", exact: true }).click();
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect(tab("Security")).toHaveAttribute("aria-current", "page");
  await page.getByRole("link", { name: "Edit profile" }).click();
  await page.getByRole("link", { name: "Cancel" }).click();
  await crumb.click();
  await expect(page).toHaveURL(asBefore);
  await expect(page.locator("tbody tr")).toHaveCount(2);

  await (await openActions(page, label)).getByRole("link", { name: "Edit" }).click();
  await page.getByLabel("Name").fill(`${label} Edited`);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(message(page)).toHaveText(`The profile of ${label} Edited is saved.`);
  await expect(page).toHaveURL(asBefore);
  await expect(page.getByRole("row", { name: `${label} Edited` })).toBeVisible();

  // The whole list need not be named.
  await visit(page, "/users");
  await expect(page.locator("tbody .who").first()).toHaveAttribute("href", /^\/users\/[0-9a-f-]{36}$/);
});

test("no rows mean three different things", async ({ page, world, newVisitor, server }) => {
  await visit(page, "/users?search=nobody-is-called-this");
  await expect(page.getByRole("heading", { name: "Nobody matches" })).toBeVisible();
  await page.getByRole("link", { name: "Clear search and filters" }).click();
  await expect(page).toHaveURL("/users");

  await visit(page, "/users?page=99");
  await expect(page.getByRole("heading", { name: "Past the last page" })).toBeVisible();
  await page.getByRole("link", { name: "Go to the first page" }).click();
  await expect(page.getByTestId("range")).toContainText("1–50");

  // A super_dev to whom no organization is assigned yet.
  const other = await newVisitor();
  await server.signIn(other.context(), await world.person({ roles: ["super_dev"] }));
  await visit(other, "/users");
  await expect(other.getByRole("heading", { name: "Nobody here yet" })).toBeVisible();
});

test("what the address says wrongly is named, not guessed", async ({ page, world }) => {
  await visit(page, "/users?role_filter=boss&is_active=maybe&sort=age&page=0&page_size=1000");
  await expect(page.getByText("Part of this address was left out")).toContainText("role_filter “boss” is no role");
  await expectRows(page, await listed(world, ""));
});
