// What the journeys import instead of @playwright/test: a server of their own, and a browser in which nothing may
// go wrong unnoticed.
import { type BrowserContext, type Page, expect, test as base } from "@playwright/test";
import { Server } from "./server";
import { World } from "./world";

export { expect };

interface ForEachWorker {
  /** Shared by the tests of one worker, and full of made-up people. A test that needs an untouched one takes
   *  `freshServer`. */
  server: Server;
  /** Makes on `server` what a journey needs. */
  world: World;
}

interface ForEachTest {
  freshServer: Server;
  /** Another person's browser: a context of its own, watched like the test's. */
  newVisitor: () => Promise<Page>;
  /** What the browser complained about. The test fails if there is anything that it did not `expect`. */
  complaints: Complaints;
}

/** Console errors and warnings, uncaught errors, violations of the content security policy. */
export class Complaints {
  private readonly heard: string[] = [];
  private readonly expected: RegExp[] = [];

  /** Names a complaint that belongs to the journey, such as Chromium's own line on an answer with status 422. */
  expect(pattern: RegExp) {
    this.expected.push(pattern);
  }

  async listenTo(context: BrowserContext) {
    // Without JavaScript this does not run, but neither does any script that could violate the policy; styles and
    // images that do are reported on the console by Chromium itself.
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        console.error(`CSP: ${event.effectiveDirective} forbids ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`);
      });
    });
    context.on("console", (message) => {
      if (!["error", "warning", "assert"].includes(message.type())) return;
      this.heard.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    });
    context.on("weberror", (error) => this.heard.push(`uncaught: ${error.error().stack ?? error.error().message}`));
  }

  get unexpected() {
    return this.heard.filter((complaint) => !this.expected.some((pattern) => pattern.test(complaint)));
  }
}

export const test = base.extend<ForEachTest, ForEachWorker>({
  server: [
    async ({}, use) => {
      const server = await Server.start();
      await server.seedPeople();
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],

  world: [async ({ server }, use) => use(await World.of(server)), { scope: "worker" }],

  freshServer: async ({}, use) => {
    const server = await Server.start();
    await use(server);
    await server.stop();
  },

  baseURL: async ({ server }, use) => use(server.url),

  complaints: [
    async ({ context, server }, use, info) => {
      const complaints = new Complaints();
      // Chromium fetches what the head of a page names before it knows that no script will ask for it.
      if (info.project.use.javaScriptEnabled === false) complaints.expect(/preloaded using link preload but not used/);
      // With script a parcel of pages is asked for when the script runs, which a busy machine may delay.
      else complaints.expect(/\.wasm was preloaded using link preload but not used within a few seconds/);
      await complaints.listenTo(context);
      const logged = server.log.length;
      await use(complaints);
      if (info.status !== info.expectedStatus || complaints.unexpected.length > 0) {
        await info.attach("server.log", { body: server.log.slice(logged), contentType: "text/plain" });
      }
      expect(complaints.unexpected, "the browser's complaints").toEqual([]);
    },
    { auto: true },
  ],

  newVisitor: async ({ browser, complaints }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      // Takes the options of the project: without JavaScript where the test is.
      const context = await browser.newContext();
      contexts.push(context);
      await complaints.listenTo(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});
