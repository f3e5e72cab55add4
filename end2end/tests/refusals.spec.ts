// What a press does while it is under way, and what is said where it is refused beside no form.
import type { Page } from "@playwright/test";
import { heading, message, summary, visit, withScript } from "../support/page";
import { expect, test } from "../support/test";
import { unique } from "../support/world";

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
