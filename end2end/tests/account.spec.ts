// One's own account: how one reads Usher, and the way out elsewhere.
import { alive, heading, message, openChip, spokenDay, visit } from "../support/page";
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

test("what happened last stands in the account, and leads on to all of it", async ({ page, context, server, world }) => {
  const bea = await world.person();
  for (const n of [1, 2, 3, 4, 5]) await world.ask("PATCH", `/users/${bea.id}`, { full_name: `Bea ${n}` });
  await server.signIn(context, bea);
  await visit(page, "/account");
  const latest = page.getByRole("region", { name: "Latest activity" });
  await expect(latest.locator("ol.events > li")).toHaveCount(5);
  await expect(latest.locator("ol.events > li").first()).toContainText("signed in");
  await expect(latest.locator("ol.events > li").nth(1)).toContainText("after: Bea 5");
  await latest.getByRole("link", { name: "All activity" }).click();
  await expect(page).toHaveURL(`/users/${bea.id}/activity`);
  await expect(page.locator("ol.events > li")).toHaveCount(7);
});

test("the days of a timeline are those of the reader’s time zone", async ({ page, context, server, world }) => {
  const bea = await world.person();
  await server.signIn(context, bea);
  // Where it is tomorrow already, or still yesterday: one of the two has another date than UTC has now.
  const zones = { "Pacific/Kiritimati": 14, "Pacific/Pago_Pago": -11 };
  for (const [zone, hours] of Object.entries(zones)) {
    await visit(page, "/account/local");
    await page.getByLabel("Time zone", { exact: true }).selectOption(zone);
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("region", { name: "Display" })).toContainText(zone.replace("_", " "));
    const day = (days: number) => new Date(Date.now() + hours * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);
    const there = { yesterday: day(-1), today: day(0), tomorrow: day(1) };
    const url = (first: string, last: string) => `/users/${bea.id}/activity?start_date=${first}&end_date=${last}`;
    await visit(page, url(there.today, there.today));
    await expect(page.locator("ol.events > li")).not.toHaveCount(0);
    await (await openChip(page, "Date")).getByLabel("From", { exact: true }).waitFor();
    await expect(page.getByLabel("From", { exact: true })).toHaveValue(there.today);
    await expect(page.getByLabel("To", { exact: true })).toHaveValue(there.today);
    // The links on the page and the file mean the same days.
    const file = page.locator("a[href*=\"/activity.csv\"]");
    expect(await file.getAttribute("href")).toContain(`start_date=${there.today}&end_date=${there.today}`);
    const csv = async (first: string, last: string) =>
      (await (await context.request.get(url(first, last).replace("activity?", "activity.csv?"))).text()).trim().split("\n").length;
    expect(await csv(there.today, there.today)).toBeGreaterThan(1);
    for (const other of [there.yesterday, there.tomorrow]) {
      await visit(page, url(other, other));
      await expect(page.locator("ol.events > li")).toHaveCount(0);
      expect(await csv(other, other)).toBe(1);
    }
  }
});

test("the days of the list of people are those of the reader’s time zone, and every time in a sentence is theirs", async ({ page, context, server, world }) => {
  const olga = await world.person({ roles: ["super_admin"] });
  const bea = await world.person();
  await world.ask("POST", `/users/${bea.id}/roles`, { role_name: "org_admin", expires_at: "2036-12-09T18:30:00Z" });
  await server.signIn(context, olga);
  const zones = { "Pacific/Kiritimati": [14, "10 Dec 2036, 08:30"], "Pacific/Pago_Pago": [-11, "9 Dec 2036, 07:30"] } as const;
  for (const [zone, [hours, end]] of Object.entries(zones)) {
    await visit(page, "/account/local");
    await page.getByLabel("Time zone", { exact: true }).selectOption(zone);
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("region", { name: "Display" })).toContainText(zone.replace("_", " "));
    const today = new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 10);
    const other = new Date(Date.now() + (hours - 24) * 3_600_000).toISOString().slice(0, 10);
    for (const [day, count] of [[today, 1], [other, 0]] as const) {
      const query = `search=${bea.id}&created_from=${day}&created_to=${day}`;
      await visit(page, `/users?${query}`);
      await expect(page.getByTestId("total")).toHaveText(`${count}`);
      await expect(page.locator(".chip.on").filter({ hasText: "Created" })).toContainText(`${spokenDay(day)} to ${spokenDay(day)}`);
      expect(await page.locator('a[href*="/users.csv"]').getAttribute("href")).toContain(`created_from=${day}&created_to=${day}`);
      const csv = await (await context.request.get(`/users.csv?${query}`)).text();
      expect(csv.trim().split("\n")).toHaveLength(1 + count);
    }
    await visit(page, `/users/${bea.id}/activity`);
    await expect(page.getByText(`the role organization administrator until ${end}`)).toBeVisible();
  }
});

test("one signs out everywhere else, and stays", async ({ page, context, server, world, newVisitor }) => {
  const bea = await world.person();
  const others = [await newVisitor(), await newVisitor()];
  for (const other of others) await server.signIn(other.context(), bea);
  await server.signIn(context, bea);
  await visit(page, "/account");
  await page.getByRole("link", { name: "Sign out everywhere else …" }).click();
  await expect(page.getByRole("dialog")).toContainText("2 other sessions end at once.");
  await page.getByRole("dialog").getByRole("button", { name: "Sign out everywhere else" }).click();
  await expect(message(page)).toHaveText("2 sessions have ended.");
  await expect(page.getByRole("region", { name: "Where you are signed in" }).getByRole("listitem")).toHaveText([/This one/]);
  await expect(page.getByRole("link", { name: "Sign out everywhere else …" })).toHaveCount(0);
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
