/**
 * Takes pictures of every screen in light, dark and narrow, to look at: `node test/e2e/dashboard/screens.ts [NAME…]` after a
 * build. They go to `.cache/screens/`.
 */
import { mkdirSync } from "node:fs";
import { chromium, type Page } from "playwright-core";
import { FakeAgent } from "../../support/fake-agent.ts";
import { idOf, shopSyncs } from "../../support/fake-data.ts";
import { serveDashboard } from "../../support/serve-dashboard.ts";

const folder = ".cache/screens";
mkdirSync(folder, { recursive: true });
const only = process.argv.slice(2);

const now = Date.now();
const agent = new FakeAgent(shopSyncs(now), now);
agent.change(idOf("product-images"), {
  activity: {
    kind: "running",
    since: now - 4200,
    cause: { kind: "change", path: "/srv/shop/images.csv" },
    progress: { phase: "reading", endpoint: "erp", done: 731, total: 1284 },
  },
});
for (let i = 60; i > 0; i--)
  agent.log({
    at: now - i * 31_000,
    level: i % 17 === 0 ? "error" : i % 9 === 0 ? "warning" : "info",
    area: ["run", "watch", "schedule", "api"][i % 4] ?? "run",
    message: [
      "Run ended: 12 updated on shop",
      "erp/articles.xml settled after 240 ms",
      "Due: every 15 minutes",
      "shop answered 429, waits 2 s as it says",
    ][i % 4]!,
    sync: idOf(i % 2 === 0 ? "price-list" : "customers"),
  });
const served = await serveDashboard(agent, "dist/dashboard");
const empty = await serveDashboard(new FakeAgent([], now), "dist/dashboard");

const priceList = idOf("price-list");
const run = agent.runs.get(priceList)![1]!;
type Shot = readonly [name: string, url: string, act?: (page: Page) => Promise<void>];
const shots: readonly Shot[] = [
  ["overview", `${served.url}#/`],
  ["sync", `${served.url}#/sync/${priceList}`],
  ["sync-held", `${served.url}#/sync/${idOf("stock-levels")}`],
  ["sync-file", `${served.url}#/sync/${idOf("suppliers")}`],
  ["sync-running", `${served.url}#/sync/${idOf("product-images")}`],
  ["run", `${served.url}#/sync/${priceList}/run/${run.id}`],
  ["held", `${served.url}#/sync/${idOf("stock-levels")}/run/${idOf("stock-levels")}-held`],
  [
    "explain",
    `${served.url}#/sync/${priceList}/run/${run.id}`,
    (page) => page.locator(".field").first().click(),
  ],
  ["conflicts", `${served.url}#/conflicts`],
  [
    "conflict-delete",
    `${served.url}#/conflicts`,
    async (page) => {
      for (let i = 0; i < 4; i++) await page.keyboard.press("j");
    },
  ],
  [
    "rule",
    `${served.url}#/conflicts`,
    async (page) => {
      await page.keyboard.press("r");
      await page.keyboard.press("1");
    },
  ],
  ["rejected", `${served.url}#/rejected`],
  ["logs", `${served.url}#/logs`],
  ["settings", `${served.url}#/settings`],
  ["keys", `${served.url}#/`, (page) => page.keyboard.press("?")],
  ["first", `${empty.url}#/`],
  [
    "proposal",
    `${empty.url}#/`,
    async (page) => {
      await page.getByRole("textbox").fill("/home/you/shop");
      await page.getByText("Next").click();
      await page.getByText("customers.csv").click();
      await page.getByText("crm-contacts.json").click();
      await page.getByText("Propose a sync").click();
      await page.getByText("Write the sync file").waitFor();
    },
  ],
];

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const [look, width, height, colorScheme] of [
  ["light", 1280, 800, "light"],
  ["dark", 1280, 800, "dark"],
  ["narrow", 400, 800, "light"],
] as const) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    reducedMotion: "reduce",
  });
  for (const [name, url, act] of shots) {
    if (only.length > 0 && !only.includes(name)) continue;
    const page = await context.newPage();
    page.on("console", (message) => message.type() !== "log" && console.log(name, message.text()));
    page.on("pageerror", (error) => console.log(name, error.message));
    await page.goto(url);
    await page.waitForTimeout(700);
    await act?.(page);
    await page.waitForTimeout(400);
    await page.screenshot({ path: `${folder}/${name}-${look}.png` });
    await page.close();
  }
  await context.close();
}
await browser.close();
await served.kill();
await empty.kill();
