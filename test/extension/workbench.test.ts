import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { downloadAndUnzipVSCode, runTests } from "@vscode/test-electron";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { stage, startWorkbench, whyNoCodeServer } from "../support/code-server.ts";

const suite = resolve(".cache/extension-suite/index.cjs");

interface Outcome {
  readonly passed: number;
  readonly failures: readonly string[];
  readonly activation: number | null;
}

beforeAll(async () => {
  execFileSync(process.execPath, ["extension/build.mjs"], { stdio: "inherit" });
  execFileSync(process.execPath, ["extension/package.mjs"], { stdio: "ignore" });
  await build({
    entryPoints: ["test/extension/suite/index.ts"],
    outfile: suite,
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["vscode", "mocha"],
  });
}, 60_000);

/** VS Code itself where it can be downloaded within some seconds, which this machine may not be able to. */
async function runInElectron(workspace: string): Promise<string | null> {
  if (process.env.SYNCLINE_VSCODE === undefined)
    return "VS Code is downloaded only where SYNCLINE_VSCODE names a version";
  try {
    const vscodeExecutablePath = await downloadAndUnzipVSCode({
      version: process.env.SYNCLINE_VSCODE,
      cachePath: resolve(".cache/vscode"),
      timeout: 10_000,
    });
    await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: stage,
      extensionTestsPath: suite,
      launchArgs: [workspace, "--disable-workspace-trust"],
    });
    return null;
  } catch (cause) {
    return existsSync(join(workspace, "suite.json")) ? null : `VS Code could not be run: ${String(cause)}`;
  }
}

async function runInCodeServer(workspace: string): Promise<string | null> {
  const why = await whyNoCodeServer();
  if (why !== null) return why;
  const workbench = await startWorkbench();
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    await page.goto(workbench.url(workspace, suite));
    for (let tries = 0; tries < 600 && !existsSync(join(workspace, "suite.json")); tries++)
      await page.waitForTimeout(100);
    return null;
  } finally {
    await browser.close();
    workbench.stop();
  }
}

test("[L13] the suite passes in the real workbench", { timeout: 600_000 }, async (context) => {
  const workspace = mkdtempSync(join(tmpdir(), "syncline-editor-"));
  onTestFinished(() => rmSync(workspace, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  cpSync("examples/customers", workspace, { recursive: true });
  const began = performance.now();
  const noElectron = await runInElectron(workspace);
  const noCodeServer = noElectron === null ? null : await runInCodeServer(workspace);
  if (noElectron !== null && noCodeServer !== null) {
    const why = `SKIPPED: the extension was not tried in VS Code: ${noElectron}; ${noCodeServer}.`;
    console.log(why);
    context.skip(why);
  }
  const outcome: Outcome = JSON.parse(readFileSync(join(workspace, "suite.json"), "utf8"));
  const host = noElectron === null ? "VS Code (@vscode/test-electron)" : "code-server";
  console.log(
    `The extension was tried in ${host}: ${outcome.passed} passed, activation ${Math.round(outcome.activation ?? -1)} ms, ${Math.round((performance.now() - began) / 1000)} s in all.`,
  );
  expect(outcome.failures).toEqual([]);
  expect(outcome.passed).toBe(12);
});
