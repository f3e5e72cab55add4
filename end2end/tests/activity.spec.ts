// What happened to a person, as people read it.
import { heading, message, openChip, visit } from "../support/page";
import { expect, test } from "../support/test";
import { unique } from "../support/world";

test.beforeEach(async ({ server, context, world }) => server.signIn(context, world.admin));

test("an edited profile shows before and after, and who did it", async ({ page, world }) => {
  const bea = await world.person();
  const name = unique("Beatrice Baker-Ångström");
  await visit(page, `/users/${bea.id}`);
  await page.getByRole("link", { name: "Edit profile" }).click();
  await expect(page.getByLabel("Name")).toHaveValue(bea.name);
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(message(page)).toHaveText(`The profile of ${name} is saved.`);

  await page.locator(".tabs a").filter({ hasText: "Activity" }).click();
  await expect(heading(page, name)).toBeVisible();
  await expect(page.getByRole("heading", { level: 2, name: /^Today, / })).toBeVisible();
  const events = page.locator("ol.events > li");
  await expect(events.locator(".what > p")).toHaveText([
    `${world.admin.email} changed the profile of ${bea.name} `,
    `${world.admin.email} created ${bea.name} `,
  ]);
  await expect(events.first()).toContainText(`before: ${bea.name}`);
  await expect(events.first()).toContainText(`after: ${name}`);
  await events.first().getByText("Details").click();
  await expect(events.first().getByText(`${world.admin.email}, in the console`)).toBeVisible();
  await expect(events.first().getByText("127.0.0.1")).toBeVisible();
});

test("a profile that somebody else changed meanwhile is not overwritten", async ({ page, world, complaints }) => {
  complaints.expect(/status of 412/);
  const bea = await world.person();
  await visit(page, `/users/${bea.id}/edit`);
  await world.ask("PATCH", `/users/${bea.id}`, { full_name: "Changed Meanwhile" });
  await page.getByLabel("Name").fill("Overwrites It");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert")).toContainText(/changed/);
  await expect(page.getByLabel("Name")).toHaveValue("Overwrites It");
  await visit(page, `/users/${bea.id}`);
  await expect(heading(page, "Changed Meanwhile")).toBeVisible();
});

test("a type of event is filtered by, in the URL", async ({ page, world }) => {
  const bea = await world.person({ roles: ["org_admin"] });
  await visit(page, `/users/${bea.id}/activity`);
  await (await openChip(page, "Type")).getByRole("link", { name: "Role assigned" }).click();
  await expect(page).toHaveURL(`/users/${bea.id}/activity?event_type=role_assigned`);
  const sentences = page.locator("ol.events > li .what > p");
  await expect(sentences).toHaveText([`${world.admin.email} gave ${bea.name} the role organization administrator `]);

  await (await openChip(page, "Type")).getByRole("link", { name: "Password reset", exact: true }).click();
  await expect(page.getByRole("heading", { name: "No such event" })).toBeVisible();
  await page.getByRole("link", { name: "Show everything" }).click();
  await expect(page).toHaveURL(`/users/${bea.id}/activity`);
  await expect(sentences).toHaveCount(2);
  await page.goBack();
  await expect(page).toHaveURL(/event_type=password_reset$/);
});

test("each event has a link of its own", async ({ page, world }) => {
  const bea = await world.person();
  await visit(page, `/users/${bea.id}/activity`);
  const event = page.locator("ol.events > li").first();
  const href = await event.locator("a.when").getAttribute("href");
  await visit(page, href!);
  await expect(page.locator("li:target")).toContainText(`created ${bea.name}`);
});

test("failed sign-ins in a row are one line with their number", async ({ page, world, request, newVisitor, server }) => {
  const bea = await world.person();
  for (let n = 0; n < 3; n += 1) {
    await request.post(`${server.url}/api/v1/auth/login`, { data: { email: bea.email, password: "not hers" } });
  }
  await server.signIn((await newVisitor()).context(), bea);
  await visit(page, `/users/${bea.id}/activity`);
  await expect(page.locator("ol.events > li .what > p")).toHaveText([
    `${bea.name} signed in `,
    `3 times: Failed sign-in for ${bea.name} `,
    `${world.admin.email} created ${bea.name} `,
  ]);
});

test("days narrow a timeline, in the URL", async ({ page, world }) => {
  const bea = await world.person();
  const today = new Date().toISOString().slice(0, 10);
  await visit(page, `/users/${bea.id}/activity`);
  let dates = await openChip(page, "Date");
  await dates.getByLabel("To").fill("2020-01-31");
  await dates.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/end_date=2020-01-31/);
  await expect(page.getByRole("heading", { name: "No such event" })).toBeVisible();
  await page.getByRole("link", { name: "Clear the filter Date" }).click();
  await expect(page).toHaveURL(`/users/${bea.id}/activity`);

  dates = await openChip(page, "Date");
  await dates.getByLabel("From").fill(today);
  await dates.getByLabel("To").fill(today);
  await dates.getByRole("button", { name: "Apply" }).click();
  await expect(page.locator("ol.events > li")).toHaveCount(1);
});

test("a super administrator reads everything that happened", async ({ page, world }) => {
  const bea = await world.person();
  await visit(page, "/users");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Activity" }).click();
  await expect(heading(page, "Activity")).toBeVisible();
  await expect(page.getByText(`created ${bea.name}`)).toBeVisible();
});
