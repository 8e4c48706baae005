import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type FrameLocator, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { AgentClient } from "../../shared/protocol/connect-agent.ts";
import { connectAgent } from "../../shared/protocol/connect-agent.ts";
import type { SyncView } from "../../shared/protocol/views.ts";
import { startWorkbench, type Workbench, whyNoCodeServer } from "../support/code-server.ts";
import { until } from "../support/until.ts";

const why = await whyNoCodeServer();
if (why !== null) console.log(`SKIPPED: the agent was not tried from the real workbench: ${why}.`);

const themes = {
  dark: "Default Dark Modern",
  light: "Default Light Modern",
  contrast: "Default High Contrast",
};
const theme =
  process.env.SYNCLINE_THEME === "light" || process.env.SYNCLINE_THEME === "contrast"
    ? process.env.SYNCLINE_THEME
    : "dark";
const shots = `.cache/screens/companion-${theme}`;

const rows = Array.from({ length: 40 }, (_, i) => `A-${100 + i}`);
const syncFile = `syncline: 1
name: shop
record:
  key: sku
  fields: { sku: string, name: string, price: { type: decimal, scale: 2 } }
endpoints:
  erp:
    csv: { path: erp.csv }
    mode: two-way
  shop:
    json: { path: shop.json }
    mode: two-way
tests:
  - name: reads an article
    endpoint: erp
    native: { sku: A-1, name: Cup, price: "2.5" }
    record: { sku: A-1, name: Cup, price: 2.5 }
  - name: is wrong
    endpoint: erp
    native: { sku: A-1, name: Cup, price: "2.5" }
    record: { sku: A-1, name: Bowl, price: 3 }
`;

describe.skipIf(why !== null)("the agent, from the real workbench", () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "syncline companion #ü-")));
  let workbench: Workbench;
  let browser: Browser;
  let page: Page;
  let client: AgentClient;

  beforeAll(async () => {
    execFileSync(process.execPath, ["extension/build.mjs"], { stdio: "inherit" });
    execFileSync(process.execPath, ["extension/package.mjs"], { stdio: "ignore" });
    mkdirSync(shots, { recursive: true });
    writeFileSync(join(folder, "shop.sync.yaml"), syncFile);
    writeFiles("10.00", "Cup", "10.00", "Cup");
    workbench = await startWorkbench({
      "workbench.colorTheme": themes[theme],
      "workbench.startupEditor": "none",
      "workbench.secondarySideBar.defaultVisibility": "hidden",
      "chat.commandCenter.enabled": false,
      "editor.minimap.enabled": false,
    });
    client = connectAgent(workbench.home);
    browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(workbench.url(folder, null));
    await page.waitForSelector(".monaco-workbench", { timeout: 60_000 });
  }, 120_000);

  afterAll(async () => {
    await client?.call("agent.stop", {});
    client?.close();
    await browser?.close();
    workbench?.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") await shoot(`failed ${task.name.slice(0, 24)}`);
  });

  function writeFiles(erpPrice: string, erpName: string, shopPrice: string, shopName: string): void {
    writeFileSync(
      join(folder, "erp.csv"),
      `sku,name,price\n${rows.map((sku) => `${sku},${erpName},${erpPrice}\n`).join("")}`,
    );
    const records = rows.map((sku) => ({ sku, name: shopName, price: shopPrice }));
    writeFileSync(join(folder, "shop.json"), JSON.stringify(records));
  }

  const shoot = (what: string) => page.screenshot({ path: join(shots, `${what}.png`) });

  /** A part of the window for the readme, where that is asked for. */
  async function picture(name: string, x: number, width: number, height: number): Promise<void> {
    if (process.env.SYNCLINE_PICTURES !== undefined)
      await page.screenshot({
        path: `media/readme/${name}.jpg`,
        type: "jpeg",
        quality: 50,
        clip: { x, y: 36, width, height },
      });
  }

  async function theSync(is: (sync: SyncView) => boolean, what: string): Promise<SyncView> {
    let found: SyncView | undefined;
    await until(what, async () => {
      const state = await client.call("agent.state", {});
      found = state.ok ? state.value.syncs[0] : undefined;
      return found !== undefined && is(found);
    });
    if (found === undefined) throw new Error(what);
    return found;
  }

  async function runOnce(): Promise<SyncView> {
    const before = await theSync(({ activity }) => activity.kind === "idle", "a sync at rest");
    const asked = await client.call("sync.run", { sync: before.id });
    if (!asked.ok) throw new Error(asked.error.message);
    return theSync(
      ({ activity, lastRun }) => activity.kind === "idle" && lastRun?.id !== before.lastRun?.id,
      "the run's end",
    );
  }

  async function command(title: string): Promise<void> {
    const row = page.locator(`.quick-input-widget .monaco-list-row:has-text("${title}")`).first();
    for (let tries = 0; tries < 4; tries++) {
      await page.keyboard.press("F1");
      await page.waitForTimeout(500);
      await page.keyboard.type(title);
      // What takes the focus meanwhile closes the list.
      const isThere = await row.waitFor({ timeout: 4000 }).then(
        () => true,
        () => false,
      );
      if (!isThere) continue;
      await page.waitForTimeout(300);
      return page.keyboard.press("Enter");
    }
    throw new Error(`no command ${title}`);
  }

  const conflictPage = (): FrameLocator =>
    page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");

  test("[E71] [E79] without an agent the view says so and starts the one that the extension brings", async () => {
    await page.click('.activitybar a[aria-label="Syncline"]');
    const start = page.locator('.welcome-view-content a:has-text("Start the Agent")');
    await start.waitFor({ timeout: 30_000 });
    await page.waitForSelector('.statusbar-item:has-text("no agent")');
    await shoot("no-agent");
    await start.click();
    await until("the agent answers", async () => (await client.call("agent.state", {})).ok);
    const add = page.locator('.welcome-view-content a:has-text("Run the Syncs of This Folder")');
    await add.waitFor();
    await shoot("no-sync");
    await add.click();
    await page.waitForSelector('.pane-body .monaco-list-row:has-text("shop")', { timeout: 12_000 });
    await theSync(({ name }) => name === "shop", "the sync");
  }, 90_000);

  test("[E74] the view shows a sync, its runs and what waits for a person", async () => {
    await runOnce();
    writeFiles("11.00", "Mug", "12.00", "Beaker");
    const sync = await runOnce();
    expect(sync.attention).toEqual([{ kind: "conflicts", count: 80 }]);
    await page.waitForSelector('.pane-body .monaco-list-row:has-text("80 conflicts")');
    await page.waitForSelector('.statusbar-item:has-text("Syncline 1")');
    await page.click('.pane-body .monaco-list-row:has-text("Recent runs") .monaco-tl-twistie');
    await page.waitForSelector('.pane-body .monaco-list-row:has-text("by hand")');
    await shoot("agent");
    await picture("agent", 0, 460, 180);
  }, 60_000);

  test("[E77] a conflict is settled by a key, all alike by two, and always by a rule that is shown first", async () => {
    await page.click('.pane-body .monaco-list-row[aria-label^="80 conflicts"]');
    const desk = conflictPage();
    await desk.locator(".row").first().waitFor({ timeout: 30_000 });
    await desk.locator(".list").focus();
    await page.waitForTimeout(500);
    await shoot("conflicts");
    await picture("conflicts", 352, 928, 430);
    const open = async () => {
      const listed = await client.call("conflicts.list", { limit: 1000 });
      return listed.ok ? listed.value.items.filter(({ resolution }) => resolution === null).length : -1;
    };
    await page.keyboard.press("1");
    await until("one is settled", async () => (await open()) === 79);
    await desk.locator(".one tr.now:has-text('price')").waitFor();
    await page.keyboard.press("a");
    await page.keyboard.press("2");
    await until("all alike are settled", async () => (await open()) === 39);
    await page.setViewportSize({ width: 820, height: 800 });
    await page.waitForTimeout(700);
    await shoot("conflicts-narrow");
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.waitForTimeout(700);
    await shoot("conflicts-settled");
    await page.keyboard.press("r");
    await page.keyboard.press("1");
    const write = page.locator('.editor-actions a[aria-label^="Write the Rule"]');
    await write.waitFor();
    await page.waitForSelector(".monaco-diff-editor");
    await page.waitForTimeout(800);
    await shoot("rule");
    await write.click();
    await until("the rule is in the file", async () =>
      readFileSync(join(folder, "shop.sync.yaml"), "utf8").includes("owner: erp"),
    );
  }, 90_000);

  test("[E81] the file's tests are run in the Test Explorer", async () => {
    await page.click('.pane-body .monaco-list-row[aria-label^="shop"]');
    await page.waitForSelector('.tab:has-text("shop.sync.yaml")');
    await page.waitForTimeout(1000);
    await command("Syncline: Run the Sync File's Tests");
    const file = page.locator('.test-explorer .monaco-list-row:has-text("shop.sync.yaml")');
    await file.locator(".codicon-testing-failed-icon").waitFor({ timeout: 30_000 });
    await file.locator(".monaco-tl-twistie").click();
    await page.waitForSelector('.test-explorer .monaco-list-row:has-text("is wrong")');
    await page.waitForTimeout(1200);
    await shoot("tests");
    await picture("tests", 352, 880, 470);
  }, 60_000);

  test("[E73] [E75] an agent that dies is told of, and another can be started", async () => {
    const state = await client.call("agent.state", {});
    if (!state.ok) throw new Error(state.error.message);
    process.kill(state.value.pid, "SIGKILL");
    await page.waitForSelector('.statusbar-item:has-text("no agent")', { timeout: 20_000 });
    await page.click('.statusbar-item:has-text("no agent")');
    await page.waitForSelector('.quick-input-widget .monaco-list-row:has-text("Start the Agent")');
    await shoot("menu");
    await page.keyboard.press("Enter");
    await until("the agent answers again", async () => (await client.call("agent.state", {})).ok);
    await page.waitForSelector('.statusbar-item:has-text("no agent")', {
      state: "detached",
      timeout: 20_000,
    });
  }, 60_000);
});
