// An administrator's errand without a mouse: in, to somebody by half of the name, a role, a password, out again.
import type { Locator, Page } from "@playwright/test";
import { alive, dialog, heading, message, visit, withScript } from "../support/page";
import { newPassword } from "../support/server";
import { expect, test } from "../support/test";

/** Goes from stop to stop until this one has the focus, and is seen to have it. */
async function tabTo(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab") {
  await expect(target).toBeVisible();
  for (let stops = 0; stops < 80; stops += 1) {
    await page.keyboard.press(key);
    if (await target.evaluate((node) => node === document.activeElement)) {
      await expect(target).toBeInViewport();
      // The ring that shows where one is, around the field or around what holds it.
      const rings = await target.evaluate((node) => [node, node.closest("label") ?? node].map((each) => getComputedStyle(each).outlineStyle));
      expect(rings).toContainEqual(expect.not.stringMatching("none"));
      return;
    }
  }
  throw new Error(`80 presses of ${key} do not lead to ${target}`);
}

test.skip(() => !withScript(), "without script the keys are the browser's own");

test("in, to a person, a role, a password, and out", async ({ page, world, newVisitor, server }) => {
  const bea = await world.person({ name: "Beatrix Keys", org: await world.organization() });
  const { admin } = world;
  const { keyboard } = page;
  const set = newPassword();
  await visit(page, "/sign-in");
  await expect(page.getByLabel("E-mail")).toBeFocused();
  await keyboard.type(admin.email);
  await keyboard.press("Tab");
  await keyboard.type(admin.password);
  await keyboard.press("Enter");
  await expect(heading(page, "Users")).toBeVisible();
  await alive(page);

  const search = page.getByLabel("Search users");
  await keyboard.press("/");
  await expect(search).toBeFocused();
  await keyboard.type(bea.name.slice(8));
  await keyboard.press("Enter");
  await expect(page.getByTestId("total")).toHaveText("1");
  await tabTo(page, page.locator("tbody .who"));
  await keyboard.press("Enter");
  await expect(heading(page, bea.name)).toBeVisible();

  const tab = (label: string) => page.locator(".tabs a").filter({ hasText: label });
  await tabTo(page, tab("Roles"));
  await keyboard.press("Enter");
  const role = page.getByRole("checkbox", { name: "Organization administrator", exact: true });
  await tabTo(page, role);
  await keyboard.press("Space");
  await expect(role).toBeChecked();
  await tabTo(page, page.getByRole("region", { name: "Change of roles" }).getByRole("button", { name: "Save" }));
  await keyboard.press("Enter");
  await expect(message(page)).toHaveText(`The roles of ${bea.name} are saved.`);

  await tabTo(page, tab("Security"), "Shift+Tab");
  await keyboard.press("Enter");
  const opener = page.getByRole("link", { name: "Set password …" });
  await tabTo(page, opener);
  await keyboard.press("Enter");
  await expect(dialog(page).getByLabel("New password")).toBeFocused();
  // Out of the dialog and back in: the focus is where it was.
  await keyboard.press("Escape");
  await expect(opener).toBeFocused();
  await keyboard.press("Enter");
  await expect(dialog(page).getByLabel("New password")).toBeFocused();
  await keyboard.type(set);
  await tabTo(page, dialog(page).getByLabel("Has to be changed at the next sign-in"));
  await keyboard.press("Space");
  await tabTo(page, dialog(page).getByRole("button", { name: "Set password" }));
  await keyboard.press("Enter");
  await expect(message(page)).toHaveText(`The password of ${bea.name} is set.`);

  const menu = page.getByLabel(/^Your menu/).and(page.locator("summary"));
  await tabTo(page, menu, "Shift+Tab");
  await keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: "Sign out", exact: true }));
  await keyboard.press("Enter");
  await expect(message(page)).toHaveText("You are signed out.");

  await server.signIn((await newVisitor()).context(), { ...bea, password: set });
  expect((await world.ask<{ roles: string[] }>("GET", `/users/${bea.id}`)).roles.sort()).toEqual(["org_admin", "user"]);
});
