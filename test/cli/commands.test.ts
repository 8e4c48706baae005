import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { commands } from "../../agent/cli/commands.ts";
import { completionScript } from "../../agent/cli/completion-script.ts";
import { applyFixes, replaceText } from "../../agent/cli/fixes.ts";
import { functionDocumentation } from "../../shared/mapping/expressions/library.ts";
import { CliWorkspace, putPair, twoFiles } from "./cli-workspace.ts";

test("[U12] a plan that is interrupted while it reads ends with 130", async () => {
  const { code, err } = await twoFiles().run("plan", { columns: 80, interruptAt: "Reading left" });
  expect(code).toBe(130);
  expect(err).toContain("The run was cancelled; nothing was written");
});

test("[U12] a run that is interrupted before it writes leaves the files, and the next one does the work", async () => {
  const workspace = twoFiles();
  await workspace.run("sync");
  workspace.edit("pair-a.csv", "8.5", "9");
  const { code, out, err } = await workspace.run("sync", { interruptAt: "8.50 → 9.00" });
  expect(code).toBe(130);
  expect(out + err).toMatch(/[Cc]ancelled/);
  expect(workspace.text("pair-b.csv")).toContain("8.5\n");
  expect(readdirSync(workspace.folder).sort()).toEqual(["pair-a.csv", "pair-b.csv", "pair.sync.yaml"]);
  expect((await workspace.run("sync")).out).toContain("✓ Applied: right ~1");
});

test("[U14] an unforeseen failure is called a bug, and its stack is shown only to those who ask", async () => {
  const workspace = twoFiles();
  const broken = { SYNCLINE_HOME: "\u0000" };
  const { code, out, err } = await workspace.run("plan", { env: broken });
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toContain("This is a bug in Syncline");
  expect(err).toContain("SYNCLINE_DEBUG=1 syncline plan");
  expect(err).not.toContain("    at ");
  const debug = await workspace.run("plan", { env: { ...broken, SYNCLINE_DEBUG: "1" } });
  expect(debug.err).toContain("    at ");
  const json = await workspace.run("plan --json", { env: broken });
  expect(JSON.parse(json.out)).toMatchObject({ errors: [{ code: "bug" }] });
});

test("[U15] check --fix makes the fixes that check shows, and leaves all else byte for byte", async () => {
  const workspace = twoFiles("pair", "# ünïcode \r\ndeletes:   propagte   # a comment\n");
  const before = workspace.text("pair.sync.yaml");
  const shown = await workspace.run("check");
  expect(shown.out).toContain("+ deletes:   propagate   # a comment");
  expect(workspace.text("pair.sync.yaml")).toBe(before);
  const { code, out } = await workspace.run("check pair --fix");
  expect(code).toBe(0);
  expect(out).toContain("- deletes:   propagte");
  expect(out).toContain("✓ pair is in order");
  expect(workspace.text("pair.sync.yaml")).toBe(before.replace("propagte", "propagate"));
  expect(await workspace.json("check --fix")).toMatchObject({ document: { syncs: [{ fixed: 0 }] } });
});

test("[U15] a fix after which a property would be there twice is not made", async () => {
  const workspace = twoFiles("pair", "deletes: ignore\ndeleets: ignore\n");
  const before = workspace.text("pair.sync.yaml");
  const { code, out } = await workspace.run("check --fix");
  expect(code).toBe(1);
  expect(out).not.toContain("--fix");
  expect(workspace.text("pair.sync.yaml")).toBe(before);
});

test("[U15] of two fixes that touch each other the first is made", () => {
  const fix = (start: number, end: number, text: string) => ({
    code: "sync.bad-value" as const,
    severity: "error" as const,
    message: "",
    fix: { title: "", edits: [{ start, end, text }] },
  });
  const { text, fixed } = applyFixes("a: bc", [fix(3, 4, "X"), fix(4, 5, "Y"), fix(0, 1, "k")]);
  expect({ text, fixed: fixed.length }).toEqual({ text: "k: Xc", fixed: 2 });
});

test("[U15] a file that changed since it was checked, or that is not UTF-8, is not fixed", async () => {
  const workspace = new CliWorkspace();
  workspace.put("a.yaml", "changed");
  expect(await replaceText(workspace.place("a.yaml"), "checked", "fixed")).toMatchObject({ ok: false });
  expect(workspace.text("a.yaml")).toBe("changed");
  const latin = Buffer.from("caf\xe9", "latin1");
  workspace.put("b.yaml", latin);
  expect(await replaceText(workspace.place("b.yaml"), latin.toString(), "fixed")).toMatchObject({
    ok: false,
  });
  expect(workspace.text("b.yaml")).toBe("caf\xe9");
});

test("[U15] a fixed file keeps its permissions, and nothing is left beside it", async () => {
  const workspace = twoFiles("pair", "deletes: propagte\n");
  writeFileSync(workspace.place("pair.sync.yaml"), workspace.text("pair.sync.yaml"), { mode: 0o600 });
  const { mode } = statSync(workspace.place("pair.sync.yaml"));
  await workspace.run("check --fix");
  expect(statSync(workspace.place("pair.sync.yaml")).mode).toBe(mode);
  expect(readdirSync(workspace.folder)).toHaveLength(3);
});

/** The words of the command that an output names behind a text. */
function named(out: string, behind: string): readonly string[] {
  const line = out.split("\n").find((one) => one.includes(`${behind}syncline `));
  const command = line?.slice(line.indexOf(behind) + behind.length).match(/syncline (.+?)(?: {2}|$)/)?.[1];
  if (command === undefined) throw new Error(`No command behind "${behind}" in:\n${out}`);
  return command.split(" ").map((word) => word.replace(/^'(.*)'$/, "$1"));
}

test("[U16] the command that lets a held plan through does so, from any folder and for any file name", async () => {
  const workspace = new CliWorkspace("price-list");
  renameSync(workspace.place("price-list.sync.yaml"), workspace.place("prices-2.sync.yaml"));
  const { out: here } = await workspace.run("plan");
  expect(named(here, "what you want: ").slice(0, 2)).toEqual(["sync", "prices-2"]);
  const outside = workspace.place("..");
  const { out } = await workspace.run("plan work", {}, outside);
  expect(await workspace.run(named(out, "what you want: "), {}, outside)).toMatchObject({ code: 0 });
});

test("[U16] the command that a plan file names carries it out, also where brakes hold it", async () => {
  const workspace = new CliWorkspace("price-list");
  const { out } = await workspace.run("plan -o plan.json");
  const { code, out: held } = await workspace.run(
    named(out, "The plan is in plan.json. Carry it out with: "),
  );
  expect(code).toBe(3);
  expect(await workspace.run(named(held, "what you want: "))).toMatchObject({ code: 0 });
});

test("[U16] the command that a conflict names settles it", async () => {
  const workspace = twoFiles();
  await workspace.run("sync");
  workspace.edit("pair-a.csv", "8.5", "9");
  workspace.edit("pair-b.csv", "8.5", "7");
  await workspace.run("sync");
  const { out } = await workspace.run("conflicts");
  expect(await workspace.run(named(out, "      "))).toMatchObject({ code: 0 });
  expect((await workspace.run("plan")).out).toContain("right  price  7.00 → 9.00   as resolved");
  expect((await workspace.run("sync")).code).toBe(0);
  expect(workspace.text("pair-b.csv")).toContain("A-1,Cup,9");
});

test("[U17] forget wants the sync's name, or --yes", async () => {
  const workspace = twoFiles();
  await workspace.run("sync");
  expect(await workspace.run("forget pair")).toMatchObject({ code: 2 });
  const wrong = await workspace.run("forget pair", { columns: 500, answer: "y" });
  expect(wrong.code).toBe(130);
  expect(wrong.err).toContain("2 linked records, 1 run and 0 open conflicts");
  expect((await workspace.run("status")).out).toContain("2 records");
  const right = await workspace.run("forget pair", { columns: 80, answer: "pair" });
  expect(right).toMatchObject({ code: 0 });
  expect((await workspace.run("status")).out).toContain("never run");
});

test("[U17] after forget nothing has changed, and the next run meets the records for the first time", async () => {
  const workspace = twoFiles();
  await workspace.run("sync");
  const before = [workspace.text("pair-a.csv"), workspace.text("pair-b.csv")];
  await workspace.run("forget pair --yes");
  expect([workspace.text("pair-a.csv"), workspace.text("pair-b.csv")]).toEqual(before);
  workspace.edit("pair-a.csv", "8.5", "9");
  const { code, out } = await workspace.run("plan");
  expect(code).toBe(4);
  expect(out).toContain("left 9.00  |  right 8.50");
});

test("[U17] [U18] a sync whose file is gone is listed anywhere, and can be forgotten by its path", async () => {
  const workspace = twoFiles();
  putPair(workspace, "other");
  await workspace.run("sync");
  rmSync(workspace.place("pair.sync.yaml"));
  mkdirSync(workspace.place("empty"));
  const { code, out } = await workspace.run("status", {}, workspace.place("empty"));
  expect(code).toBe(4);
  expect(out).toMatch(/pair .*the sync file is gone .*pair\.sync\.yaml/);
  expect(out).toMatch(/other .*nothing waits .*other\.sync\.yaml/);
  const path = workspace.place("pair.sync.yaml");
  expect((await workspace.run(["forget", path, "--yes"])).code).toBe(0);
  expect((await workspace.run("status", {}, workspace.place("empty"))).out).not.toContain("pair.sync.yaml");
});

test("[U18] where there is neither a sync file nor state, status says how to begin", async () => {
  const { code, err } = await new CliWorkspace().run("status");
  expect(code).toBe(1);
  expect(err).toContain("syncline init --from a.csv --to b.json");
});

test("[U18] a run that is shown does not change what its sync is called", async () => {
  const workspace = twoFiles();
  await workspace.run("sync");
  const run = /run (\S+)|(\d{8}-\d{6}-\w{4})/.exec((await workspace.run("history")).out)![0];
  await workspace.run(`history ${run}`);
  await workspace.run("undo nothing");
  const { out } = await workspace.run("status --json");
  expect(JSON.parse(out)).toMatchObject({ syncs: [{ sync: "pair" }] });
});

test("[U19] a word means a file, its name, a folder, or the name that the file gives itself", async () => {
  const workspace = twoFiles();
  renameSync(workspace.place("pair.sync.yaml"), workspace.place("file.sync.yaml"));
  mkdirSync(workspace.place("folder"));
  symlinkSync(workspace.place("file.sync.yaml"), workspace.place("folder/linked.sync.yaml"));
  for (const word of ["file.sync.yaml", "file", ".", "pair", "folder", "folder/linked.sync.yaml"]) {
    const { code, document } = await workspace.json(`status ${word}`);
    expect({ word, code, document }).toMatchObject({ code: 0, document: { syncs: [{ sync: "pair" }] } });
  }
  expect((await workspace.json("status file . pair")).document).toMatchObject({ syncs: [{}] });
});

test("[U21] every function is listed, and has a page of its own", async () => {
  const workspace = new CliWorkspace();
  const { out } = await workspace.run("functions");
  for (const { name, description, example } of functionDocumentation()) {
    expect(out).toMatch(new RegExp(`\n {2}${name} +${RegExp.escape(description)}\n`));
    const page = await workspace.run(`functions ${name}`);
    expect(page.code).toBe(0);
    if (page.out.startsWith(`${name}\n`)) continue; // A group of that name is listed instead.
    expect(page.out).toContain(example.expression);
  }
});

test.each([
  ["bash", ["bash", "-n"]],
  ["zsh", ["zsh", "-n"]],
  ["fish", ["fish", "-n"]],
] as const)("[U21] %s completes every command and option", async (shell, check) => {
  const { code, out } = await new CliWorkspace().run(`completion ${shell}`);
  expect(code).toBe(0);
  expect(out).toBe(completionScript(shell, commands));
  for (const { name, options } of commands) {
    expect(out).toContain(name);
    for (const option of Object.keys(options))
      expect(out).toContain(shell === "fish" ? `-l ${option}` : `--${option}`);
  }
  const [program, ...args] = check;
  try {
    execFileSync(program, args, { input: out, stdio: ["pipe", "pipe", "pipe"] });
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "ENOENT")) throw cause;
    console.log(`${shell} is not here, so its completion script was not parsed.`);
  }
});

test("[U21] bash completes a command and an option", async () => {
  const { out } = await new CliWorkspace().run("completion bash");
  const complete = (...words: readonly string[]) => {
    const script = `${out}\nCOMP_WORDS=(${words.map((word) => `"${word}"`).join(" ")}); COMP_CWORD=${words.length - 1}; _syncline; echo "\${COMPREPLY[@]}"`;
    return execFileSync("bash", ["-c", script], { encoding: "utf8" }).trim();
  };
  expect(complete("syncline", "hi")).toBe("history");
  expect(complete("syncline", "plan", "--ex")).toBe("--exit-code");
  expect(complete("syncline", "secret", "")).toBe("set list remove");
  expect(complete("syncline", "secret", "re")).toBe("remove");
  expect(complete("syncline", "secret", "--fr")).toBe("--from-env");
  expect(complete("syncline", "completion", "z")).toBe("zsh");
});
