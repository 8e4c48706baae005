import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { notifySend } from "../../../agent/daemon/alerts/notify-send.ts";
import { until } from "../../support/until.ts";
import { AlertDesk, failing } from "./alert-desk.ts";

const session = { DISPLAY: ":0" };

/** A stand-in for the desktop's program: notes what it is given and ends as told. */
function program(code: string): { readonly path: string; readonly given: () => readonly string[] } {
  const folder = mkdtempSync(join(tmpdir(), "syncline-notify-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "notify-send");
  const noted = join(folder, "given");
  writeFileSync(noted, "");
  writeFileSync(path, `#!/bin/sh\nfor one in "$@"; do printf '%s\\0' "$one" >> '${noted}'; done\n${code}\n`);
  chmodSync(path, 0o755);
  return { path, given: () => readFileSync(noted, "utf8").split("\0").slice(0, -1) };
}

test("[A71] a desktop shows what waits, as text and not as markup or options", async (context) => {
  if (process.platform === "win32") context.skip("there is no notify-send on Windows");
  const { path, given } = program("exit 0");
  const desk = new AlertDesk({ desktop: true }, notifySend({ env: session, program: path }));
  desk.alerts.attention({ id: "a", name: "--hint=<b>orders</b> & more" }, [failing]);
  desk.time.advance(10_100);
  await until("the notification", async () => (desk.log.length > 0 ? true : null));
  const [app, urgency, end, title, text] = given();
  expect([app, urgency, end]).toEqual(["--app-name=Syncline", "--urgency=normal", "--"]);
  expect(title).toBe("Syncline: --hint=<b>orders</b> & more needs you");
  expect(text).toContain("--hint=&lt;b&gt;orders&lt;/b&gt; &amp; more\n  It fails");
});

test("[A78] no desktop, no program and a program that fails are no problem of the agent, but a test says so", async (context) => {
  if (process.platform === "win32") context.skip("there is no notify-send on Windows");
  const { path } = program("exit 1");
  for (const [options, why] of [
    [{ env: {} }, "there is no desktop session here"],
    [{ env: session, program: "/nowhere/notify-send" }, "/nowhere/notify-send is not installed"],
    [{ env: session, program: path }, "it was not taken"],
  ] as const) {
    const desk = new AlertDesk({ desktop: true }, notifySend(options));
    expect(await desk.alerts.test()).toEqual([{ way: "desktop", problem: why }]);
    desk.waits("orders", failing);
    desk.time.advance(10_100);
    // Where there is no session nothing is tried by itself.
    const tries = Object.keys(options.env).length;
    await until("the end", async () => (desk.log.length === tries ? true : null));
    expect(desk.log.every(({ level }) => level === "debug")).toBe(true);
    expect(desk.alerts.problems()).toEqual([]);
  }
});

test("[A78] where another process shows notifications, or the settings do not want any, there is no such way", async () => {
  const way = notifySend({ env: session, program: "/nowhere/notify-send" });
  expect(await new AlertDesk({ desktop: true }, null).alerts.test()).toEqual([]);
  expect(await new AlertDesk({ desktop: false }, way).alerts.test()).toEqual([]);
});
