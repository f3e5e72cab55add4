// Takes the pictures of the documentation: npx playwright test --config screenshots.config.ts
import { defineConfig } from "@playwright/test";
import journeys from "./playwright.config";

export default defineConfig({
  ...journeys,
  testDir: ".",
  testMatch: "screenshots.ts",
  workers: 1,
  timeout: 120_000,
  use: { ...journeys.use, trace: "off" },
  projects: [{ name: "screenshots" }],
});
