// Nothing that axe minds on any page, dialog and state of the console, in either theme, on a laptop and on a phone;
// targets of 24 pixels, and no sideways scroll. With script alone: axe is script.
import { expectAccessible } from "../support/accessible";
import { dialog, heading, message, openActions, openChip, openMenu, summary, visit, withScript } from "../support/page";
import { newPassword } from "../support/server";
import { expect, test } from "../support/test";
import { unique } from "../support/world";

test.skip(() => !withScript(), "axe is script");
// axe thinks long on a busy machine.
test.describe.configure({ timeout: 240_000 });

test("the list and what opens in it", async ({ page, server, context, world }) => {
  await server.signIn(context, world.admin);
  await visit(page, "/users?role_filter=user,org_admin&is_active=true&page_size=5");
  await expectAccessible(page);
  await openChip(page, "Role");
  await openMenu(page, "Theme");
  await openActions(page, /^Actions for/);
  await expectAccessible(page);
  await visit(page, "/users?select=page&page_size=5");
  await page.locator("form.bulk summary").filter({ hasText: "Give role" }).click();
  await expectAccessible(page);
  for (const chip of ["Last sign-in", "Created"]) {
    await openChip(page, chip);
    await expectAccessible(page);
  }
  await visit(page, "/users?page_size=5&columns=organization,roles,last_login,created,id");
  await page.locator("summary").filter({ hasText: "Columns" }).click();
  await expectAccessible(page);
  await openMenu(page, /^Your menu/);
  await expectAccessible(page);
  for (const path of ["/users?search=nobody-is-called-this", "/users?sort=age&page_size=5"]) {
    await visit(page, path);
    await expectAccessible(page);
  }
});

test("a run over many people: before, under way, broken off, after", async ({ page, server, context, world, complaints }) => {
  complaints.expect(/status of 409|ERR_FAILED/);
  const name = unique("Axe Person");
  for (let n = 0; n < 21; n += 1) await world.person({ name });
  const off = await world.person({ name });
  await world.ask("DELETE", `/users/${off.id}`);
  await server.signIn(context, world.admin);
  const list = `/users?search=${encodeURIComponent(name)}`;
  await visit(page, `${list}&select=page`);
  await page.locator("form.bulk").getByRole("button", { name: "Deactivate" }).click();
  await expect(heading(page, "Deactivate 21 people?")).toBeVisible();
  await expectAccessible(page);

  // The first piece is let through, the second one waits, then fails.
  let pieces = 0;
  let fail = () => {};
  const held = new Promise<void>((resolve) => (fail = resolve));
  await page.route(/\/_call\/step_bulk/, async (route) => {
    pieces += 1;
    if (pieces === 1) return route.continue();
    await held;
    await route.abort();
  });
  await page.getByRole("button", { name: "Deactivate 21 people" }).click();
  await expect(page.getByText(/^20 of 2[12]$/)).toBeVisible();
  await expectAccessible(page);
  fail();
  await expect(summary(page)).toBeVisible();
  await expectAccessible(page);
  await page.unrouteAll();
  await visit(page, page.url());
  await expect(page.getByRole("button", { name: "Go on" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
  await expectAccessible(page);

  await visit(page, `${list}&select=page&is_active=false`);
  await page.locator("form.bulk").getByRole("button", { name: "Deactivate" }).click();
  await expect(heading(page, "Nothing to do")).toBeVisible();
  await expectAccessible(page);
  await visit(page, `${list}&select=page`);
  for (const box of await page.locator("tbody input[type=checkbox]").all()) await box.uncheck();
  await page.locator("form.bulk").getByRole("button", { name: "Sign out" }).click();
  await expect(summary(page)).toBeVisible();
  await expectAccessible(page);
});

test("timelines, one event, the palette and the keys", async ({ page, server, context, world }) => {
  const bea = await world.person();
  await world.ask("PATCH", `/users/${bea.id}`, { full_name: "Bea Baker" });
  await server.signIn(context, world.admin);
  await visit(page, `/activity?page_size=5&person=${bea.id}`);
  for (const chip of ["Type", "By", "Organization", "Date"]) {
    await openChip(page, chip);
    await expectAccessible(page);
  }
  const files = page.locator("summary").filter({ hasText: "Export" });
  await files.click();
  await expectAccessible(page);
  await files.click();
  await page.locator("a.when").first().click();
  await expect(page.locator("h1.sentence")).toBeVisible();
  await expect(page).toHaveURL(/\/activity\/[0-9a-f-]+/);
  await expectAccessible(page);
  await page.keyboard.press("Control+k");
  await page.keyboard.type(bea.email);
  await expect(page.getByRole("option").first()).toContainText(bea.email);
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toHaveCount(0);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await expectAccessible(page);
  await visit(page, `/activity?event_type=role_removed&person=${bea.id}`);
  await expectAccessible(page);
  await visit(page, "/activity?page_size=5");
  await expectAccessible(page);
});

test("the pages of a person", async ({ page, server, context, world, newVisitor }) => {
  const org = await world.organization();
  const bea = await world.person({ org, roles: ["org_admin"] });
  await world.ask("PATCH", `/users/${bea.id}`, { full_name: "Bea Baker-Ångström" });
  await server.signIn((await newVisitor()).context(), bea);
  await server.signIn(context, world.admin);
  for (const tab of ["", "/actions", "/edit", "/roles", "/security", "/security/password", "/security/end-sessions", "/activity", "/deactivate"]) {
    await visit(page, `/users/${bea.id}${tab}`);
    await expectAccessible(page);
  }
  await page.getByRole("button", { name: "Deactivate" }).click();
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
  await expectAccessible(page);
  // What stands in the way, and no reset link.
  for (const tab of ["/security", "/security/reset-link"]) {
    await visit(page, `/users/${bea.id}${tab}`);
    await expectAccessible(page);
  }
});

test("roles as they are chosen, refused and overtaken", async ({ page, server, context, world, complaints }) => {
  complaints.expect(/status of 4(12|22)/);
  const bea = await world.person();
  await server.signIn(context, world.admin);
  await visit(page, `/users/${bea.id}/roles`);
  await page.getByRole("checkbox", { name: "Super developer" }).check();
  await page.getByRole("checkbox", { name: "User", exact: true }).uncheck();
  await page.getByText("18 permissions").click();
  await expect(page.getByRole("region", { name: "Change of roles" })).toBeVisible();
  await expectAccessible(page);
  await page.getByTestId("role-super_dev").getByLabel("Until").fill("2001-01-01");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(summary(page)).toContainText("The end lies in the past.");
  await expectAccessible(page);
  await page.getByTestId("role-super_dev").getByLabel("Until").fill("");
  await world.ask("POST", `/users/${bea.id}/roles`, { role_name: "org_admin" });
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("link", { name: "Show the roles as they are now" })).toBeVisible();
  await expectAccessible(page);
});

test("links for others: a new user, a reset link, invitations, the letter in the outbox", async ({ page, server, context, world, complaints }) => {
  complaints.expect(/status of 4\d\d/);
  const bea = await world.person();
  await server.signIn(context, world.admin);
  await visit(page, "/users/new");
  await expectAccessible(page);
  await page.getByRole("radio", { name: "Set a password now" }).check();
  await page.getByLabel("Password", { exact: true }).fill("short");
  await expect(page.locator(".strength")).toBeVisible();
  await page.getByRole("button", { name: "Create user" }).click();
  await expect(summary(page)).toBeVisible();
  await expectAccessible(page);

  await visit(page, `/users/${bea.id}/security/reset-link`);
  await expectAccessible(page);
  await dialog(page).getByLabel("Mail").check();
  await page.getByRole("button", { name: "Make the link" }).click();
  await expect(page.getByRole("textbox", { name: "Reset link" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Done" }).click();
  await expect(page.getByRole("list", { name: "Reset links" })).toBeVisible();
  await expectAccessible(page);

  const email = `${unique("invited")}@example.org`;
  const invited = await world.ask<{ user_id: string }>("POST", "/users", { email, send_invitation: true });
  for (const path of ["/invitations", `/users/${invited.user_id}/invitation`, `/users/${invited.user_id}`]) {
    await visit(page, path);
    await expectAccessible(page);
  }

  await visit(page, "/outbox?page_size=5");
  await expectAccessible(page);
  await page.getByRole("row").filter({ hasText: email }).getByRole("link").click();
  await expect(heading(page, "You are invited")).toBeVisible();
  await expectAccessible(page);
  await visit(page, "/outbox?state=dropped");
  await expectAccessible(page);
});

test("organizations, roles, settings", async ({ page, server, context, world, complaints }) => {
  complaints.expect(/status of 4\d\d/);
  const org = await world.organization();
  await world.person({ org });
  await world.person({ name: "Dev Eloper", roles: ["super_dev"] });
  const empty = await world.organization();
  await server.signIn(context, world.admin);
  for (const path of [
    "/organizations?page_size=5",
    "/organizations?search=nobody-is-called-this",
    ...["", "/edit", "/activity", "/deactivate"].map((tab) => `/organizations/${org.id}${tab}`),
    `/organizations/${empty.id}`,
    "/roles",
    "/settings",
    "/organizations/999999",
    "/users/no-id",
    "/organizations/new",
  ]) {
    await visit(page, path);
    await expectAccessible(page);
  }
  await page.getByLabel("Name", { exact: true }).fill("x");
  await page.getByRole("button", { name: "Create organization" }).click();
  await expect(summary(page)).toBeVisible();
  await expectAccessible(page);
  await visit(page, `/organizations/${org.id}/deactivate`);
  await page.getByRole("button", { name: "Deactivate" }).click();
  await expect(message(page)).toBeVisible();
  await expectAccessible(page);
});

test("one's own account, and what is not allowed", async ({ page, server, context, world, newVisitor, complaints }) => {
  complaints.expect(/status of 4\d\d/);
  const bea = await world.person();
  await server.signIn((await newVisitor()).context(), bea);
  await server.signIn(context, bea);
  for (const path of [
    "/account",
    "/account/sign-out-elsewhere",
    "/account/sign-out-everywhere",
    "/account/local",
    `/users/${bea.id}`,
    "/users",
    "/activity",
    "/account/password",
  ]) {
    await visit(page, path);
    await expectAccessible(page);
  }
  await page.getByLabel("Current password").fill("not this one");
  await page.getByLabel("New password").fill("password");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(summary(page)).toBeVisible();
  await expectAccessible(page);

  const given = newPassword();
  await world.ask("POST", `/users/${bea.id}/admin-set-password`, { new_password: given, send_email: false, must_change: true });
  await server.signIn(context, { ...bea, password: given });
  await visit(page, "/account");
  await expect(page.getByText("Your password was set for you.")).toBeVisible();
  await expectAccessible(page);
});

test("lists without anything in them", async ({ page, server, context, world, freshServer }) => {
  // Looks after no organization yet.
  await server.signIn(context, await world.person({ roles: ["super_dev"] }));
  for (const path of ["/users", "/organizations"]) {
    await visit(page, path);
    await expectAccessible(page);
  }
  await freshServer.signIn(context, await freshServer.seedAdmin());
  for (const path of ["/invitations", "/outbox", "/organizations"]) {
    await visit(page, `${freshServer.url}${path}`);
    await expectAccessible(page);
  }
});
