// Passwords that others set, reset links, sessions.
import type { Page } from "@playwright/test";
import { alive, clickBeside, expectWrong, heading, message, openMenu, signOut, visit, withScript } from "../support/page";
import { newPassword } from "../support/server";
import { expect, test } from "../support/test";

/** Opens the dialog and makes a link; answers the link. */
async function makeLink(page: Page, id: string): Promise<string> {
  await visit(page, `/users/${id}/security/reset-link`);
  await page.getByRole("button", { name: "Make the link" }).click();
  return shownLink(page).inputValue();
}

/** The links of the Security tab, newest first. */
function links(page: Page) {
  return page.getByRole("list", { name: "Reset links" }).locator("> li");
}

function shownLink(page: Page) {
  return page.getByRole("textbox", { name: "Reset link" });
}

test("a password that was set by somebody else opens nothing but the choice of another", async ({
  page,
  context,
  server,
  world,
  newVisitor,
  complaints,
}) => {
  complaints.expect(/status of 4\d\d/);
  const bea = await world.person();
  const hers = await newVisitor();
  await server.signIn(hers.context(), bea);
  const [set, own] = [newPassword(), newPassword()];

  await server.signIn(context, world.admin);
  await visit(page, `/users/${bea.id}/security`);
  await page.getByRole("link", { name: "Set password …" }).click();
  await expect(page.getByRole("dialog")).toContainText(`${bea.name} is signed out of 1 session at once.`);
  await page.getByLabel("New password").fill(set);
  await expect(page.getByLabel("Has to be changed at the next sign-in")).toBeChecked();
  await page.getByRole("button", { name: "Set password" }).click();
  await expect(message(page)).toHaveText(`The password of ${bea.name} is set; 1 session ended.`);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByRole("region", { name: "What stands in the way" })).toContainText("set by somebody else");

  await visit(hers, "/account");
  await expect(hers).toHaveURL(/\/sign-in\?next=/);
  await hers.getByLabel("E-mail").fill(bea.email);
  await hers.getByLabel("Password").fill(set);
  await hers.getByRole("button", { name: "Sign in" }).click();
  await expect(hers).toHaveURL("/account/password");
  await expect(hers.getByText("Your password was set for you. Choose your own before you go on.")).toBeVisible();
  for (const path of ["/", "/account", `/users/${bea.id}`]) {
    await visit(hers, path);
    await expect(hers).toHaveURL("/account/password");
  }
  await hers.getByLabel("Current password").fill(set);
  await hers.getByLabel("New password").fill(own);
  await hers.getByRole("button", { name: "Change password" }).click();
  await expect(message(hers)).toHaveText("Your password is changed.");
  await expect(heading(hers, "Your account")).toBeVisible();
  await visit(hers, `/users/${bea.id}`);
  await expect(heading(hers, bea.name)).toBeVisible();
});

test("a password that is too weak is refused beside its field", async ({ page, context, server, world, complaints }) => {
  complaints.expect(/status of 422/);
  const bea = await world.person();
  await server.signIn(context, world.admin);
  await visit(page, `/users/${bea.id}/security/password`);
  await page.getByLabel("New password").fill("short");
  await page.getByRole("button", { name: "Set password" }).click();
  await expectWrong(page.getByLabel("New password"), /it needs at least 8/);
});

test("a reset link is shown once, harmless to open, and good for one new password", async ({
  page,
  context,
  server,
  world,
  newVisitor,
  complaints,
}) => {
  complaints.expect(/status of 422/);
  const bea = await world.person();
  await server.signIn(context, world.admin);
  await visit(page, `/users/${bea.id}`);
  await page.getByRole("link", { name: "Reset link", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: `Reset link for ${bea.name}` });
  await expect(dialog).toContainText("Opening it changes nothing.");
  await expect(dialog).toContainText("Using it ends no session: none is open.");
  await page.getByRole("button", { name: "Make the link" }).click();
  const link = await shownLink(page).inputValue();
  expect(link).toMatch(new RegExp(`^${server.url}/reset-password\\?token=ush_`));
  await expect(shownLink(page)).toBeFocused();
  await expect(dialog).toContainText("Shown once; only its hash is stored.");
  await expect(dialog.getByRole("img", { name: "QR code of the reset link" })).toBeVisible();
  await expect(dialog.getByRole("timer")).toHaveText(/^(60|59) min \d+ s$/);
  await expect(dialog).toContainText("Not mailed");
  await expect(dialog).toContainText("Not opened yet");
  if (withScript()) {
    // What is shown once does not go at a slip of the hand.
    await clickBeside(page);
    await expect(shownLink(page)).toHaveValue(link);
    await expect(page).toHaveURL(`/users/${bea.id}/security/reset-link`);
  }
  await page.getByRole("link", { name: "Done" }).click();
  await expect(page).toHaveURL(`/users/${bea.id}/security`);
  await expect(links(page)).toHaveText([/^Open\s*Created by Ada Admin/]);
  await visit(page, `/users/${bea.id}/security/reset-link`);
  await expect(dialog).toContainText("It replaces the link from");
  await expect(shownLink(page)).toHaveCount(0);

  const hers = await newVisitor();
  for (const _ of ["a mail scanner", "herself"]) {
    await visit(hers, link);
    await expect(heading(hers, "Choose a new password")).toBeVisible();
    // The token is in no address, history entry or Referer, and in no page.
    await expect(hers).toHaveURL("/reset-password");
    expect(await hers.content()).not.toContain(new URL(link).searchParams.get("token"));
  }
  const password = newPassword();
  await hers.getByLabel("New password").fill("short");
  await hers.getByRole("button", { name: "Save the new password" }).click();
  await expectWrong(hers.getByLabel("New password"), /it needs at least 8/);
  await hers.getByLabel("New password").fill(password);
  await hers.getByRole("button", { name: "Save the new password" }).click();
  await expect(message(hers)).toHaveText("Your new password is set. Sign in with it.");
  await hers.getByLabel("E-mail").fill(bea.email);
  await hers.getByLabel("Password").fill(password);
  await hers.getByRole("button", { name: "Sign in" }).click();
  await expect(heading(hers, "Your account")).toBeVisible();

  const late = await newVisitor();
  await visit(late, link);
  await expect(heading(late, "This link was used already")).toBeVisible();

  await visit(page, `/users/${bea.id}/security`);
  await expect(links(page)).toHaveText([/^Used.*Used just now/s]);
  expect(server.log).not.toContain(new URL(link).searchParams.get("token"));
});

test("a newer link replaces the one before, and a revoked one opens nothing", async ({
  page,
  context,
  server,
  world,
  newVisitor,
  complaints,
}) => {
  complaints.expect(/status of 422/);
  const bea = await world.person();
  await server.signIn(context, world.admin);
  const made = [await makeLink(page, bea.id), await makeLink(page, bea.id)];
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(message(page)).toHaveText("The reset link is revoked.");
  await expect(links(page)).toHaveText([/^Revoked/, /^Replaced/]);
  for (const [link, says] of [
    [made[0]!, "There is a newer link"],
    [made[1]!, "This link was withdrawn"],
  ] as const) {
    const hers = await newVisitor();
    await visit(hers, link);
    await expect(heading(hers, says)).toBeVisible();
    await expect(hers.getByRole("link", { name: "Get another link" })).toBeVisible();
  }
});

test("the link is copied at a click, and the button says so until one goes on", async ({ page, context, server, world }) => {
  test.skip(!withScript(), "without script the link is selected by hand");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const bea = await world.person();
  await server.signIn(context, world.admin);
  const link = await makeLink(page, bea.id);
  const copy = page.getByRole("button", { name: "Copy link" });
  await copy.click();
  await expect(page.getByRole("status").filter({ hasText: "Copied" })).toHaveCount(1);
  await expect(copy).toHaveText("Copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  await page.keyboard.press("Tab");
  await expect(copy).toHaveText("Copy");
});

test("where the clipboard is refused, the link is selected and the keys are named", async ({ page, context, server, world }) => {
  test.skip(!withScript(), "without script the link is selected by hand");
  await context.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException("refused", "NotAllowedError"));
  });
  const bea = await world.person();
  await server.signIn(context, world.admin);
  const link = await makeLink(page, bea.id);
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByRole("status").filter({ hasText: /press (Ctrl\+|⌘)C/ })).toBeVisible();
  await expect(shownLink(page)).toBeFocused();
  const selected = await shownLink(page).evaluate((field: HTMLInputElement) =>
    field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0),
  );
  expect(selected).toBe(link);
});

test("a dialog is a page of its own without script, and over the tab with it", async ({ page, context, server, world }) => {
  const bea = await world.person();
  await server.signIn(context, world.admin);
  await visit(page, `/users/${bea.id}/security`);
  const opener = page.getByRole("link", { name: "Set password …" });
  await opener.click();
  const dialog = page.getByRole("dialog", { name: `Set the password of ${bea.name}` });
  await expect(page).toHaveURL(`/users/${bea.id}/security/password`);
  await expect(dialog.getByLabel("New password")).toBeFocused();
  const tab = page.locator(".tabs");
  if (withScript()) {
    await expect(tab).toBeVisible();
    await page.keyboard.press("Escape");
  } else {
    await expect(tab).toBeHidden();
    await page.getByRole("link", { name: "Cancel" }).click();
  }
  await expect(page).toHaveURL(`/users/${bea.id}/security`);
  await expect(dialog).toHaveCount(0);
  await expect(tab).toBeVisible();
  if (withScript()) await expect(opener).toBeFocused();
});

test("the page says what stands in the way of signing in", async ({ page, context, server, world, newVisitor, complaints }) => {
  complaints.expect(/status of 4\d\d/);
  const org = await world.organization();
  const bea = await world.person({ org });
  await server.signIn(context, world.admin);
  await visit(page, `/users/${bea.id}/security`);
  await expect(page.getByRole("region", { name: "Can sign in" })).toContainText("Nothing stands in the way.");
  const guesser = await newVisitor();
  for (let guess = 0; guess < 10; guess += 1) {
    await guesser.request.post(`${server.url}/api/v1/auth/login`, { data: { email: bea.email, password: "wrong" } });
  }
  await visit(page, `/users/${bea.id}`);
  await expect(page.getByText("Locked out from 127.0.0.1 after too many wrong passwords.")).toBeVisible();
  await world.ask("PATCH", `/organizations/${org.id}`, { is_active: false });
  await visit(page, `/users/${bea.id}/security`);
  const way = page.getByRole("region", { name: "What stands in the way of signing in" });
  await expect(way.getByRole("listitem")).toHaveCount(2);
  await expect(way).toContainText(`${org.name} is deactivated.`);
  await expect(way).toContainText("Too many wrong passwords from 127.0.0.1.");
  await expect(page.getByText(`Cannot sign in while ${org.name} is deactivated.`)).toBeVisible();
});

test("the page below the dialog of a fresh link tells what became of it meanwhile", async ({ page, context, server, world, newVisitor }) => {
  const bea = await world.person();
  await server.signIn(context, world.admin);
  const link = await makeLink(page, bea.id);
  await visit(await newVisitor(), link);
  await page.getByRole("link", { name: "Done" }).click();
  await expect(page).toHaveURL(`/users/${bea.id}/security`);
  await expect(links(page).first()).toContainText("Opened");
});

test("for a deactivated person there is no reset link, and the reason", async ({ page, context, server, world }) => {
  const bea = await world.person();
  await world.ask("DELETE", `/users/${bea.id}`);
  await server.signIn(context, world.admin);
  for (const path of ["security", "security/reset-link"]) {
    await visit(page, `/users/${bea.id}/${path}`);
    await expect(page.getByText("This user is deactivated. Reactivate them before making a reset link.").last()).toBeVisible();
    await expect(page.getByRole("button", { name: "Make the link" })).toHaveCount(0);
    await expect(page.getByRole("link", { name: "Reset link …" })).toHaveCount(0);
  }
});

test("an administrator ends one session, then all", async ({ page, context, server, world, newVisitor }) => {
  const bea = await world.person();
  const browsers = [await newVisitor(), await newVisitor(), await newVisitor()];
  for (const browser of browsers) await server.signIn(browser.context(), bea);
  await server.signIn(context, world.admin);
  await visit(page, `/users/${bea.id}/security`);
  const sessions = page.getByRole("region", { name: "Sessions" });
  const lines = sessions.getByRole("listitem");
  await expect(lines).toHaveCount(3);
  await expect(lines.first()).toContainText("from 127.0.0.1");
  await lines.first().getByRole("button", { name: /^End the session of/ }).click();
  await expect(message(page)).toHaveText("The session has ended.");
  await expect(lines).toHaveCount(2);
  await sessions.getByRole("link", { name: "End all …" }).click();
  await expect(page).toHaveURL(`/users/${bea.id}/security/end-sessions`);
  await expect(page.getByRole("dialog")).toContainText(`${bea.name} is signed out of 2 sessions at once.`);
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect(lines).toHaveCount(2);
  await sessions.getByRole("link", { name: "End all …" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End all" }).click();
  await expect(message(page)).toHaveText("2 sessions have ended.");
  await expect(sessions).toContainText("No session is open.");
  for (const browser of browsers) {
    await browser.goto("/account");
    await expect(browser).toHaveURL(/\/sign-in/);
  }
});

test("in one's own account, the password is changed with the current one", async ({ page, context, server, world, newVisitor, complaints }) => {
  complaints.expect(/status of 422/);
  const bea = await world.person();
  const elsewhere = await newVisitor();
  await server.signIn(elsewhere.context(), bea);
  await server.signIn(context, bea);
  await visit(page, "/account");
  await expect(page.getByRole("region", { name: "Where you are signed in" }).getByRole("listitem")).toHaveCount(2);
  await page.getByRole("link", { name: "Change password" }).click();

  const password = newPassword();
  await page.getByLabel("Current password").fill("not this one");
  await page.getByLabel("New password").fill(password);
  await page.getByRole("button", { name: "Change password" }).click();
  await expectWrong(page.getByLabel("Current password"), /This is not your current password\./);
  await page.getByLabel("Current password").fill(bea.password);
  await page.getByLabel("New password").fill(password);
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(message(page)).toHaveText("Your password is changed.");
  await expect(page.getByRole("region", { name: "Where you are signed in" }).getByRole("listitem")).toHaveText([/This one/]);
  await elsewhere.goto("/account");
  await expect(elsewhere).toHaveURL(/\/sign-in/);

  await signOut(page);
  await alive(page);
  await page.getByLabel("E-mail").fill(bea.email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(heading(page, "Your account")).toBeVisible();
});

test("one's own session elsewhere can be ended, and the account is in the menu", async ({ page, context, server, world, newVisitor }) => {
  const bea = await world.person();
  const elsewhere = await newVisitor();
  await server.signIn(elsewhere.context(), bea);
  await server.signIn(context, bea);
  await visit(page, `/users/${bea.id}`);
  await (await openMenu(page, /^Your menu/)).getByRole("link", { name: "Your account" }).click();
  await expect(heading(page, "Your account")).toBeVisible();
  await page.getByRole("button", { name: /^End the session of/ }).click();
  await expect(message(page)).toHaveText("The session has ended.");
  await elsewhere.goto("/account");
  await expect(elsewhere).toHaveURL(/\/sign-in/);
});

test("whoever forgot the password gets one answer, known or not", async ({ page, world, complaints }) => {
  complaints.expect(/status of 422/);
  const bea = await world.person();
  for (const email of [bea.email, "nobody@example.org"]) {
    await visit(page, "/sign-in");
    await page.getByRole("link", { name: "Forgot your password?" }).click();
    await page.getByLabel("E-mail").fill(email);
    await page.getByRole("button", { name: "Send the link" }).click();
    await expect(message(page)).toContainText("If this address belongs to somebody who may sign in, a mail with a link is on its way.");
    await expect(heading(page, "Sign in")).toBeVisible();
  }
});

test("without a link there is no new password, and the page leads on", async ({ page, complaints }) => {
  complaints.expect(/status of 422/);
  await visit(page, "/reset-password");
  await expect(heading(page, "There is no reset link here")).toBeVisible();
  await page.getByRole("link", { name: "Get another link" }).click();
  await expect(heading(page, "Forgot your password?")).toBeVisible();

  await visit(page, "/reset-password?token=made-up");
  await expect(heading(page, "There is no reset link here")).toBeVisible();
});
