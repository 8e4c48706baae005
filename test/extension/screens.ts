// Photographs the extension in the real workbench, driven by keyboard: node test/extension/screens.ts [FOLDER]
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { startWorkbench, whyNoCodeServer } from "../support/code-server.ts";

const [out = ".cache/screens"] = process.argv.slice(2);
const why = await whyNoCodeServer();
if (why !== null) throw new Error(why);
execFileSync(process.execPath, ["extension/build.mjs"], { stdio: "inherit" });
execFileSync(process.execPath, ["extension/package.mjs"], { stdio: "ignore" });
mkdirSync(out, { recursive: true });
const themes = { light: "Default Light Modern", dark: "Default Dark Modern" };
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const [name, theme] of Object.entries(themes)) {
  const workspace = mkdtempSync(join(tmpdir(), "syncline-screens-"));
  cpSync("examples/customers", workspace, { recursive: true });
  const file = join(workspace, "customers.sync.yaml");
  const text = readFileSync(file, "utf8").replace("email: Email", "email: Emial");
  writeFileSync(file, text);
  const workbench = await startWorkbench({
    "workbench.colorTheme": theme,
    "workbench.startupEditor": "none",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "chat.commandCenter.enabled": false,
    "editor.minimap.enabled": false,
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  try {
    await page.goto(workbench.url(workspace, null));
    await page.waitForSelector(".monaco-workbench");
    await page.waitForTimeout(2500);
    await photograph(page, name, text);
    await makeNewSync(page, name, workspace);
  } catch (cause) {
    await page.screenshot({ path: join(out, `${name}-failed.png`) });
    throw cause;
  } finally {
    await page.close();
    workbench.stop();
    rmSync(workspace, { recursive: true, force: true });
  }
}
await browser.close();

async function photograph(page: Page, theme: string, text: string): Promise<void> {
  const shoot = (what: string) => page.screenshot({ path: join(out, `${theme}-${what}.png`) });
  const lineOf = (part: string) => text.slice(0, text.indexOf(part)).split("\n").length;
  await go(page, "customers.sync.yaml");
  await go(page, `customers.sync.yaml:${lineOf("email: Emial")}:15`);
  await page.waitForSelector(".squiggly-error", { state: "attached", timeout: 20_000 });
  await page.keyboard.press("Control+.");
  await page.waitForTimeout(1500);
  await shoot("quick-fix");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".squiggly-error", { state: "detached", timeout: 10_000 });
  await page.waitForTimeout(1500);
  await go(page, `customers.sync.yaml:${lineOf("full_name: firstName")}:19`);
  await page.keyboard.press("Control+K");
  await page.keyboard.press("Control+I");
  await page.waitForSelector(".monaco-hover-content", { timeout: 10_000 });
  await page.waitForTimeout(800);
  await shoot("hover");
  await page.keyboard.press("Escape");
  await page.keyboard.press("End");
  await page.keyboard.type(" + l");
  await page.keyboard.press("Control+Space");
  await page.waitForSelector(".suggest-widget.visible", { timeout: 10_000 });
  await page.waitForTimeout(1000);
  await shoot("completion");
  await page.keyboard.press("Escape");
}

async function makeNewSync(page: Page, theme: string, workspace: string): Promise<void> {
  await page.keyboard.press("F1");
  await page.keyboard.type("Syncline: New Sync");
  await page.waitForTimeout(1200);
  await page.keyboard.press("Enter");
  for (const place of ["data/contacts.json", "data/customers.csv"])
    await page.click(`.quick-input-widget .monaco-list-row:has-text("${place}")`);
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(out, `${theme}-new-sync.png`) });
  await page.click(".quick-input-widget .monaco-button:has-text('OK')");
  await page.waitForSelector('.quick-input-widget .monaco-list-row:has-text("One way")');
  await page.keyboard.press("Enter");
  const made = join(workspace, "data/contacts-customers.sync.yaml");
  for (let tries = 0; tries < 100 && !existsSync(made); tries++) await page.waitForTimeout(100);
  await page.waitForTimeout(2500);
  await page.screenshot({ path: join(out, `${theme}-proposed.png`) });
  if (!existsSync(made)) throw new Error("no sync was made");
}

/** Goes to a place by Quick Open, once that has found it. */
async function go(page: Page, line: string): Promise<void> {
  await page.keyboard.press("Control+P");
  await page
    .waitForSelector(".quick-input-widget .monaco-list-row", { timeout: 15_000 })
    .catch(() => undefined);
  await page.keyboard.press("Control+A");
  await page.keyboard.type(line);
  const [file = ""] = line.split(":");
  await page.waitForSelector(`.quick-input-widget .monaco-list-row:has-text("${file}")`, { timeout: 15_000 });
  await page.waitForTimeout(500);
  await page.keyboard.press("Enter");
  await page.waitForSelector(`.tab:has-text("${file}")`, { timeout: 15_000 });
  await page.waitForTimeout(700);
}
