import { existsSync } from "node:fs";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";
import { debianPackages } from "./debian-packages.ts";

const executable = "/usr/bin/chromium";

/** A real Chromium; `null` with a printed reason where there is none and none can be installed. */
export async function launchBrowser(): Promise<Browser | null> {
  const missing = existsSync(executable) ? null : await debianPackages("chromium");
  if (missing !== null) {
    console.warn(`No browser to test with: ${missing}`);
    return null;
  }
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({ executablePath: executable, args: isRoot ? ["--no-sandbox"] : [] });
}

/** A page that notes whatever must not happen. */
export class WatchedPage {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #wrong: string[] = [];
  /** Parts of messages that this test brings about. */
  #expected: readonly string[] = [];

  private constructor(context: BrowserContext, page: Page, origin: string) {
    this.#context = context;
    this.page = page;
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.#wrong.push(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => this.#wrong.push(`error: ${error.message}`));
    page.on("request", (request) => {
      if (!request.url().startsWith(origin) && !request.url().startsWith("data:"))
        this.#wrong.push(`a request beyond the origin: ${request.url()}`);
    });
  }

  static async open(
    browser: Browser,
    url: string,
    options: BrowserContextOptions = {},
  ): Promise<WatchedPage> {
    const context = await browser.newContext({
      viewport: { width: 1200, height: 800 },
      reducedMotion: "reduce",
      locale: "en-GB",
      ...options,
    });
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    const watched = new WatchedPage(context, page, new URL(url).origin);
    await page.goto(url);
    return watched;
  }

  expect(...parts: readonly string[]): void {
    this.#expected = [...this.#expected, ...parts];
  }

  /** What went wrong on the page: errors and warnings in its console, broken policy, requests to others. Closes it. */
  async close(): Promise<readonly string[]> {
    await this.#context.close();
    return this.#wrong.filter((text) => !this.#expected.some((part) => text.includes(part)));
  }
}
