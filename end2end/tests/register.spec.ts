// Founding an organization, where the operator lets people: from the sign-in page to a confirmed address and a password.
import { expect, test } from "../support/mailed";
import { expectWrong, heading, message, summary, visit } from "../support/page";
import { linkIn } from "../support/post";
import { Server, newPassword } from "../support/server";
import { unique } from "../support/world";

test.use({ settings: { USHER_REGISTRATION: "open" } });

test("a founder administers their organization, confirms the address and chooses a password", async ({
  page,
  post,
  newVisitor,
  complaints,
}) => {
  complaints.expect(/status of 4(09|22)/);
  const organization = unique("Registered");
  const email = `${unique("founder").replaceAll(" ", "-").toLowerCase()}@example.org`;
  await visit(page, "/sign-in");
  await page.getByRole("link", { name: "Found an organization" }).click();
  await expect(heading(page, "Found an organization")).toBeVisible();
  await page.getByLabel("Organization").fill(organization);
  await page.getByLabel("E-mail").fill("nowhere");
  await page.getByLabel("User name").fill("founder");
  await page.getByRole("button", { name: "Found the organization" }).click();
  await expectWrong(page.getByLabel("E-mail"), /./);
  await expect(page.getByLabel("Organization")).toHaveValue(organization);
  await page.getByLabel("Name", { exact: true }).fill("Flora Founder");
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Found the organization" }).click();
  await expect(heading(page, "Users")).toBeVisible();
  await expect(message(page)).toContainText(email);
  await expect(page.locator("tbody .who b")).toHaveText(["Flora Founder"]);
  await expect(page.getByRole("row", { name: "Flora Founder" })).toContainText("org_admin");

  await visit(page, linkIn(await post.letter(email, "Confirm your e-mail address")));
  await page.getByRole("button", { name: "Confirm this address" }).click();
  await expect(message(page)).toContainText("confirmed");

  // She has no password yet: the way to one is the same as for whoever forgot theirs.
  const other = await newVisitor();
  await visit(other, "/forgot-password");
  await other.getByLabel("E-mail").fill(email);
  await other.getByRole("button", { name: "Send the link" }).click();
  const password = newPassword();
  await visit(other, linkIn(await post.letter(email, "Choose a new password")));
  await other.getByLabel("New password").fill(password);
  await other.getByRole("button", { name: "Save the new password" }).click();
  await other.getByLabel("E-mail").fill(email);
  await other.getByLabel("Password").fill(password);
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect(heading(other, "Users")).toBeVisible();

  // The name of the organization is taken from now on, and that is said beside it.
  const next = await newVisitor();
  await visit(next, "/register");
  await next.getByLabel("Organization").fill(organization);
  await next.getByLabel("Name", { exact: true }).fill("Second Founder");
  await next.getByLabel("E-mail").fill(`second-${email}`);
  await next.getByLabel("User name").fill("second");
  await next.getByRole("button", { name: "Found the organization" }).click();
  await expect(summary(next)).toContainText("organization");
});

test("where registration is closed there is no way to it", async ({ page, context, complaints }) => {
  complaints.expect(/status of 403/);
  const server = await Server.start();
  try {
    await server.seedAdmin();
    await visit(page, `${server.url}/sign-in`);
    await expect(page.getByRole("link", { name: "Found an organization" })).toHaveCount(0);
    await visit(page, `${server.url}/register`);
    await expect(heading(page, "Nobody registers here")).toBeVisible();
    const refused = await context.request.post(`${server.url}/_call/register`, {
      headers: { accept: "application/json", origin: server.url },
      form: { email: "flora@example.org", username: "flora", full_name: "Flora", org_name: "Flora's" },
    });
    expect(refused.status()).toBe(403);
  } finally {
    await server.stop();
  }
});
