// axe finds nothing serious on any page, in either theme. With script alone: axe is script.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { openActions, openChip, openMenu, summary, visit, withScript } from "../support/page";
import { expect, test } from "../support/test";
import { unique } from "../support/world";

test.skip(() => !withScript(), "axe is script");

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme });

    test("the pages in front of the console", async ({ page, freshServer, complaints }) => {
      complaints.expect(/status of 4\d\d/);
      await visit(page, await freshServer.setupLink);
      await expectAccessible(page);
      await visit(page, "/sign-in");
      await expectAccessible(page);
      await page.getByLabel("E-mail").fill("nobody@example.org");
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(summary(page)).toBeVisible();
      await expectAccessible(page);
      for (const path of ["/forgot-password", "/reset-password", "/accept-invitation", "/verify-email", "/nowhere"]) {
        await visit(page, path);
        await expectAccessible(page);
      }
    });

    test("the list and what opens in it", async ({ page, server, context, world }) => {
      await server.signIn(context, world.admin);
      await visit(page, "/users?role_filter=user,org_admin&is_active=true&page_size=5");
      await expectAccessible(page);
      await openChip(page, "Role");
      await openMenu(page, "Theme");
      await openActions(page, /^Actions for/);
      await expectAccessible(page);
      await visit(page, "/users?select=page&page_size=5");
      await page.locator("form.bulk summary").filter({ hasText: "Give role" }).click();
      await expectAccessible(page);
      for (const chip of ["Last sign-in", "Created"]) {
        await openChip(page, chip);
        await expectAccessible(page);
      }
      await visit(page, "/users?page_size=5");
      await page.locator("summary").filter({ hasText: "Columns" }).click();
      await expectAccessible(page);
      for (const path of ["/users?search=nobody-is-called-this", "/users?sort=age&page_size=5"]) {
        await visit(page, path);
        await expectAccessible(page);
      }
    });

    test("a run over many people, before and after", async ({ page, server, context, world }) => {
      const name = unique("Axe Person");
      await world.person({ name });
      const off = await world.person({ name });
      await world.ask("DELETE", `/users/${off.id}`);
      await server.signIn(context, world.admin);
      await visit(page, `/users?search=${encodeURIComponent(name)}&select=page`);
      await page.locator("form.bulk").getByRole("button", { name: "Deactivate" }).click();
      await expect(page.getByRole("heading", { level: 1, name: "Deactivate 1 person?" })).toBeVisible();
      await expectAccessible(page);
      await page.getByRole("button", { name: "Deactivate 1 person" }).click();
      await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
      await expectAccessible(page);
    });

    test("timelines, one event, the palette and the keys", async ({ page, server, context, world }) => {
      const bea = await world.person();
      await world.ask("PATCH", `/users/${bea.id}`, { full_name: "Bea Baker" });
      await server.signIn(context, world.admin);
      await visit(page, `/activity?page_size=5&person=${bea.id}`);
      for (const chip of ["Type", "By", "Organization", "Date"]) {
        await openChip(page, chip);
        await expectAccessible(page);
      }
      const files = page.locator("summary").filter({ hasText: "Export" });
      await files.click();
      await expectAccessible(page);
      await files.click();
      await page.locator("a.when").first().click();
      await expect(page.locator("h1.sentence")).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press("Control+k");
      await page.keyboard.type(bea.email);
      await expect(page.getByRole("option").first()).toContainText(bea.email);
      await expectAccessible(page);
      await page.keyboard.press("Escape");
      await page.keyboard.press("?");
      await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
      await expectAccessible(page);
    });

    test("the pages of a person", async ({ page, server, context, world, complaints }) => {
      complaints.expect(/status of 4\d\d/);
      const org = await world.organization();
      const bea = await world.person({ org, roles: ["org_admin"] });
      await world.ask("PATCH", `/users/${bea.id}`, { full_name: "Bea Baker-Ångström" });
      await server.signIn(context, world.admin);
      for (const tab of ["", "/actions", "/edit", "/roles", "/security", "/security/password", "/security/end-sessions", "/activity", "/deactivate"]) {
        await visit(page, `/users/${bea.id}${tab}`);
        await expectAccessible(page);
      }
      await visit(page, `/users/${bea.id}/roles`);
      await page.getByRole("checkbox", { name: "Super developer" }).check();
      await page.getByRole("checkbox", { name: "User", exact: true }).uncheck();
      await page.getByText("18 permissions").click();
      await expect(page.getByRole("region", { name: "Change of roles" })).toBeVisible();
      await expectAccessible(page);
      await visit(page, `/users/${bea.id}/deactivate`);
      await page.getByRole("button", { name: "Deactivate" }).click();
      await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
      await expectAccessible(page);
    });

    test("forms, organizations, roles, the account", async ({ page, server, context, world, complaints }) => {
      complaints.expect(/status of 4\d\d/);
      const org = await world.organization();
      const bea = await world.person({ org });
      await world.person({ name: "Dev Eloper", roles: ["super_dev"] });
      const invited = await world.ask<{ user_id: string }>("POST", "/users", {
        email: `${unique("invited")}@example.org`,
        send_invitation: true,
      });
      await server.signIn(context, world.admin);
      await visit(page, "/users/new");
      await expectAccessible(page);
      await page.getByRole("radio", { name: "Set a password now" }).check();
      await page.getByLabel("Password", { exact: true }).fill("short");
      await expect(page.locator(".strength")).toBeVisible();
      await page.getByRole("button", { name: "Create user" }).click();
      await expect(summary(page)).toBeVisible();
      await expectAccessible(page);
      await visit(page, `/users/${bea.id}/security/reset-link`);
      await expectAccessible(page);
      await page.getByRole("button", { name: "Make the link" }).click();
      await expect(page.getByRole("textbox", { name: "Reset link" })).toBeVisible();
      await expectAccessible(page);
      await page.getByRole("link", { name: "Done" }).click();
      await expect(page.getByRole("list", { name: "Reset links" })).toBeVisible();
      await expectAccessible(page);
      for (const path of [
        "/organizations?page_size=5",
        "/organizations/new",
        ...["", "/edit", "/activity", "/deactivate"].map((tab) => `/organizations/${org.id}${tab}`),
        "/roles",
        "/activity?page_size=5",
        "/outbox?page_size=5",
        "/settings",
        "/account",
        "/invitations",
        `/users/${invited.user_id}/invitation`,
        "/account/password",
        "/account/local",
      ]) {
        await visit(page, path);
        await expectAccessible(page);
      }
    });
  });
}

/** Nothing that axe calls serious or critical. */
async function expectAccessible(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, help, nodes }) => ({ id, help, at: nodes.map(({ target }) => target.join(" ")) }));
  expect(serious, page.url()).toEqual([]);
}
