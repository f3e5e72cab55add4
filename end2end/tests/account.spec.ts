// One's own account: how one reads Usher, and the way out elsewhere.
import { alive, heading, message, visit } from "../support/page";
import { expect, test } from "../support/test";

test("times and numbers follow the time zone and the format that one chose", async ({ page, context, server, world }) => {
  const bea = await world.person({ roles: ["super_admin"] });
  await server.signIn(context, bea);
  await visit(page, "/account");
  await page.getByRole("link", { name: "Change time zone and format" }).click();
  await expect(heading(page, "Time zone and format")).toBeVisible();
  await page.getByLabel("Time zone", { exact: true }).selectOption("Asia/Kolkata");
  await page.getByLabel("English (United States)").check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(message(page)).toHaveText("Times are shown in Asia/Kolkata from now on.");
  await alive(page);
  const display = page.getByRole("region", { name: "Display" });
  await expect(display).toContainText("Asia/Kolkata");
  await expect(display).toContainText("English (United States)");

  await visit(page, `/users/${bea.id}`);
  const created = page.getByRole("region", { name: "Profile" }).locator("time").first();
  await expect(created).toHaveText(/^\w{3} \d+, \d{4}, \d+:\d\d:\d\d [AP]M UTC\+5:30$/);

  // The day on which a role ends is a day there.
  await visit(page, `/users/${bea.id}/roles`);
  const held = page.getByTestId("role-org_admin");
  await expect(held).toContainText("Ends with that day (Asia/Kolkata)");
  await world.ask("POST", `/users/${bea.id}/roles`, { role_name: "org_admin", expires_at: "2040-06-30T18:30:00Z" });
  await visit(page, `/users/${bea.id}/roles`);
  await expect(held.getByLabel("Until")).toHaveValue("2040-06-30");
});

test("one signs out everywhere else, and stays", async ({ page, context, server, world, newVisitor }) => {
  const bea = await world.person();
  const others = [await newVisitor(), await newVisitor()];
  for (const other of others) await server.signIn(other.context(), bea);
  await server.signIn(context, bea);
  await visit(page, "/account");
  await page.getByRole("button", { name: "Sign out everywhere else" }).click();
  await expect(message(page)).toHaveText("2 sessions have ended.");
  await expect(page.getByRole("region", { name: "Where you are signed in" }).getByRole("listitem")).toHaveText([/This one/]);
  await expect(page.getByRole("button", { name: "Sign out everywhere else" })).toHaveCount(0);
  for (const other of others) {
    await other.goto("/account");
    await expect(other).toHaveURL(/\/sign-in/);
  }
});

test("the theme is chosen in the account, too", async ({ page, context, server, world }) => {
  await server.signIn(context, await world.person());
  await visit(page, "/account");
  await page.getByRole("region", { name: "Display" }).getByRole("button", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page).toHaveURL("/account");
});
