// What each role finds: lists, totals and searches hold only what is within its reach, and so do direct addresses.
import { heading, visit } from "../support/page";
import { expect, test } from "../support/test";

test("an administrator of an organization sees its people and nobody else", async ({ page, context, server, world, complaints }) => {
  complaints.expect(/status of 404/);
  const [own, other] = [await world.organization(), await world.organization()];
  const olga = await world.person({ name: "Olga Org", roles: ["org_admin"], org: own });
  const bea = await world.person({ org: own });
  const stranger = await world.person({ name: "Sid Stranger", org: other });
  await server.signIn(context, olga);

  await visit(page, "/users");
  await expect(page.getByTestId("total")).toHaveText("2");
  await expect(page.locator("tbody .who b")).toHaveText([bea.name, olga.name]);
  // One organization is nothing to choose from.
  await expect(page.locator(".chip summary").filter({ hasText: "Organization" })).toHaveCount(0);

  for (const query of [`search=${stranger.id}`, `search=${stranger.email}`, "search=Sid+Stranger", `org_id=${other.id}`]) {
    await visit(page, `/users?${query}`);
    await expect(page.getByRole("heading", { name: "Nobody matches" })).toBeVisible();
    await expect(page.getByTestId("total")).toHaveText("0");
    await expect(page.getByText(other.name)).toHaveCount(0);
  }
  for (const tab of ["", "/edit", "/roles", "/security", "/activity", "/deactivate"]) {
    await visit(page, `/users/${stranger.id}${tab}`);
    await expect(page.getByText("There is no such user.")).toBeVisible();
  }

  await visit(page, `/users/${bea.id}`);
  await expect(page.getByRole("link", { name: "Edit profile" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Deactivate …" })).toBeVisible();
});

test("rank: an administrator of an organization may look at a super administrator in it, no more", async ({
  page,
  context,
  server,
  world,
}) => {
  const org = await world.organization();
  const olga = await world.person({ name: "Olga Org", roles: ["org_admin"], org });
  const boss = await world.person({ name: "Super Boss", roles: ["super_admin"], org });
  await server.signIn(context, olga);
  await visit(page, `/users/${boss.id}`);
  await expect(heading(page, boss.name)).toBeVisible();
  await expect(page.getByRole("link", { name: "Edit profile" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Deactivate …" })).toHaveCount(0);
  await expect(page.getByText(/Only a super administrator may do this/)).toBeVisible();
});

test("a super_dev sees the people of the assigned organizations", async ({ page, context, server, world }) => {
  const [mine, other] = [await world.organization(), await world.organization()];
  const dev = await world.person({ name: "Dev Eloper", roles: ["super_dev"] });
  await world.ask("PUT", `/organizations/${mine.id}/super-devs/${dev.id}`);
  const bea = await world.person({ org: mine });
  await world.person({ org: other });
  await server.signIn(context, dev);
  await visit(page, "/users");
  await expect(page.locator("tbody .who b")).toHaveText([bea.name]);
  await page.getByRole("link", { name: bea.name }).click();
  await expect(page.getByRole("link", { name: "Edit profile" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Deactivate …" })).toHaveCount(0);
});

test("who holds the role user has their own pages, and edits their own name", async ({ page, context, server, world, complaints }) => {
  complaints.expect(/status of 40[34]/);
  const [bea, other] = [await world.person(), await world.person()];
  await server.signIn(context, bea);
  await visit(page, "/");
  await expect(page).toHaveURL("/account");
  await expect(heading(page, "Your account")).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Main" }).getByRole("link")).toHaveText(["Account"]);
  await expect(page.getByLabel("Find people")).toHaveCount(0);

  await visit(page, `/users/${bea.id}`);
  await expect(page.locator(".tabs a")).toHaveText(["Overview", "Roles", "Security", "Activity"]);
  await expect(page.getByText("Deactivate")).toHaveCount(0);
  await page.locator(".tabs a").filter({ hasText: "Security" }).click();
  await expect(page.getByRole("heading", { level: 2 })).toHaveText(["Can sign in", "Sessions"]);
  await page.locator(".tabs a").filter({ hasText: "Activity" }).click();
  await expect(page.getByText(`${bea.name} signed in`)).toBeVisible();
  await page.getByRole("link", { name: "Overview" }).click();
  await page.getByRole("link", { name: "Edit profile" }).click();
  await expect(page.getByLabel("E-mail")).toHaveCount(0);
  await page.getByLabel("Name").fill("Bea Herself");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(heading(page, "Bea Herself")).toBeVisible();

  await visit(page, `/users/${other.id}`);
  await expect(page.getByText("There is no such user.")).toBeVisible();
  await expect(page.getByText(other.name)).toHaveCount(0);
});

test("a role that is taken away is gone on the very next page", async ({ page, context, server, world, complaints }) => {
  complaints.expect(/status of 403/);
  const org = await world.organization();
  const olga = await world.person({ name: "Olga Org", roles: ["org_admin"], org });
  await server.signIn(context, olga);
  await visit(page, "/users");
  await expect(heading(page, "Users")).toBeVisible();
  await world.ask("DELETE", `/users/${olga.id}/roles/org_admin`);
  await page.getByRole("link", { name: "Add user" }).click();
  await expect(heading(page, "Not allowed")).toBeVisible();
});
