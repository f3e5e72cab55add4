// A day's errand by clicks alone, on a laptop and on a phone: somebody cannot sign in, is helped, and gets a role for
// two weeks; all of it is in her timeline.
import { dayFromNow, dialog, expectNoSidewaysScroll, heading, message, spokenDay, visit, withScript } from "../support/page";
import { newPassword } from "../support/server";
import { expect, test } from "../support/test";

for (const [where, viewport] of [
  ["laptop", { width: 1280, height: 800 }],
  ["phone", { width: 360, height: 740 }],
] as const) {
  test(`on a ${where}: why somebody cannot sign in, a link for her, a role for two weeks, and her timeline`, async ({
    page,
    context,
    server,
    world,
    newVisitor,
  }) => {
    const bea = await world.person({ name: "Beatrix Halfname", org: await world.organization() });
    // Another one set her password, and she has to choose her own.
    await world.ask("POST", `/users/${bea.id}/admin-set-password`, { new_password: newPassword(), send_email: false, must_change: true });
    await server.signIn(context, world.admin);
    await page.setViewportSize(viewport);
    await visit(page, "/users");

    // By half of her name.
    const half = bea.name.slice(8).toLowerCase();
    await page.getByLabel("Search users").fill(half);
    await page.getByLabel("Search users").press("Enter");
    await expect(page.getByTestId("total")).toHaveText("1");
    const row = page.locator("tbody tr");
    await expect(row).toContainText(bea.name);
    await row.locator(".who").click();
    await expect(heading(page, bea.name)).toBeVisible();
    const tab = (label: string) => page.locator(".tabs a").filter({ hasText: label });

    // Why she cannot.
    await tab("Security").click();
    await expect(page.getByRole("region", { name: "What stands in the way of signing in" })).toContainText("The password was set by somebody else.");
    await expectNoSidewaysScroll(page);

    // A link, to be handed over.
    await page.getByRole("link", { name: "Reset link …" }).click();
    await expect(dialog(page)).toContainText("Opening it changes nothing.");
    await dialog(page).getByRole("button", { name: "Make the link" }).click();
    const field = page.getByRole("textbox", { name: "Reset link" });
    await expect(field).toHaveValue(/\/reset-password\?token=ush_/);
    const link = await field.inputValue();
    await expectNoSidewaysScroll(page);
    await dialog(page).getByRole("link", { name: "Done" }).click();
    await expect(dialog(page)).toHaveCount(0);
    await expect(page.getByRole("list", { name: "Reset links" })).toContainText("Open");
    const hers = await newVisitor();
    await visit(hers, link);
    await expect(heading(hers, "Choose a new password")).toBeVisible();

    // A role that ends by itself.
    const end = dayFromNow(14);
    await tab("Roles").click();
    await page.getByRole("checkbox", { name: "Organization administrator", exact: true }).check();
    await page.getByTestId("role-org_admin").getByLabel("Until").fill(end);
    if (!withScript()) await page.getByRole("button", { name: "Review the change" }).click();
    const bar = page.getByRole("region", { name: "Change of roles" });
    await expect(bar).toContainText(`1 change: + org_admin until ${spokenDay(end)}`);
    await bar.getByRole("button", { name: "Save" }).click();
    await expect(message(page)).toHaveText(`The roles of ${bea.name} are saved.`);
    await expect(message(page)).toBeInViewport({ ratio: 1 });
    await expectNoSidewaysScroll(page);

    // All of it, the newest first.
    await tab("Activity").click();
    await expect(page.locator("ol.events > li .what > p")).toHaveText([
      `${world.admin.name} gave ${bea.name} the role organization administrator until ${spokenDay(end)} `,
      `${world.admin.name} made a reset link for ${bea.name} `,
      `${world.admin.name} set the password of ${bea.name} `,
      new RegExp(`^${world.admin.name} created ${bea.name} in `),
    ]);
    await expectNoSidewaysScroll(page);

    // And back to the list, as it was left.
    await page.locator("a.crumb").click();
    await expect(page).toHaveURL((url) => url.pathname === "/users" && url.searchParams.get("search") === half);
    await expect(row).toContainText("org_admin");
  });
}
