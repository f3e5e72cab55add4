// In with a password, out again, and nothing to see in between.
import { alive, heading, message, signOut, summary, visit } from "../support/page";
import { expect, test } from "../support/test";

const WRONG = "The e-mail address or the password is wrong.";

test("a wrong password and an unknown address get the same sentence", async ({ page, world, complaints }) => {
  complaints.expect(/status of 401/);
  const bea = await world.person();
  await visit(page, "/sign-in");
  for (const [email, password] of [
    [bea.email, "not her password"],
    ["nobody@example.org", bea.password],
  ] as const) {
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(summary(page)).toHaveText(WRONG);
    await expect(page.getByLabel("E-mail")).toHaveValue(email);
  }
  await page.getByLabel("E-mail").fill(bea.email);
  await page.getByLabel("Password").fill(bea.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(heading(page, "Your account")).toBeVisible();
});

test("after too many wrong passwords one is told how long to wait; others are not kept waiting", async ({ page, server, world, request, complaints }) => {
  complaints.expect(/status of 429/);
  const bea = await world.person();
  for (let guess = 0; guess < 10; guess += 1) {
    await request.post(`${server.url}/api/v1/auth/login`, { data: { email: bea.email, password: "wrong" } });
  }
  await visit(page, "/sign-in");
  await page.getByLabel("E-mail").fill(bea.email);
  await page.getByLabel("Password").fill(bea.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(summary(page)).toHaveText(/^Too many failed sign-ins from this address\. Try again in (1[0-5]|[1-9]) minutes\.$/);
  await expect(page.getByLabel("E-mail")).toHaveValue(bea.email);
  await expect(page.getByRole("link", { name: "Forgot your password?" })).toBeVisible();
  const other = await world.person();
  await page.getByLabel("E-mail").fill(other.email);
  await page.getByLabel("Password").fill(other.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(heading(page, "Your account")).toBeVisible();
});

test("a page asked for before is where the sign-in leads", async ({ page, world }) => {
  const { admin } = world;
  await visit(page, "/users?search=ada&is_active=true");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel("E-mail").fill(admin.email);
  await page.getByLabel("Password").fill(admin.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/users?search=ada&is_active=true");
  await expect(page.getByLabel("Search users")).toHaveValue("ada");
});

for (const elsewhere of ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example/"]) {
  test(`the sign-in never leads to ${elsewhere}`, async ({ page, world }) => {
    const { admin } = world;
    await visit(page, `/sign-in?next=${encodeURIComponent(elsewhere)}`);
    await page.getByLabel("E-mail").fill(admin.email);
    await page.getByLabel("Password").fill(admin.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL("/users");
  });
}

test("a stranger is asked to sign in on every page of the console", async ({ page, world }) => {
  const { id } = await world.person();
  const person = ["", "/actions", "/edit", "/deactivate", "/roles", "/security", "/invitation", "/activity"].map((tab) => `/users/${id}${tab}`);
  const organization = ["", "/new", "/1", "/1/edit", "/1/deactivate", "/1/activity"].map((tab) => `/organizations${tab}`);
  const others = ["/invitations", "/roles", "/activity", "/account", "/account/password"];
  for (const path of ["/", "/users", "/users/new", ...person, ...organization, ...others]) {
    await page.goto(path);
    await expect(page).toHaveURL(path === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(path)}`);
  }
  await expect(heading(page, "Sign in")).toBeVisible();
});

test("signing out ends the session: the back button and the old cookie show nothing", async ({ page, context, server, world }) => {
  const bea = await world.person();
  await server.signIn(context, bea);
  await visit(page, `/users/${bea.id}`);
  await expect(heading(page, bea.name)).toBeVisible();
  const cookies = await context.cookies();

  await signOut(page);
  await expect(page).toHaveURL("/sign-in");
  await expect(message(page)).toHaveText("You are signed out.");
  await alive(page);

  await page.goBack();
  await expect(heading(page, "Sign in")).toBeVisible();
  await expect(page.getByText(bea.name)).toHaveCount(0);

  await context.addCookies(cookies);
  await page.goto(`/users/${bea.id}`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
});

test("a session that ended meanwhile leads to the sign-in and back", async ({ page, context, server, world, complaints }) => {
  complaints.expect(/status of 401/);
  await server.signIn(context, world.admin);
  await visit(page, "/users");
  await context.clearCookies();
  await page.getByRole("link", { name: "Add user" }).click();
  await expect(page).toHaveURL("/sign-in?next=%2Fusers%2Fnew");
  await page.getByLabel("E-mail").fill(world.admin.email);
  await page.getByLabel("Password").fill(world.admin.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(heading(page, "Add user")).toBeVisible();
});
