// What was mailed, what waits and why; and what the server was told.
import { expectNoSidewaysScroll, heading, message, openChip, openMenu, visit } from "../support/page";
import { Server } from "../support/server";
import { expect, test } from "../support/test";

test("without a mail server a message waits in the outbox, where it can be read", async ({ page, context, server, world }) => {
  const bea = await world.person();
  await world.ask("POST", `/users/${bea.id}/admin-generate-reset-link`, { send_email: true });
  await server.signIn(context, world.admin);
  await visit(page, "/users");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Outbox" }).click();
  await expect(heading(page, "Outbox")).toBeVisible();
  await expect(page.getByText("No mail server is set (smtp_url)")).toBeVisible();
  const row = page.getByRole("row").filter({ hasText: bea.email }).filter({ hasText: "Choose a new password" });
  await expect(row).toContainText("Waiting");
  await row.getByRole("link").click();
  await expect(heading(page, "Choose a new password")).toBeVisible();
  await expect(page.getByRole("region", { name: "Text" })).toContainText(`${server.url}/reset-password?token=`);
  await expect(page.getByRole("region", { name: "What became of it" })).toContainText("It can be read here.");
  await expect(page.getByRole("button", { name: "Try again now" })).toHaveCount(0);
  await page.getByRole("link", { name: "Outbox" }).first().click();
  await expect(heading(page, "Outbox")).toBeVisible();

  // Its life in the Security tab names the letter, too.
  await visit(page, `/users/${bea.id}/security`);
  await expect(page.getByRole("list", { name: "Reset links" })).toContainText("Mail waits in the outbox");
  // The letter had a link in it, so that it was read is told.
  await visit(page, `/users/${bea.id}/activity?event_type=letter_read`);
  await expect(page.getByText(`read a letter to ${bea.name} with a link or a password in it`).first()).toBeVisible();
});

test("the messages can be narrowed to a state, which is in the address", async ({ page, context, server, world }) => {
  const bea = await world.person();
  await world.ask("POST", `/users/${bea.id}/admin-generate-reset-link`, { send_email: true });
  await server.signIn(context, world.admin);
  await visit(page, "/outbox?page_size=25");
  const total = await page.getByTestId("total").innerText();
  // Without a mail server everything waits.
  await (await openChip(page, "State")).getByRole("link", { name: "Waiting" }).click();
  await expect(page).toHaveURL("/outbox?state=waiting&page_size=25");
  await expect(page.getByTestId("total")).toHaveText(total);
  await expect(page.getByRole("row").filter({ hasText: bea.email })).toContainText("Waiting");
  for (const [name, state] of [["Sent", "sent"], ["Given up", "dropped"]]) {
    await (await openChip(page, "State")).getByRole("link", { name }).click();
    await expect(page).toHaveURL(`/outbox?state=${state}&page_size=25`);
    await expect(page.getByRole("heading", { name: "No message is in this state" })).toBeVisible();
    await expect(page.getByTestId("total")).toHaveText("0");
  }
  await page.getByRole("link", { name: "Clear the filter State" }).click();
  await expect(page).toHaveURL("/outbox?page_size=25");
  await expect(page.getByTestId("total")).toHaveText(total);

  await visit(page, "/outbox?state=lost");
  await expect(page.getByText("state “lost” is no state of a message")).toBeVisible();
});

test("a message that the mail server did not take says why, and is tried again", async ({ page, context, complaints }) => {
  complaints.expect(/status of 404/);
  // Nobody listens on this port.
  const settings = { USHER_SMTP_URL: "smtp://127.0.0.1:9", USHER_MAIL_FROM: "Usher <usher@example.org>" };
  const server = await Server.start({ settings });
  try {
    const admin = await server.seedAdmin();
    await server.signIn(context, admin);
    const url = `${server.url}/api/v1`;
    const { user_id } = await (await context.request.get(`${url}/auth/me`)).json();
    const made = await context.request.post(`${url}/users/${user_id}/admin-generate-reset-link`, { data: { send_email: true } });
    expect((await made.json()).email_sent).toBe(false);
    await visit(page, `${server.url}/outbox`);
    const row = page.getByRole("row").filter({ hasText: "Choose a new password" });
    await expect(row).toContainText(/Tried once; the last answer was: .*Next try in \d+ s/);
    await row.getByRole("link").click();
    await page.getByRole("button", { name: "Try again now" }).click();
    await expect(message(page)).toHaveText("The mail server was asked once more.");
    const became = page.getByRole("region", { name: "What became of it" });
    await expect(became).toContainText("Waiting");
    await expect(became).toContainText("Tried 2 times");
    await visit(page, `${server.url}/outbox/018f0000-0000-7000-8000-000000000000`);
    await expect(page.getByText("There is no such message.")).toBeVisible();
  } finally {
    await server.stop();
  }
});

test("the settings are there to be read, with where each comes from, and no secret", async ({ page, context, server, world }) => {
  await server.signIn(context, world.admin);
  await visit(page, "/settings");
  await expect(heading(page, "Settings")).toBeVisible();
  const row = (key: string) => page.getByRole("row").filter({ has: page.getByText(key, { exact: true }) });
  await expect(row("public_url")).toContainText(server.url);
  await expect(row("public_url")).toContainText("USHER_PUBLIC_URL");
  await expect(row("session.idle")).toContainText("14d");
  await expect(row("session.idle")).toContainText("default");
  await expect(row("smtp_url")).toContainText("not set");
  await expect(row("database_url").getByRole("cell").first()).toHaveText("set");
});

test("on a phone, outbox and settings are in the person's menu", async ({ page, context, server, world }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await server.signIn(context, world.admin);
  await visit(page, "/users");
  await (await openMenu(page, /^Your menu/)).getByRole("link", { name: "Settings" }).click();
  await expect(heading(page, "Settings")).toBeVisible();
  await expectNoSidewaysScroll(page);
});

test("outbox and settings are for super administrators alone", async ({ page, context, server, world, complaints }) => {
  complaints.expect(/status of 403/);
  const org = await world.organization();
  for (const role of ["org_admin", "super_dev"] as const) {
    const somebody = await world.person({ roles: [role], org });
    await server.signIn(context, somebody);
    for (const path of ["/outbox", "/outbox/018f0000-0000-7000-8000-000000000000", "/settings"]) {
      await visit(page, path);
      await expect(heading(page, "Not allowed")).toBeVisible();
    }
    await visit(page, "/roles");
    const rail = page.getByRole("navigation", { name: "Main" });
    await expect(rail.getByRole("link", { name: "Roles" })).toBeVisible();
    await expect(rail.getByRole("link", { name: /Outbox|Settings/ })).toHaveCount(0);
  }
});
