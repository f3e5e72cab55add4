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
    `${world.admin.name} changed the profile of ${bea.name} `,
    `${world.admin.name} created ${bea.name} `,
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
  await expect(sentences).toHaveText([`${world.admin.name} gave ${bea.name} the role organization administrator `]);

  await (await openChip(page, "Type")).getByRole("link", { name: "Password reset", exact: true }).click();
  await expect(page.getByRole("heading", { name: "No such event" })).toBeVisible();
  await page.getByRole("link", { name: "Show everything" }).click();
  await expect(page).toHaveURL(`/users/${bea.id}/activity`);
  await expect(sentences).toHaveCount(2);
  await page.goBack();
  await expect(page).toHaveURL(/event_type=password_reset$/);
});

test("each event has a page of its own, for whoever sees it in a timeline", async ({ page, context, world, server, complaints }) => {
  complaints.expect(/status of 404/);
  const org = await world.organization();
  const bea = await world.person({ org });
  const olga = await world.person({ roles: ["org_admin"], org });
  const elsewhere = await world.person({ roles: ["org_admin"], org: await world.organization() });
  await world.ask("PATCH", `/users/${bea.id}`, { full_name: "Renamed Here" });
  await visit(page, `/users/${bea.id}/activity`);
  await page.locator("ol.events > li").first().locator("a.when").click();
  await expect(heading(page, `${world.admin.name} changed the profile of ${bea.name}`)).toBeVisible();
  await expect(page).toHaveURL(/\/activity\/[0-9a-f-]{36}$/);
  await expect(page.getByText("127.0.0.1")).toBeVisible();
  await expect(page.locator(".diff")).toContainText("after: Renamed Here");
  await expect(page.locator("dt").filter({ hasText: /^Request$/ })).toBeVisible();
  const address = page.url();
  for (const [reader, status] of [
    [bea, 200],
    [olga, 200],
    [elsewhere, 404],
  ] as const) {
    await server.signIn(context, reader);
    expect((await page.goto(address))!.status()).toBe(status);
  }
  await expect(page.getByText("There is no such event.")).toBeVisible();
});

test("who did it narrows a timeline, found by name", async ({ page, world }) => {
  const org = await world.organization();
  const olga = await world.person({ name: "Olga Org", roles: ["org_admin"], org });
  const bea = await world.person({ org });
  await world.askAs(olga, "PATCH", `/users/${bea.id}`, { full_name: "Bea By Olga" });
  await visit(page, `/organizations/${org.id}/activity`);
  let by = await openChip(page, "By");
  await by.getByLabel("Find who did it").fill(olga.email);
  await by.getByLabel("Find who did it").press("Enter");
  by = page.locator(".chip details[open] .pop");
  await by.getByRole("link", { name: olga.name }).click();
  await expect(page).toHaveURL(`/organizations/${org.id}/activity?actor=${olga.id}`);
  const sentences = page.locator("ol.events > li .what > p");
  await expect(sentences).toHaveText([`${olga.name} changed the profile of ${bea.name} `, `${olga.name} signed in `]);

  const person = await openChip(page, "Person");
  await person.getByLabel("Find a person").fill(bea.email);
  await person.getByLabel("Find a person").press("Enter");
  await page.locator(".chip details[open] .pop").getByRole("link", { name: "Bea By Olga" }).click();
  await expect(page).toHaveURL(new RegExp(`person=${bea.id}`));
  await expect(sentences).toHaveCount(1);
  await page.getByRole("link", { name: "Clear the filter By" }).click();
  await expect(sentences).toHaveCount(2);
});

test("everything that happened is narrowed by organization", async ({ page, world }) => {
  const org = await world.organization();
  const bea = await world.person({ org });
  await visit(page, "/activity");
  const chip = await openChip(page, "Organization");
  await chip.getByLabel("Find an organization").fill(org.name);
  await chip.getByLabel("Find an organization").press("Enter");
  await page.locator(".chip details[open] .pop").getByRole("link", { name: org.name }).click();
  await expect(page).toHaveURL(`/activity?org_id=${org.id}`);
  await expect(page.locator("ol.events > li .what > p")).toHaveText([
    `${world.admin.name} created ${bea.name} in ${org.name} `,
    `${world.admin.name} created the organization ${org.name} `,
  ]);
});

test("failed sign-ins in a row are one line with their number, from where", async ({ page, world, request, newVisitor, server }) => {
  const bea = await world.person();
  for (let n = 0; n < 3; n += 1) {
    await request.post(`${server.url}/api/v1/auth/login`, { data: { email: bea.email, password: "not hers" } });
  }
  await server.signIn((await newVisitor()).context(), bea);
  await visit(page, `/users/${bea.id}/activity`);
  await expect(page.locator("ol.events > li .what > p")).toHaveText([
    `${bea.name} signed in `,
    `3 failed sign-ins for ${bea.name}, from 127.0.0.1 `,
    `${world.admin.name} created ${bea.name} `,
  ]);
});

test("sign-ins that follow each other are one line, and each has its page", async ({ page, world, newVisitor, server }) => {
  const bea = await world.person();
  for (let n = 0; n < 3; n += 1) {
    await server.signIn((await newVisitor()).context(), bea);
  }
  await visit(page, `/users/${bea.id}/activity`);
  const events = page.locator("ol.events > li");
  await expect(events.locator(".what > p")).toHaveText([`${bea.name} signed in 3 times `, `${world.admin.name} created ${bea.name} `]);
  await events.first().getByText("Details").click();
  const each = events.first().getByRole("link", { name: "This one" });
  await expect(each).toHaveCount(3);
  await each.last().click();
  await expect(heading(page, `${bea.name} signed in`)).toBeVisible();
});

test("failed sign-ins that alternate between accounts are a line for each", async ({ page, world, request, server }) => {
  const org = await world.organization();
  const [bea, cyd] = [await world.person({ org }), await world.person({ org })];
  for (const person of [bea, cyd, bea, cyd]) {
    await request.post(`${server.url}/api/v1/auth/login`, { data: { email: person.email, password: "not theirs" } });
  }
  await visit(page, `/organizations/${org.id}/activity?event_type=login_failed`);
  await expect(page.locator("ol.events > li .what > p")).toHaveText([
    `2 failed sign-ins for ${cyd.name}, from 127.0.0.1 `,
    `2 failed sign-ins for ${bea.name}, from 127.0.0.1 `,
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
