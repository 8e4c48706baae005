import type { BrowserWindow, BrowserWindowConstructorOptions } from "electron";
import type { Page } from "../page.ts";
import { pageAddress } from "../page-address.ts";
import { webPreferences } from "./guard.ts";

export const windowOptions = (preload: string, icon: string): BrowserWindowConstructorOptions => ({
  title: "Syncline",
  width: 1180,
  height: 780,
  minWidth: 380,
  minHeight: 420,
  show: false,
  autoHideMenuBar: true,
  icon,
  webPreferences: { ...webPreferences, preload },
});

type Window = Pick<
  BrowserWindow,
  "loadURL" | "show" | "focus" | "isMinimized" | "restore" | "isDestroyed" | "destroy" | "once" | "on"
> & { readonly webContents: Pick<BrowserWindow["webContents"], "on"> };

/** A page that dies again within so long, in milliseconds, would die for ever. */
const livedWell = 60_000;

/** The one window. Closing it frees it; the program goes on in the tray. `SPEC D47`. */
export class DashboardWindow {
  readonly #make: () => Window;
  readonly #now: () => number;
  #window: Window | null = null;

  constructor(make: () => Window, now: () => number) {
    this.#make = make;
    this.#now = now;
  }

  /** Shows a page, in the window that there is or in a new one. `null`: wherever it was. */
  show(page: Page | null): void {
    const there = this.#window;
    if (there !== null && !there.isDestroyed()) {
      if (page !== null) load(there, page);
      if (there.isMinimized()) there.restore();
      there.show();
      there.focus();
      return;
    }
    const made = this.#make();
    this.#window = made;
    made.once("ready-to-show", () => made.show());
    made.on("closed", () => {
      this.#window = null;
    });
    let begunAt = this.#now();
    made.webContents.on("render-process-gone", () => {
      const lived = this.#now() - begunAt;
      begunAt = this.#now();
      if (lived < livedWell) made.destroy();
      else load(made, { kind: "home" });
    });
    load(made, page ?? { kind: "home" });
  }
}

/** One that another load overtakes, or that a closed window breaks off, fails, and that is as it should be. */
const load = (window: Window, page: Page): void => void window.loadURL(pageAddress(page)).catch(() => {});
