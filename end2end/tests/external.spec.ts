// Signing in through another provider: a real issuer, started here, and Usher as its client.
import type { Page } from "@playwright/test";
import { expectAccessible } from "../support/accessible";
import { type Account, Issuer, agree } from "../support/issuer";
import { expect, test as base } from "../support/mailed";
import { alive, expectWrong, heading, message, signOut, summary, visit } from "../support/page";
import { linkIn } from "../support/post";
import type { Person } from "../support/server";
import { unique } from "../support/world";

const NAME = "Acme Login";

const test = base.extend<object, { issuer: Issuer }>({
  issuer: [
    async ({}, use) => {
      const issuer = await Issuer.start();
      await use(issuer);
      await issuer.stop();
    },
    { scope: "worker" },
  ],
  settings: [
    async ({ issuer }, use) => use({ ...issuer.settings(NAME), USHER_REGISTRATION: "open" }),
    { scope: "worker" },
  ],
  server: [
    async ({ issuer, server }, use) => {
      issuer.serve(server.url);
      await use(server);
    },
    { scope: "worker" },
  ],
});

test("who has a verified address there signs in, comes to the page they asked for, and stays linked", async ({
  page,
  world,
  issuer,
}) => {
  const bea = await world.person();
  await visit(page, "/account?from=elsewhere");
  await leave(page);
  await agree(page, issuer.account({ email: bea.email.toUpperCase() }));
  await expect(page).toHaveURL("/account?from=elsewhere");
  await alive(page);
  await expect(method(page)).toContainText("Linked");
  await expect(page.getByRole("main").getByText(bea.email).first()).toBeVisible();
  await visit(page, `/users/${bea.id}/activity`);
  await expect(page.getByText(`${bea.name} linked their account to ${NAME}`)).toBeVisible();
});

test("an address that nobody verified takes over no account", async ({ page, world, issuer, complaints }) => {
  complaints.expect(/status of 409/);
  const bea = await world.person();
  await visit(page, "/sign-in");
  await leave(page);
  await agree(page, issuer.account({ email: bea.email, verified: false }));
  await expect(heading(page, "Found an organization")).toBeVisible();
  await visit(page, "/account");
  await expect(page).toHaveURL(/\/sign-in\?next=/);

  // Nor does it make a second one beside it.
  await page.goto("/oauth/oidc/register");
  await alive(page);
  await fill(page, { Organization: unique("Beas"), "User name": "bea" });
  await page.getByRole("button", { name: "Found the organization" }).click();
  await expect(summary(page)).toContainText("There is already a user with this e-mail address.");
});

test("a person links their account, signs in with it, and unlinks it; both is told by mail", async ({
  page,
  context,
  server,
  world,
  issuer,
  post,
  newVisitor,
  complaints,
}) => {
  complaints.expect(/status of 422/);
  const bea = await world.person();
  const account = issuer.account({ verified: false });
  await server.signIn(context, bea);
  await visit(page, "/account");
  await expect(method(page)).toContainText("Not linked");

  await ask(page, "Link", "Go on to", "not her password");
  await expect(summary(page)).toContainText("Current password: This is not your current password.");
  await expectWrong(method(page).getByLabel("Current password"), "This is not your current password.");
  await summary(page).getByRole("link").click();
  await expect(method(page).getByLabel("Current password")).toBeFocused();
  expect(post.to(bea.email)).toEqual([]);
  await visit(page, "/account");
  await ask(page, "Link", "Go on to", bea.password);
  await agree(page, account);
  await expect(message(page)).toHaveText(`You can sign in with ${NAME} now.`);
  await expect(page).toHaveURL("/account");
  await alive(page);
  await expect(method(page)).toContainText("Linked");
  const linked = await post.letter(bea.email, `${NAME} was linked to your account`);
  expect(linked.text).toContain(`can sign in with ${NAME}`);

  const elsewhere = await newVisitor();
  await signInThere(elsewhere, account);
  await expect(heading(elsewhere, "Your account")).toBeVisible();
  await expect(elsewhere.getByRole("main").getByText(bea.email).first()).toBeVisible();

  await ask(page, "Unlink", "Unlink", "not her password");
  await expectWrong(method(page).getByLabel("Current password"), "This is not your current password.");
  await visit(page, "/account");
  await ask(page, "Unlink", "Unlink", bea.password);
  await expect(message(page)).toHaveText(`You can no longer sign in with ${NAME}.`);
  await expect(method(page)).toContainText("Not linked");
  const unlinked = await post.letter(bea.email, `${NAME} was unlinked from your account`);
  expect(unlinked.text).toContain(`can no longer sign in with ${NAME}`);
  expect(post.to(bea.email)).toHaveLength(2);
  const again = await newVisitor();
  await signInThere(again, account);
  await expect(heading(again, "Found an organization")).toBeVisible();
});

test("the only way to sign in cannot be unlinked", async ({ page, world, issuer }) => {
  const email = `${unique("carl")}@example.org`;
  await world.ask("POST", "/users", { email, full_name: "Carl Castor" });
  await signInThere(page, issuer.account({ email }));
  await expect(heading(page, "Your account")).toBeVisible();
  await expect(method(page)).toContainText("Your only way to sign in");
});

test("a newcomer founds an organization and comes back", async ({ page, issuer, complaints }) => {
  complaints.expect(/status of 422/);
  const [name, account] = [unique("Compilers"), issuer.account({ name: "Grace Hopper" })];
  await signInThere(page, account);
  await expect(heading(page, "Found an organization")).toBeVisible();
  await expect(page.getByLabel("E-mail")).toHaveValue(account.email);
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Grace Hopper");
  await fill(page, { Organization: "ab", "User name": "grace" });
  await page.getByRole("button", { name: "Found the organization" }).click();
  await expect(summary(page)).toContainText("Organization: The name needs at least 3 characters.");
  await fill(page, { Organization: name });
  await page.getByRole("button", { name: "Found the organization" }).click();
  await expect(page).toHaveURL("/users");
  await alive(page);
  await signOut(page);
  await expect(message(page)).toHaveText("You are signed out.");
  await alive(page);
  // The issuer still knows them.
  await leave(page);
  await expect(page).toHaveURL("/users");
});

test("a newcomer whose address nobody vouches for confirms it with a link by mail", async ({ page, issuer, post }) => {
  const account = issuer.account({ verified: false });
  await signInThere(page, account);
  await fill(page, { Organization: unique("Linkers"), Name: "Grace Hopper", "User name": "grace" });
  await page.getByRole("button", { name: "Found the organization" }).click();
  await expect(page).toHaveURL("/users");
  await expect(message(page)).toContainText(`A mail with a link that confirms ${account.email} is on its way.`);
  await alive(page);
  await visit(page, "/account");
  await expect(page.getByRole("region", { name: "Profile" })).toContainText("Not confirmed");
  await visit(page, linkIn(await post.letter(account.email, "Confirm your e-mail address")));
  await page.getByRole("button", { name: "Confirm this address" }).click();
  await expect(message(page)).toHaveText("Your e-mail address is confirmed.");
  await expect(page.getByRole("region", { name: "Profile" })).not.toContainText("Not confirmed");
});

test("who refuses at the provider is told so beside the form", async ({ page }) => {
  await visit(page, "/sign-in");
  await leave(page);
  await page.getByRole("button", { name: "Refuse" }).click();
  await expect(summary(page)).toHaveText(`${NAME} did not confirm who you are. Start again.`);
  await expect(page).toHaveURL("/sign-in#problems");
});

test("the way back is good once, and in this browser", async ({ page, issuer, world, newVisitor }) => {
  const bea = await world.person();
  const back = page.waitForRequest(/\/oauth\/oidc\/callback\?/);
  await signInThere(page, issuer.account({ email: bea.email }));
  await expect(heading(page, "Your account")).toBeVisible();
  const url = (await back).url();

  const other = await newVisitor();
  for (const visitor of [page, other]) {
    await visitor.goto(url);
    await expect(summary(visitor).first()).toContainText("Start again.");
  }
  await expect(other).toHaveURL("/sign-in#problems");
});

test("whatever page a link to the provider names, the way back ends on this server", async ({
  server,
  world,
  issuer,
  newVisitor,
}) => {
  const account = issuer.account({ email: (await world.person()).email });
  for (const next of ["//evil.example", "/\\evil.example", "https://evil.example"]) {
    const visitor = await newVisitor();
    // A link that somebody wrote: the sign-in page itself names no page of another server.
    await visitor.goto(`/oauth/oidc?next=${encodeURIComponent(next)}`);
    await agree(visitor, account);
    await expect(heading(visitor, "Your account"), next).toBeVisible();
    await alive(visitor);
    expect(new URL(visitor.url()).origin, next).toBe(server.url);
  }
});

test("the API leads there and back and answers the keys of a session", async ({ page, context, server, world, issuer }) => {
  const bea = await world.person();
  const begun = await context.request.get(`${server.url}/api/v1/auth/oauth/oidc`);
  const { authorization_url } = (await begun.json()) as { authorization_url: string };
  const back = page.waitForResponse(/\/api\/v1\/auth\/oauth\/oidc\/callback\?/);
  await page.goto(authorization_url);
  await agree(page, issuer.account({ email: bea.email }));
  const { access_token } = (await (await back).json()) as { access_token: string };
  const me = await fetch(`${server.url}/api/v1/auth/me`, { headers: { authorization: `Bearer ${access_token}` } });
  expect(await me.json()).toMatchObject({ user_id: bea.id });
});

test("its pages fit a phone and hold nothing that axe minds", async ({ page, server, world, issuer, newVisitor }) => {
  await signInThere(page, issuer.account());
  await expect(heading(page, "Found an organization")).toBeVisible();
  await expectAccessible(page);

  const bea = await world.person();
  const hers = await newVisitor();
  await server.signIn(hers.context(), bea);
  await visit(hers, "/account");
  await hers.getByText(`Link ${NAME}`).click();
  await expectAccessible(hers);
  // The page between here and there stays while the issuer has nothing to show.
  await hers.route(`${issuer.url}/**`, (route) => route.fulfill({ status: 204 }));
  await method(hers).getByLabel("Current password").fill(bea.password);
  await method(hers).getByRole("button", { name: `Go on to ${NAME}` }).click();
  await expect(heading(hers, `On to ${NAME}`)).toBeVisible();
  await expectAccessible(hers);

  const stranger = await newVisitor();
  await visit(stranger, "/sign-in");
  await expectAccessible(stranger);
});

/** Off to the issuer, from the sign-in page. */
async function leave(page: Page) {
  await page.getByRole("link", { name: `Sign in with ${NAME}` }).click();
}

async function signInThere(page: Page, account: Account) {
  await visit(page, "/sign-in");
  await leave(page);
  await agree(page, account);
  await alive(page);
}

/** The line of the issuer on the page of one's own account. */
function method(page: Page) {
  return page.getByRole("region", { name: "Sign-in methods" }).getByRole("listitem").filter({ hasText: NAME });
}

/** Links or unlinks: opens the form, gives the password. */
async function ask(page: Page, what: "Link" | "Unlink", go: string, password: Person["password"]) {
  await method(page).locator("summary").filter({ hasText: what }).click();
  await method(page).getByLabel("Current password").fill(password);
  await method(page).getByRole("button", { name: `${go} ${NAME}` }).click();
}

async function fill(page: Page, fields: Record<string, string>) {
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value);
}
