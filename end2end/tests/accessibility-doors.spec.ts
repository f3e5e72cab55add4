// The same as accessibility.spec.ts for the pages in front of the console, with live links and dead ones.
import { expectAccessible } from "../support/accessible";
import { heading, message, summary, visit, withScript } from "../support/page";
import { newPassword } from "../support/server";
import { expect, test } from "../support/test";
import { unique } from "../support/world";

test.skip(() => !withScript(), "axe is script");
// axe thinks long on a busy machine.
test.describe.configure({ timeout: 240_000 });

test("setting up", async ({ page, freshServer, complaints }) => {
  complaints.expect(/status of 422/);
  await visit(page, await freshServer.setupLink);
  await expectAccessible(page);
  await page.getByLabel("E-mail").fill("grace");
  await page.getByRole("button", { name: "Create administrator" }).click();
  await expect(summary(page)).toBeVisible();
  await expectAccessible(page);
  await visit(page, `${freshServer.url}/setup?token=wrong`);
  await expectAccessible(page);
});

test("signing in, and what is in its way", async ({ page, server, world, complaints, request }) => {
  complaints.expect(/status of 4\d\d/);
  const bea = await world.person();
  await visit(page, "/sign-in");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(summary(page)).toBeVisible();
  await expectAccessible(page);
  for (let guess = 0; guess < 10; guess += 1) {
    await request.post(`${server.url}/api/v1/auth/login`, { data: { email: bea.email, password: "wrong" } });
  }
  await page.getByLabel("E-mail").fill(bea.email);
  await page.getByLabel("Password").fill(bea.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(summary(page)).toContainText("Too many failed sign-ins");
  await expectAccessible(page);

  await visit(page, "/forgot-password");
  await expectAccessible(page);
  await page.getByLabel("E-mail").fill(bea.email);
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(message(page)).toBeVisible();
  await expectAccessible(page);
  for (const path of ["/reset-password", "/accept-invitation", "/verify-email", "/register", "/nowhere"]) {
    await visit(page, path);
    await expectAccessible(page);
  }
});

test("a reset link and an invitation, opened and used", async ({ page, world, complaints }) => {
  complaints.expect(/status of 422/);
  const bea = await world.person();
  const { reset_link } = await world.ask<{ reset_link: string }>("POST", `/users/${bea.id}/admin-generate-reset-link`, { send_email: false });
  await visit(page, reset_link);
  await expect(heading(page, "Choose a new password")).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("New password").fill("password");
  await page.getByRole("button", { name: "Save the new password" }).click();
  await expect(summary(page)).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("New password").fill(newPassword());
  await page.getByRole("button", { name: "Save the new password" }).click();
  await expect(message(page)).toBeVisible();
  await visit(page, reset_link);
  await expect(heading(page, "This link was used already")).toBeVisible();
  await expectAccessible(page);

  const { user_id } = await world.ask<{ user_id: string }>("POST", "/users", { email: `${unique("invited")}@example.org` });
  const { invitation_link } = await world.ask<{ invitation_link: string }>("POST", `/users/${user_id}/invitation`, { send_email: false });
  await visit(page, invitation_link);
  await expect(heading(page, "Welcome")).toBeVisible();
  await expectAccessible(page);
});

test("an address that waits to be confirmed", async ({ page, server, context, world }) => {
  const bea = await world.person();
  const moved = `${unique("moved")}@example.org`;
  await world.ask("PATCH", `/users/${bea.id}`, { email: moved });
  // Without a mail server the letter can be read in the outbox.
  await server.signIn(context, world.admin);
  await visit(page, "/outbox");
  await page.getByRole("row").filter({ hasText: moved }).getByRole("link").click();
  const letter = await page.getByRole("region", { name: "Text" }).innerText();
  await visit(page, letter.match(/https?:\/\/\S+/)![0]);
  await expect(heading(page, "Confirm your e-mail address")).toBeVisible();
  await expectAccessible(page);
});
