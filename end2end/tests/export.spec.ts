// Lists as files: links that work without script, for what the filter shows and within one's reach.
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { openChip, visit } from "../support/page";
import { expect, test } from "../support/test";
import { unique } from "../support/world";

test.beforeEach(async ({ server, context, world }) => server.signIn(context, world.admin));

async function saved(page: Page, click: () => Promise<void>) {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}

test("people are exported as the filter shows them, on all pages, and no cell is a formula", async ({ page, world }) => {
  const name = unique("=cmd|' /C calc'!A0, Person");
  const org = await world.organization();
  const people = [await world.person({ name, org }), await world.person({ name }), await world.person({ name })];
  await visit(page, `/users?search=${encodeURIComponent(name)}&page_size=1&sort=full_name`);
  const file = await saved(page, () => page.getByRole("link", { name: "Export" }).click());
  expect(file.name).toMatch(/^users-\d{4}-\d\d-\d\d\.csv$/);
  const lines = file.text.trimEnd().split("\r\n");
  expect(lines[0]).toBe(
    "user_id,email,full_name,is_active,roles,org_id,org_name,is_email_verified,last_login_at,created_at,oauth_provider",
  );
  expect(lines).toHaveLength(1 + people.length);
  expect(lines.find((line) => line.startsWith(people[0]!.id))).toContain(`,"'${people[0]!.name}",true,user,${org.id},`);
  await visit(page, "/activity?event_type=users_exported");
  await expect(page.locator("ol.events > li").first()).toContainText(`${world.admin.name} exported a list of 3 people`);
});

test("an export holds what the caller may see, and nothing for strangers", async ({ context, world, server, request }) => {
  const [own, other] = [await world.organization(), await world.organization()];
  const olga = await world.person({ roles: ["org_admin"], org: own });
  const stranger = await world.person({ org: other });
  await server.signIn(context, olga);
  const text = await (await context.request.get(`${server.url}/users.csv`)).text();
  expect(text.trimEnd().split("\r\n")).toHaveLength(2);
  expect(text).toContain(olga.email);
  expect(text).not.toContain(stranger.email);
  for (const path of [`/users/${stranger.id}/activity.csv`, `/organizations/${other.id}/activity.jsonl`]) {
    expect((await context.request.get(server.url + path)).status(), path).toBe(404);
  }
  expect((await context.request.get(`${server.url}/activity.csv`)).status()).toBe(403);
  await server.signIn(context, stranger);
  expect((await context.request.get(`${server.url}/users.csv`)).status()).toBe(403);
  const nobody = await request.get(`${server.url}/users.csv`, { maxRedirects: 0 });
  expect([nobody.status(), nobody.headers()["location"]]).toEqual([303, "/sign-in"]);
});

test("a timeline is exported as CSV and as JSON Lines, filtered", async ({ page, world }) => {
  const bea = await world.person({ roles: ["org_admin"] });
  await visit(page, `/users/${bea.id}/activity?event_type=role_assigned`);
  const sentence = `${world.admin.name} gave ${bea.name} the role organization administrator`;
  await page.locator("summary").filter({ hasText: "Export" }).click();
  const lines = await saved(page, () => page.getByRole("link", { name: "As JSON Lines" }).click());
  const events = lines.text.trimEnd().split("\n").map((line) => JSON.parse(line) as { action: string; event_type: string });
  expect(events.map((event) => [event.event_type, event.action])).toEqual([["role_assigned", sentence]]);

  await visit(page, `/users/${bea.id}/activity?event_type=role_assigned`);
  await page.locator("summary").filter({ hasText: "Export" }).click();
  const csv = await saved(page, () => page.getByRole("link", { name: "As CSV" }).click());
  expect(csv.text.split("\r\n")[1]).toContain(sentence);

  await visit(page, `/users/${bea.id}/activity`);
  await expect(page.locator("ol.events > li").first()).toContainText(
    `exported a part of the activity of ${bea.name}, chosen by a filter, 2 times`,
  );
  await (await openChip(page, "Type")).getByRole("link", { name: "Activity exported" }).click();
  await expect(page.locator("ol.events > li")).toHaveCount(1);
});
