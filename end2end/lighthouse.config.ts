// What Lighthouse says of the pages: scripts/lighthouse starts it.
import { defineConfig } from "@playwright/test";
import journeys from "./playwright.config";

export default defineConfig({
  ...journeys,
  testDir: ".",
  testMatch: "lighthouse.ts",
  workers: 1,
  timeout: 600_000,
  use: { ...journeys.use, trace: "off" },
  projects: [{ name: "lighthouse" }],
});
