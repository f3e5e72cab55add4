// How long a first visit takes on a slow telephone: scripts/first-visit starts it.
import { defineConfig } from "@playwright/test";
import journeys from "./playwright.config";

export default defineConfig({
  ...journeys,
  testDir: ".",
  testMatch: "first-visit.ts",
  workers: 1,
  timeout: 600_000,
  use: { ...journeys.use, trace: "off" },
  projects: [{ name: "first-visit" }],
});
