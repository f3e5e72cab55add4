// Lighthouse on the sign-in page and on the list of people with 10,000 of them: performance, accessibility and best
// practices, each at least 95. Started by scripts/lighthouse, which names the program in LIGHTHOUSE.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Server } from "./support/server";
import { expect, test } from "./support/test";

const least = 95;
const categories = ["performance", "accessibility", "best-practices"];

interface Report {
  categories: Record<string, { score: number | null }>;
  audits: Record<string, { id: string; title: string; score: number | null; displayValue?: string }>;
}

test("the sign-in page and the list of 10,000 people", async ({ context }) => {
  const server = await Server.start();
  const folder = await mkdtemp(join(tmpdir(), "usher-lighthouse-"));
  try {
    await server.seedPeople({ users: 10_000, organizations: 200, events: 20_000 });
    await server.signIn(context, await server.seedAdmin());
    const [session] = await context.cookies(server.url);
    const pages: { url: string; headers: Record<string, string> }[] = [
      { url: `${server.url}/sign-in`, headers: {} },
      { url: `${server.url}/users`, headers: { Cookie: `${session!.name}=${session!.value}` } },
    ];
    for (const { url, headers } of pages) {
      const report = await inspect(url, headers, folder);
      const scores = categories.map((name) => [name, Math.round((report.categories[name]?.score ?? 0) * 100)] as const);
      console.log(new URL(url).pathname, Object.fromEntries(scores));
      const lost = Object.values(report.audits)
        .filter(({ score }) => score !== null && score < 0.9)
        .map(({ id, displayValue }) => `${id} ${displayValue ?? ""}`.trim());
      for (const [name, score] of scores) {
        expect(score, `${name} of ${url}; less than full marks: ${lost.join("; ")}`).toBeGreaterThanOrEqual(least);
      }
    }
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
});

async function inspect(url: string, headers: Record<string, string>, folder: string): Promise<Report> {
  const { stdout } = await promisify(execFile)(
    process.env.LIGHTHOUSE!,
    [
      url,
      "--output=json",
      "--quiet",
      `--only-categories=${categories.join(",")}`,
      "--preset=desktop",
      `--extra-headers=${JSON.stringify(headers)}`,
      "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ],
    { env: { ...process.env, CHROME_PATH: process.env.USHER_CHROMIUM, TMPDIR: folder }, maxBuffer: 64 * 1024 * 1024 },
  );
  return JSON.parse(stdout) as Report;
}
