// Organizations: made, found, edited, switched off; who looks after them.
import { heading, message, openChip, summary, visit } from "../support/page";
import { expect, test } from "../support/test";
import { unique } from "../support/world";

test("an organization is created, and its name is nobody else's", async ({ page, context, server, world, complaints }) => {
  complaints.expect(/status of 4(09|22)/);
  const name = unique("Analytical Engines");
  await server.signIn(context, world.admin);
  await visit(page, "/users");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Organizations" }).click();
  await page.getByRole("link", { name: "Add organization" }).click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Legal name").fill("Analytical Engines Ltd.");
  await page.getByLabel("Notes").fill("First line\nSecond line");
  await page.getByRole("button", { name: "Create organization" }).click();
  await expect(message(page)).toHaveText(`${name} is created.`);
  await expect(heading(page, name)).toBeVisible();
  await expect(page.getByRole("region", { name: "Facts" })).toContainText("Second line");

  await visit(page, "/organizations/new");
  await page.getByLabel("Name", { exact: true }).fill(name.toUpperCase());
  await page.getByLabel("Legal name").fill("Another one");
  await page.getByRole("button", { name: "Create organization" }).click();
  await expect(summary(page)).toContainText("There is already an organization with this name.");
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue(name.toUpperCase());
  await expect(page.getByLabel("Legal name")).toHaveValue("Another one");
});

test("the list is searched, filtered and sorted in its URL", async ({ page, context, server, world }) => {
  const org = await world.organization();
  await world.person({ org });
  await server.signIn(context, world.admin);
  await visit(page, "/organizations");
  await page.getByLabel("Search organizations").fill(org.name);
  await page.getByLabel("Search organizations").press("Enter");
  await expect(page.getByTestId("range")).toHaveText("1–1 of 1");
  const row = page.getByRole("row", { name: org.name });
  await row.getByRole("link", { name: "1 person" }).click();
  await expect(page).toHaveURL(`/users?org_id=${org.id}`);
  await expect(page.getByTestId("total")).toHaveText("1");

  await world.ask("PATCH", `/organizations/${org.id}`, { is_active: false });
  await visit(page, "/organizations");
  await (await openChip(page, "Status")).getByRole("link", { name: "Deactivated" }).click();
  await expect(page).toHaveURL("/organizations?is_active=false");
  await page.getByRole("columnheader", { name: "Created" }).getByRole("link").click();
  await expect(page).toHaveURL("/organizations?is_active=false&sort=-created_at");
  await expect(page.getByRole("columnheader", { name: "Created" })).toHaveAttribute("aria-sort", "descending");
});

test("an edit shows in the organization's timeline", async ({ page, context, server, world }) => {
  const org = await world.organization();
  await server.signIn(context, world.admin);
  await visit(page, `/organizations/${org.id}`);
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue(org.name);
  await page.getByLabel("Billing e-mail").fill("billing@example.org");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(message(page)).toHaveText(`${org.name} is saved.`);
  await page.locator(".tabs a").filter({ hasText: "Activity" }).click();
  const first = page.locator("ol.events > li").first();
  await expect(first).toContainText(`changed the organization ${org.name}`);
  await expect(first).toContainText("after: billing@example.org");
});

test("a change of several fields at once is shown, and the page lives", async ({ page, context, server, world }) => {
  const org = await world.organization();
  // As they were declared is not as they are spelt: whoever draws has to bring them into one order.
  await world.ask("PATCH", `/organizations/${org.id}`, { org_name: `${org.name} & Co`, legal_name: "Ltd", billing_email: "b@example.org" });
  await server.signIn(context, world.admin);
  for (const path of [`/organizations/${org.id}/activity`, "/activity"]) {
    await visit(page, path);
    const change = page.locator("ol.events > li").filter({ hasText: `changed the organization ${org.name}` }).first();
    await expect(change).toContainText("after: b@example.org");
    await change.getByRole("link").first().click();
    await expect(page).not.toHaveURL(path);
  }
});

test("a deactivated organization signs its people out and keeps them out", async ({
  page,
  context,
  server,
  world,
  newVisitor,
  complaints,
}) => {
  complaints.expect(/status of 401/);
  const org = await world.organization();
  const bea = await world.person({ org });
  const hers = await newVisitor();
  await server.signIn(hers.context(), bea);

  await server.signIn(context, world.admin);
  await visit(page, `/organizations/${org.id}`);
  await page.getByRole("link", { name: "Deactivate …" }).click();
  await expect(heading(page, `Deactivate ${org.name}?`)).toBeVisible();
  await expect(page.getByText("1 person is signed out at once and cannot sign in from then on.")).toBeVisible();
  await page.getByRole("button", { name: "Deactivate" }).click();
  await expect(message(page)).toHaveText(`${org.name} is deactivated; its people are signed out.`);

  await visit(hers, "/account");
  await expect(hers).toHaveURL(/\/sign-in/);
  await hers.getByLabel("E-mail").fill(bea.email);
  await hers.getByLabel("Password").fill(bea.password);
  await hers.getByRole("button", { name: "Sign in" }).click();
  await expect(summary(hers)).toHaveText("The e-mail address or the password is wrong.");

  await page.getByRole("button", { name: "Reactivate" }).click();
  await expect(message(page)).toHaveText(`${org.name} is active again.`);
  await hers.getByLabel("E-mail").fill(bea.email);
  await hers.getByLabel("Password").fill(bea.password);
  await hers.getByRole("button", { name: "Sign in" }).click();
  await expect(heading(hers, "Your account")).toBeVisible();
});

test("a super developer is assigned and taken off again", async ({ page, context, server, world }) => {
  const org = await world.organization();
  const dev = await world.person({ name: "Dev Eloper", roles: ["super_dev"] });
  await server.signIn(context, world.admin);
  await visit(page, `/organizations/${org.id}`);
  const devs = page.getByRole("region", { name: "Super developers" });
  await devs.getByLabel("Find a super developer").fill("nobody at all");
  await devs.getByRole("button", { name: "Find" }).click();
  await expect(devs).toContainText("No other active super developer matches.");
  await devs.getByLabel("Find a super developer").fill(dev.name.slice(2));
  await devs.getByRole("button", { name: "Find" }).click();
  await devs.getByRole("button", { name: `Assign ${dev.name}` }).click();
  await expect(message(page)).toHaveText("The super developer is assigned.");
  await expect(devs.getByRole("button", { name: `Unassign ${dev.name}` })).toBeVisible();
  await devs.getByRole("button", { name: `Unassign ${dev.name}` }).click();
  await expect(message(page)).toHaveText("The super developer is no longer assigned.");
  await expect(devs).toContainText("Nobody is assigned.");
});

test("the page names its people and its administrators", async ({ page, context, server, world }) => {
  const org = await world.organization();
  const olga = await world.person({ name: "Olga Org", roles: ["org_admin"], org });
  const bea = await world.person({ org });
  await server.signIn(context, olga);
  await visit(page, `/organizations/${org.id}`);
  const people = page.getByRole("region", { name: "People" });
  await expect(people.getByRole("listitem")).toContainText([bea.name, olga.name]);
  const admins = page.getByRole("region", { name: "Administrators" });
  await expect(admins.getByRole("listitem")).toContainText([olga.name]);
  await expect(page.getByRole("region", { name: "Super developers" })).toHaveCount(0);
  await people.getByRole("link", { name: "All people" }).click();
  await expect(page).toHaveURL(`/users?org_id=${org.id}`);
});

test("a person is added where the organization is looked at", async ({ page, context, server, world }) => {
  const org = await world.organization();
  const email = `${unique("bea")}@example.org`;
  await server.signIn(context, world.admin);
  await visit(page, `/organizations/${org.id}`);
  await page.getByRole("region", { name: "People" }).getByRole("link", { name: "Add user" }).click();
  await expect(page.getByLabel("Organization")).toHaveValue(org.name);
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("radio", { name: "Decide later" }).check();
  await page.getByRole("button", { name: "Create user" }).click();
  await expect(page.getByRole("region", { name: "Profile" })).toContainText(org.name);
});

test("an administrator of an organization has that one alone, without its switch", async ({
  page,
  context,
  server,
  world,
  complaints,
}) => {
  complaints.expect(/status of 40[34]/);
  const [own, other] = [await world.organization(), await world.organization()];
  await world.ask("PATCH", `/organizations/${own.id}`, { notes: "Theirs to read" });
  const olga = await world.person({ name: "Olga Org", roles: ["org_admin"], org: own });
  await server.signIn(context, olga);
  await visit(page, "/organizations");
  await expect(page.getByTestId("total")).toHaveText("1");
  await expect(page.getByRole("link", { name: "Add organization" })).toHaveCount(0);
  await page.getByRole("link", { name: own.name }).click();
  await expect(heading(page, own.name)).toBeVisible();
  await expect(page.getByText("Deactivate")).toHaveCount(0);
  await expect(page.getByRole("region", { name: "Facts" })).toContainText("Theirs to read");
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await expect(page.getByLabel("Notes")).toHaveCount(0);
  await page.getByLabel("Legal name").fill("Olga’s own");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(message(page)).toHaveText(`${own.name} is saved.`);

  for (const path of ["", "/edit", "/activity", "/deactivate"]) {
    await visit(page, `/organizations/${other.id}${path}`);
    await expect(page.getByText("There is no such organization.")).toBeVisible();
  }
  await visit(page, "/organizations/new");
  await expect(heading(page, "Not allowed")).toBeVisible();
});
