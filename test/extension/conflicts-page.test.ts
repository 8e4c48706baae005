import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import type { ConflictCard } from "../../extension/conflicts/conflict-card.ts";
import { pageWords } from "../../extension/conflicts/page-words.ts";
import { untranslated } from "../../extension/words/translate.ts";
import { debianPackages } from "../support/debian-packages.ts";

const card = (index: number): ConflictCard => ({
  id: `c${index}`,
  version: "0123456789abcdef",
  sync: "s",
  syncName: "shop",
  key: `A-${index}`,
  kind: "edit",
  subject: "price",
  isField: true,
  reason: "Which one stands?",
  since: "now",
  base: { text: "1.00", tone: "value" },
  sides: ["erp", "shop"].map((endpoint) => ({ endpoint, value: { text: `${index}`, tone: "value" } })),
  choices: ["erp", "shop"].map((endpoint) => ({
    text: `Take ${endpoint}`,
    resolution: { kind: "endpoint", endpoint },
    endpoint,
  })),
  settled: null,
  takesRule: true,
  takesValue: true,
});

test("[E87] ten thousand conflicts are gone through as quickly as ten", {
  timeout: 60_000,
}, async (context) => {
  const why = await debianPackages("chromium");
  if (why !== null) return context.skip(`The conflict editor's page was not tried: ${why}.`);
  const folder = mkdtempSync(join(tmpdir(), "syncline-page-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, "page.js");
  await build({
    entryPoints: ["extension/conflicts/view/main.ts"],
    outfile,
    bundle: true,
    format: "iife",
    target: "es2023",
  });
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  onTestFinished(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
  const sent: unknown[] = [];
  await page.exposeFunction("sent", (message: unknown) => void sent.push(message));
  await page.setContent(
    "<body style='margin:0;height:100vh'><syncline-conflicts style='height:100vh'></syncline-conflicts></body>",
  );
  await page.evaluate("globalThis.acquireVsCodeApi = () => ({ postMessage: globalThis.sent })");
  await page.addScriptTag({ path: outfile });
  const cards = Array.from({ length: 10_000 }, (_, index) => card(index));
  const message = {
    kind: "list",
    page: { cards, next: null, total: cards.length },
    words: pageWords(untranslated),
  };
  await page.evaluate(`window.postMessage(${JSON.stringify(message)}, "*")`);
  await page.locator(".row").first().waitFor({ timeout: 8000 });
  expect(await page.locator(".row").count()).toBeLessThan(80);
  await page.locator(".list").focus();
  const began = performance.now();
  for (let i = 0; i < 50; i++) await page.keyboard.press(i % 2 === 0 ? "j" : "1");
  const each = (performance.now() - began) / 50;
  const settled = () => sent.filter((one) => JSON.stringify(one).includes('"settle"')).length;
  await expect.poll(settled).toBe(25);
  await page.keyboard.press("End");
  await page.locator(".row:has-text('A-9999')").waitFor({ timeout: 8000 });
  expect(await page.locator("h2").textContent()).toContain("A-9999");
  expect(await page.locator(".row").count()).toBeLessThan(80);
  console.log(`A key in 10,000 conflicts takes ${each.toFixed(1)} ms.`);
  expect(each).toBeLessThan(200);
});
