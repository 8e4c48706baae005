import { expect, test } from "vitest";
import { commands } from "../../agent/cli/commands.ts";
import { printJson } from "../../agent/cli/print-json.ts";
import { widthOf } from "../../agent/cli/render/table.ts";
import { CliWorkspace, putPair, twoFiles } from "./cli-workspace.ts";

const controlStart = "\u001b";

test("[U1] results go to standard output and problems to standard error", async () => {
  const workspace = twoFiles();
  const fine = await workspace.run("plan");
  expect(fine).toMatchObject({ code: 0, err: "" });
  expect(fine.out).toContain("pair");
  const wrong = await workspace.run("plan nowhere");
  expect(wrong).toMatchObject({ code: 1, out: "" });
  expect(wrong.err).toContain('There is no sync "nowhere"');
});

const documents: readonly (readonly [line: string, code: number, shape: object])[] = [
  ["check", 0, { syncs: [{ sync: "other" }, { sync: "pair", errors: 0, diagnostics: [] }] }],
  ["test", 0, { syncs: [{ sync: "other" }, { sync: "pair", tests: [] }] }],
  ["plan", 0, { syncs: [{ sync: "other" }, { sync: "pair", header: { brakes: [] }, items: [{}, {}] }] }],
  ["plan --record A-1", 0, { syncs: [{}, { items: [{ key: "A-1" }] }] }],
  ["sync", 0, { syncs: [{ sync: "other" }, { sync: "pair", outcome: { kind: "nothing" } }] }],
  ["status", 0, { syncs: [{ sync: "other" }, { sync: "pair", conflicts: 0, file: "fine" }] }],
  [
    "history",
    0,
    {
      syncs: [
        { sync: "other", runs: [] },
        { sync: "pair", runs: [] },
      ],
    },
  ],
  ["conflicts", 0, { syncs: [{ sync: "other" }, { sync: "pair", conflicts: [] }] }],
  ["schema pair", 0, { syncs: [{ sync: "pair", endpoints: { left: { closed: true } } }] }],
  ["schema", 0, { $schema: expect.any(String) }],
  ["functions split", 0, { functions: [{ name: "split" }] }],
  ["completion bash", 0, { shell: "bash" }],
  ["secret list", 0, { stores: [{ kind: "keychain" }, { kind: "file", usable: false }], secrets: [] }],
  ["secret set a --from-env SYNCLINE_HOME", 0, { set: "a", in: "keychain", place: "memory" }],
  ["secret remove a", 1, { errors: [{ code: "secret.missing" }] }],
  ["secret", 2, { errors: [{ code: "usage" }] }],
  ["forget pair", 2, { errors: [{ code: "usage" }] }],
  ["forget pair --yes", 0, { forgotten: expect.stringMatching(/pair\.sync\.yaml$/) }],
  ["init pair-a.csv pair-b.csv --stdout", 0, { path: null }],
  ["apply nothing.json", 1, { errors: [{ code: "file.missing" }] }],
  ["apply", 2, { errors: [{ code: "usage" }] }],
  ["resolve", 2, { errors: [{ code: "usage" }] }],
  ["resolve nothing --keep", 2, { errors: [{ code: "usage" }] }],
  ["explain nothing", 2, { errors: [{ code: "usage" }] }],
  ["undo 20200101-000000-aaaa", 1, { errors: [{ code: "run.not-found" }] }],
  ["history 20200101-000000-aaaa", 1, { errors: [{ code: "run.not-found" }] }],
  ["history --limit 0", 2, { errors: [{ code: "usage" }] }],
  ["plan -o plan.json", 2, { errors: [{ code: "usage" }] }],
  ["plan nowhere", 1, { errors: [{ code: "sync.not-found" }] }],
  ["plan --nonsense", 2, { errors: [{ code: "usage" }] }],
  ["nonsense", 2, { errors: [{ code: "usage" }] }],
];

test.each(documents)("[U2] [U3] %s --json is one document, exit code %i", async (line, code, shape) => {
  const workspace = twoFiles();
  putPair(workspace, "other");
  if (line.startsWith("forget")) await workspace.run("status");
  const ran = await workspace.json(line);
  expect(ran).toMatchObject({ code, document: shape });
});

test("[U2] a run, its explanation, a conflict and what it did are one document each", async () => {
  const workspace = twoFiles();
  await workspace.run("sync");
  workspace.edit("pair-a.csv", "8.5", "9");
  workspace.edit("pair-b.csv", "8.5", "7");
  workspace.edit("pair-b.csv", "20", "21");
  const sync = await workspace.json("sync");
  expect(sync).toMatchObject({ code: 4, document: { syncs: [{ openConflicts: 1 }] } });
  expect(await workspace.json("explain A-2")).toMatchObject({ document: { records: [{ key: "A-2" }] } });
  expect(await workspace.json("resolve A-1.price --use left")).toMatchObject({
    document: { settled: ["A-1.price"] },
  });
  const run = /"run": "(\S+)"/.exec(JSON.stringify(sync.document, null, 1))![1]!;
  expect(await workspace.json(`history ${run}`)).toMatchObject({
    document: { run: { id: run }, items: [{}, {}] },
  });
  expect(await workspace.json(`undo ${run}`)).toMatchObject({ code: 0 });
});

test("[U2] lists that are made as they are printed read back as they are", () => {
  function* items() {
    for (let i = 0; i < 5000; i++) yield { i, text: "line\n\u0000list" };
  }
  let out = "";
  const take = { out: (text: string) => (out += text.endsWith("\n") ? text : `${text}\n`) };
  printJson(take, { a: [1, { b: null }], none: undefined, empty: {}, items: items(), no: new Set() });
  expect(JSON.parse(out)).toEqual({ a: [1, { b: null }], empty: {}, items: [...items()], no: [] });
});

test("[U3] [U4] of several syncs the worst code counts, and one that is wrong does not keep the others", async () => {
  const workspace = twoFiles("b-good");
  workspace.put("a-bad.sync.yaml", "syncline: 1\nname: bad\n");
  const { code, out, err } = await workspace.run("plan");
  expect(code).toBe(1);
  expect(err).toContain("a-bad.sync.yaml");
  expect(out).toContain("b-good");
  const { document } = await workspace.json("sync");
  expect(document).toMatchObject({ syncs: [{ errors: [{}, {}] }, { sync: "b-good" }] });
});

test("[U3] plan --exit-code tells a plan with something to do from an empty one", async () => {
  const workspace = twoFiles();
  await workspace.run("sync");
  expect((await workspace.run("plan --exit-code")).code).toBe(0);
  workspace.edit("pair-a.csv", "8.5", "9");
  expect((await workspace.run("plan --exit-code")).code).toBe(5);
  expect((await workspace.run("plan")).code).toBe(0);
});

test.each(commands.map(({ name }) => name))(
  "[U5] %s has help, with its options and exit codes",
  async (name) => {
    const workspace = new CliWorkspace();
    const long = await workspace.run(`${name} --help`);
    expect(long).toMatchObject({ code: 0, err: "" });
    expect(long.out).toMatch(new RegExp(`^Usage: syncline ${name}`));
    for (const section of ["Options", "--json", "Exit codes", "Examples"])
      expect(long.out).toContain(section);
    for (const line of [`${name} -h`, `help ${name}`]) expect(await workspace.run(line)).toEqual(long);
  },
);

test("[U5] the overview names every command, and needs no arguments", async () => {
  const workspace = new CliWorkspace();
  const overview = await workspace.run([]);
  expect(overview.code).toBe(0);
  for (const { name, summary } of commands)
    expect(overview.out).toMatch(new RegExp(`\n  ${name} +${RegExp.escape(summary)}\n`));
  for (const line of ["--help", "-h", "help"]) expect(await workspace.run(line)).toEqual(overview);
  expect((await workspace.run("--version")).out).toMatch(/^syncline \d/);
});

test.each([
  ["paln", 'Did you mean "syncline plan"?'],
  ["help stauts", 'Did you mean "syncline status"?'],
  ["plan --recrod x", "Did you mean --record?"],
  ["plan pari", 'Did you mean "pair"?'],
  ["functions spilt", 'Did you mean "split"?'],
  ["functions len", 'Did you mean "size"?'],
  ["plan --record", "--record needs a value: --record KEY"],
  ["plan --record --all", "--record needs a value: --record KEY"],
  ["plan --all=yes", '--all takes no value, so not "yes"'],
  ["--nonsense", "syncline --help lists the commands."],
  ["completion tcsh", "bash, zsh, fish"],
])("[U5] %s is answered with %s", async (line, answer) => {
  const { code, err } = await twoFiles().run(line);
  expect(code).not.toBe(0);
  expect(err).toContain(answer);
});

test("[U5] options that all commands take may stand before the command", async () => {
  const { out, code } = await twoFiles().run("--json --no-color plan");
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ syncs: [{}] });
});

test.each([
  ["a pipe", {}, "plan", false],
  ["a terminal", { columns: 100 }, "plan", true],
  ["NO_COLOR", { columns: 100, env: { NO_COLOR: "1" } }, "plan", false],
  ["--no-color", { columns: 100 }, "plan --no-color", false],
  ["a dumb terminal", { columns: 100, env: { TERM: "dumb" } }, "plan", false],
  ["FORCE_COLOR in a pipe", { env: { FORCE_COLOR: "1" } }, "plan", true],
  ["FORCE_COLOR=0", { columns: 100, env: { FORCE_COLOR: "0" } }, "plan", true],
])("[U6] colours: %s", async (_, terminal, line, coloured) => {
  const { out } = await new CliWorkspace("price-list").run(line, terminal);
  expect(out.includes(controlStart)).toBe(coloured);
});

test("[U6] without its colours a plan says the same", async () => {
  const workspace = new CliWorkspace("price-list");
  const { out: bare } = await workspace.run("plan");
  const { out: painted } = await workspace.run("plan", { env: { FORCE_COLOR: "1" } });
  expect(painted).not.toBe(bare);
  expect(painted.replace(/\u001b\[\d+m/g, "")).toBe(bare);
});

test.each([60, 160])("[U7] nothing is wider than a terminal of %i columns", async (columns) => {
  const workspace = new CliWorkspace("price-list");
  for (const line of ["plan", "check", "status", "history", "schema price-list", "functions", "--help"]) {
    const { out } = await workspace.run(line, { columns });
    const wide = out.split("\n").filter((text) => widthOf(text) > columns);
    // A command that is to be copied stays whole.
    expect(wide.filter((text) => !text.includes("syncline "))).toEqual([]);
  }
});

test("[U7] in a pipe a long line stays one line", async () => {
  const workspace = twoFiles();
  workspace.edit("pair-a.csv", "20\n", `20\nA-3,${"word ".repeat(11)}end,1\n`);
  const { out } = await workspace.run("plan");
  expect(out).toMatch(/right {2}create {2}sku A-3 {2}name (word ){11}end {2}price 1\.00\n/);
  const { out: narrow } = await workspace.run("plan", { columns: 50 });
  expect(narrow.split("\n").filter((line) => line.includes("word")).length).toBeGreaterThan(1);
});

test("[U8] progress is for terminals, on standard error, and is taken away again", async () => {
  const workspace = twoFiles();
  expect((await workspace.run("plan")).err).toBe("");
  const { out, err } = await workspace.run("plan", { columns: 80 });
  expect(out).not.toContain("Reading");
  expect(err).toContain("Reading left 100 %");
  expect(err.endsWith("\r\u001b[2K")).toBe(true);
  const { err: tiny } = await workspace.run("plan", { columns: 10 });
  expect(tiny).not.toContain("Reading left");
});

const hostile = "\u001b]0;owned\u0007\u009b31m\u202egnp.exe";

test.each(["plan", "sync", "history", "explain A-1", "check", "schema pair", "status"])(
  "[U9] %s shows control characters of the data, and does not send them",
  async (line) => {
    const workspace = twoFiles();
    workspace.edit("pair-a.csv", "Cup", Buffer.from(hostile).toString("latin1"));
    workspace.edit("pair-b.csv", "A-1,Cup,8.5\n", "");
    if (line === "explain A-1") await workspace.run("sync");
    const { out, err } = await workspace.run(line);
    expect(out + err).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    if (["plan", "sync", "explain A-1"].includes(line)) expect(out).toContain("\\u001b]0;owned\\u0007");
  },
);

test("[U9] a rejected value and a hostile key cannot control the terminal", async () => {
  const workspace = twoFiles();
  workspace.edit("pair-a.csv", "8.5", "\u001b[31m");
  workspace.edit("pair-a.csv", "A-2", "A\u001b[2J");
  const { out, err } = await workspace.run("plan");
  expect(out + err).not.toContain(controlStart);
  expect(out).toContain("\\u001b[31m");
});

test("[U10] of two long texts that begin and end the same, the part that differs is shown", async () => {
  const workspace = twoFiles();
  const [head, tail] = ["begin ".repeat(20), " end".repeat(20)];
  for (const file of ["pair-a.csv", "pair-b.csv"]) workspace.edit(file, "Cup", `${head}was${tail}`);
  await workspace.run("sync");
  workspace.edit("pair-a.csv", "was", "is now");
  const { out } = await workspace.run("plan");
  expect(out).toMatch(/name {2}….* was .*… → ….* is now .*…/);
});
