// One deed for many people: ticked, looked at, done, taken back; with script piece by piece, without in one request.
import type { Page } from "@playwright/test";
import { dayFromNow as day, expectWrong, heading, spokenDay, summary, visit, withScript } from "../support/page";
import { expect, test } from "../support/test";
import { type Member, type Role, unique } from "../support/world";

test.beforeEach(async ({ server, context, world }) => server.signIn(context, world.admin));

function listOf(name: string, more = "") {
  return `/users?search=${encodeURIComponent(name).replaceAll("%20", "+")}${more}`;
}

function tick(page: Page, person: Member) {
  return page.getByLabel(`Select ${person.name}`);
}

function press(page: Page, name: string) {
  return page.locator("form.bulk").getByRole("button", { name, exact: true }).click();
}

/** What stands behind a person's name on the page of a run. */
function outcome(page: Page, person: Member) {
  return page.locator("section[aria-labelledby=each] li").filter({ hasText: person.name });
}

test("the bar is there with the first tick, and gone without", async ({ page, world }) => {
  const name = unique("Bar Person");
  const [one, two] = [await world.person({ name }), await world.person({ name })];
  await visit(page, listOf(name));
  const bar = page.locator("form.bulk");
  await expect(bar).toBeHidden();
  await tick(page, one).check();
  await expect(bar).toBeVisible();
  if (withScript()) await expect(page.getByTestId("selected")).toHaveText("1 selected");
  await tick(page, two).check();
  if (withScript()) await expect(page.getByTestId("selected")).toHaveText("2 selected");
  await tick(page, one).uncheck();
  await tick(page, two).uncheck();
  await expect(bar).toBeHidden();
});

test("the ticked are deactivated, the others are told apart with the reason, and it is undone", async ({ page, world }) => {
  const name = unique("Bulk Person");
  const [one, two, off] = [await world.person({ name }), await world.person({ name }), await world.person({ name })];
  await world.ask("DELETE", `/users/${off.id}`);
  const other = await world.person({ name });
  await visit(page, listOf(name, "&sort=email&page_size=25"));
  for (const person of [one, two, off]) await tick(page, person).check();
  await press(page, "Deactivate");

  await expect(heading(page, "Deactivate 2 people?")).toBeVisible();
  await expect(page).toHaveURL(/\/users\/bulk\/[0-9a-f-]+\?back=/);
  await expect(page.getByText("3 people are selected.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Left out: 1" })).toBeVisible();
  await expect(page.locator(".left-out")).toContainText("This user is deactivated already.");
  await expect(page.locator(".left-out")).toContainText(off.name);
  // Nothing has happened yet, and the address can be opened again.
  await visit(page, page.url());
  expect((await world.ask<{ is_active: boolean }>("GET", `/users/${one.id}`)).is_active).toBe(true);

  await page.getByRole("button", { name: "Deactivate 2 people" }).click();
  await expect(heading(page, "2 people are deactivated and signed out everywhere")).toBeVisible();
  await expect(outcome(page, one)).toContainText("Done");
  await expect(outcome(page, off)).toContainText("Nothing to change");
  await expect(page.getByText("1 person had nothing to change.")).toBeVisible();
  for (const person of [one, two]) {
    expect((await world.ask<{ is_active: boolean }>("GET", `/users/${person.id}`)).is_active).toBe(false);
  }
  expect((await world.ask<{ is_active: boolean }>("GET", `/users/${other.id}`)).is_active).toBe(true);

  await page.getByRole("button", { name: "Undo" }).click();
  await expect(heading(page, "2 people are active again")).toBeVisible();
  expect((await world.ask<{ is_active: boolean }>("GET", `/users/${off.id}`)).is_active).toBe(false);
  expect((await world.ask<{ is_active: boolean }>("GET", `/users/${two.id}`)).is_active).toBe(true);
  await page.getByRole("link", { name: "Back to the list" }).click();
  await expect(page).toHaveURL((url) => url.searchParams.get("search") === name && url.searchParams.get("page_size") === "25");
});

test("all who match, also on the other pages, are given a role", async ({ page, world }) => {
  const name = unique("Many People");
  const people: Member[] = [];
  for (let n = 0; n < 7; n += 1) people.push(await world.person({ name }));
  await visit(page, listOf(name, "&page_size=5"));
  await page.getByRole("link", { name: "Select this page" }).click();
  await expect(page).toHaveURL(/select=page/);
  await expect(page.locator("tbody input:checked")).toHaveCount(5);
  await page.getByRole("link", { name: "Select all 7" }).click();
  await expect(page).toHaveURL(/select=all/);
  await expect(page.getByTestId("selected")).toHaveText("All 7 who match are selected");
  // Who comes later is not meant.
  await page.locator("form.bulk summary").filter({ hasText: "Give role" }).click();
  await page.locator("form.bulk").getByRole("button", { name: "Organization administrator" }).click();
  await expect(heading(page, "Give 7 people the role org_admin?")).toBeVisible();
  const late = await world.person({ name });
  await page.getByRole("button", { name: "Give 7 people the role org_admin" }).click();
  await expect(heading(page, "7 people are given the role org_admin")).toBeVisible();
  const roles = async (id: string) => (await world.ask<{ roles: string[] }>("GET", `/users/${id}`)).roles;
  for (const person of people) expect(await roles(person.id)).toContain("org_admin");
  expect(await roles(late.id)).not.toContain("org_admin");
  await visit(page, `/users/${people[0]!.id}/activity?event_type=role_assigned`);
  await expect(page.locator("ol.events > li")).toHaveCount(1);
});

test("a role is given to many until a day; those who hold it keep it as it is", async ({ page, world }) => {
  const name = unique("Until Person");
  const [one, two, holder] = [await world.person({ name }), await world.person({ name }), await world.person({ name })];
  await world.ask("POST", `/users/${holder.id}/roles`, { role_name: "org_admin" });
  await visit(page, listOf(name));
  for (const person of [one, two, holder]) await tick(page, person).check();
  await page.locator("form.bulk summary").filter({ hasText: "Give role" }).click();
  await page.locator("form.bulk").getByLabel("Until").fill(day(14));
  await press(page, "Organization administrator");
  const last = spokenDay(day(14));
  await expect(heading(page, `Give 2 people the role org_admin until ${last}?`)).toBeVisible();
  await expect(page.getByText(`ends by itself after ${last}`)).toBeVisible();
  await expect(page.locator(".left-out")).toContainText(holder.name);
  await page.getByRole("button", { name: `Give 2 people the role org_admin until ${last}` }).click();
  await expect(heading(page, `2 people are given the role org_admin until ${last}`)).toBeVisible();

  const until = async (person: Member) => {
    await visit(page, `/users/${person.id}/roles`);
    return page.getByTestId("role-org_admin").getByLabel("Until");
  };
  const run = page.url();
  for (const person of [one, two]) await expect(await until(person)).toHaveValue(day(14));
  await expect(await until(holder)).toHaveValue("");
  await visit(page, run);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(heading(page, "2 people are rid of the role org_admin")).toBeVisible();
  const roles = async (id: string) => (await world.ask<{ roles: string[] }>("GET", `/users/${id}`)).roles;
  expect(await roles(one.id)).not.toContain("org_admin");
  expect(await roles(holder.id)).toContain("org_admin");
});

test("a role cannot be given until a day that is over; who is ticked stays so", async ({ page, world, complaints }) => {
  complaints.expect(/status of 422/);
  const name = unique("Past Person");
  const [one, two] = [await world.person({ name }), await world.person({ name })];
  await visit(page, listOf(name));
  await tick(page, one).check();
  await page.locator("form.bulk summary").filter({ hasText: "Give role" }).click();
  const until = page.locator("form.bulk").getByLabel("Until");
  await until.fill(day(-2));
  await press(page, "Organization administrator");
  await expect(summary(page)).toContainText("The end lies in the past.");
  await expectWrong(until, /The end lies in the past/);
  await expect(until).toHaveValue(day(-2));
  await expect(tick(page, one)).toBeChecked();
  await expect(tick(page, two)).not.toBeChecked();
  await until.fill(day(1));
  await press(page, "Organization administrator");
  await expect(heading(page, `Give 1 person the role org_admin until ${spokenDay(day(1))}?`)).toBeVisible();
});

test("ticks outlive other pages, orders and filters, and are counted", async ({ page, world }) => {
  test.skip(!withScript(), "without script a selection is of one page or of all who match");
  const name = unique("Ticked Person");
  const people: Member[] = [];
  for (let n = 0; n < 7; n += 1) people.push(await world.person({ name }));
  people.sort((a, b) => (a.email < b.email ? -1 : 1));
  const [first, second, sixth] = [people[0]!, people[1]!, people[5]!];
  await visit(page, listOf(name, "&sort=email&page_size=5"));
  const selected = page.getByTestId("selected");
  await tick(page, first).check();
  await tick(page, second).check();
  await expect(selected).toHaveText("2 selected");
  const pages = page.getByRole("navigation", { name: "Pages" });
  await pages.getByRole("link", { name: "Next" }).click();
  await expect(tick(page, sixth)).toBeVisible();
  await expect(page.locator("tbody input:checked")).toHaveCount(0);
  await expect(selected).toHaveText("2 selected, 2 of them not on this page");
  await expect(page.locator("form.bulk")).toBeVisible();
  await tick(page, sixth).check();
  await expect(selected).toHaveText("3 selected, 2 of them not on this page");
  await pages.getByRole("link", { name: "Previous" }).click();
  await expect(tick(page, first)).toBeChecked();
  await expect(tick(page, second)).toBeChecked();
  await expect(page.locator("tbody input:checked")).toHaveCount(2);
  await tick(page, second).uncheck();
  await expect(selected).toHaveText("2 selected, 1 of them not on this page");

  // Another order, and one of them alone.
  await page.locator("thead").getByRole("link", { name: "Name" }).click();
  await expect(page).toHaveURL(/sort=full_name/);
  await expect(page.locator("thead a.on")).toHaveText("Name");
  await expect(selected).toHaveText(/^2 selected/);
  await page.locator("form.search").getByRole("searchbox").fill(first.email);
  await page.locator("form.search").getByRole("searchbox").press("Enter");
  await expect(page.locator("tbody tr")).toHaveCount(1);
  await expect(tick(page, first)).toBeChecked();
  await expect(selected).toHaveText("2 selected, 1 of them not on this page");

  // The question counts all of them, and the way back keeps them.
  await press(page, "Deactivate");
  await expect(heading(page, "Deactivate 2 people?")).toBeVisible();
  await expect(page.getByText("2 people are selected.")).toBeVisible();
  await expect(page.locator(".named")).toContainText(sixth.name);
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect(selected).toHaveText("2 selected, 1 of them not on this page");

  await page.getByRole("button", { name: "Clear the selection" }).click();
  await expect(page.locator("form.bulk")).toBeHidden();
  await expect(tick(page, first)).not.toBeChecked();
});

test("who was ticked for a run is ticked no longer after it", async ({ page, world }) => {
  test.skip(!withScript(), "without script every page begins with nobody");
  const name = unique("Done Person");
  const [one, two] = [await world.person({ name }), await world.person({ name })];
  await visit(page, listOf(name));
  await tick(page, one).check();
  await press(page, "Sign out");
  await page.getByRole("link", { name: "Back", exact: true }).click();
  await expect(tick(page, one)).toBeChecked();
  await press(page, "Deactivate");
  await page.getByRole("button", { name: "Deactivate 1 person" }).click();
  await page.getByRole("link", { name: "Back to the list" }).click();
  await expect(tick(page, two)).toBeVisible();
  await expect(page.locator("tbody input:checked")).toHaveCount(0);
  await expect(page.locator("form.bulk")).toBeHidden();
});

test("signing many out says how many sessions end, and cannot be undone", async ({ page, world, server, newVisitor }) => {
  const name = unique("Signed In");
  const bea = await world.person({ name });
  const visitor = await newVisitor();
  await server.signIn(visitor.context(), bea);
  await visit(page, listOf(name));
  await tick(page, bea).check();
  await press(page, "Sign out");
  await expect(page.getByText("This person is signed out of 1 session at once.")).toBeVisible();
  await page.getByRole("button", { name: "Sign out 1 person" }).click();
  await expect(heading(page, "1 person is signed out")).toBeVisible();
  await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(0);
  await visit(visitor, "/account");
  await expect(visitor).toHaveURL(/\/sign-in/);
});

test("a role is taken from those who hold it, and they hold it again after Undo", async ({ page, world }) => {
  const name = unique("Role Holder");
  const people: Member[] = [];
  for (const roles of [["org_admin"], ["org_admin"], []] as Role[][]) people.push(await world.person({ name, roles }));
  const [one, two, without] = people as [Member, Member, Member];
  const roles = async (person: Member) => (await world.ask<{ roles: string[] }>("GET", `/users/${person.id}`)).roles;
  await visit(page, listOf(name, "&select=page"));
  await page.locator("form.bulk summary").filter({ hasText: "Take role" }).click();
  await press(page, "Organization administrator");
  await expect(heading(page, "Take the role org_admin from 2 people?")).toBeVisible();
  await expect(page.locator(".consequences")).toContainText("It is gone with their next request.");
  await expect(page.locator(".left-out li")).toHaveCount(1);
  await expect(page.locator(".left-out")).toContainText("This user does not hold that role.");
  await expect(page.locator(".left-out")).toContainText(without.name);
  expect(await roles(one)).toContain("org_admin");
  await page.getByRole("button", { name: "Take the role org_admin from 2 people" }).click();
  await expect(heading(page, "2 people are rid of the role org_admin")).toBeVisible();
  await expect(page.getByText("Left out: 1 person. The reason stands below.")).toBeVisible();
  await expect(outcome(page, without)).toContainText(/This user does not hold that role\.\s*Left out/);
  for (const person of [one, two]) expect(await roles(person)).toEqual(["user"]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(heading(page, "2 people are given the role org_admin")).toBeVisible();
  for (const person of [one, two]) expect(await roles(person)).toContain("org_admin");
  expect(await roles(without)).toEqual(["user"]);
});

test("the deactivated are reactivated and can sign in again", async ({ page, world, server, newVisitor }) => {
  const name = unique("Come Back");
  const [off, on] = [await world.person({ name }), await world.person({ name })];
  await world.ask("DELETE", `/users/${off.id}`);
  await visit(page, listOf(name, "&select=page"));
  await press(page, "Reactivate");
  await expect(heading(page, "Reactivate 1 person?")).toBeVisible();
  await expect(page.locator(".left-out")).toContainText(on.name);
  await page.getByRole("button", { name: "Reactivate 1 person" }).click();
  await expect(heading(page, "1 person is active again")).toBeVisible();
  await expect(outcome(page, off)).toContainText("Done");
  const visitor = await newVisitor();
  await server.signIn(visitor.context(), off);
  await visit(visitor, `${server.url}/account`);
  await expect(heading(visitor, "Your account")).toBeVisible();
});

test("a run that breaks off says how far it is, goes on where it stood, and does nobody twice", async ({ page, world, complaints }) => {
  test.skip(!withScript(), "without script one request does everybody");
  complaints.expect(/ERR_FAILED/);
  const name = unique("Long Run");
  const people: Member[] = [];
  for (let n = 0; n < 22; n += 1) people.push(await world.person({ name }));
  await visit(page, listOf(name, "&select=all"));
  await page.locator("form.bulk summary").filter({ hasText: "Give role" }).click();
  await press(page, "Organization administrator");
  // The first piece passes; the connection is lost under the second one.
  let pieces = 0;
  let lose = () => {};
  const held = new Promise<void>((resolve) => (lose = resolve));
  await page.route(/\/_call\/step_bulk/, async (route) => {
    pieces += 1;
    if (pieces === 1) return route.continue();
    await held;
    await route.abort();
  });
  await page.getByRole("button", { name: "Give 22 people the role org_admin" }).click();
  await expect(page.getByText("20 of 22")).toBeVisible();
  const bar = page.getByRole("progressbar", { name: "Progress" });
  await expect(bar).toHaveAttribute("value", "20");
  await expect(bar).toHaveAttribute("max", "22");
  await expect(page.getByRole("button", { name: "Give 22 people the role org_admin" })).toBeHidden();
  lose();
  await expect(summary(page)).toContainText("The server could not be reached.");
  await page.unrouteAll();

  // Whoever comes back to the address finds what is done and what waits.
  await visit(page, page.url());
  await expect(heading(page, "20 people are given the role org_admin")).toBeVisible();
  const rest = page.getByRole("region", { name: "Not over yet" });
  await expect(rest).toContainText("Still to do: 2 people. Nothing happens to them until you go on.");
  await expect(rest.getByRole("progressbar")).toBeInViewport();
  const lines = page.locator("section[aria-labelledby=each] li");
  await expect(lines.filter({ hasText: "Waits" })).toHaveCount(2);
  // Somebody who waits may have changed meanwhile.
  const waits = (await lines.filter({ hasText: "Waits" }).first().getByRole("link").innerText()).trim();
  await world.ask("POST", `/users/${people.find((person) => person.name === waits)!.id}/roles`, { role_name: "org_admin" });
  await rest.getByRole("button", { name: "Go on" }).click();
  await expect(heading(page, "21 people are given the role org_admin")).toBeVisible();
  await expect(rest).toHaveCount(0);
  await expect(lines.filter({ hasText: waits })).toContainText("Nothing to change");
  await expect(lines.filter({ hasText: "Done" })).toHaveCount(21);
  const { activities } = await world.ask<{ activities: { event_type: string }[] }>("GET", `/users/${people[0]!.id}/activity?event_type=role_assigned`);
  expect(activities).toHaveLength(1);
});

test("an administrator of an organization is offered what the roles allow, and rank protects", async ({
  page,
  context,
  world,
  server,
  complaints,
}) => {
  complaints.expect(/status of 404/);
  const org = await world.organization();
  const olga = await world.person({ name: "Olga Org", roles: ["org_admin"], org });
  const boss = await world.person({ name: "Super Boss", roles: ["super_admin"], org });
  const bea = await world.person({ org });
  await server.signIn(context, olga);
  await visit(page, "/users?select=page");
  await page.locator("form.bulk summary").filter({ hasText: "Give role" }).click();
  await expect(page.locator("form.bulk details[open] button")).toHaveText(["Organization administrator", "User"]);
  await press(page, "Deactivate");
  await expect(heading(page, "Deactivate 1 person?")).toBeVisible();
  await expect(page.locator(".left-out li")).toHaveCount(2);
  await expect(page.locator(".left-out")).toContainText(`Only a super administrator may do this`);
  await expect(page.locator(".left-out")).toContainText(boss.name);
  await expect(page.locator(".left-out")).toContainText("You cannot deactivate yourself.");
  const address = page.url();
  await page.getByRole("button", { name: "Deactivate 1 person" }).click();
  await expect(outcome(page, bea)).toContainText("Done");
  await expect(outcome(page, boss)).toContainText("Left out");

  // A run is its owner's alone.
  await server.signIn(context, world.admin);
  const answer = await page.goto(address);
  expect(answer!.status()).toBe(404);
  await expect(page.getByText("There is no such run.")).toBeVisible();
});

test("who holds the role user cannot propose anything", async ({ context, world, server }) => {
  await server.signIn(context, await world.person());
  const answer = await context.request.post(`${server.url}/_call/propose_bulk`, {
    form: { deed: "deactivate", all: "true", query: "", back: "/users" },
    headers: { accept: "application/json" },
  });
  expect(answer.status()).toBe(403);
});

test("nobody ticked is said next to the bar", async ({ page, complaints }) => {
  complaints.expect(/status of 409/);
  await visit(page, "/users?select=page&page_size=5");
  for (const box of await page.locator("tbody input[type=checkbox]").all()) await box.uncheck();
  await press(page, "Sign out");
  await expect(page.getByRole("alert")).toContainText("Nobody is selected.");
});
