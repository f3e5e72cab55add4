// The first administrator, by the link that the log of an empty Usher shows.
import { alive, expectWrong, heading, summary, visit } from "../support/page";
import { newPassword } from "../support/server";
import { expect, test } from "../support/test";

test("the link from the log makes the first administrator and is spent by it", async ({ freshServer, page, newVisitor }) => {
  const link = await freshServer.setupLink;
  await visit(page, link);
  await expect(heading(page, "Create the first administrator")).toBeVisible();
  // The token left the address, and with it the history and every Referer.
  await expect(page).toHaveURL(`${freshServer.url}/setup`);
  expect(await page.content()).not.toContain(new URL(link).searchParams.get("token"));

  await page.getByLabel("Name").fill("Grace Hopper");
  await page.getByLabel("E-mail").fill("grace@navy.example");
  await page.getByLabel("Password").fill(newPassword());
  await page.getByRole("button", { name: "Create administrator" }).click();

  await expect(page).toHaveURL(`${freshServer.url}/users`);
  await expect(page.getByLabel("Your menu: Grace Hopper")).toBeVisible();
  await expect(page.getByRole("row", { name: /Grace Hopper/ })).toContainText("super_admin");

  const other = await newVisitor();
  await visit(other, link);
  await expect(heading(other, "Usher is set up")).toBeVisible();
  await other.getByRole("link", { name: "Sign in" }).click();
  await expect(heading(other, "Sign in")).toBeVisible();
});

test("a wrong setup link says so and where the right one is", async ({ freshServer, page }) => {
  for (const query of ["", "?token=wrong"]) {
    await visit(page, `${freshServer.url}/setup${query}`);
    await expect(heading(page, "This setup link is not valid")).toBeVisible();
    await expect(page.getByText("Use the link that the server’s log shows last.")).toBeVisible();
    await expect(page.getByRole("textbox")).toHaveCount(0);
  }
});

test("what is wrong is said beside each field, and what was typed stays", async ({ freshServer, page, complaints }) => {
  complaints.expect(/status of 422/);
  await visit(page, await freshServer.setupLink);
  await page.getByLabel("Name").fill("Grace Hopper");
  await page.getByLabel("E-mail").fill("grace");
  await page.getByLabel("Password").fill("short");
  await page.getByRole("button", { name: "Create administrator" }).click();

  await expect(summary(page)).toContainText("2 fields need another look");
  await expectWrong(page.getByLabel("E-mail"), /This is not an e-mail address/);
  await expectWrong(page.getByLabel("Password"), /it needs at least 8/);
  await expect(page.getByLabel("Name")).toHaveValue("Grace Hopper");
  await expect(page.getByLabel("E-mail")).toHaveValue("grace");
  await summary(page).getByRole("link", { name: /^E-mail/ }).click();
  await expect(page.getByLabel("E-mail")).toBeFocused();

  await page.getByLabel("E-mail").fill("grace@navy.example");
  await page.getByLabel("Password").fill(newPassword());
  await page.getByRole("button", { name: "Create administrator" }).click();
  await alive(page);
  await expect(heading(page, "Users")).toBeVisible();
});
