import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "syncline-electron-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** What `npm run desktop` does after the build, with Electron's program in this folder. */
function run(electron: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["agent/desktop/run-desktop.mjs", ...args], {
    env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: electron },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

test("[D78] where Electron's program is not to be had, one line says what to do", () => {
  const { status, stdout, stderr } = run(folder());
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stderr).toMatch(/npx install-electron .* ELECTRON_OVERRIDE_DIST_PATH .* npm start /);
});

test("[D78] where it is, it is started with this project, and its code is the end's", () => {
  if (process.platform !== "linux")
    return console.log("A script stands for the program: tried on Linux alone");
  const electron = folder();
  const program = join(electron, "electron");
  writeFileSync(program, '#!/bin/sh\necho "$@"\nexit 3\n');
  chmodSync(program, 0o755);
  expect(run(electron, "--hidden")).toEqual({ status: 3, stdout: `${process.cwd()} --hidden\n`, stderr: "" });
});
