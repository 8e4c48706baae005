import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished, type TestContext, test } from "vitest";
import { LogDesk } from "./log-desk.ts";

/** A small disk where the log will be; a machine that does not allow it skips the test and says so. */
function mount(context: TestContext, desk: LogDesk, options: readonly string[]): void {
  mkdirSync(desk.folder);
  try {
    execFileSync("mount", ["-t", "tmpfs", ...options, "tmpfs", desk.folder], { stdio: "pipe" });
  } catch (error) {
    context.skip(`cannot mount here, which takes the superuser on Linux: ${String(error)}`);
  }
  onTestFinished(() => void execFileSync("umount", ["-l", desk.folder]));
}

test("[A66] on a full disk the log waits, no line is cut in two, and it goes on once there is room", async (context) => {
  const desk = new LogDesk();
  mount(context, desk, ["-o", "size=200k"]);
  const ballast = join(desk.folder, "ballast");
  writeFileSync(ballast, Buffer.alloc(100 * 1024));
  let count = 0;
  while (desk.log.problem() === null && count < 10_000)
    desk.log.write("info", "run", `entry ${count++} ${"x".repeat(200)}`);
  context.expect(count).toBeLessThan(10_000);
  context.expect(desk.log.problem()).toMatchObject({ code: "file.full" });
  for (let i = 0; i < 50; i++) desk.log.write("info", "run", `entry ${count++} ${"x".repeat(200)}`);
  const numbers = async () =>
    (await desk.messages({ limit: 1000 })).map((message) => Number(message.split(" ")[1]));
  const all = Array.from({ length: count }, (_, i) => count - 1 - i);
  context.expect(await numbers()).toEqual(all);
  rmSync(ballast);
  desk.time.advance(30_000);
  context.expect(desk.log.problem()).toBeNull();
  context.expect(await numbers()).toEqual(all);
  for (const line of desk.text().split("\n").slice(0, -1)) JSON.parse(line);
});

test("[A66] on a disk that became read-only the log waits, and goes on once it can be written to", async (context) => {
  const desk = new LogDesk();
  mount(context, desk, []);
  desk.log.write("info", "run", "one");
  desk.log.close();
  execFileSync("mount", ["-o", "remount,ro", desk.folder]);
  desk.log = desk.open();
  desk.log.write("info", "run", "two");
  context.expect(desk.log.problem()).toMatchObject({ code: "file.unwritable" });
  context.expect(await desk.messages()).toEqual(["two", "one"]);
  execFileSync("mount", ["-o", "remount,rw", desk.folder]);
  desk.log.write("info", "run", "three");
  context.expect(desk.log.problem()).toBeNull();
  context.expect(await desk.messages()).toEqual(["three", "two", "one"]);
  context.expect(statSync(desk.path(desk.parts()[0]!)).size).toBeGreaterThan(0);
});
