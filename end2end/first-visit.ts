// The list of people on a first visit, as a slow telephone meets it: a processor slowed four times, 10 Mbit/s, 40 ms to
// the server, nothing cached. Prints medians; it fails only where things move that one has begun to read.
// Started by scripts/first-visit; FIRST_VISITS and FIRST_VISIT_USERS say how many visits and among how many people.
import type { Browser, CDPSession } from "@playwright/test";
import { Server } from "./support/server";
import { expect, test } from "./support/test";

const visits = Number(process.env.FIRST_VISITS || 9);
const users = Number(process.env.FIRST_VISIT_USERS || 10_000);
const slow = { latency: 40, downloadThroughput: 10_000_000 / 8, uploadThroughput: 10_000_000 / 8, offline: false };

interface Visit {
  /** Milliseconds from the start of the navigation. */
  "first byte": number;
  "first rows": number;
  usable: number;
  /** What came over the wire, in kilobytes, compressed as it was sent. */
  "kB in all": number;
  "kB of HTML": number;
  /** The layout's shifts after the first paint, as browsers count them. */
  shifts: number;
}

test("the list of people", async ({ browser }) => {
  const server = await Server.start();
  try {
    await server.seedPeople({ users, organizations: 200, events: 2 * users });
    const admin = await server.seedAdmin();
    const seen: Visit[] = [];
    for (let i = 0; i < visits; i++) seen.push(await visit(browser, server, admin));
    const names = Object.keys(seen[0]!) as (keyof Visit)[];
    console.log(`${users} people, the median of ${visits} first visits (and the worst):`);
    for (const name of names) {
      const values = seen.map((visit) => visit[name]).sort((a, b) => a - b);
      console.log(`  ${name}: ${round(values[values.length >> 1]!)} (${round(values.at(-1)!)})`);
    }
    // The browser may paint while the last rows arrive, and put a cell or the rail right then: that is a few thousandths.
    expect(Math.max(...seen.map((visit) => visit.shifts)), "the layout shifted").toBeLessThan(0.01);
  } finally {
    await server.stop();
  }
});

const round = (value: number) => Math.round(value * 1000) / 1000;

async function visit(browser: Browser, server: Server, admin: Awaited<ReturnType<Server["seedAdmin"]>>): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 412, height: 823 } });
  try {
    await server.signIn(context, admin);
    const page = await context.newPage();
    const link = await context.newCDPSession(page);
    const bytes = await weigh(link);
    await link.send("Network.emulateNetworkConditions", slow);
    await link.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    await page.addInitScript(watch);
    await page.goto(`${server.url}/users`, { waitUntil: "commit" });
    await page.waitForFunction(() => document.documentElement.hasAttribute("data-hydrated"), undefined, { timeout: 60_000 });
    await page.waitForLoadState("load");
    const times = await page.evaluate(() => {
      const [arrival] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
      const paint = performance.getEntriesByName("first-contentful-paint")[0];
      const { rows, usable, shifts } = window as unknown as { rows: number; usable: number; shifts: number };
      return { byte: arrival!.responseStart, paint: paint?.startTime ?? NaN, rows, usable, shifts };
    });
    return {
      "first byte": times.byte,
      // Rows that are in the document before anything is painted are seen with the first paint.
      "first rows": Math.max(times.rows, times.paint),
      usable: times.usable,
      "kB in all": bytes.all() / 1000,
      "kB of HTML": bytes.html() / 1000,
      shifts: times.shifts,
    };
  } finally {
    await context.close();
  }
}

/** Runs in the page: when the first row was there, when script had taken over, and how far things moved. */
function watch() {
  const told = window as unknown as { rows?: number; usable?: number; shifts: number };
  told.shifts = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) told.shifts += (entry as PerformanceEntry & { value: number }).value;
  }).observe({ type: "layout-shift", buffered: true });
  const look = new MutationObserver(() => {
    if (!told.rows && document.querySelector("tbody tr")) told.rows = performance.now();
    if (!told.usable && document.documentElement.hasAttribute("data-hydrated")) {
      told.usable = performance.now();
      look.disconnect();
    }
  });
  look.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-hydrated"] });
}

/** Counts what the browser receives, headers and all. */
async function weigh(link: CDPSession) {
  const sizes = new Map<string, number>();
  let html = "";
  link.on("Network.responseReceived", ({ requestId, type }) => {
    if (type === "Document") html = requestId;
  });
  link.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => sizes.set(requestId, encodedDataLength));
  await link.send("Network.enable");
  return {
    all: () => [...sizes.values()].reduce((sum, size) => sum + size, 0),
    html: () => sizes.get(html) ?? 0,
  };
}
