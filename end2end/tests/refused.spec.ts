// What is not there, and what is not allowed: said plainly, with the true status.
import { heading, visit } from "../support/page";
import { expect, test } from "../support/test";

test("an address without a page says so", async ({ page, complaints, request }) => {
  complaints.expect(/status of 404/);
  await visit(page, "/nowhere");
  await expect(heading(page, "Not found")).toBeVisible();
  await expect(page.getByText("There is no page at this address.")).toBeVisible();
  expect((await request.get("/nowhere")).status()).toBe(404);
  await page.getByRole("link", { name: "Go to the start page" }).click();
  await expect(page).toHaveURL("/sign-in");
});

test("a person who is not there says so, within the console", async ({ page, context, server, world, complaints }) => {
  complaints.expect(/status of 404/);
  await server.signIn(context, world.admin);
  for (const id of ["018f0000-0000-7000-8000-000000000000", "no-id", "%00"]) {
    for (const tab of ["", "/actions", "/edit", "/roles", "/security", "/activity", "/deactivate"]) {
      await visit(page, `/users/${id}${tab}`);
      await expect(page.getByText("There is no such user.")).toBeVisible();
      expect((await context.request.get(`/users/${id}${tab}`)).status()).toBe(404);
    }
  }
  await page.getByRole("link", { name: "Go to the start page" }).click();
  await expect(heading(page, "Users")).toBeVisible();
});

test("who looks after nobody is told so on the pages of those who do", async ({ page, context, server, world, complaints }) => {
  complaints.expect(/status of 40[34]/);
  await server.signIn(context, await world.person());
  const pages = ["/users", "/users/new", "/invitations", "/organizations", "/organizations/new", "/roles", "/activity", "/settings"];
  for (const path of pages) {
    await visit(page, path);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(["Not allowed"]);
    await expect(page.getByText("Your roles do not allow this.")).toBeVisible();
    expect((await context.request.get(path)).status()).toBe(403);
  }
});

test("an organization that is not there says so", async ({ page, context, server, world, complaints }) => {
  complaints.expect(/status of 404/);
  await server.signIn(context, world.admin);
  for (const id of ["999999", "no-number", "99999999999999999999"]) {
    for (const tab of ["", "/edit", "/activity", "/deactivate"]) {
      await visit(page, `/organizations/${id}${tab}`);
      await expect(page.getByText("There is no such organization.")).toBeVisible();
      expect((await context.request.get(`/organizations/${id}${tab}`)).status()).toBe(404);
    }
  }
});
