import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import type { App } from "electron";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import { desktopEntry } from "./desktop-entry.ts";

/** Whether the desktop starts at login. */
export interface LoginItem {
  /** `null` where the system has no such thing. */
  get(): boolean | null;
  set(on: boolean): Result<null, Diagnostic>;
}

/** Starts it in the tray alone. */
export const hiddenFlag = "--hidden";

/** Whether the system started it at login: then no window opens. macOS passes no arguments on, but says so. */
export const isHidden = (
  argv: readonly string[],
  platform: NodeJS.Platform,
  app: Pick<App, "getLoginItemSettings">,
): boolean =>
  argv.includes(hiddenFlag) || (platform === "darwin" && app.getLoginItemSettings().wasOpenedAtLogin);

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
    try {
      if (on) {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(`${file}.tmp`, desktopEntry(command));
        renameSync(`${file}.tmp`, file);
      } else rmSync(file, { force: true });
      return ok(null);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      return err(
        problem("agent.failed", `Start at login could not be set: ${why}`, {
          hint: `Look at who may write ${dirname(file)}.`,
          at: { file },
        }),
      );
    }
  },
});

/** macOS and Windows: the system keeps it. */
export const systemLoginItem = (
  app: Pick<App, "getLoginItemSettings" | "setLoginItemSettings">,
): LoginItem => ({
  get: () => app.getLoginItemSettings({ args: [hiddenFlag] }).openAtLogin,
  set: (openAtLogin) => {
    app.setLoginItemSettings({ openAtLogin, args: [hiddenFlag] });
    return ok(null);
  },
});
