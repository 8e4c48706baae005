import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Frame, type Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { connectAgent } from "../../../shared/protocol/connect-agent.ts";
import { startWorkbench, whyNoCodeServer } from "../../support/code-server.ts";

const pictures = process.env.SYNCLINE_PICTURES;

const files = {
  "prices.sync.yaml": `syncline: 1
name: prices
record:
  key: sku
  fields: { sku: string, name: string, price: { type: decimal, scale: 2 } }
endpoints:
  erp:
    csv: { path: erp.csv }
    mode: source
  shop:
    json: { path: shop.json }
    mode: target
`,
  "erp.csv": "sku,name,price\nA,Cup,1.50\nB,Bowl,2.00\n",
  "shop.json": '[\n  { "sku": "A", "name": "Cup", "price": 1.1 }\n]\n',
};

/** The panel's page, which VS Code shows in a frame within a frame. */
async function previewOf(page: Page): Promise<Frame> {
  for (let tries = 0; tries < 600; tries++) {
    for (const frame of page.frames())
      if (await frame.evaluate("document.querySelector('sl-preview') !== null").catch(() => false))
        return frame;
    await page.waitForTimeout(100);
  }
  throw new Error("no preview came");
}

async function press(page: Page, name: string): Promise<void> {
  await page
    .locator(".monaco-dialog-box .monaco-button", { hasText: name })
    .first()
    .click({ timeout: 60_000 });
}

test("[E47] in the real workbench a text is typed, its preview is looked at, applied exactly as it was seen, and undone", {
  timeout: 300_000,
}, async (context) => {
  const why = await whyNoCodeServer();
  if (why !== null) {
    console.log(`SKIPPED: the preview was not tried in the workbench: ${why}`);
    context.skip(why);
  }
  execFileSync(process.execPath, ["extension/build.mjs"], { stdio: "inherit" });
  execFileSync(process.execPath, ["extension/package.mjs"], { stdio: "ignore" });
  const folder = mkdtempSync(join(tmpdir(), "syncline apply #ü "));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const workbench = await startWorkbench({
    "workbench.startupEditor": "none",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "chat.commandCenter.enabled": false,
    "editor.minimap.enabled": false,
  });
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  onTestFinished(async () => {
    const agent = connectAgent(workbench.home);
    await agent.call("agent.stop", {});
    agent.close();
    await browser.close();
    workbench.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });
  const page = await browser.newPage({ viewport: { width: 1300, height: 850 } });
  const wrong: string[] = [];
  page.on("console", (message) => {
    if (/Content Security Policy/.test(message.text()) && /style|script/.test(message.text()))
      wrong.push(message.text());
  });
  const shoot = async (name: string) => {
    if (pictures === undefined) return;
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `workbench-${name}.png`) });
  };
  try {
    await page.goto(workbench.url(folder, null));
    await page.locator(".explorer-folders-view").getByText("prices.sync.yaml").dblclick({ timeout: 60_000 });
    await page.locator(".tab", { hasText: "prices.sync.yaml" }).waitFor();
    await page.locator(".codelens-decoration", { hasText: "Preview" }).waitFor({ timeout: 60_000 });
    await page.locator(".view-line", { hasText: "syncline" }).first().click();
    await page.keyboard.press("Control+K");
    await page.keyboard.press("v");
    const preview = await previewOf(page);
    await preview.getByText("Complete").waitFor({ timeout: 60_000 });
    await preview.locator('sl-grid [data-at="0.5"]').getByText("1.50").waitFor();
    await shoot("preview");
    // A change to the text: another price is asked for, and is shown at once.
    await page.locator(".view-line", { hasText: "mode: source" }).first().click();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.keyboard.type("fields: { price: { read: 'decimal(price) + decimal(\"1\")' } }");
    await preview.locator('sl-grid [data-at="0.5"]').getByText("2.50").waitFor({ timeout: 60_000 });
    await preview.locator('sl-grid [data-at="0.5"]').click();
    await preview.getByRole("button", { name: "erp.csv:2" }).waitFor();
    await shoot("provenance");
    await preview
      .getByRole("button", { name: "Apply…" })
      .or(preview.locator("vscode-button", { hasText: "Apply" }))
      .first()
      .click();
    await page.locator(".monaco-dialog-box").getByText("shop.json").waitFor({ timeout: 30_000 });
    await shoot("apply");
    await press(page, "Apply");
    await press(page, "Add Folder and Go On");
    await preview.getByText("Everything is the same. Nothing would be written.").waitFor({ timeout: 60_000 });
    await shoot("applied");
    expect(JSON.parse(readFileSync(join(folder, "shop.json"), "utf8"))).toEqual([
      { sku: "A", name: "Cup", price: 2.5 },
      { sku: "B", name: "Bowl", price: 3 },
    ]);
    // The notification may have gone behind the bell by now.
    await page.locator(".statusbar-item [class*=codicon-bell]").first().click();
    await page.locator(".notification-list-item", { hasText: "Applied:" }).first().waitFor();
    await page.locator(".notification-list-item .monaco-button", { hasText: "Undo" }).first().click();
    await expect
      .poll(() => readFileSync(join(folder, "shop.json"), "utf8"), { timeout: 60_000 })
      .toBe(files["shop.json"]);
    // Read again, since the file is another one.
    await preview.getByText("1 record", { exact: true }).waitFor({ timeout: 60_000 });
    await shoot("undone");
    expect(wrong).toEqual([]);
  } catch (cause) {
    await page.screenshot({ path: ".cache/preview-workbench-failed.png" });
    throw cause;
  }
});
