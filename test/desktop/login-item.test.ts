import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { desktopEntry } from "../../agent/desktop/login-item/desktop-entry.ts";
import {
  autostartFile,
  isHidden,
  systemLoginItem,
  xdgLoginItem,
} from "../../agent/desktop/login-item/login-item.ts";
import { startCommand } from "../../agent/desktop/login-item/start-command.ts";

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "syncline-login-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

test("[D72] on Linux it is an entry for autostart, which comes and goes", () => {
  const file = autostartFile({ XDG_CONFIG_HOME: join(folder(), "config") });
  const item = xdgLoginItem(file, ["/opt/Syncline/syncline", "--hidden"]);
  expect([item.get(), item.set(true).ok, item.get()]).toEqual([false, true, true]);
  expect(readFileSync(file, "utf8")).toBe(`[Desktop Entry]
Type=Application
Name=Syncline
Comment=Keeps records the same across files, databases and web APIs
Exec="/opt/Syncline/syncline" "--hidden"
Terminal=false
StartupNotify=false
X-GNOME-Autostart-enabled=true
`);
  expect(existsSync(`${file}.tmp`)).toBe(false);
  expect([item.set(false).ok, item.get(), item.set(false).ok, existsSync(file)]).toEqual([
    true,
    false,
    true,
    false,
  ]);
});

test.each(["Hidden=true", "X-GNOME-Autostart-enabled=false", "Hidden = true"])(
  "[D72] what the desktop's own settings switch off by %s is off",
  (line) => {
    const file = join(folder(), "syncline.desktop");
    writeFileSync(file, `${desktopEntry(["a"]).replace("X-GNOME-Autostart-enabled=true\n", "")}${line}\n`);
    expect(xdgLoginItem(file, ["a"]).get()).toBe(false);
  },
);

test.each([
  ["a space", "/opt/My Apps/s", '"/opt/My Apps/s"'],
  ["a quote", '/a"b', '"/a\\\\"b"'],
  ["a dollar", "/a$HOME", '"/a\\\\$HOME"'],
  ["a backtick", "/a`id`", '"/a\\\\`id\\\\`"'],
  ["a backslash", "/a\\b", '"/a\\\\\\\\b"'],
  ["a percent sign", "/a%u", '"/a%%u"'],
  ["a semicolon", "/a;b", '"/a;b"'],
])("[D72] %s in a path stays itself", (_name, path, written) => {
  expect(desktopEntry([path])).toContain(`\nExec=${written}\n`);
});

test("[D72] where it cannot be written, that is said with the folder", () => {
  const root = folder();
  // A file where the folder should be, which not even root can write into.
  writeFileSync(join(root, "autostart"), "");
  const file = join(root, "autostart", "syncline-desktop.desktop");
  const set = xdgLoginItem(file, ["a"]).set(true);
  expect(set).toMatchObject({
    ok: false,
    error: { hint: `Look at who may write ${join(root, "autostart")}.` },
  });
});

test("[D72] elsewhere the system keeps it, for the start in the tray", () => {
  const settings: unknown[] = [];
  let openAtLogin = false;
  const item = systemLoginItem({
    getLoginItemSettings: () => ({ openAtLogin }) as never,
    setLoginItemSettings: (given) => {
      settings.push(given);
      openAtLogin = given.openAtLogin ?? false;
    },
  });
  expect([item.get(), item.set(true).ok, item.get()]).toEqual([false, true, true]);
  expect(settings).toEqual([{ openAtLogin: true, args: ["--hidden"] }]);
});

test("[D72] the program is started again as what it is: an AppImage, installed, or from its folder", () => {
  const app = { isPackaged: true, getAppPath: () => "/src/syncline" };
  const executable = "/opt/Syncline/syncline";
  expect(startCommand({}, executable, app)).toEqual([executable, "--hidden"]);
  expect(startCommand({ APPIMAGE: "/home/a/Syncline.AppImage" }, "/tmp/.mount/syncline", app)).toEqual([
    "/home/a/Syncline.AppImage",
    "--hidden",
  ]);
  expect(startCommand({}, "/n/electron", { ...app, isPackaged: false })).toEqual([
    "/n/electron",
    "/src/syncline",
    "--hidden",
  ]);
});

test("[D76] started at login it opens no window, on each system by what it knows", () => {
  const app = (wasOpenedAtLogin: boolean) => ({
    getLoginItemSettings: () => ({ wasOpenedAtLogin }) as never,
  });
  expect(isHidden(["syncline", "--hidden"], "linux", app(false))).toBe(true);
  expect(isHidden(["syncline"], "linux", app(true))).toBe(false);
  expect(isHidden(["syncline"], "darwin", app(true))).toBe(true);
  expect(isHidden(["syncline"], "darwin", app(false))).toBe(false);
});
