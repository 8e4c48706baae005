import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { onTestFinished, type TestContext, test } from "vitest";
import type { NativeWrite } from "../../../shared/connectors/contract.ts";
import { identify, never, readAll } from "../../contract/connector.ts";
import { csvSource, Desk } from "./fixture.ts";

/** Mounts something on a new folder of the desk; a machine that does not allow it skips the test and says so. */
function mount(context: TestContext, desk: Desk, name: string, options: readonly string[]): string {
  const folder = desk.path(name);
  mkdirSync(folder);
  try {
    execFileSync("mount", [...options, folder], { stdio: "pipe" });
  } catch (error) {
    context.skip(`cannot mount here, which takes the superuser on Linux: ${String(error)}`);
  }
  onTestFinished(() => void execFileSync("umount", ["-l", folder]));
  return folder;
}

const content = `id,name\n${Array.from({ length: 30_000 }, (_, id) => `${id},old name\n`).join("")}`;

/** Gives every record a longer name. */
async function rewrite(desk: Desk, path: string) {
  const connector = desk.open(csvSource(path));
  const { records, summary } = await readAll(connector);
  const writes = records.map(({ native, version }, index): NativeWrite => {
    const changes = [{ path: ["name"], value: "a new and longer name" }];
    return { kind: "update", index, id: String(native.id), version, changes };
  });
  const intents: unknown[] = [];
  const journal = { intend: async (intent: unknown) => void intents.push(intent), settle: () => {} };
  const written = await connector.write(
    { writes, expected: summary.version, identify, columns: [] },
    journal,
    never,
  );
  return { written, intents };
}

test("[F91] on a full disk the file stays as it was and nothing is left beside it", async (context) => {
  const desk = new Desk();
  const folder = mount(context, desk, "disk", ["-t", "tmpfs", "-o", "size=1m", "tmpfs"]);
  writeFileSync(join(folder, "a.csv"), content);
  const { written, intents } = await rewrite(desk, "disk/a.csv");
  context
    .expect(written)
    .toMatchObject({ ok: false, error: { code: "file.full", at: { file: join(folder, "a.csv") } } });
  context.expect(intents).toEqual([]);
  context.expect(readFileSync(join(folder, "a.csv"), "utf8")).toBe(content);
  context.expect(readdirSync(folder)).toEqual(["a.csv"]);
});

test("[F91] where the backups' disk is full nothing is written", async (context) => {
  const desk = new Desk();
  const folder = mount(context, desk, ".kept", ["-t", "tmpfs", "-o", "size=64k", "tmpfs"]);
  desk.put("a.csv", content);
  const { written, intents } = await rewrite(desk, "a.csv");
  context.expect(written).toMatchObject({ ok: false, error: { code: "file.full" } });
  context.expect(intents).toEqual([]);
  context.expect(desk.text("a.csv")).toBe(content);
  context.expect(desk.names()).toEqual(["a.csv"]);
  context.expect(readdirSync(folder)).toEqual([]);
});

test("[F91] on a read-only disk nothing is written", async (context) => {
  const desk = new Desk();
  const folder = mount(context, desk, "disk", ["-t", "tmpfs", "tmpfs"]);
  writeFileSync(join(folder, "a.csv"), content);
  execFileSync("mount", ["-o", "remount,ro", folder]);
  const { written } = await rewrite(desk, "disk/a.csv");
  context.expect(written).toMatchObject({ ok: false, error: { code: "file.unwritable" } });
  context.expect(readdirSync(folder)).toEqual(["a.csv"]);
});

test("[F91] a file that the system does not let go is tried for a while, then reported as busy", async (context) => {
  const desk = new Desk();
  desk.put("real.csv", content);
  desk.put("a.csv", "");
  // As in a container into which this one file is mounted.
  try {
    execFileSync("mount", ["--bind", desk.path("real.csv"), desk.path("a.csv")], { stdio: "pipe" });
  } catch (error) {
    context.skip(`cannot mount here, which takes the superuser on Linux: ${String(error)}`);
  }
  onTestFinished(() => void execFileSync("umount", ["-l", desk.path("a.csv")]));
  const { written } = await rewrite(desk, "a.csv");
  context.expect(written).toMatchObject({ ok: false, error: { code: "file.busy" } });
  context.expect(desk.text("a.csv")).toBe(content);
  context.expect(desk.names()).toEqual(["a.csv", "real.csv"]);
});

test("[F91] where the backups' folder is a file nothing is written", async ({ expect }) => {
  const desk = new Desk();
  desk.put("a.csv", content);
  desk.put(".kept", "not a folder");
  const { written } = await rewrite(desk, "a.csv");
  expect(written).toMatchObject({ ok: false, error: { code: "file.unwritable" } });
  expect(desk.text("a.csv")).toBe(content);
  expect(desk.names()).toEqual(["a.csv"]);
});

test("[F91] a file that its owner made read-only is not replaced", async (context) => {
  if (process.getuid?.() === 0) context.skip("the superuser may write to every file");
  const desk = new Desk();
  desk.put("a.csv", content);
  chmodSync(desk.path("a.csv"), 0o444);
  const { written } = await rewrite(desk, "a.csv");
  context.expect(written).toMatchObject({ ok: false, error: { code: "file.unwritable" } });
  context.expect(desk.text("a.csv")).toBe(content);
});

test("[F80] a backup on another disk is a copy", async (context) => {
  const desk = new Desk();
  mount(context, desk, ".kept", ["-t", "tmpfs", "tmpfs"]);
  desk.put("a.csv", content);
  const { written } = await rewrite(desk, "a.csv");
  context.expect(written.ok).toBe(true);
  context.expect(desk.kept()).toEqual([content]);
  context.expect(existsSync(desk.path("a.csv")) && statSync(desk.path("a.csv")).nlink).toBe(1);
});
