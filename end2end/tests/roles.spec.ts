// Giving and taking roles, and what they let people do.
import type { Locator, Page } from "@playwright/test";
import { alive, dayFromNow as day, expectWrong, heading, message, spokenDay, summary, visit, withScript } from "../support/page";
import { expect, test } from "../support/test";
import type { Member, World } from "../support/world";

/** What would change: with script it is there at the click, without it the server is asked. */
async function bar(page: Page) {
  if (!withScript()) await page.getByRole("button", { name: "Review the change" }).click();
  return page.getByRole("region", { name: "Change of roles" });
}

/** The roles that somebody holds, by name. */
async function rolesOf(world: World, person: Member) {
  return (await world.ask<{ roles: string[] }>("GET", `/users/${person.id}`)).roles.sort();
}

/** Whether a press on the middle of it reaches it. */
function expectReached(element: Locator) {
  const reached = () =>
    element.evaluate((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return element.contains(document.elementFromPoint(x + width / 2, y + height / 2));
    });
  return expect.poll(reached).toBe(true);
}

const box = (page: Page, role: string) => page.getByRole("checkbox", { name: role, exact: true });

test("roles are given and taken together, until a day or for good", async ({ page, context, server, world }) => {
  const bea = await world.person({ org: await world.organization() });
  await server.signIn(context, world.admin);
  await visit(page, `/users/${bea.id}`);
  await page.getByRole("link", { name: "Roles", exact: true }).and(page.locator(".tabs a")).click();
  const held = page.getByTestId("role-org_admin");
  const effective = page.getByRole("region", { name: `What ${bea.name} may do` });
  await expect(effective).not.toContainText("users:create");
  await expect(page.getByRole("region", { name: "Change of roles" })).toBeHidden();

  await box(page, "Organization administrator").check();
  await held.getByLabel("Until").fill(day(14));
  await box(page, "User").uncheck();
  const change = await bar(page);
  await expect(change).toContainText(`2 changes: + org_admin until ${spokenDay(day(14))}, − user`);
  await expect(change).toContainText("Gains activity:read, organizations:read,");
  await expect(effective.getByRole("listitem").filter({ hasText: "users:create" })).toHaveText(
    /gained: users:create\s*Organization administrator/,
  );
  // Nothing is saved yet.
  expect((await world.ask<{ roles: string[] }>("GET", `/users/${bea.id}`)).roles).toEqual(["user"]);
  await change.getByRole("button", { name: "Save" }).click();
  await expect(message(page)).toHaveText(`The roles of ${bea.name} are saved.`);
  await expect(page).toHaveURL(`/users/${bea.id}/roles`);
  await expect(held).toContainText(/Held since just now, until \d+ \w+ \d+/);
  await expect(box(page, "User")).not.toBeChecked();
  await expect(held.getByLabel("Until")).toHaveValue(day(14));
  expect((await world.ask<{ roles: string[] }>("GET", `/users/${bea.id}`)).roles).toEqual(["org_admin"]);

  await page.getByRole("link", { name: "Activity", exact: true }).and(page.locator(".tabs a")).click();
  await expect(page.getByText(`gave ${bea.name} the role organization administrator until ${spokenDay(day(14))}`)).toBeVisible();
  await expect(page.getByText(`removed the role user from ${bea.name}`)).toBeVisible();
});

for (const [width, height] of [[1280, 800], [1366, 768], [360, 640]] as const) {
  test(`what would change covers neither the last day nor Save, at ${width} by ${height}`, async ({ page, context, server, world }) => {
    await page.setViewportSize({ width, height });
    const bea = await world.person({ org: await world.organization() });
    await server.signIn(context, world.admin);
    await visit(page, `/users/${bea.id}/roles`);
    const until = page.getByTestId("role-org_admin").getByLabel("Until");
    await box(page, "Organization administrator").focus();
    await page.keyboard.press("Space");
    // With script a tick brings it up; without, the focus does.
    if (withScript()) await expectReached(until);
    await page.keyboard.press("Tab");
    await expect(until).toBeFocused();
    await expectReached(until);

    const change = await bar(page);
    await expect(change.locator("p").first()).toHaveText("1 change: + org_admin");
    await expectReached(change.locator("p").first());
    await expectReached(change.getByRole("button", { name: "Save" }));
    const named = change.getByText(/^Gains activity:read, organizations:read/);
    await expect(named).toBeHidden();
    await change.getByText(/^Gains \d+ permissions\.$/).click();
    await expectReached(named);
    await expectReached(change.getByRole("button", { name: "Save" }));
    await until.focus();
    await expectReached(until);
    await change.getByRole("button", { name: "Save" }).click();
    await expect(message(page)).toHaveText(`The roles of ${bea.name} are saved.`);
    expect(await rolesOf(world, bea)).toEqual(["org_admin", "user"]);
  });
}

test("what was chosen can be discarded", async ({ page, context, server, world }) => {
  const bea = await world.person();
  await server.signIn(context, world.admin);
  await visit(page, `/users/${bea.id}/roles`);
  await box(page, "Super developer").check();
  const change = await bar(page);
  await expect(change).toContainText("1 change: + super_dev");
  await change.getByRole("link", { name: "Discard" }).click();
  await expect(change).toBeHidden();
  await expect(box(page, "Super developer")).not.toBeChecked();
});

test("a role cannot end in the past", async ({ page, context, server, world, complaints }) => {
  complaints.expect(/status of 422/);
  const bea = await world.person();
  await server.signIn(context, world.admin);
  await visit(page, `/users/${bea.id}/roles`);
  const held = page.getByTestId("role-super_dev");
  await box(page, "Super developer").check();
  await held.getByLabel("Until").fill(day(-2));
  await (await bar(page)).getByRole("button", { name: "Save" }).click();
  await expect(summary(page)).toContainText("The end lies in the past.");
  await expectWrong(held.getByLabel("Until"), /The end lies in the past/);
});

test("somebody else's change in between is told by name, and one's own goes on from it", async ({
  page,
  context,
  server,
  world,
  complaints,
}) => {
  complaints.expect(/status of 412/);
  const bea = await world.person();
  const ada = await world.person({ name: "Ada Lovelace", roles: ["super_admin"] });
  await server.signIn(context, world.admin);
  await visit(page, `/users/${bea.id}/roles`);
  const given = { role_name: "org_admin", expires_at: `${day(30)}T18:30:00Z` };
  await world.askAs(ada, "POST", `/users/${bea.id}/roles`, given);
  await box(page, "Super developer").check();
  await box(page, "User").uncheck();
  await (await bar(page)).getByRole("button", { name: "Save" }).click();
  const told = `${ada.name} gave ${bea.name} the role organization administrator until ${spokenDay(day(30))}, 18:30`;
  await expect(summary(page)).toContainText("Nothing is saved yet. Since you opened this page:");
  await expect(summary(page).getByRole("listitem")).toHaveCount(1);
  // The times in it are the reader's.
  await expect(summary(page)).toContainText(told);
  await expect(summary(page)).not.toContainText(/\dT\d\d:/);
  expect(await rolesOf(world, bea)).toEqual(["org_admin", "user"]);

  // Nothing of the choice is lost, and nothing that was given meanwhile is taken.
  const change = page.getByRole("region", { name: "Change of roles" });
  await expect(change).toContainText("+ super_dev, − user");
  if (withScript()) {
    // Saving once more would be refused once more.
    await expect(change.getByRole("button", { name: "Save" })).toBeHidden();
    await expect(change.getByRole("link", { name: "Go on with your change" })).toBeVisible();
    await page.getByRole("link", { name: "Keep your change and go on from there" }).click();
    await expect(page).toHaveURL(/review=1/);
    await alive(page);
  }
  await expect(box(page, "Organization administrator")).toBeChecked();
  await expect(change).toContainText("2 changes: + super_dev, − user");
  await change.getByRole("button", { name: "Save" }).click();
  await expect(message(page)).toHaveText(`The roles of ${bea.name} are saved.`);
  expect(await rolesOf(world, bea)).toEqual(["org_admin", "super_dev"]);
});

test("after somebody else's change one's own can be dropped", async ({ page, context, server, world, complaints }) => {
  complaints.expect(/status of 412/);
  const bea = await world.person();
  await server.signIn(context, world.admin);
  await visit(page, `/users/${bea.id}/roles`);
  await world.ask("POST", `/users/${bea.id}/roles`, { role_name: "org_admin" });
  await box(page, "Super developer").check();
  await (await bar(page)).getByRole("button", { name: "Save" }).click();
  await page.getByRole("link", { name: "Show the roles as they are now" }).click();
  await expect(box(page, "Organization administrator")).toBeChecked();
  await expect(box(page, "Super developer")).not.toBeChecked();
  await expect(page.getByRole("region", { name: "Change of roles" })).toBeHidden();
});

test("a saved change is undone to the instant", async ({ page, context, server, world }) => {
  const bea = await world.person();
  // Not the end of any day.
  const end = `${day(30)}T18:30:07Z`;
  await world.ask("POST", `/users/${bea.id}/roles`, { role_name: "org_admin", expires_at: end });
  await server.signIn(context, world.admin);
  await visit(page, `/users/${bea.id}/roles`);
  await box(page, "Organization administrator").uncheck();
  await box(page, "Super developer").check();
  await (await bar(page)).getByRole("button", { name: "Save" }).click();
  await expect(message(page)).toHaveText(`The roles of ${bea.name} are saved.`);
  expect(await rolesOf(world, bea)).toEqual(["super_dev", "user"]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(message(page)).toHaveText(`The roles of ${bea.name} are as they were.`);
  await expect(box(page, "Organization administrator")).toBeChecked();
  await expect(box(page, "Super developer")).not.toBeChecked();
  expect(await rolesOf(world, bea)).toEqual(["org_admin", "user"]);
  type Told = { activities: { details: { role: string; expires_at?: string } }[] };
  const told = await world.ask<Told>("GET", `/users/${bea.id}/activity?event_type=role_assigned`);
  expect(told.activities[0]!.details).toMatchObject({ role: "org_admin", expires_at: end });

  // The undo has one of its own.
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(box(page, "Super developer")).toBeChecked();
  expect(await rolesOf(world, bea)).toEqual(["super_dev", "user"]);
});

test("an undo takes back nothing that somebody else did since", async ({ page, context, server, world, complaints }) => {
  complaints.expect(/status of 412/);
  const bea = await world.person();
  await server.signIn(context, world.admin);
  await visit(page, `/users/${bea.id}/roles`);
  await box(page, "Super developer").check();
  await (await bar(page)).getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
  await world.ask("POST", `/users/${bea.id}/roles`, { role_name: "org_admin" });
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(summary(page).first()).toContainText(`gave ${bea.name} the role organization administrator`);
  expect(await rolesOf(world, bea)).toEqual(["org_admin", "super_dev", "user"]);
});

test("what cannot be restored as it was offers no undo", async ({ page, context, server, world }) => {
  const org = await world.organization();
  const dev = await world.person({ roles: ["super_dev"] });
  await world.ask("PUT", `/organizations/${org.id}/super-devs/${dev.id}`);
  await server.signIn(context, world.admin);
  await visit(page, `/users/${dev.id}/roles`);
  await box(page, "Super developer").uncheck();
  await (await bar(page)).getByRole("button", { name: "Save" }).click();
  await expect(message(page)).toHaveText(`The roles of ${dev.name} are saved.`);
  // Which organizations the person looked after is forgotten.
  await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(0);
});

test("roles that are not the caller's to give say why", async ({ page, context, server, world }) => {
  const org = await world.organization();
  const olga = await world.person({ name: "Olga Org", roles: ["org_admin"], org });
  const bea = await world.person({ org });
  await server.signIn(context, olga);
  await visit(page, `/users/${bea.id}/roles`);
  for (const role of ["Super administrator", "Super developer"]) {
    await expect(box(page, role)).toBeDisabled();
    await expect(box(page, role)).toHaveAccessibleDescription("Only a super administrator can give or take this role.");
  }
  await box(page, "Organization administrator").check();
  await (await bar(page)).getByRole("button", { name: "Save" }).click();
  await expect(message(page)).toHaveText(`The roles of ${bea.name} are saved.`);
  await expect(box(page, "Organization administrator")).toBeChecked();
});

test("the last super administrator keeps the role", async ({ page, context, freshServer }) => {
  await freshServer.signIn(context, await freshServer.seedAdmin());
  await visit(page, `${freshServer.url}/users`);
  await page.locator("tbody .who").first().click();
  await page.locator(".tabs a").filter({ hasText: "Roles" }).click();
  await expect(page.getByTestId("role-super_admin")).toContainText("This is the last active super administrator.");
  await expect(box(page, "Super administrator")).toBeDisabled();
});

test("the page of roles tells what each carries and who holds it", async ({ page, context, server, world }) => {
  for (const _ of ["one", "another"]) await world.person({ roles: ["super_dev"] });
  await server.signIn(context, world.admin);
  await visit(page, "/users");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Roles" }).click();
  await expect(heading(page, "Roles")).toBeVisible();
  await expect(page.getByRole("heading", { level: 2 })).toHaveText([
    "Super administrator",
    "Super developer",
    "Organization administrator",
    "User",
  ]);
  const devs = page.getByRole("region", { name: "Super developer" });
  await expect(devs).toContainText("organizations:create");
  await expect(devs.getByRole("list", { name: "Who holds it" }).getByRole("listitem").first()).toBeVisible();
  await devs.getByRole("link", { name: /people hold it$/ }).click();
  await expect(page).toHaveURL("/users?role_filter=super_dev");
});
