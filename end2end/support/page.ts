// What journeys do on every page.
import { type Locator, type Page, expect, test } from "@playwright/test";

export function withScript() {
  return test.info().project.use.javaScriptEnabled !== false;
}

/** Opens a page; with script, waits until the page has come to life. */
export async function visit(page: Page, path: string) {
  await page.goto(path);
  await alive(page);
}

/** After a step that loads a whole page: with script, waits until it has come to life. Nothing but the choice of
 *  the way (script or plain form) depends on it. */
export async function alive(page: Page) {
  if (withScript()) await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
}

export function heading(page: Page, name: string | RegExp) {
  return page.getByRole("heading", { level: 1, name, exact: true });
}

/** The dialog over the page. What it says may stand on the page below, too. */
export function dialog(page: Page) {
  return page.getByRole("dialog");
}

/** Clicks far from the dialog that is open over the page. */
export async function clickBeside(page: Page) {
  await page.mouse.click(4, 400);
}

/** What the last deed said. */
export function message(page: Page) {
  return page.getByRole("status").locator("p");
}

/** What is wrong, on top of a form. */
export function summary(page: Page) {
  return page.getByRole("alert");
}

/** A field whose own message says this. */
export async function expectWrong(field: Locator, sentence: string | RegExp) {
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toHaveAccessibleDescription(sentence);
}

/** Opens the menu with this name and answers what is in it. */
export async function openMenu(page: Page, name: string | RegExp): Promise<Locator> {
  const button = page.getByLabel(name, { exact: true }).and(page.locator("summary"));
  const menu = page.locator("details").filter({ has: button });
  await button.click();
  await expect(menu).toHaveAttribute("open");
  return menu.locator(".pop");
}

/** Asks what can be done with somebody in the list: a menu in their row, without script a page. */
export async function openActions(page: Page, name: string | RegExp): Promise<Locator> {
  await page.getByRole("link", { name: typeof name === "string" ? `Actions for ${name}` : name }).first().click();
  return page.locator(withScript() ? "tbody details[open] .pop" : "main .actions");
}

/** Opens a filter above a list; one that has just been searched in still is. */
export async function openChip(page: Page, label: string): Promise<Locator> {
  const button = page.locator("summary").filter({ hasText: label });
  const chip = page.locator(".chip details").filter({ has: button });
  if ((await chip.getAttribute("open")) === null) await chip.locator("summary").click();
  return page.locator(".chip details[open] .pop");
}

/** The way out is in the person's menu. */
export async function signOut(page: Page) {
  const menu = await openMenu(page, /^Your menu/);
  await menu.getByRole("button", { name: "Sign out" }).click();
}

/** So many days from now, as a date field holds it. */
export function dayFromNow(days: number) {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** The day of a date field as a page says it: "30 Nov 2026". */
export function spokenDay(day: string) {
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const [year, month, date] = day.split("-").map(Number);
  return `${date} ${months[month! - 1]} ${year}`;
}

export async function expectNoSidewaysScroll(page: Page) {
  const { content, window } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  expect(content, `width of ${page.url()}`).toBeLessThanOrEqual(window);
}
