import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import type { BrowserWindowConstructorOptions } from "electron";
import type { Page } from "playwright-core";
import { preloadInto } from "./page-preload.ts";
import { state } from "./state.ts";

type OpenHandler = (details: { readonly url: string }) => { readonly action: string };

class WebContents extends EventEmitter {
  openHandler: OpenHandler = () => ({ action: "allow" });
  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler;
  }
}

/** Calls back for every page that is made, before it loads anything. */
export const made: ((contents: WebContents) => void)[] = [];

/** A window as a page of a real Chromium, guarded by the handlers that the program has set. */
export class BrowserWindow extends EventEmitter {
  readonly webContents = new WebContents();
  readonly #options: BrowserWindowConstructorOptions;
  readonly #page: Promise<Page>;
  #isDestroyed = false;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.#options = options;
    const { contextIsolation, sandbox, nodeIntegration, preload } = options.webPreferences ?? {};
    // A page of Chromium is sandboxed and isolated whatever is said: what would make Electron's less is refused.
    if (contextIsolation !== true || sandbox !== true || nodeIntegration !== false || preload === undefined)
      throw new Error("The stand-in opens only isolated, sandboxed windows with a preload");
    for (const one of made) one(this.webContents);
    this.#page = this.#open(readFileSync(preload, "utf8"));
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.#page;
    const first = page.url() === "about:blank";
    await page.goto(state.origin?.toBrowser(url) ?? url);
    if (first) this.emit("ready-to-show");
  }

  show(): void {
    this.emit("show");
  }
  focus(): void {}
  restore(): void {}
  isMinimized(): boolean {
    return false;
  }
  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  async #open(preload: string): Promise<Page> {
    const { browser, origin } = state;
    if (browser === null || origin === null) throw new Error("A window before the program was ready");
    const { width = 800, height = 600 } = this.#options;
    const page = await browser.newPage();
    await page.setViewportSize({ width, height });
    const session = await browser.newCDPSession(page);
    await preloadInto(page, session, preload, async ({ channel, args, isTopFrame }) => {
      const handler = state.ipc.get(channel);
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
      const url = origin.fromBrowser(page.url());
      return handler({ senderFrame: { url, parent: isTopFrame ? null : {} } }, ...args);
    });
    session.on("Page.windowOpen", ({ url }) => {
      if (this.webContents.openHandler({ url: origin.fromBrowser(url) }).action !== "deny")
        throw new Error(`A new window was let through: ${url}`);
    });
    page.on("popup", (popup) => void popup.close());
    await page.route(
      (url) => origin.fromBrowser(url.href) === url.href,
      (route) => {
        const request = route.request();
        if (request.isNavigationRequest() && request.frame() === page.mainFrame()) {
          let isPrevented = false;
          const preventDefault = (): void => {
            isPrevented = true;
          };
          this.webContents.emit("will-navigate", { url: request.url(), preventDefault });
          if (!isPrevented) throw new Error(`A navigation was let through: ${request.url()}`);
        }
        return route.abort("aborted");
      },
    );
    page.on("close", () => {
      this.#isDestroyed = true;
      this.emit("closed");
    });
    return page;
  }
}
