import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import type { App } from "electron";
import { desktopEntry } from "./desktop-entry.ts";

/** Whether the desktop starts at login. */
export interface LoginItem {
  /** `null` where the system has no such thing. */
  get(): boolean | null;
  set(on: boolean): void;
}

/** Starts it in the tray alone. */
export const hiddenFlag = "--hidden";

export const autostartFile = (env: Readonly<Record<string, string | undefined>>): string =>
  join(env.XDG_CONFIG_HOME || join(homedir(), ".config"), "autostart", "syncline-desktop.desktop");

/** Linux: a file in the autostart folder. `command` starts the desktop as it was started now. */
export const xdgLoginItem = (file: string, command: readonly string[]): LoginItem => ({
  get: () => {
    try {
      // A desktop's own settings switch an entry off by a line in it.
      return !/^\s*(Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/m.test(
        readFileSync(file, "utf8"),
      );
    } catch {
      return false;
    }
  },
  set: (on) => {
    if (!on) return rmSync(file, { force: true });
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.tmp`, desktopEntry(command));
    renameSync(`${file}.tmp`, file);
  },
});

/** macOS and Windows: the system keeps it. */
export const systemLoginItem = (
  app: Pick<App, "getLoginItemSettings" | "setLoginItemSettings">,
): LoginItem => ({
  get: () => app.getLoginItemSettings({ args: [hiddenFlag] }).openAtLogin,
  set: (openAtLogin) => app.setLoginItemSettings({ openAtLogin, args: [hiddenFlag] }),
});
