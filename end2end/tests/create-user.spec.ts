// Adding people: with a password, without one, by whom, and what is wrong.
import type { Page } from "@playwright/test";
import { expectWrong, heading, message, summary, visit, withScript } from "../support/page";
import { newPassword } from "../support/server";
import { expect, test } from "../support/test";
import { unique } from "../support/world";

/** One of the ways in which a new person comes in. */
function way(page: Page, name: string) {
  return page.getByRole("group", { name: "How they come in" }).getByRole("radio", { name });
}

test("a person with a password can sign in with it", async ({ page, context, server, world, newVisitor }) => {
  const org = await world.organization();
  const bea = { name: unique("Bea Baker"), email: `${unique("bea")}@example.org`, password: newPassword() };
  await server.signIn(context, world.admin);
  await visit(page, "/users");
  await page.getByRole("link", { name: "Add user" }).click();
  await page.getByLabel("E-mail").fill(bea.email);
  await page.getByLabel("Name").fill(bea.name);
  await page.getByLabel("Organization").fill(org.name);
  await way(page, "Set a password now").check();
  await page.getByLabel("Password", { exact: true }).fill(bea.password);
  await page.getByLabel("They must choose their own at the first sign-in").uncheck();
  await page.getByRole("button", { name: "Create user" }).click();

  await expect(message(page)).toHaveText(`${bea.name} is created.`);
  await expect(heading(page, bea.name)).toBeVisible();
  await expect(page.getByText("Has not signed in yet, but can.")).toBeVisible();
  await expect(page.getByRole("region", { name: "Profile" })).toContainText(org.name);
  // The message is shown once.
  await page.reload();
  await expect(message(page)).toHaveCount(0);

  const other = await newVisitor();
  await visit(other, "/sign-in");
  await other.getByLabel("E-mail").fill(bea.email.toUpperCase());
  await other.getByLabel("Password").fill(bea.password);
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect(heading(other, "Your account")).toBeVisible();
  await expect(other.getByRole("region", { name: "Profile" })).toContainText(bea.name);
});

test("a password that an administrator chose is good for choosing another, unless told otherwise", async ({
  page,
  context,
  server,
  world,
  newVisitor,
}) => {
  const bea = { email: `${unique("bea")}@example.org`, password: newPassword() };
  await server.signIn(context, world.admin);
  await visit(page, "/users/new");
  await page.getByLabel("E-mail").fill(bea.email);
  await expect(page.getByLabel("They must choose their own at the first sign-in")).toBeHidden();
  await way(page, "Set a password now").check();
  await expect(page.getByLabel("They must choose their own at the first sign-in")).toBeChecked();
  await page.getByLabel("Password", { exact: true }).fill(bea.password);
  await page.getByRole("button", { name: "Create user" }).click();
  await expect(message(page)).toHaveText(`${bea.email} is created.`);
  await expect(page.getByText("Has to choose a new password at the next sign-in.")).toBeVisible();

  const hers = await newVisitor();
  await visit(hers, "/sign-in");
  await hers.getByLabel("E-mail").fill(bea.email);
  await hers.getByLabel("Password").fill(bea.password);
  await hers.getByRole("button", { name: "Sign in" }).click();
  await expect(hers).toHaveURL("/account/password");
  await hers.goto("/account");
  await expect(hers).toHaveURL("/account/password");
  await hers.getByLabel("Current password").fill(bea.password);
  await hers.getByLabel("New password").fill(newPassword());
  await hers.getByRole("button", { name: "Change password" }).click();
  await expect(heading(hers, "Your account")).toBeVisible();
});

test("a person without a password cannot sign in yet, and the page says so", async ({ page, context, server, world }) => {
  const email = `${unique("bea")}@example.org`;
  await server.signIn(context, world.admin);
  await visit(page, "/users/new");
  await page.getByLabel("E-mail").fill(email);
  await way(page, "Decide later").check();
  await page.getByRole("button", { name: "Create user" }).click();

  await expect(message(page)).toHaveText(`${email} is created.`);
  await expect(heading(page, email)).toBeVisible();
  await expect(page.getByText("Has not signed in yet. Needs a reset link to choose a password.")).toBeVisible();
});

test("a taken address is refused, and what was typed stays", async ({ page, context, server, world, complaints }) => {
  complaints.expect(/status of 4(09|22)/);
  const [org, taken] = [await world.organization(), await world.person()];
  const name = unique("Bea Baker");
  await server.signIn(context, world.admin);
  await visit(page, "/users/new");
  await page.getByLabel("E-mail").fill(taken.email.toUpperCase());
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Organization").fill(org.name);
  await page.getByRole("button", { name: "Create user" }).click();

  await expect(summary(page)).toContainText("There is already a user with this e-mail address.");
  await expect(page.getByLabel("E-mail")).toHaveValue(taken.email.toUpperCase());
  await expect(page.getByLabel("Name")).toHaveValue(name);
  await expect(page.getByLabel("Organization")).toHaveValue(org.name);
});

test("every wrong field is named at once", async ({ page, context, server, world, complaints }) => {
  complaints.expect(/status of 422/);
  await server.signIn(context, world.admin);
  await visit(page, "/users/new");
  await page.getByLabel("E-mail").fill("bea");
  await way(page, "Set a password now").check();
  await page.getByLabel("Password", { exact: true }).fill("password");
  await page.getByRole("button", { name: "Create user" }).click();
  await expect(summary(page)).toContainText("2 fields need another look");
  await expectWrong(page.getByLabel("E-mail"), /This is not an e-mail address/);
  await expectWrong(page.getByLabel("Password", { exact: true }), /common/);

  await page.getByLabel("E-mail").fill(`${unique("bea")}@example.org`);
  await page.getByLabel("Password", { exact: true }).fill("");
  await page.getByLabel("Organization").fill("No such organization");
  await page.getByRole("button", { name: "Create user" }).click();
  await expect(summary(page)).toContainText("2 fields need another look");
  await expectWrong(page.getByLabel("Organization"), /No organization has this name/);
});

test("an organization is found while its name is written, and a part that no other has will do", async ({ page, context, server, world, complaints }) => {
  complaints.expect(/status of 422/);
  const both = unique("Half Named");
  // Names behind a hundred others.
  const [first, second] = [await world.organization(`Zz ${both} One`), await world.organization(`Zz ${both} Two`)];
  await world.ask("PATCH", `/organizations/${(await world.organization(`Zz ${both} Two Closed`)).id}`, { is_active: false });
  const email = `${unique("bea")}@example.org`;
  await server.signIn(context, world.admin);
  await visit(page, "/users/new");
  const field = page.getByLabel("Organization");
  await page.getByLabel("E-mail").fill(email);
  await field.fill(both);
  if (withScript()) {
    const offered = () => page.locator("#organizations option").evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value));
    await expect.poll(offered).toEqual([first.name, second.name]);
  }
  await page.getByRole("button", { name: "Create user" }).click();
  await expectWrong(field, /Several organizations have this in their name/);
  await field.fill(`${both} two`);
  await page.getByRole("button", { name: "Create user" }).click();
  await expect(heading(page, `Invitation of ${email}`)).toBeVisible();
  await visit(page, `/users?search=${email}`);
  await expect(page.getByRole("row", { name: email })).toContainText(second.name);
});

test("an administrator of an organization adds people to it without being asked", async ({ page, context, server, world }) => {
  const org = await world.organization();
  const olga = await world.person({ name: "Olga Org", roles: ["org_admin"], org });
  const email = `${unique("bea")}@example.org`;
  await server.signIn(context, olga);
  await visit(page, "/users/new");
  await expect(page.getByLabel("Organization")).toHaveCount(0);
  await expect(page.getByRole("definition").filter({ hasText: org.name })).toBeVisible();
  await page.getByLabel("E-mail").fill(email);
  await way(page, "Decide later").check();
  await page.getByRole("button", { name: "Create user" }).click();
  await expect(heading(page, email)).toBeVisible();
  await expect(page.getByRole("region", { name: "Profile" })).toContainText(org.name);
});

test("without a mail server the invitation is shown once, to be handed over", async ({ page, context, server, world, newVisitor }) => {
  const email = `${unique("bea")}@example.org`;
  await server.signIn(context, world.admin);
  await visit(page, "/users/new");
  await expect(way(page, "Mail an invitation")).toHaveCount(0);
  await expect(page.getByLabel("Password", { exact: true })).toBeHidden();
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Create user" }).click();

  await expect(heading(page, `Invitation of ${email}`)).toBeVisible();
  const link = await page.getByRole("textbox", { name: "Invitation link" }).inputValue();
  await expect(page.getByText("To be handed over")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Invitation link" })).toHaveCount(0);

  const hers = await newVisitor();
  await visit(hers, link);
  const password = newPassword();
  await hers.getByLabel("Password").fill(password);
  await hers.getByRole("button", { name: "Accept the invitation" }).click();
  await hers.getByLabel("E-mail").fill(email);
  await hers.getByLabel("Password").fill(password);
  await hers.getByRole("button", { name: "Sign in" }).click();
  await expect(heading(hers, "Your account")).toBeVisible();
  // Whoever handed it over could have used it.
  await expect(hers.getByRole("region", { name: "Profile" })).toContainText("Not confirmed");
});
