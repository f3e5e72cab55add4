// Letters that tell of what was done, links that are too old, and the ways back in as programs go them: all of it through a
// real mail server.
import { reachesDatabase } from "../support/database";
import { expect, test } from "../support/mailed";
import { heading, message, visit } from "../support/page";
import { linkIn } from "../support/post";
import { newPassword } from "../support/server";
import { unique } from "../support/world";

const masked = (email: string) => `${email[0]}…@${email.split("@")[1]}`;
const tokenIn = (link: string) => new URL(link).searchParams.get("token")!;

test("whatever an administrator does to an account reaches its person by mail", async ({ world, post }) => {
  const org = await world.organization();
  const bea = await world.person({ org });
  const at = `/users/${bea.id}`;
  await world.askAs(bea, "GET", "/auth/me");
  for (const [method, path, body, subject, words] of [
    ["PATCH", at, { full_name: "Bea Renamed" }, "Your profile was changed", "Your name is now Bea Renamed."],
    ["POST", `${at}/roles`, { role_name: "super_dev" }, "Your roles were changed", "gave you the role super developer"],
    ["DELETE", `${at}/sessions`, undefined, "You were signed out", "ended 1 session of yours"],
    ["POST", `${at}/admin-generate-reset-link`, { send_email: false }, "A link to your account was made", "can be chosen, until"],
    ["DELETE", `${at}/reset-links`, undefined, "A link to your account was withdrawn", "It opens nothing any more."],
    ["DELETE", at, undefined, "Your account was deactivated", "You are signed out everywhere"],
    ["PATCH", at, { is_active: true }, "Your account is active again", "You can sign in again."],
  ] as const) {
    await world.ask(method, path, body);
    const letter = await post.letter(bea.email, subject);
    expect(letter.text, subject).toContain(words);
    expect(letter.text, subject).toContain(world.admin.email);
    expect(letter.text, subject).not.toContain("ush_");
    expect(letter.html, subject).toContain("</p>");
  }
});

test("whoever changes their own password is told, too", async ({ page, context, server, world, post }) => {
  const bea = await world.person();
  await server.signIn(context, bea);
  await visit(page, "/account/password");
  await page.getByLabel("Current password").fill(bea.password);
  await page.getByLabel("New password").fill(newPassword());
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(message(page)).toHaveText("Your password is changed.");
  const letter = await post.letter(bea.email, "Your password was changed");
  expect(letter.text).toContain("If this was not you, ask your administrator at once.");
});

test("an invitation and a confirmation that are too old name the account and the way to another", async ({ page, server, world, post }) => {
  test.skip(!reachesDatabase(), "there is neither PostgreSQL nor Python to make a link older with");
  const email = `${unique("guest")}@example.org`;
  const { user_id } = await world.ask<{ user_id: string }>("POST", "/users", { email, send_invitation: true });
  const invitation = linkIn(await post.letter(email, "You are invited"));
  await server.expireLinks(user_id);
  await visit(page, invitation);
  await expect(heading(page, "This link is too old")).toBeVisible();
  await expect(page.getByText(masked(email))).toBeVisible();
  await expect(page.getByRole("link", { name: "Get a link by mail" })).toBeVisible();

  const bea = await world.person();
  const moved = `${unique("moved")}@example.org`;
  await world.ask("PATCH", `/users/${bea.id}`, { email: moved });
  const confirmation = linkIn(await post.letter(moved, "Confirm your new e-mail address"));
  await server.expireLinks(bea.id);
  await visit(page, confirmation);
  await expect(heading(page, "This link is too old")).toBeVisible();
  await expect(page.getByText(masked(moved))).toBeVisible();
  await expect(page.getByRole("link", { name: "Your account" })).toBeVisible();
});

test("a program gets back in through the mailbox, and a refresh token that is shown twice ends its session", async ({ server, world, post }) => {
  const api = async (path: string, body?: unknown) => {
    const answer = await fetch(`${server.url}/api/v1${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, string> };
  };
  const bea = await world.person();
  expect((await api(`/auth/forgot-password?${new URLSearchParams({ email: bea.email })}`)).status).toBe(200);
  const token = tokenIn(linkIn(await post.letter(bea.email, "Choose a new password")));
  const password = newPassword();
  const reset = `/auth/reset-password?${new URLSearchParams({ token, new_password: password })}`;
  expect((await api(reset)).status).toBe(200);
  expect((await api(reset)).status).toBe(422);
  await post.letter(bea.email, "Your password was changed");
  expect((await api("/auth/login", { email: bea.email, password: bea.password })).status).toBe(401);

  const first = await api("/auth/login", { email: bea.email, password });
  const second = await api("/auth/refresh", { refresh_token: first.body.refresh_token });
  expect(second.status).toBe(200);
  expect((await api("/auth/refresh", { refresh_token: first.body.refresh_token })).status).toBe(401);
  expect((await api("/auth/refresh", { refresh_token: second.body.refresh_token })).status).toBe(401);
  const { activities } = await world.ask<{ activities: { event_type: string }[] }>("GET", `/users/${bea.id}/activity`);
  expect(activities.map((event) => event.event_type)).toContain("refresh_token_reused");

  const email = `${unique("guest")}@example.org`;
  await world.ask("POST", "/users", { email, send_invitation: true });
  const invited = tokenIn(linkIn(await post.letter(email, "You are invited")));
  const chosen = newPassword();
  expect((await api("/auth/accept-invitation", { token: invited, new_password: chosen })).status).toBe(200);
  expect((await api("/auth/login", { email, password: chosen })).status).toBe(200);
});
