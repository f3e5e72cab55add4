// Switching people off and on again.
import { alive, clickBeside, dialog, heading, message, openActions, summary, visit, withScript } from "../support/page";
import { expect, test } from "../support/test";

test("a deactivated person is signed out at once and cannot sign in until reactivated", async ({
  page,
  context,
  server,
  world,
  newVisitor,
  complaints,
}) => {
  complaints.expect(/status of 401/);
  const bea = await world.person();
  const hers = await newVisitor();
  await server.signIn(hers.context(), bea);
  await visit(hers, `/users/${bea.id}`);
  await expect(heading(hers, bea.name)).toBeVisible();

  await server.signIn(context, world.admin);
  await visit(page, `/users/${bea.id}`);
  await page.getByRole("link", { name: "Deactivate …" }).click();
  await expect(heading(page, `Deactivate ${bea.name}?`)).toBeVisible();
  await expect(dialog(page).getByText(`${bea.name} is signed out of 1 session at once.`)).toBeVisible();
  await expect(dialog(page).getByText("You can reactivate them at any time.")).toBeVisible();
  await page.getByRole("button", { name: "Deactivate" }).click();
  await expect(message(page)).toHaveText(`${bea.name} is deactivated and signed out everywhere.`);
  await expect(page.getByText("Cannot sign in. Signed in just now.")).toBeVisible();

  await hers.locator(".tabs a").filter({ hasText: "Activity" }).click();
  await expect(hers).toHaveURL(/\/sign-in\?next=/);
  await alive(hers);
  await hers.getByLabel("E-mail").fill(bea.email);
  await hers.getByLabel("Password").fill(bea.password);
  await hers.getByRole("button", { name: "Sign in" }).click();
  await expect(summary(hers)).toHaveText("The e-mail address or the password is wrong.");

  await page.getByRole("button", { name: "Reactivate" }).click();
  await expect(message(page)).toHaveText(`${bea.name} is active again.`);
  await expect(page.getByText("Signed in just now. No open session.")).toBeVisible();
  await hers.getByLabel("E-mail").fill(bea.email);
  await hers.getByLabel("Password").fill(bea.password);
  await hers.getByRole("button", { name: "Sign in" }).click();
  await expect(hers).toHaveURL(/\/activity$/);
});

test("a deactivation can be taken back where it is announced", async ({ page, context, server, world }) => {
  const bea = await world.person();
  await server.signIn(context, world.admin);
  await visit(page, `/users/${bea.id}/deactivate`);
  await expect(dialog(page).getByText("is not signed in anywhere now")).toBeVisible();
  await page.getByRole("button", { name: "Deactivate" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(message(page)).toHaveText(`${bea.name} is active again.`);
  await expect(page.getByText("Active", { exact: true })).toBeVisible();
});

test("cancelling changes nothing", async ({ page, context, server, world }) => {
  const bea = await world.person();
  await server.signIn(context, world.admin);
  await visit(page, `/users?search=${bea.id}`);
  await (await openActions(page, bea.name)).getByRole("link", { name: "Deactivate …" }).click();
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect(page).toHaveURL(new RegExp(`/users\\?search=${bea.id}`));
  await expect(page.getByRole("row", { name: bea.name })).toContainText("Active");
  expect((await world.ask<{ is_active: boolean }>("GET", `/users/${bea.id}`)).is_active).toBe(true);
});

test("the dialog is open over the page that it is about, and leads back there", async ({ page, context, server, world }) => {
  test.skip(!withScript(), "without script a dialog is a page: there is nothing below it and no Escape");
  const [bea, org] = [await world.person(), await world.organization()];
  await server.signIn(context, world.admin);
  for (const path of [`/users/${bea.id}`, `/organizations/${org.id}`]) {
    await visit(page, path);
    const opener = page.getByRole("link", { name: "Deactivate …" });
    for (const leave of [() => page.keyboard.press("Escape"), () => dialog(page).getByRole("link", { name: "Cancel" }).click()]) {
      await opener.click();
      await expect(page).toHaveURL(`${path}/deactivate`);
      await expect(page.locator("dialog:modal")).toHaveAccessibleName(/^Deactivate .*\?$/);
      await expect(dialog(page).getByRole("link", { name: "Cancel" })).toBeFocused();
      await clickBeside(page);
      await expect(page.locator("dialog:modal")).toBeVisible();
      await expect(page).toHaveURL(`${path}/deactivate`);
      await leave();
      await expect(page).toHaveURL(path);
      await expect(dialog(page)).toHaveCount(0);
      await expect(opener).toBeFocused();
    }
  }

  await visit(page, `/users/${bea.id}/deactivate?back=%2Fusers%3Fsearch%3D${bea.id}`);
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(`/users?search=${bea.id}`);
  // Only a page of Usher is led back to.
  await visit(page, `/users/${bea.id}/deactivate?back=https%3A%2F%2Fexample.org`);
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(`/users/${bea.id}`);
});

test("nobody deactivates themselves", async ({ page, context, server, world }) => {
  await server.signIn(context, world.admin);
  await visit(page, `/users?search=${world.admin.email}`);
  const actions = await openActions(page, world.admin.name);
  await expect(actions.getByRole("link", { name: "Open" })).toBeVisible();
  await expect(actions.getByText("Deactivate …")).toHaveCount(0);

  await actions.getByRole("link", { name: "Open" }).click();
  await expect(page.getByText("You cannot deactivate yourself. Ask another administrator.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Deactivate …" })).toHaveCount(0);

  await visit(page, `${new URL(page.url()).pathname}/deactivate`);
  await expect(dialog(page).getByText("You cannot deactivate yourself. Ask another administrator.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Deactivate" })).toHaveCount(0);
});
