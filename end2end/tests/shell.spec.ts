// The frame around every page: theme, keyboard, phones.
import { clickBeside, expectNoSidewaysScroll, heading, openChip, openMenu, visit, withScript } from "../support/page";
import { expect, test } from "../support/test";

test("a chosen theme is there from the first byte of every page", async ({ page, context, server, world, request }) => {
  await server.signIn(context, world.admin);
  await visit(page, "/users?is_active=true");
  for (const [name, theme] of [
    ["Dark", "dark"],
    ["Light", "light"],
    ["Like the system", "auto"],
  ] as const) {
    const menu = await openMenu(page, "Theme");
    await menu.getByRole("button", { name }).click();
    await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
    await expect(page).toHaveURL("/users?is_active=true");
    // What the server sends, before any script runs.
    await expect(async () => {
      const html = await (await context.request.get("/users")).text();
      expect(html).toContain(`data-theme="${theme}"`);
    }).toPass();
  }
  expect(await (await request.get("/sign-in")).text()).toContain('data-theme="auto"');
});

test("the theme of the system is followed until one is chosen", async ({ page, context, server, world }) => {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await server.signIn(context, world.admin);
  await page.emulateMedia({ colorScheme: "light" });
  await visit(page, "/users");
  const light = await ground();
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await ground()).not.toBe(light);
});

test("the skip link leads past the rail to the content", async ({ page, context, server, world }) => {
  await server.signIn(context, world.admin);
  await visit(page, "/users");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("main")).toBeFocused();
});

test("the slash key goes to the search of the page, or to the one above every page", async ({ page, context, server, world }) => {
  test.skip(!withScript(), "keys are script");
  await server.signIn(context, world.admin);
  await visit(page, "/users");
  await page.keyboard.press("/");
  await expect(page.getByLabel("Search users")).toBeFocused();
  await expect(page.getByLabel("Search users")).toHaveValue("");

  await visit(page, "/users/new");
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("/");
  await expect(page.getByLabel("Find people")).toBeFocused();
  await page.keyboard.type("ada/");
  await expect(page.getByLabel("Find people")).toHaveValue("ada/");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/users?search=ada%2F");
});

test("Ctrl K goes to people, pages and actions, and the focus returns", async ({ page, context, server, world }) => {
  test.skip(!withScript(), "keys are script");
  const bea = await world.person();
  await server.signIn(context, world.admin);
  await visit(page, "/roles");
  const account = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Account" });
  await account.focus();
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Go anywhere" });
  await expect(palette.getByRole("combobox")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();
  await expect(account).toBeFocused();
  await page.keyboard.press("Control+k");
  await clickBeside(page);
  await expect(palette).toBeHidden();

  await page.keyboard.press("Control+k");
  await page.keyboard.type(bea.email);
  await expect(palette.getByRole("option").first()).toContainText(bea.name);
  await page.keyboard.press("Enter");
  await expect(heading(page, bea.name)).toBeVisible();
  await expect(palette).toBeHidden();

  await page.keyboard.press("Control+k");
  await page.keyboard.type("add user");
  await page.keyboard.press("ArrowDown");
  await expect(palette.getByRole("option", { selected: true })).toHaveText("Add user");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/users/new");
});

test("the question mark lists the keys", async ({ page, context, server, world }) => {
  test.skip(!withScript(), "keys are script");
  await server.signIn(context, world.admin);
  await visit(page, "/users");
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keys" });
  await expect(keys).toContainText("Go to the search");
  await page.keyboard.press("Escape");
  await expect(keys).toBeHidden();
  await page.getByLabel("Search users").focus();
  await page.keyboard.type("who?");
  await expect(page.getByLabel("Search users")).toHaveValue("who?");
  await expect(keys).toBeHidden();
});

test("Escape closes a menu and gives the focus back", async ({ page, context, server, world }) => {
  test.skip(!withScript(), "keys are script");
  await server.signIn(context, world.admin);
  await visit(page, "/users");
  const menu = await openMenu(page, "Theme");
  await menu.getByRole("button", { name: "Dark" }).focus();
  await page.keyboard.press("Escape");
  await expect(menu).toBeHidden();
  await expect(page.getByLabel("Theme")).toBeFocused();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 360, height: 740 } });

  test("no page scrolls sideways", async ({ page, context, server, world, complaints }) => {
    complaints.expect(/status of 4\d\d/);
    for (const path of ["/sign-in", "/forgot-password", "/reset-password", "/setup", "/nowhere"]) {
      await visit(page, path);
      await expectNoSidewaysScroll(page);
    }
    await server.signIn(context, world.admin);
    const org = await world.organization(`Rhoshandiatellyneshiaunneveshenk Koyaanisquatsiuth Foundation ${Date.now()}`);
    const name = "Wolfeschlegelsteinhausenbergerdorff-Hohenzollern-Sigmaringen von und zu Liechtenstein";
    const bea = await world.person({ name, org, roles: ["super_admin", "super_dev", "org_admin"] });
    for (const path of [
      "/users",
      "/users?search=Wolfeschlegel",
      "/users?is_active=false&role_filter=org_admin,user&sort=full_name&page_size=100",
      "/users?page=99",
      "/users?select=all&page_size=5",
      "/users?columns=status,roles,organization,last_login,created,user_id",
      "/users?sort=age&page=0",
      "/users/new",
      `/users/${bea.id}`,
      `/users/${bea.id}/edit`,
      `/users/${bea.id}/roles`,
      `/users/${bea.id}/security`,
      `/users/${bea.id}/security/reset-link`,
      `/users/${bea.id}/security/password`,
      `/users/${bea.id}/security/end-sessions`,
      `/users/${bea.id}/activity`,
      `/users/${bea.id}/deactivate`,
      "/users/018f0000-0000-7000-8000-000000000000",
      "/organizations",
      "/organizations/new",
      `/organizations/${org.id}`,
      `/organizations/${org.id}/edit`,
      `/organizations/${org.id}/activity`,
      `/organizations/${org.id}/deactivate`,
      "/roles",
      "/activity",
      "/outbox",
      "/settings",
      "/account",
      "/account/password",
      "/account/sign-out-elsewhere",
      "/account/local",
    ]) {
      await visit(page, path);
      // Over the page below, a dialog has a heading of its own.
      await expect(page.getByRole("heading", { level: 1 }).last()).toBeVisible();
      await expectNoSidewaysScroll(page);
    }
  });

  test("what opens stays on the screen", async ({ page, context, server, world }) => {
    await server.signIn(context, world.admin);
    for (const chip of ["Status", "Role", "Organization", "Last sign-in", "Created", "Sort"]) {
      await visit(page, "/users");
      const opened = await openChip(page, chip);
      await expect(opened).toBeInViewport({ ratio: ["Organization", "Last sign-in", "Created"].includes(chip) ? 0.5 : 1 });
      await expectNoSidewaysScroll(page);
    }
    for (const name of ["Theme", /^Your menu/]) {
      await visit(page, "/users");
      await expect(await openMenu(page, name)).toBeInViewport({ ratio: 1 });
      await expectNoSidewaysScroll(page);
    }
  });

  test("what would be saved stands above the places", async ({ page, context, server, world }) => {
    const bea = await world.person();
    await server.signIn(context, world.admin);
    await visit(page, `/users/${bea.id}/roles`);
    await page.getByRole("checkbox", { name: "Super developer", exact: true }).check();
    await page.evaluate(() => scrollTo(0, 0));
    const bar = withScript()
      ? page.getByRole("region", { name: "Change of roles" })
      : page.locator(".savebar").filter({ has: page.getByRole("button", { name: "Review the change" }) });
    const rail = (await page.getByRole("navigation", { name: "Main" }).boundingBox())!;
    const stands = (await bar.boundingBox())!;
    expect(Math.round(stands.y + stands.height)).toBeLessThanOrEqual(Math.ceil(rail.y));
    await expect(bar.getByRole("button").last()).toBeInViewport({ ratio: 1 });
  });

  test("the places are at the bottom, and a person is a card", async ({ page, context, server, world }) => {
    await server.signIn(context, world.admin);
    await visit(page, "/users");
    const rail = page.getByRole("navigation", { name: "Main" });
    await expect(rail).toBeInViewport({ ratio: 1 });
    const box = (await rail.boundingBox())!;
    expect(Math.round(box.y + box.height)).toBe(740);
    await expect(page.getByRole("columnheader").first()).toBeHidden();
    await page.locator("tbody .who").first().click();
    await expect(page.getByRole("heading", { level: 1 })).not.toHaveText("Users");
    await rail.getByRole("link", { name: "Users" }).click();
    await expect(heading(page, "Users")).toBeVisible();
  });
});

test("a page that stayed open over an upgrade is loaded anew, and the next click arrives", async ({ page, context, server, world, complaints }) => {
  test.skip(!withScript(), "without script every click loads a page");
  complaints.expect(/status of 404|unreachable|panicked|status code is not ok|failed to fetch Wasm/);
  const bea = await world.person();
  await server.signIn(context, world.admin);
  await visit(page, `/users?search=${bea.email}`);
  // One that has just come would not be loaded again.
  await page.waitForFunction(() => performance.now() > 5_000);
  await page.route("**/pkg/**/*.wasm", (route) => route.fulfill({ status: 404 }));
  const anew = page.waitForEvent("load");
  await page.locator("a.who").filter({ hasText: bea.name }).click();
  await anew;
  await page.unroute("**/pkg/**/*.wasm");
  await page.locator("a.who").filter({ hasText: bea.name }).click();
  await expect(heading(page, bea.name)).toBeVisible();
});
