// Giving and taking roles, and what they let people do.
import { heading, message, summary, visit } from "../support/page";
import { expect, test } from "../support/test";

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test("a role is given until a day and taken before it", async ({ page, context, server, world }) => {
  const bea = await world.person({ org: await world.organization() });
  await server.signIn(context, world.admin);
  await visit(page, `/users/${bea.id}`);
  await page.getByRole("link", { name: "Roles", exact: true }).and(page.locator(".tabs a")).click();
  const held = page.getByTestId("role-org_admin");
  const effective = page.getByRole("region", { name: `What ${bea.name} may do` });
  await expect(effective).not.toContainText("users:create");

  await held.getByLabel("Give the role Organization administrator").click();
  await held.getByLabel("Until").fill(day(14));
  await held.getByRole("button", { name: "Give organization administrator" }).click();
  await expect(message(page)).toHaveText(`${bea.name} is organization administrator now to the end of ${day(14)} (UTC).`);
  await expect(held).toContainText(/ends in 1[45] days/);
  await expect(effective.getByRole("listitem").filter({ hasText: "users:create" })).toContainText("Organization administrator");

  await held.getByRole("button", { name: "Remove the role Organization administrator" }).click();
  await expect(message(page)).toHaveText(`${bea.name} is organization administrator no more.`);
  await expect(effective).not.toContainText("users:create");
  await expect(held.getByLabel("Give the role Organization administrator")).toBeVisible();

  await page.getByRole("link", { name: "Activity", exact: true }).and(page.locator(".tabs a")).click();
  await expect(page.locator("ol.events > li .what > p").nth(0)).toContainText("removed the role organization administrator from");
  await expect(page.locator("ol.events > li .what > p").nth(1)).toContainText(`gave ${bea.name} the role organization administrator until`);
});

test("a role cannot end in the past", async ({ page, context, server, world, complaints }) => {
  complaints.expect(/status of 422/);
  const bea = await world.person();
  await server.signIn(context, world.admin);
  await visit(page, `/users/${bea.id}/roles`);
  const held = page.getByTestId("role-super_dev");
  await held.getByLabel("Give the role Super developer").click();
  await held.getByLabel("Until").fill(day(-2));
  await held.getByRole("button", { name: "Give super developer" }).click();
  await expect(summary(page)).toContainText("The end lies in the past.");
  await expect(held.getByLabel("Give the role Super developer")).toBeVisible();
});

test("roles that are not the caller's to give say why", async ({ page, context, server, world }) => {
  const org = await world.organization();
  const olga = await world.person({ name: "Olga Org", roles: ["org_admin"], org });
  const bea = await world.person({ org });
  await server.signIn(context, olga);
  await visit(page, `/users/${bea.id}/roles`);
  for (const role of ["super_admin", "super_dev"]) {
    await expect(page.getByTestId(`role-${role}`)).toContainText("Only a super administrator can give or take this role.");
    await expect(page.getByTestId(`role-${role}`).getByRole("button")).toHaveCount(0);
  }
  await page.getByTestId("role-org_admin").getByLabel("Give the role Organization administrator").click();
  await page.getByRole("button", { name: "Give organization administrator" }).click();
  await expect(message(page)).toHaveText(`${bea.name} is organization administrator now.`);
});

test("the last super administrator keeps the role", async ({ page, context, freshServer }) => {
  await freshServer.signIn(context, await freshServer.seedAdmin());
  await visit(page, `${freshServer.url}/users`);
  await page.locator("tbody .who").first().click();
  await page.locator(".tabs a").filter({ hasText: "Roles" }).click();
  await expect(page.getByTestId("role-super_admin")).toContainText("This is the last active super administrator.");
  await expect(page.getByTestId("role-super_admin").getByRole("button")).toHaveCount(0);
});

test("the page of roles tells what each carries and who holds it", async ({ page, context, server, world }) => {
  await server.signIn(context, world.admin);
  await visit(page, "/users");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Roles" }).click();
  await expect(heading(page, "Roles")).toBeVisible();
  await expect(page.getByRole("heading", { level: 2 })).toHaveText([
    "Super administrator",
    "Super developer",
    "Organization administrator",
    "User",
  ]);
  const devs = page.getByRole("region", { name: "Super developer" });
  await expect(devs).toContainText("organizations:create");
  await devs.getByRole("link", { name: "Who holds it" }).click();
  await expect(page).toHaveURL("/users?role_filter=super_dev");
});
