import { type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { buildSync } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until } from "../support/until.ts";
import { CliWorkspace, twoFiles } from "./cli-workspace.ts";

/** A package as it is installed: `dist/` with the launcher and the program, beside the examples. */
let packed = "";

beforeAll(() => {
  packed = mkdtempSync(join(tmpdir(), "syncline-package-"));
  const common = { outdir: join(packed, "dist"), bundle: true, platform: "node", format: "esm" } as const;
  const require =
    'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';
  buildSync({ ...common, entryPoints: { syncline: "agent/cli/launcher.ts" }, target: "node18" });
  const entryPoints = { main: "agent/cli/main.ts", worker: "agent/daemon/worker/worker.ts" };
  buildSync({ ...common, entryPoints, splitting: true, banner: { js: require } });
  symlinkSync(resolve("examples"), join(packed, "examples"));
});

afterAll(() => rmSync(packed, { recursive: true, force: true }));

const program = (): string => join(packed, "dist", "syncline.js");

function surroundings({ folder, home }: CliWorkspace) {
  const { NO_COLOR: _, FORCE_COLOR: __, ...env } = process.env;
  return {
    cwd: folder,
    env: { ...env, SYNCLINE_HOME: home },
    encoding: "utf8",
    timeout: 50_000,
    killSignal: "SIGKILL",
  } as const;
}

const run = (workspace: CliWorkspace, ...args: readonly string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [program(), ...args], surroundings(workspace));

/** Runs a shell's command line in which `syncline` is the program. */
const shell = (workspace: CliWorkspace, line: string): SpawnSyncReturns<string> =>
  spawnSync("bash", ["-c", `syncline() { "${process.execPath}" "${program()}" "$@"; }\n${line}`], {
    ...surroundings(workspace),
  });

/** The same on a terminal of its own, as `script` makes it. */
const onTerminal = (workspace: CliWorkspace, columns: number, line: string): SpawnSyncReturns<string> => {
  const command = `stty cols ${columns} rows 40; "${process.execPath}" "${program()}" ${line}`;
  return spawnSync("script", ["-qec", command, "/dev/null"], { ...surroundings(workspace), input: "" });
};

const scriptIsHere = spawnSync("script", ["--version"]).status === 0;
if (!scriptIsHere) console.log("script(1) is not here, so nothing was tried on a terminal.");

test("[U3] the process ends with the command's code", () => {
  const workspace = twoFiles();
  expect(run(workspace, "sync").status).toBe(0);
  expect(run(workspace, "plan", "nowhere").status).toBe(1);
  expect(run(workspace, "nonsense").status).toBe(2);
});

test("[U22] the demo syncs a copy of the example, twice, and says what to try", () => {
  const workspace = new CliWorkspace();
  const { status, stdout, stderr } = run(workspace, "demo", "--once");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toContain("✓ Applied: erp +1, shop +1 ~2, warehouse +2");
  expect(stdout).toContain("Nothing to do: all of them agree.");
  expect(run(workspace, "plan", ".demo/price-list").status).toBe(0);
  expect(run(workspace, "demo", "--once").status).toBe(0);
});

test("[U27] the demo ends in an agent that has its workspace as long as it runs", async () => {
  const workspace = new CliWorkspace();
  const demo = spawn(process.execPath, [program(), "demo", "--port", "0"], surroundings(workspace));
  let said = "";
  demo.stdout.on("data", (piece) => {
    said += String(piece);
  });
  const ended = once(demo, "exit");
  const place = ".demo/price-list/data";
  await until("the agent", () => said.includes("#sign-in="));
  await until("its sync", () => run(workspace, "agent", "status").stdout.includes("price-list"));
  const before = readFileSync(workspace.place(`${place}/shop-products.csv`), "latin1");
  writeFileSync(workspace.place(`${place}/shop-products.csv`), before.replace(";6,50;", ";7,77;"), "latin1");
  await until("the price", () =>
    readFileSync(workspace.place(`${place}/erp-articles.xml`), "latin1").includes("7.77"),
  );
  const again = run(workspace, "demo", "other");
  expect({ code: again.status, out: again.stdout }).toEqual({
    code: 0,
    out: expect.stringContaining("Your agent runs already, and has taken the example up."),
  });
  expect(run(workspace, "add", "--remove", "other").status).toBe(0);
  demo.kill("SIGINT");
  expect(await ended).toEqual([0, null]);
  expect(run(workspace, "agent", "start", "--port", "0").stdout).toContain("It has no folder yet");
  expect(run(workspace, "agent", "stop").status).toBe(0);
});

test("[U2] [U22] the demo is one JSON document, and leaves a folder of other files alone", () => {
  const workspace = new CliWorkspace();
  workspace.put("mine/precious.txt", "mine");
  const refused = run(workspace, "demo", "mine", "--json");
  expect(refused.status).toBe(1);
  expect(JSON.parse(refused.stdout)).toMatchObject({ errors: [{ code: "file.unwritable" }] });
  expect(readdirSync(workspace.place("mine"))).toEqual(["precious.txt"]);
  const { status, stdout, stderr } = run(workspace, "demo", "new", "--json");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(JSON.parse(stdout)).toEqual({
    folder: workspace.place("new"),
    syncFile: workspace.place("new/price-list.sync.yaml"),
  });
});

test("[U13] a reader that has seen enough neither stops the run nor makes a noise", () => {
  const workspace = twoFiles();
  const rows = Array.from({ length: 3000 }, (_, i) => `B-${i},${"long name ".repeat(5)},${i}\n`).join("");
  workspace.edit("pair-a.csv", "A-2,Pan,20\n", `A-2,Pan,20\n${rows}`);
  const { status, stdout, stderr } = shell(workspace, "set -o pipefail; syncline sync --all | head -1");
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "pair\n", stderr: "" });
  expect(workspace.text("pair-b.csv")).toContain("B-2999,");
});

test("[U13] output that cannot be written is a failure", () => {
  if (!existsSync("/dev/full")) {
    console.log("/dev/full is not here, so a full disk was not tried.");
    return;
  }
  const { status, stderr } = shell(twoFiles(), "syncline plan > /dev/full");
  expect(status).toBe(1);
  expect(stderr).toMatch(/^error: The output cannot be written: ENOSPC.*\n$/);
});

/** A workspace whose plan is longer than a pipe holds, so that a run stands still until the plan is read. */
function large(): CliWorkspace {
  const workspace = twoFiles();
  const rows = Array.from({ length: 5_000 }, (_, i) => `B-${i},name ${i},${i}\n`).join("");
  workspace.put("pair-a.csv", `sku,name,price\n${rows}`);
  return workspace;
}

test.each(["SIGINT", "SIGTERM"] as const)(
  "[U12] %s ends a run with 130, every file whole",
  async (signal) => {
    const workspace = large();
    const before = workspace.text("pair-b.csv");
    const child = spawn(process.execPath, [program(), "sync", "--all"], {
      ...surroundings(workspace),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let err = "";
    child.stderr.on("data", (text) => {
      err += String(text);
    });
    // The plan is shown before anything is written.
    await once(child.stdout, "data");
    child.kill(signal);
    child.stdout.resume();
    const [code] = await once(child, "exit");
    expect(code).toBe(130);
    expect(err).toMatch(/ancelled/);
    expect(err).not.toContain("    at ");
    expect(workspace.text("pair-b.csv")).toBe(before);
    expect(readdirSync(workspace.folder).sort()).toEqual(["pair-a.csv", "pair-b.csv", "pair.sync.yaml"]);
    const again = run(workspace, "sync", "-q");
    expect(again.status).toBe(0);
    expect(workspace.text("pair-b.csv")).toContain("B-4999,");
  },
);

test("[U12] whoever interrupts twice does not wait, and the next run puts things in order", async () => {
  const workspace = large();
  const child = spawn(process.execPath, [program(), "sync", "--all"], {
    ...surroundings(workspace),
    stdio: ["ignore", "pipe", "ignore"],
  });
  await once(child.stdout, "data");
  child.kill("SIGINT");
  child.kill("SIGTERM");
  child.kill("SIGINT");
  child.stdout.resume();
  const [code, signal] = await once(child, "exit");
  expect({ code, signal }).toEqual({ code: 130, signal: null });
  const again = run(workspace, "sync", "-q");
  expect(again.status).toBe(0);
  expect(workspace.text("pair-b.csv")).toContain("B-4999,");
});

test.runIf(scriptIsHere)(
  "[U6] [U7] [U8] on a terminal there are colours, progress, and lines that fit",
  () => {
    const workspace = new CliWorkspace("price-list");
    const { status, stdout } = onTerminal(workspace, 50, "plan");
    expect(status).toBe(3);
    expect(stdout).toContain("\u001b[32m+");
    expect(stdout).toContain("Reading erp 100 %\r\u001b[2K");
    const { stdout: wide } = onTerminal(workspace, 200, "plan");
    expect(stdout.split("\n").length).toBeGreaterThan(wide.split("\n").length);
  },
);

test.runIf(scriptIsHere)("[U17] on a terminal forget asks, and Ctrl-C is a no", async () => {
  const workspace = twoFiles();
  run(workspace, "sync");
  const answer = async (keys: string) => {
    const command = `"${process.execPath}" "${program()}" forget pair`;
    const { cwd, env } = surroundings(workspace);
    const child = spawn("script", ["-qec", command, "/dev/null"], { cwd, env, timeout: 20_000 });
    let out = "";
    child.stdout.on("data", (text) => {
      out += String(text);
      if (out.includes("to go on: ") && !child.stdin.writableEnded) child.stdin.end(keys);
    });
    const [code] = await once(child, "exit");
    return { code, out };
  };
  expect((await answer("\u0003")).code).toBe(130);
  expect((await answer("\r")).code).toBe(130);
  expect(run(workspace, "status").stdout).toContain("2 records");
  const yes = await answer("pair\r");
  expect(yes.out).toContain("is forgotten");
  expect(yes.code).toBe(0);
});

/** A Node that is too old for the program, if this machine has one. */
const olderNode = ["/usr/local/bin/node", "/usr/bin/node"].find((node) => {
  const { stdout } = spawnSync(node, ["--version"], { encoding: "utf8" });
  return /^v(18|19|20|21|22|23)\./.test(stdout ?? "");
});
if (olderNode === undefined) console.log("No older Node is here, so the launcher was not tried under one.");

test.runIf(olderNode !== undefined)(
  "[U20] on an older Node the launcher says what is missing, or starts the one that came along",
  async () => {
    const workspace = twoFiles();
    const older = (...args: readonly string[]) =>
      spawnSync(olderNode!, [program(), ...args], surroundings(workspace));
    const alone = older("plan");
    expect(alone.status).toBe(1);
    expect(alone.stderr).toMatch(
      /^Syncline needs Node 24; this is Node \d+\.\d+\.\d+\. .*npm install brings it\.\n$/,
    );
    mkdirSync(join(packed, "node_modules"));
    symlinkSync(resolve("node_modules/node"), join(packed, "node_modules", "node"));
    expect(older("--version").stdout).toMatch(/\(Node 24\./);
    expect(older("plan")).toMatchObject({ status: 0, stderr: "" });
    expect(older("nonsense").status).toBe(2);

    const busy = large();
    const child = spawn(olderNode!, [program(), "sync", "--all"], {
      ...surroundings(busy),
      stdio: ["ignore", "pipe", "ignore"],
    });
    await once(child.stdout, "data");
    child.kill("SIGINT");
    child.stdout.resume();
    const [code] = await once(child, "exit");
    expect(code).toBe(130);
  },
);
