// Whether everybody can use what a page shows: with a screen reader, in either theme, and on a phone.
import { type Page, expect } from "@playwright/test";
import axe from "axe-core";
import { expectNoSidewaysScroll, withScript } from "./page";

const PHONE = { width: 360, height: 740 };

/** Targets have 24 pixels, or as much room around them (WCAG 2.2, 2.5.8): axe asks for that only when it is told to. */
const everything: axe.RunOptions = { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } };
const colours: axe.RunOptions = { resultTypes: ["violations"], runOnly: ["color-contrast"] };

/** axe finds nothing but minor things in what the page shows, in the light theme and in the dark one, on a laptop and
 *  on a phone, where nothing scrolls sideways. Leaves theme and size as they were. Without script the width alone is looked
 *  at: axe is script. */
export async function expectAccessible(page: Page) {
  const laptop = page.viewportSize()!;
  // Without motion: a colour on its way to another one is neither.
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  if (withScript()) {
    await page.evaluate(axe.source);
    await expectNothing(page, everything, "light");
    await page.emulateMedia({ colorScheme: "dark" });
    await expectNothing(page, colours, "dark");
  }
  await page.setViewportSize(PHONE);
  await expectNoSidewaysScroll(page);
  if (withScript()) {
    // As high as the page is: what sticks to the edge of the window would seem to cover what can be scrolled.
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ ...PHONE, height: Math.max(PHONE.height, height) });
    await expectNothing(page, everything, "dark, on a phone");
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  await page.setViewportSize(laptop);
}

async function expectNothing(page: Page, options: axe.RunOptions, theme: string) {
  const found = await page.evaluate(async (options) => {
    // What lies below an open menu is there again when the menu is closed.
    const below = (node: axe.NodeResult) =>
      !!document.querySelector("details[open] > .pop") && node.any.some(({ id, data }) => id === "target-size" && /obscured/i.test(data?.messageKey));
    const { violations } = await axe.run(document, options);
    return violations
      .filter(({ impact }) => impact !== "minor")
      .flatMap(({ id, nodes }) =>
        nodes.filter((node) => !below(node)).map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`),
      );
  }, options);
  // Soft: one run tells of all pages.
  expect.soft(found, `${page.url()}, ${theme}`).toEqual([]);
}
