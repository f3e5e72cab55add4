// Pictures of the main pages from seeded data: those of the README, light and dark, go to docs/pictures/; with
// USHER_SCREENSHOTS=FOLDER every page is taken into that folder, in light, dark and on a phone, for somebody to look at.
import type { Page } from "@playwright/test";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { alive, openChip, openMenu, visit } from "./support/page";
import { expect, test } from "./support/test";

const docs = fileURLToPath(new URL("../docs/pictures/", import.meta.url));
const folder = process.env.USHER_SCREENSHOTS;

const looks = [
  { look: "light", colorScheme: "light", viewport: { width: 1280, height: 860 } },
  { look: "dark", colorScheme: "dark", viewport: { width: 1280, height: 860 } },
  { look: "phone", colorScheme: "light", viewport: { width: 360, height: 740 } },
] as const;

test.use({ viewport: { width: 1280, height: 860 }, colorScheme: "light" });

for (const colorScheme of ["light", "dark"] as const) {
  test(`the pictures of the README, ${colorScheme}`, async ({ page, server, world, context }) => {
    await page.emulateMedia({ colorScheme });
    await server.signIn(context, world.admin);
    const take = (name: string) => page.screenshot({ path: join(docs, `${name}-${colorScheme}.png`) });
    const ada = await world.person({ name: "Ada Lovelace", org: await world.organization() });
    await visit(page, "/users?sort=-last_login_at");
    await take("users");
    await visit(page, `/users/${ada.id}/roles`);
    await page.getByRole("checkbox", { name: "Organization administrator" }).check();
    await page.getByTestId("role-org_admin").getByLabel("Until").fill("2030-11-30");
    await take("roles");
    await visit(page, `/users/${ada.id}/security/reset-link`);
    await page.getByRole("button", { name: "Make the link" }).click();
    await expect(page.getByRole("textbox", { name: "Reset link" })).toBeFocused();
    await take("link");
    await visit(page, "/activity");
    await take("activity");
    await visit(page, "/organizations");
    await take("organizations");
  });
}

for (const { look, colorScheme, viewport } of looks) {
  test(`every page, ${look}`, async ({ page, server, world, context, complaints, freshServer }) => {
    test.skip(!folder, "USHER_SCREENSHOTS names no folder");
    complaints.expect(/status of 4\d\d/);
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    let number = 0;
    const take = async (name: string, fullPage = true) => {
      number += 1;
      await page.evaluate(() => document.fonts.ready);
      await page.screenshot({ path: join(folder!, `${look}-${`${number}`.padStart(2, "0")}-${name}.png`), fullPage });
    };
    await story({ page, take, setupLink: await freshServer.setupLink, server, world, context });
    expect(number).toBeGreaterThan(0);
  });
}

interface Story {
  page: Page;
  take: (name: string, fullPage?: boolean) => Promise<void>;
  setupLink: string;
  server: import("./support/server").Server;
  world: import("./support/world").World;
  context: import("@playwright/test").BrowserContext;
}

async function story({ page, take, setupLink, server, world, context }: Story) {
  await visit(page, setupLink);
  await take("setup");
  await visit(page, setupLink.replace(/token=.*/, "token=wrong"));
  await take("setup-wrong");
  await visit(page, "/sign-in");
  await take("sign-in");
  await page.getByLabel("E-mail").fill("ada@example.org");
  await page.getByLabel("Password").fill("not the right one");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await take("sign-in-wrong");
  await visit(page, "/forgot-password");
  await take("forgot");
  await visit(page, "/reset-password");
  await take("reset-none");
  await visit(page, "/reset-password?token=abc");
  await take("reset");

  await server.signIn(context, world.admin);
  await visit(page, "/users");
  await take("users", false);
  await openMenu(page, "Theme");
  await take("theme-menu", false);
  await page.keyboard.press("Escape");
  await openMenu(page, /^Your menu/);
  await take("your-menu", false);
  await page.keyboard.press("Escape");
  await openChip(page, "Role");
  await take("role-chip", false);
  await page.keyboard.press("Escape");
  await openChip(page, "Organization");
  await take("organization-chip", false);
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: /^Actions for/ }).nth(2).click();
  await take("row-menu", false);
  await visit(page, "/users?is_active=false&role_filter=user,org_admin&sort=email&page_size=25");
  await take("users-filtered");
  await visit(page, "/users?search=nobody-at-all");
  await take("users-none");
  await visit(page, "/users?page=99");
  await take("users-past");
  await visit(page, "/users?page=0&sort=age");
  await take("users-odd", false);
  await visit(page, "/users/new");
  await take("new");
  await page.getByLabel("E-mail").fill("nonsense");
  await page.getByRole("radio", { name: "Set a password now" }).check();
  await page.getByLabel("Password", { exact: true }).fill("short");
  await page.getByRole("button", { name: "Create user" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await take("new-wrong");

  const org = await world.organization();
  const bea = await world.person({ org, roles: ["org_admin"] });
  await visit(page, `/users/${bea.id}`);
  await take("person");
  await visit(page, `/users/${bea.id}/roles`);
  await take("roles");
  await page.getByRole("checkbox", { name: "Super developer" }).check();
  await page.getByTestId("role-super_dev").getByLabel("Until").fill("2030-11-30");
  await page.getByRole("checkbox", { name: "User", exact: true }).uncheck();
  await page.getByTestId("role-org_admin").getByText(/^\d+ permissions/).click();
  await take("roles-changed");
  await visit(page, `/users/${bea.id}/security`);
  await take("security");
  await visit(page, `/users/${bea.id}/security/reset-link`);
  await take("link-asked", false);
  await page.getByRole("button", { name: "Make the link" }).click();
  await expect(page.getByRole("textbox", { name: "Reset link" })).toBeFocused();
  await take("link-made", false);
  await page.getByRole("link", { name: "Done" }).click();
  await expect(page.getByRole("list", { name: "Reset links" })).toBeVisible();
  await take("security-link");
  await visit(page, `/users/${bea.id}/security/password`);
  await page.getByLabel("New password").fill("short");
  await page.getByRole("button", { name: "Set password" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await take("password-wrong", false);
  await visit(page, `/organizations`);
  await take("organizations", false);
  await visit(page, `/organizations/${org.id}`);
  await take("organization");
  await visit(page, "/roles");
  await take("roles-page");
  await visit(page, "/outbox");
  await take("outbox", false);
  await visit(page, "/settings");
  await take("settings", false);
  await visit(page, "/account");
  await take("account");
  await visit(page, "/account/local");
  await take("account-local");
  await visit(page, `/users/${bea.id}/edit`);
  await take("edit");
  await page.getByLabel("Name").fill("Beatrice Baker-Ångström");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("is saved")).toBeVisible();
  await take("edit-done");
  await visit(page, `/users/${bea.id}/activity`);
  await page.getByText("Details").first().click();
  await take("activity");
  await visit(page, `/users/${bea.id}/deactivate`);
  await take("deactivate");
  await page.getByRole("button", { name: "Deactivate" }).click();
  await expect(page.getByText("signed out everywhere")).toBeVisible();
  await take("deactivated");

  const { users } = await world.ask<{ users: { user_id: string }[] }>("GET", "/users?page_size=3&is_active=true&page=30");
  await visit(page, `/users/${users[0]!.user_id}/activity`);
  await take("activity-seeded");
  await visit(page, "/users/018f0000-0000-7000-8000-000000000000");
  await take("not-found-user");
  await visit(page, "/nowhere");
  await take("not-found");

  await context.clearCookies();
  const user = await world.person();
  await server.signIn(context, user);
  await visit(page, "/");
  await alive(page);
  await take("own-page");
  await visit(page, "/users");
  await take("forbidden");
}
