// What a press does while it is under way, and what is said where it is refused beside no form.
import { message, openActions, summary, visit, withScript } from "../support/page";
import { expect, test } from "../support/test";

test.beforeEach(async ({ server, context, world }) => server.signIn(context, world.admin));

test("a deed that is under way is not done a second time, and the page says that it works", async ({ page, world }) => {
  test.skip(!withScript(), "without script the browser shows that it works");
  const bea = await world.person();
  await world.ask("DELETE", `/users/${bea.id}`);
  await visit(page, `/users/${bea.id}`);
  let sent = 0;
  let answer = () => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route(/\/_call\/reactivate_user/, async (route) => {
    sent += 1;
    await held;
    await route.continue();
  });
  const form = page.locator("main form").filter({ has: page.getByRole("button", { name: "Reactivate" }) });
  await form.getByRole("button").click();
  await expect(form).toHaveAttribute("aria-busy", "true");
  await expect(page.locator(".progress")).toHaveClass(/\bon\b/);
  await form.getByRole("button").click();
  answer();
  await expect(message(page)).toHaveText(`${bea.name} is active again.`);
  await expect(page.locator(".progress")).not.toHaveClass(/\bon\b/);
  expect(sent).toBe(1);
});

test("what was sent from the menu of a row is answered although another menu is open", async ({ page, world }) => {
  test.skip(!withScript(), "without script a menu is a page");
  const bea = await world.person();
  await world.ask("DELETE", `/users/${bea.id}`);
  const other = await world.person();
  await visit(page, "/users");
  let answer = () => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route(/\/_call\/reactivate_user/, async (route) => {
    await held;
    await route.continue();
  });
  await (await openActions(page, bea.name)).getByRole("button", { name: "Reactivate" }).click();
  await openActions(page, other.name);
  answer();
  await expect(message(page)).toHaveText(`${bea.name} is active again.`);
  await expect(page.getByRole("row", { name: bea.name })).toContainText("Active");
});

test("a deed without a form of its own says why it was refused, in sight", async ({ page, server, world, newVisitor, complaints }) => {
  complaints.expect(/status of 404/);
  const bea = await world.person();
  await server.signIn((await newVisitor()).context(), bea);
  await visit(page, `/users/${bea.id}/security`);
  const end = page.getByRole("button", { name: /^End the session of/ });
  await expect(end).toBeVisible();
  await world.ask("DELETE", `/users/${bea.id}/sessions`);
  await end.click();
  await expect(summary(page)).toHaveText("This session has ended already.");
  await expect(summary(page)).toBeInViewport({ ratio: 1 });
  await page.locator(".tabs a").filter({ hasText: "Roles" }).click();
  await expect(page.getByTestId("role-user")).toBeVisible();
  await expect(summary(page)).toHaveCount(0);
});

test("what a form says itself is said once", async ({ page, complaints }) => {
  complaints.expect(/status of 422/);
  await visit(page, "/users/new");
  await page.getByLabel("E-mail").fill("bea");
  await page.getByRole("button", { name: "Create user" }).click();
  await expect(summary(page)).toHaveCount(1);
  await expect(summary(page)).toContainText("This is not an e-mail address");
});
