// The ways back in and the ways in, each to its end: the mail is read from a real mail server and its link followed.
import type { Page } from "@playwright/test";
import { reachesDatabase } from "../support/database";
import { expect, test } from "../support/mailed";
import { dialog, expectWrong, heading, message, summary, visit, withScript } from "../support/page";
import { linkIn } from "../support/post";
import { newPassword } from "../support/server";
import { unique } from "../support/world";

async function signIn(page: Page, email: string, password: string) {
  await visit(page, "/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(heading(page, "Your account")).toBeVisible();
}

/** `a…@example.org` */
function masked(email: string) {
  return `${email[0]}…@${email.split("@")[1]}`;
}

test("a forgotten password is replaced through the mail, once", async ({ page, server, world, post, newVisitor, complaints }) => {
  complaints.expect(/status of 422/);
  const bea = await world.person();
  const nobody = `${unique("nobody")}@example.org`;
  for (const email of [nobody, bea.email.toUpperCase()]) {
    await visit(page, "/forgot-password");
    await page.getByLabel("E-mail").fill(email);
    await page.getByRole("button", { name: "Send the link" }).click();
    await expect(message(page)).toContainText("If this address belongs to somebody who may sign in");
  }
  const link = linkIn(await post.letter(bea.email, "Choose a new password"));
  expect(link).toMatch(new RegExp(`^${server.url}/reset-password\\?token=ush_`));
  expect(post.to(nobody)).toEqual([]);

  for (const _ of ["a scanner of mail", "herself"]) {
    await visit(page, link);
    await expect(heading(page, "Choose a new password")).toBeVisible();
    await expect(page.getByText(masked(bea.email))).toBeVisible();
    await expect(page).toHaveURL("/reset-password");
  }
  await page.getByLabel("New password").fill("password");
  await page.getByRole("button", { name: "Save the new password" }).click();
  await expectWrong(page.getByLabel("New password"), /most common/);
  const password = newPassword();
  await page.getByLabel("New password").fill(password);
  await page.getByRole("button", { name: "Save the new password" }).click();
  await expect(message(page)).toHaveText("Your new password is set. Sign in with it.");
  await signIn(page, bea.email, password);
  await post.letter(bea.email, "Your password was changed");

  const late = await newVisitor();
  await visit(late, link);
  await expect(heading(late, "This link was used already")).toBeVisible();
  await late.getByRole("link", { name: "Get another link" }).click();
  await expect(heading(late, "Forgot your password?")).toBeVisible();
  expect(server.log).not.toContain(new URL(link).searchParams.get("token"));
});

/** How a page tells of what happened in the course of a journey, also on a busy machine. */
const NOW = "(just now|[12] min ago)";

test("a reset link that an administrator mails is followed from the mailbox, and used once", async ({
  page,
  context,
  server,
  world,
  post,
  newVisitor,
}) => {
  const bea = await world.person();
  await server.signIn(context, world.admin);
  await visit(page, `/users/${bea.id}/security/reset-link`);
  const dialog = page.getByRole("dialog", { name: `Reset link for ${bea.name}` });
  await expect(dialog).toContainText(`To ${bea.email}.`);
  await dialog.getByLabel("Mail it too").check();
  await dialog.getByRole("button", { name: "Make the link" }).click();
  const shown = await page.getByRole("textbox", { name: "Reset link" }).inputValue();
  await expect(dialog).toContainText("Sent: the mail server took it");
  const link = linkIn(await post.letter(bea.email, "Choose a new password"));
  expect(link).toBe(shown);
  // Whoever looks for it in the outbox is too late.
  await visit(page, "/outbox");
  await page.getByRole("row").filter({ hasText: bea.email }).getByRole("link").click();
  await expect(page.getByRole("region", { name: "Text" })).toContainText("There was a link or a password in it");
  expect(await page.content()).not.toContain("reset-password?token");

  const hers = await newVisitor();
  await visit(hers, link);
  await expect(heading(hers, "Choose a new password")).toBeVisible();
  await expect(hers.getByText(masked(bea.email))).toBeVisible();
  await expect(hers).toHaveURL("/reset-password");
  const password = newPassword();
  await hers.getByLabel("New password").fill(password);
  await hers.getByRole("button", { name: "Save the new password" }).click();
  await expect(message(hers)).toHaveText("Your new password is set. Sign in with it.");
  await signIn(hers, bea.email, password);
  await post.letter(bea.email, "Your password was changed");

  await visit(page, `/users/${bea.id}/security`);
  await expect(page.getByRole("list", { name: "Reset links" }).locator("> li")).toHaveText([new RegExp(`^Used.*Used ${NOW}`, "s")]);
  const late = await newVisitor();
  await visit(late, link);
  await expect(heading(late, "This link was used already")).toBeVisible();
  expect(server.log).not.toContain(new URL(link).searchParams.get("token"));
});

test("the life of each reset link is told on the Security tab, and a link that is too old says how to get another", async ({
  page,
  context,
  server,
  world,
  post,
  newVisitor,
}) => {
  test.skip(!reachesDatabase(), "there is neither PostgreSQL nor Python to make a link older with");
  const bea = await world.person();
  const security = `/users/${bea.id}/security`;
  const links = page.getByRole("list", { name: "Reset links" }).locator("> li");
  await server.signIn(context, world.admin);
  await visit(page, `${security}/reset-link`);
  await dialog(page).getByLabel("Mail it too").check();
  await dialog(page).getByRole("button", { name: "Make the link" }).click();
  const link = await page.getByRole("textbox", { name: "Reset link" }).inputValue();
  await expect(dialog(page)).toContainText("Sent: the mail server took it");
  expect(linkIn(await post.letter(bea.email, "Choose a new password"))).toBe(link);
  const hers = await newVisitor();
  await visit(hers, link);
  await expect(heading(hers, "Choose a new password")).toBeVisible();

  await visit(page, security);
  await expect(links.locator(".steps li")).toHaveText([
    new RegExp(`^Created by Ada Admin ${NOW}$`),
    new RegExp(`^Mailed ${NOW}$`),
    new RegExp(`^Opened ${NOW}$`),
    /^Open for another (5[789]|60) min$/,
  ]);
  await links.getByRole("button", { name: "Revoke" }).click();
  await expect(message(page)).toHaveText("The reset link is revoked.");
  await expect(links).toHaveText([new RegExp(`^Revoked.*Revoked ${NOW}$`, "s")]);
  await expect(links.getByRole("button", { name: "Revoke" })).toHaveCount(0);

  const { reset_link } = await world.ask<{ reset_link: string }>("POST", `/users/${bea.id}/admin-generate-reset-link`, { send_email: false });
  await server.expireLinks(bea.id);
  await visit(page, security);
  await expect(links).toHaveText([new RegExp(`^Expired\\s*Created by Ada Admin 1 h ago\\s*Expired ${NOW}$`), /^Revoked/]);
  await expect(links.getByRole("button", { name: "Revoke" })).toHaveCount(0);
  await visit(page, `${security}/reset-link`);
  await expect(dialog(page)).not.toContainText("It replaces the link");

  await visit(hers, reset_link);
  await expect(heading(hers, "This link is too old")).toBeVisible();
  await expect(hers.getByText("For safety, links work for a limited time only.")).toBeVisible();
  await expect(hers.getByLabel("New password")).toHaveCount(0);
  await hers.getByRole("link", { name: "Get another link" }).click();
  await hers.getByLabel("E-mail").fill(bea.email);
  await hers.getByRole("button", { name: "Send the link" }).click();
  await visit(hers, linkIn(await post.letter(bea.email, "Choose a new password", 2)));
  await hers.getByLabel("New password").fill(newPassword());
  await hers.getByRole("button", { name: "Save the new password" }).click();
  await expect(message(hers)).toHaveText("Your new password is set. Sign in with it.");
  await visit(page, security);
  await expect(links).toHaveText([
    new RegExp(`^Used\\s*Asked for ${NOW}\\s*Mailed ${NOW}\\s*Opened ${NOW}\\s*Used ${NOW}$`),
    /^Expired/,
    /^Revoked/,
  ]);
});

test("the dialog of a reset link tells what becomes of it meanwhile", async ({ page, context, server, world, newVisitor }) => {
  test.skip(!withScript(), "without script a page tells of the moment when it was made");
  const bea = await world.person();
  await server.signIn(context, world.admin);
  await page.clock.install();
  const fresh = page.getByRole("group", { name: "New reset link" });
  const make = async () => {
    await visit(page, `/users/${bea.id}/security/reset-link`);
    await page.getByRole("button", { name: "Make the link" }).click();
    await expect(fresh).toContainText("Not opened yet");
    return page.getByRole("textbox", { name: "Reset link" }).inputValue();
  };
  // It is asked for again every now and then.
  const tells = async (sentence: string) => {
    await page.clock.fastForward("00:11");
    await expect(fresh).toContainText(sentence);
  };
  const link = await make();
  const hers = await newVisitor();
  await visit(hers, link);
  await tells("Opened just now");
  await hers.getByLabel("New password").fill(newPassword());
  await hers.getByRole("button", { name: "Save the new password" }).click();
  await expect(message(hers)).toBeVisible();
  await tells("Used just now");
  await make();
  await world.ask("DELETE", `/users/${bea.id}/reset-links`);
  await tells("Void");
});

test("an invitation that is mailed lets in once and confirms the address", async ({ page, context, server, world, post, newVisitor }) => {
  const org = await world.organization();
  const name = unique("Bea Baker");
  const email = `${unique("bea")}@example.org`;
  await server.signIn(context, world.admin);
  await visit(page, "/users/new");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Organization").fill(org.name);
  await expect(page.getByRole("radio", { name: /Mail an invitation/ })).toBeChecked();
  await page.getByRole("button", { name: "Create user" }).click();
  await expect(message(page)).toHaveText(`${name} is invited. The mail server has the mail.`);
  await expect(heading(page, `Invitation of ${name}`)).toBeVisible();
  await expect(page.getByText("Mailed", { exact: true })).toBeVisible();
  // It is in the mailbox alone.
  await expect(page.getByRole("textbox", { name: "Invitation link" })).toHaveCount(0);

  const letter = await post.letter(email, "You are invited");
  expect(letter.text).toContain(`invites you to join ${org.name}`);
  const hers = await newVisitor();
  await visit(hers, linkIn(letter));
  await expect(heading(hers, "Welcome")).toBeVisible();
  await expect(hers.getByText(masked(email))).toBeVisible();
  await expect(hers).toHaveURL("/accept-invitation");

  await visit(page, "/invitations");
  const waiting = page.getByRole("listitem").filter({ hasText: name });
  await expect(waiting).toContainText("Opened just now");

  const password = newPassword();
  await hers.getByLabel("Password").fill(password);
  await hers.getByRole("button", { name: "Accept the invitation" }).click();
  await expect(message(hers)).toHaveText("Your password is set. Sign in with it.");
  await signIn(hers, email, password);
  await expect(hers.getByRole("region", { name: "Profile" })).toContainText("Confirmed");
  await page.reload();
  await expect(waiting).toHaveCount(0);

  const late = await newVisitor();
  await visit(late, linkIn(letter));
  await expect(heading(late, "This link was used already")).toBeVisible();
});

test("an invitation is sent again, and withdrawn", async ({ page, context, server, world, post, newVisitor }) => {
  const email = `${unique("bea")}@example.org`;
  await server.signIn(context, world.admin);
  await visit(page, "/users/new");
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Create user" }).click();
  const first = linkIn(await post.letter(email, "You are invited"));

  await visit(page, "/invitations");
  await page.getByRole("button", { name: `Mail again: the invitation of ${email}` }).click();
  await expect(message(page)).toHaveText(`${email} is invited. The mail server has the mail.`);
  const second = linkIn(await post.letter(email, "You are invited", 2));
  const hers = await newVisitor();
  await visit(hers, first);
  await expect(heading(hers, "There is a newer link")).toBeVisible();

  await page.getByRole("button", { name: `Withdraw the invitation of ${email}` }).click();
  await expect(message(page)).toHaveText("The invitation is withdrawn.");
  await expect(page.getByRole("listitem").filter({ hasText: email })).toHaveCount(0);
  await visit(hers, second);
  await expect(heading(hers, "This link was withdrawn")).toBeVisible();
  await expect(hers.getByText(masked(email))).toBeVisible();
  await expect(hers.getByRole("link", { name: "Get a link by mail" })).toBeVisible();
});

test("an administrator changes an address: both are told, and the link in the new one's letter confirms it", async ({
  page,
  context,
  server,
  world,
  post,
  newVisitor,
}) => {
  const bea = await world.person();
  const moved = `${unique("moved")}@example.org`;
  await server.signIn(context, world.admin);
  await visit(page, `/users/${bea.id}/edit`);
  await page.getByLabel("E-mail", { exact: true }).fill(moved);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(message(page)).toHaveText(`The profile of ${bea.name} is saved.`);
  const old = await post.letter(bea.email, "Your e-mail address was changed");
  expect(old.text).toContain(`changed the e-mail address of your account to ${moved}.`);
  expect(old.text).toContain(world.admin.email);
  expect(old.text).not.toContain("ush_");
  const letter = await post.letter(moved, "Confirm your new e-mail address");
  const link = linkIn(letter);
  expect(link).toMatch(new RegExp(`^${server.url}/verify-email\\?token=ush_`));

  const hers = await newVisitor();
  await server.signIn(hers.context(), { ...bea, email: moved });
  await visit(hers, `${server.url}/account`);
  await expect(hers.getByRole("region", { name: "Profile" })).toContainText("Not confirmed");
  await visit(hers, link);
  await expect(hers.getByText(masked(moved))).toBeVisible();
  await expect(hers).toHaveURL(`${server.url}/verify-email`);
  await hers.getByRole("button", { name: "Confirm this address" }).click();
  await expect(message(hers)).toHaveText("Your e-mail address is confirmed.");
  await expect(hers.getByRole("region", { name: "Profile" })).not.toContainText("Not confirmed");

  await visit(hers, link);
  await expect(heading(hers, "This link was used already")).toBeVisible();
  expect(post.to(bea.email)).toHaveLength(1);
  expect(post.to(moved)).toHaveLength(1);
  expect(server.log).not.toContain(new URL(link).searchParams.get("token"));
});

test("a password that was set for somebody opens nothing but the choice of another over the API", async ({ server, world }) => {
  const bea = await world.person({ roles: ["super_admin"] });
  const given = newPassword();
  await world.ask("POST", `/users/${bea.id}/admin-set-password`, { new_password: given, send_email: false, must_change: true });
  const login = (password: string) =>
    fetch(`${server.url}/api/v1/auth/login`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: bea.email, password }),
    });
  const { access_token } = (await (await login(given)).json()) as { access_token: string };
  const ask = async (method: string, path: string, body?: unknown) => {
    const headers = { "content-type": "application/json", authorization: `Bearer ${access_token}` };
    const answer = await fetch(`${server.url}/api/v1${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    return answer.status;
  };
  const closed = ["/users", `/users/${bea.id}`, `/users/${bea.id}/sessions`, `/users/${bea.id}/activity`, "/organizations"];
  for (const path of closed) expect(await ask("GET", path), path).toBe(403);
  expect(await ask("PATCH", `/users/${bea.id}`, { full_name: "Another" })).toBe(403);
  expect(await ask("POST", "/users", { email: `${unique("new")}@example.org` })).toBe(403);
  expect(await ask("POST", "/auth/resend-verification")).toBe(403);
  // Other services are not told that this is somebody.
  expect(await ask("GET", "/auth/verify")).toBe(401);

  const chosen = newPassword();
  expect(await ask("POST", "/auth/change-password", { current_password: given, new_password: given })).toBe(422);
  expect(await ask("POST", "/auth/change-password", { current_password: given, new_password: chosen })).toBe(200);
  for (const path of closed) expect(await ask("GET", path), path).toBe(200);
  expect(await ask("GET", "/auth/verify")).toBe(200);
  expect((await login(given)).status).toBe(401);
  expect((await login(chosen)).status).toBe(200);
});

test("one's own address is confirmed with a mail that one asks for", async ({ page, context, server, world, post }) => {
  const bea = await world.person();
  await server.signIn(context, bea);
  await visit(page, "/account");
  await page.getByRole("button", { name: "Mail me a link that confirms it" }).click();
  await expect(message(page)).toHaveText("A mail with a link is on its way. It works for a day.");
  await visit(page, linkIn(await post.letter(bea.email, "Confirm your e-mail address")));
  await page.getByRole("button", { name: "Confirm this address" }).click();
  await expect(message(page)).toHaveText("Your e-mail address is confirmed.");
  await expect(page.getByRole("button", { name: "Mail me a link that confirms it" })).toHaveCount(0);
});

test("whoever is locked out gets a link on the command line", async ({ page, server, world, post }) => {
  const bea = await world.person({ roles: ["super_admin"] });
  const said = await server.usher(["admin", "recover", "--email", bea.email]);
  await post.letter(bea.email, "A link to your account was made");
  await visit(page, said.match(/https?:\/\/\S+/)![0]);
  await expect(page.getByText(masked(bea.email))).toBeVisible();
  const password = newPassword();
  await page.getByLabel("New password").fill(password);
  await page.getByRole("button", { name: "Save the new password" }).click();
  await expect(message(page)).toHaveText("Your new password is set. Sign in with it.");
});

test("what others do to an account is told by mail", async ({ world, post }) => {
  const bea = await world.person();
  await world.ask("POST", `/users/${bea.id}/roles`, { role_name: "org_admin" });
  await post.letter(bea.email, "Your roles were changed");
  const set = newPassword();
  await world.ask("POST", `/users/${bea.id}/admin-set-password`, { new_password: set });
  expect((await post.letter(bea.email, "Your password was set")).text).toContain(set);
  await world.ask("DELETE", `/users/${bea.id}`);
  const letter = await post.letter(bea.email, "Your account was deactivated");
  expect(letter.text).toContain(world.admin.email);
});

test("signing out everywhere ends the other browser's session as well", async ({ page, context, server, world, newVisitor }) => {
  const bea = await world.person();
  const other = await newVisitor();
  await server.signIn(other.context(), bea);
  await server.signIn(context, bea);
  await visit(page, "/account");
  await page.getByRole("link", { name: "Sign out everywhere …", exact: true }).click();
  await expect(page.getByRole("dialog")).toContainText("Your 2 sessions end at once, this one as well.");
  await page.getByRole("dialog").getByRole("button", { name: "Sign out everywhere", exact: true }).click();
  await expect(message(page)).toHaveText("You are signed out everywhere.");
  await other.goto(`${server.url}/account`);
  await expect(other).toHaveURL(/\/sign-in/);
});

test("how strong a password is is told while it is typed", async ({ page, context, server, world, complaints }) => {
  complaints.expect(/status of 422/);
  const bea = await world.person();
  await server.signIn(context, bea);
  await visit(page, "/account/password");
  const field = page.getByLabel("New password");
  if (withScript()) {
    const told = page.locator(".strength");
    await field.pressSequentially("password1");
    await expect(told).toContainText("most common");
    await field.fill("kettle frost umbrella nine");
    await expect(told).toHaveText("Strong.");
  }
  await page.getByLabel("Current password").fill(bea.password);
  await field.fill("password1");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(summary(page)).toContainText("most common");
});
