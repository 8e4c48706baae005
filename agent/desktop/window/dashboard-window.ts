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
  "loadURL" | "show" | "focus" | "isMinimized" | "restore" | "isDestroyed" | "once" | "on"
>;

/** The one window. Closing it frees it; the program goes on in the tray. */
export class DashboardWindow {
  readonly #make: () => Window;
  #window: Window | null = null;

  constructor(make: () => Window) {
    this.#make = make;
  }

  /** Shows a page, in the window that there is or in a new one. `null`: wherever it was. */
  show(page: Page | null): void {
    const there = this.#window;
    if (there !== null && !there.isDestroyed()) {
      if (page !== null) void there.loadURL(pageAddress(page));
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
    void made.loadURL(pageAddress(page ?? { kind: "home" }));
  }
}
