import { type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, type TestContext, test } from "vitest";
import { EncryptedFile } from "../../shared/connectors/secrets/encrypted-file.ts";
import { DesktopUser, whyNoSecretService } from "../support/secret-service.ts";
import { CliWorkspace, twoFiles } from "./cli-workspace.ts";

/** The package as it is built: installed with its dependencies beside it, and on its own. */
const packages = { installed: "", alone: "" };
let whyNot: string | null = null;

beforeAll(async () => {
  const root = mkdtempSync(join(tmpdir(), "syncline-installed-"));
  packages.installed = join(root, "installed", "node_modules", "syncline");
  packages.alone = join(root, "alone", "syncline");
  for (const folder of Object.values(packages)) mkdirSync(folder, { recursive: true });
  const built = spawnSync(process.execPath, ["agent/build.mjs", join(packages.installed, "dist")], {
    encoding: "utf8",
  });
  if (built.status !== 0) throw new Error(built.stderr);
  cpSync("package.json", join(packages.installed, "package.json"));
  cpSync(packages.installed, packages.alone, { recursive: true });
  symlinkSync(resolve("node_modules/@napi-rs"), join(packages.installed, "..", "@napi-rs"));
  whyNot = await whyNoSecretService();
}, 600_000);

afterAll(() => rmSync(resolve(packages.alone, "../.."), { recursive: true, force: true }));

const program = (kind: keyof typeof packages): string => join(packages[kind], "dist", "main.js");

function run(
  workspace: CliWorkspace,
  kind: keyof typeof packages,
  env: Readonly<Record<string, string>>,
  input: string,
  ...args: readonly string[]
): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [program(kind), ...args], {
    cwd: workspace.folder,
    env: { PATH: process.env.PATH, SYNCLINE_HOME: workspace.home, NO_COLOR: "1", ...env },
    input,
    encoding: "utf8",
  });
}

function needsService(context: TestContext): void {
  if (whyNot === null) return;
  console.log(`The keychain was not tried: ${whyNot}`);
  context.skip(whyNot);
}

test("[C105] [C109] the installed package keeps a secret in a real keychain and lists and removes it", async (context) => {
  needsService(context);
  const user = new DesktopUser();
  const workspace = new CliWorkspace();
  const options = { cwd: workspace.folder, env: { SYNCLINE_HOME: workspace.home, NO_COLOR: "1" } };
  const tell = (input: string, ...args: readonly string[]) =>
    user.run("unlocked", [program("installed"), "secret", ...args], { ...options, input });
  expect(await tell("hunter2hunter2\n", "set", "shop-token")).toMatchObject({
    code: 0,
    stdout: "✓ shop-token is kept in the keychain (Secret Service).\n",
  });
  expect((await tell("", "list")).stdout).toMatch(/shop-token +keychain +no sync here/);
  expect(await tell("", "remove", "shop-token")).toMatchObject({ code: 0 });
  expect((await tell("", "list")).stdout).not.toContain("shop-token");
  expect(existsSync(workspace.home)).toBe(false);
});

/** A session bus is said to be there, so that the module is asked for. */
const bus = { DBUS_SESSION_BUS_ADDRESS: "unix:path=/nonexistent" };

test("[C109] where the keychain's module cannot be loaded all else works, and the file keeps secrets", () => {
  const workspace = twoFiles();
  expect(run(workspace, "alone", bus, "", "sync").status).toBe(0);
  const set = run(workspace, "alone", bus, "hunter2hunter2", "secret", "set", "a");
  expect(set.status).toBe(1);
  expect(set.stderr).toMatch(/keychain cannot be used: its module cannot be loaded on this machine/);
  expect(set.stderr).toContain("SYNCLINE_SECRETS_KEY");
  expect(set.stderr).not.toContain("hunter2");
  const key = { ...bus, SYNCLINE_SECRETS_KEY: "correct horse" };
  expect(run(workspace, "alone", key, "hunter2hunter2", "secret", "set", "a").status).toBe(0);
  const list = run(workspace, "alone", key, "", "secret", "list");
  expect(list.stdout).toMatch(/its module cannot be loaded/);
  expect(list.stdout).toMatch(/\n {2}a +file +no sync here/);
  rmSync(join(packages.alone, "dist", "keychain-process.js"));
  const without = run(workspace, "alone", bus, "x", "secret", "set", "a");
  expect(without.stderr).toMatch(/the program that asks it is not there/);
  expect(run(workspace, "alone", bus, "", "plan").status).toBe(0);
});

test("[C114] on a terminal the value is asked for and never shown", async (context) => {
  if (spawnSync("script", ["--version"]).status !== 0) {
    console.log("script(1) is not here, so nothing was tried on a terminal.");
    context.skip();
  }
  const workspace = new CliWorkspace();
  const key = { SYNCLINE_SECRETS_KEY: "correct horse" };
  const command = `"${process.execPath}" "${program("installed")}" secret set shop-token --in file`;
  const child = spawn("script", ["-qec", command, "/dev/null"], {
    cwd: workspace.folder,
    env: { PATH: process.env.PATH, TERM: "xterm", SYNCLINE_HOME: workspace.home, NO_COLOR: "1", ...key },
  });
  let out = "";
  child.stdout.on("data", (text) => {
    const before = out;
    out += text;
    if (!before.includes("(not shown)") && out.includes("(not shown)"))
      child.stdin.write("hunter3\u007f2hunter2\r");
  });
  const code = await new Promise((done) => child.on("close", done));
  expect(code).toBe(0);
  expect(out).toContain("shop-token is kept in");
  expect(out).not.toContain("hunter");
  const kept = await new EncryptedFile(workspace.home, key.SYNCLINE_SECRETS_KEY).get("shop-token");
  expect(kept).toEqual({ ok: true, value: "hunter2hunter2" });
});
