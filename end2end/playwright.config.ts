// The journeys of a person through Usher's pages, each with JavaScript and without. Every worker has a server and a
// database of its own (support/test.ts), so files may run side by side and leave behind what they like.
import { defineConfig } from "@playwright/test";
import { existsSync } from "node:fs";

// `make test-e2e` names the browser; by hand, the usual places are looked at, then Playwright's own download.
const browsers = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"].map((name) => `/usr/bin/${name}`);
const executablePath = process.env.USHER_CHROMIUM || browsers.find((path) => existsSync(path));

export default defineConfig({
  testDir: "tests",
  // What a page looks like, and what becomes of words on it, does not depend on where they are kept: shown on SQLite.
  testIgnore: process.env.USHER_E2E_DATABASE === "postgres" ? /(accessibility|corpus)[\w-]*\.spec\.ts/ : undefined,
  outputDir: "test-results",
  reporter: "list",
  forbidOnly: !!process.env.CI,
  // What passes only sometimes is broken.
  retries: 0,
  workers: 2,
  // Generous: a busy machine is slow, and what hangs is found all the same.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: {
    // A trace is taken of every test, kept or not, and costs up to a quarter of its time: ask for it with
    // `make test-e2e ARGS="--trace retain-on-failure"`.
    screenshot: "only-on-failure",
    locale: "en-GB",
    timezoneId: "UTC",
    launchOptions: {
      executablePath,
      args: [
        "--no-sandbox", // containers and root have no namespace for it; the only site visited is our own
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "js", use: { javaScriptEnabled: true } },
    { name: "nojs", use: { javaScriptEnabled: false } },
  ],
});
