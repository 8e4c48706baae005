import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { describe, expect, test } from "vitest";
import type { Connector, NativeWrite, ReplaceIntent } from "../../../shared/connectors/contract.ts";
import { filePorts } from "../../../shared/connectors/file/ports.ts";
import type { FileSource } from "../../../shared/mapping/sources/source.ts";
import type { NativeRecord } from "../../../shared/model/native.ts";
import { identify, never, readAll, writeAll } from "../../contract/connector.ts";
import { csvSource, Desk, jsonSource, ndjsonSource, xmlSource } from "./fixture.ts";

/** Reads, then changes the `name` of these records. */
async function rename(connector: Connector, names: Readonly<Record<string, string>>) {
  const { records, summary } = await readAll(connector);
  const writes = Object.entries(names).map(([id, value], index): NativeWrite => {
    const { version } = records.find(({ native }) => native.id === id)!;
    return { kind: "update", index, id, version, changes: [{ path: ["name"], value }] };
  });
  return writeAll(connector, summary.version, writes);
}

/** Reads, then makes these records. */
async function create(connector: Connector, natives: readonly NativeRecord[], columns = ["id", "name"]) {
  const { summary } = await readAll(connector);
  const writes = natives.map(
    (native, index): NativeWrite => ({ kind: "create", index, id: String(native.id), native }),
  );
  const request = { writes, expected: summary.version, identify, columns };
  const written = await connector.write(request, { intend: async () => {}, settle: () => {} }, never);
  if (!written.ok) throw new Error(written.error.message);
  return written.value;
}

const versionOf = async (connector: Connector, id: string) => {
  const { records, summary } = await readAll(connector);
  return { version: records.find(({ native }) => native.id === id)!.version, expected: summary.version };
};

describe("what is written", () => {
  test("[F79] what does not change stays byte for byte", async () => {
    const desk = new Desk();
    const before = '\ufeffid;"name" ;note\r\n1;Ada;"a ""b"""\r\n\r\n2; Bob ;"x\ny"\n3;Cy;\r\n4;D;last';
    desk.put("a.csv", before);
    const connector = desk.open(csvSource("a.csv"));
    const { records, summary } = await readAll(connector);
    const name = Object.keys(records[0]!.native)[1]!;
    const report = await writeAll(connector, summary.version, [
      {
        kind: "update",
        index: 0,
        id: "2",
        version: records[1]!.version,
        changes: [{ path: [name], value: "Bea" }],
      },
      { kind: "delete", index: 1, id: "3", version: records[2]!.version },
    ]);
    expect(report.outcomes.map(({ kind }) => kind)).toEqual(["done", "done"]);
    expect(desk.text("a.csv")).toBe(before.replace(" Bob ", "Bea").replace("3;Cy;\r\n", ""));
  });

  test("[F79] many edits in a file of many chunks, in UTF-8 and UTF-16, change just those records", async () => {
    for (const encoding of ["utf8", "utf16le"] as const) {
      const desk = new Desk();
      const row = (id: number, name: string) => `${id},${name},ä€𝄞${"x".repeat(id % 97)}\r\n`;
      const content = (name: (id: number) => string | null, extra = (_: number) => "") => {
        const all = Array.from(
          { length: 60_000 },
          (_, id) => extra(id) + (name(id) === null ? "" : row(id, name(id)!)),
        );
        return Buffer.from(`\ufeffid,name,note\r\n${all.join("")}`, encoding);
      };
      desk.put(
        "a.csv",
        content(() => "old"),
      );
      const connector = desk.open(csvSource("a.csv"));
      const { records, summary } = await readAll(connector);
      const writes: NativeWrite[] = [];
      for (const [id, { version }] of records.entries()) {
        const index = writes.length;
        if (id % 1000 === 3)
          writes.push({
            kind: "update",
            index,
            id: `${id}`,
            version,
            changes: [{ path: ["name"], value: "new" }],
          });
        if (id % 1000 === 5) writes.push({ kind: "delete", index, id: `${id}`, version });
        if (id % 1000 === 7)
          writes.push({
            kind: "create",
            index,
            id: `${id}.5`,
            native: { id: `${id}.5`, name: "made", note: "€" },
          });
      }
      const report = await writeAll(connector, summary.version, writes);
      expect(new Set(report.outcomes.map(({ kind }) => kind))).toEqual(new Set(["done"]));
      const expected = content(
        (id) => (id % 1000 === 3 ? "new" : id % 1000 === 5 ? null : "old"),
        (id) => (id % 1000 === 8 ? `${id - 1}.5,made,€\r\n` : ""),
      );
      expect(readFileSync(desk.path("a.csv")).equals(expected)).toBe(true);
      expect((await readAll(desk.open(csvSource("a.csv")))).summary.version).toBe(report.version);
    }
  });

  test("[F79] a write that changes no byte leaves the file alone", async () => {
    const desk = new Desk();
    desk.put("a.csv", "id,name\n1,a\n");
    const { ino } = statSync(desk.path("a.csv"));
    const { outcomes } = await rename(desk.open(csvSource("a.csv")), { "1": "a" });
    expect(outcomes).toMatchObject([{ kind: "done", native: { id: "1", name: "a" } }]);
    expect(statSync(desk.path("a.csv")).ino).toBe(ino);
    expect(existsSync(desk.backups)).toBe(false);
  });

  test("[F77] of records with the same bytes each write gets one", async () => {
    const desk = new Desk();
    desk.put("a.csv", "id,name\n1,a\n1,a\n1,a\n");
    const connector = desk.open(csvSource("a.csv"));
    const { version, expected } = await versionOf(connector, "1");
    const changes = [{ path: ["name"], value: "b" }];
    const report = await writeAll(connector, expected, [
      { kind: "update", index: 0, id: "1", version, changes },
      { kind: "delete", index: 1, id: "1", version },
    ]);
    expect(report.outcomes.map(({ kind }) => kind)).toEqual(["done", "done"]);
    expect(desk.text("a.csv")).toBe("id,name\n1,b\n1,a\n");
  });

  test("[F77] a version that is not one is stale", async () => {
    const desk = new Desk();
    desk.put("a.csv", "id,name\n1,a\n");
    const connector = desk.open(csvSource("a.csv"));
    const { expected } = await versionOf(connector, "1");
    const report = await writeAll(connector, expected, [
      { kind: "delete", index: 0, id: "1", version: "W/1" },
    ]);
    expect(report.outcomes).toEqual([{ kind: "stale", index: 0, now: { id: "1", name: "a" } }]);
  });

  test("[F92] a value that the encoding lacks fails its own write, and the others go through", async () => {
    const desk = new Desk();
    desk.put("a.csv", Buffer.from("id,name\n1,\xe4\n2,b\n", "latin1"));
    const connector = desk.open(csvSource("a.csv", { encoding: "windows-1252" }));
    const { outcomes } = await rename(connector, { "1": "日本", "2": "ü" });
    expect(outcomes).toMatchObject([
      { kind: "failed", index: 0, problem: { code: "record.unencodable", at: { record: "1" } } },
      { kind: "done", index: 1, native: { name: "ü" } },
    ]);
    expect(readFileSync(desk.path("a.csv"), "latin1")).toBe("id,name\n1,\xe4\n2,\xfc\n");
    const made = await create(connector, [
      { id: "3", name: "日本" },
      { id: "4", name: "ok" },
    ]);
    expect(made.outcomes.map(({ kind }) => kind)).toEqual(["failed", "done"]);
  });

  test("[F92] a column that the file does not have fails its own write", async () => {
    const desk = new Desk();
    desk.put("a.csv", "id,name\n1,a\n");
    const { outcomes } = await create(desk.open(csvSource("a.csv")), [
      { id: "2", city: "x" },
      { id: "3", name: "c" },
    ]);
    expect(outcomes).toMatchObject([
      { kind: "failed", problem: { code: "sync.unknown-column" } },
      { kind: "done" },
    ]);
  });
});

describe("where new records go", () => {
  test.each([
    ["numbers that rise", ["2", "10", "30"], ["5", "40", "1"], ["1", "2", "5", "10", "30", "40"]],
    ["numbers that fall", ["30", "10", "2"], ["5", "40", "1"], ["40", "30", "10", "5", "2", "1"]],
    ["texts that rise", ["a1", "a10", "b"], ["a2", "c", "A"], ["A", "a1", "a10", "a2", "b", "c"]],
    ["no order", ["2", "1", "3"], ["0", "9", "4"], ["2", "1", "3", "0", "9", "4"]],
    ["too few to tell", ["2"], ["3", "1"], ["2", "3", "1"]],
    ["all the same", ["2", "2"], ["3", "1"], ["2", "2", "3", "1"]],
    ["records without an id", ["1", "", "3"], ["2"], ["1", "", "3", "2"]],
  ])("[F84] ids in order: %s", async (_, ids, added, expected) => {
    const desk = new Desk();
    desk.put("a.ndjson", ids.map((id) => (id === "" ? '{"name":"x"}\n' : `{"id":"${id}"}\n`)).join(""));
    await create(
      desk.open(ndjsonSource("a.ndjson")),
      added.map((id) => ({ id })),
    );
    expect(
      desk
        .text("a.ndjson")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).id ?? ""),
    ).toEqual(expected);
  });

  test("[F84] in a large sorted file each new record finds its place", async () => {
    const desk = new Desk();
    const all = Array.from({ length: 20_000 }, (_, index) => index);
    const file = (ids: readonly number[]) => `id,name\n${ids.map((id) => `${id},n\n`).join("")}`;
    const isNew = (id: number) => id % 777 === 5 || id === 0 || id === 19_999;
    desk.put("a.csv", file(all.filter((id) => !isNew(id))));
    await create(
      desk.open(csvSource("a.csv")),
      all
        .filter(isNew)
        .reverse()
        .map((id) => ({ id: `${id}`, name: "n" })),
    );
    expect(desk.text("a.csv")).toBe(file(all));
  });

  test("[F94] of several files, the last one or the one that `into` names gets them", async () => {
    const desk = new Desk();
    desk.put("a.csv", "id,name\n1,a\n");
    desk.put("b.csv", "id,name\n2,b\n");
    await create(desk.open(csvSource("*.csv")), [{ id: "3", name: "c" }]);
    expect(desk.text("b.csv")).toBe("id,name\n2,b\n3,c\n");
    await create(desk.open(csvSource("*.csv", { into: "a.csv" })), [{ id: "4", name: "d" }]);
    expect(desk.text("a.csv")).toBe("id,name\n1,a\n4,d\n");
    await create(desk.open(csvSource("*.csv", { into: "new.csv" })), [{ id: "5", name: "e" }]);
    expect(desk.text("new.csv")).toBe("id,name\n5,e\n");
  });

  test("[F94] new records that would go nowhere, or where no read would find them, fail", async () => {
    const desk = new Desk();
    const nowhere = await create(desk.open(csvSource("*.csv")), [{ id: "1", name: "a" }]);
    expect(nowhere.outcomes).toMatchObject([{ kind: "failed", problem: { code: "file.missing" } }]);
    const outside = await create(desk.open(csvSource("*.csv", { into: "../a.csv" })), [
      { id: "1", name: "a" },
    ]);
    expect(outside.outcomes).toMatchObject([{ kind: "failed", problem: { code: "sync.bad-value" } }]);
    expect(desk.names()).toEqual([]);
  });

  test.each<[string, FileSource, string]>([
    ["CSV", csvSource("new/deep/a"), "id,name\n1,a\n2,b\n"],
    ["CSV in UTF-16", csvSource("new/deep/a", { encoding: "utf-16le" }), "\ufeffid,name\n1,a\n2,b\n"],
    ["NDJSON", ndjsonSource("new/deep/a"), '{"id":"1","name":"a"}\n{"id":"2","name":"b"}\n'],
    [
      "JSON",
      jsonSource("new/deep/a"),
      `${JSON.stringify(
        [
          { id: "1", name: "a" },
          { id: "2", name: "b" },
        ],
        null,
        2,
      )}\n`,
    ],
  ])("a file that is not there is made, with its folders: %s", async (_, source, content) => {
    const desk = new Desk();
    const connector = desk.open(source);
    await create(connector, [
      { id: "1", name: "a" },
      { id: "2", name: "b" },
    ]);
    const encoding = content.startsWith("\ufeff") ? "utf16le" : "utf8";
    expect(readFileSync(desk.path("new/deep/a"), encoding)).toBe(content);
    expect((await readAll(desk.open(source))).summary.records).toBe(2);
  });

  test("an XML file that is not there is made", async () => {
    const desk = new Desk();
    await create(desk.open(xmlSource("a.xml")), [
      { id: "1", name: "a" },
      { id: "2", name: "b" },
    ]);
    const { records } = await readAll(desk.open(xmlSource("a.xml")));
    expect(records.map(({ native }) => native)).toEqual([
      { id: "1", name: "a" },
      { id: "2", name: "b" },
    ]);
  });
});

describe("one record a file", () => {
  const source = jsonSource("items/", { file: { name: "{sku}.json" } });

  test("[F88] a new record gets a file of its own, named by the template, always inside the folder", async () => {
    const desk = new Desk();
    mkdirSync(desk.path("items"));
    const skus = [
      "plain",
      "../../up",
      "a/b",
      "a_b",
      "CON",
      ".hidden",
      "",
      "ümlaut",
      "x".repeat(300),
      "trail. ",
      "nul\0byte",
      "A_B",
    ];
    const report = await create(
      desk.open(source),
      skus.map((sku, index) => ({ id: `${index}`, sku })),
    );
    expect(report.outcomes.map(({ kind }) => kind)).toEqual(skus.map(() => "done"));
    const { records, summary } = await readAll(desk.open(source));
    expect(records.map(({ native }) => native.sku).sort()).toEqual([...skus].sort());
    expect(summary.version).toBe(report.version);
    expect(desk.names()).toEqual(["items"]);
    expect(desk.text("items/plain.json")).toBe('{\n  "id": "0",\n  "sku": "plain"\n}\n');
    expect(desk.text("items/__.._up.json")).toContain("../../up");
  });

  test("[F88] updates and deletes go to the record's own file, and what goes is kept", async () => {
    const desk = new Desk();
    mkdirSync(desk.path("items"));
    for (const id of ["a", "b", "c"]) desk.put(`items/${id}.json`, `{ "id": "${id}", "name": "${id}" }`);
    const connector = desk.open(source);
    const { records, summary } = await readAll(connector);
    const report = await writeAll(connector, summary.version, [
      { kind: "delete", index: 0, id: "a", version: records[0]!.version },
      {
        kind: "update",
        index: 1,
        id: "b",
        version: records[1]!.version,
        changes: [{ path: ["name"], value: "B" }],
      },
      { kind: "create", index: 2, id: "a", native: { sku: "a", id: "a" } },
    ]);
    expect(report.outcomes.map(({ kind }) => kind)).toEqual(["done", "done", "done"]);
    expect(existsSync(desk.path("items/a.json"))).toBe(false);
    expect(desk.text("items/b.json")).toBe('{ "id": "b", "name": "B" }');
    expect(desk.kept()).toEqual(['{ "id": "a", "name": "a" }', '{ "id": "b", "name": "b" }']);
    expect((await readAll(desk.open(source))).summary.version).toBe(report.version);
  });

  test("[F88] a name that no read would find fails", async () => {
    const desk = new Desk();
    desk.put("a.json", "{}");
    const strict = jsonSource("*.json", { file: { name: "{sku}.txt" } });
    const { outcomes } = await create(desk.open(strict), [{ id: "1", sku: "x" }]);
    expect(outcomes).toMatchObject([{ kind: "failed", problem: { code: "sync.bad-value" } }]);
  });
});

describe("how a file is replaced", () => {
  test("[F80] the old content is kept before the intent is durable, which is before anything takes effect", async () => {
    const desk = new Desk();
    desk.put("a.csv", "id,name\n1,a\n");
    const steps: string[] = [];
    const connector = desk.open(csvSource("a.csv"), { probe: (step) => steps.push(step) });
    const { version, expected } = await versionOf(connector, "1");
    const intents: ReplaceIntent[] = [];
    await writeAll(connector, expected, [{ kind: "delete", index: 0, id: "1", version }], async (intent) => {
      if (intent.kind !== "replace") throw new Error("A file is replaced");
      intents.push(intent);
      steps.push("intended");
      expect(desk.text("a.csv")).toBe("id,name\n1,a\n");
      expect(readFileSync(intent.files[0]!.prepared, "utf8")).toBe("id,name\n");
      expect(readFileSync(intent.files[0]!.backup!, "utf8")).toBe("id,name\n1,a\n");
    });
    expect(steps).toEqual([
      "claim",
      "prepare",
      "fill",
      "sync",
      "keep",
      "intend",
      "intended",
      "replace",
      "sync-folder",
      "end",
    ]);
    expect(intents).toMatchObject([
      { endpoint: "shop", files: [{ target: desk.path("a.csv"), before: expected }] },
    ]);
    expect(desk.names()).toEqual(["a.csv"]);
    expect(desk.kept()).toEqual(["id,name\n1,a\n"]);
  });

  test("[F86] behind links, the real file is replaced and the links stay", async () => {
    const desk = new Desk();
    mkdirSync(desk.path("real"));
    desk.put("real/a.csv", "id,name\n1,a\n");
    symlinkSync("real/a.csv", desk.path("one.csv"));
    symlinkSync("one.csv", desk.path("two.csv"));
    await rename(desk.open(csvSource("two.csv")), { "1": "b" });
    expect(desk.text("real/a.csv")).toBe("id,name\n1,b\n");
    expect(
      lstatSync(desk.path("two.csv")).isSymbolicLink() && lstatSync(desk.path("one.csv")).isSymbolicLink(),
    ).toBe(true);
    symlinkSync("real/new.csv", desk.path("three.csv"));
    await create(desk.open(csvSource("three.csv")), [{ id: "9", name: "z" }]);
    expect(desk.text("real/new.csv")).toBe("id,name\n9,z\n");
    expect(lstatSync(desk.path("three.csv")).isSymbolicLink()).toBe(true);
  });

  test("[F87] the new file has the old one's mode and owner, and a long name is no hindrance", async () => {
    const desk = new Desk();
    const name = `${"n".repeat(250)}.csv`;
    desk.put(name, "id,name\n1,a\n");
    chmodSync(desk.path(name), 0o640);
    const before = statSync(desk.path(name));
    await rename(desk.open(csvSource(name)), { "1": "b" });
    const after = statSync(desk.path(name));
    expect([after.mode, after.uid, after.gid]).toEqual([before.mode, before.uid, before.gid]);
    expect(after.ino).not.toBe(before.ino);
  });

  test("[F90] what dead processes left beside the file goes, what others prepare for other files stays", async () => {
    const desk = new Desk();
    desk.put("a.csv", "id,name\n1,a\n");
    const left = [
      `.a.csv.syncline-${2 ** 22 + 7}-00000000-00000000.tmp`,
      `.a.csv.syncline-${process.pid}-00000000-00000000.tmp`,
    ];
    const stays = `.b.csv.syncline-${2 ** 22 + 7}-00000000-00000000.tmp`;
    for (const name of [...left, stays]) desk.put(name, "left");
    await rename(desk.open(csvSource("a.csv")), { "1": "b" });
    expect(desk.names()).toEqual([stays, "a.csv"]);
  });

  test("[F96] two runs that write to one file do not lose each other's changes", async () => {
    const desk = new Desk();
    const ids = Array.from({ length: 8 }, (_, index) => `${index}`);
    desk.put("a.csv", `id,name\n${ids.map((id) => `${id},a\n`).join("")}`);
    const reports = await Promise.all(ids.map((id) => rename(desk.open(csvSource("a.csv")), { [id]: "b" })));
    expect(reports.map(({ outcomes }) => outcomes[0]!.kind)).toEqual(ids.map(() => "done"));
    expect(desk.text("a.csv")).toBe(`id,name\n${ids.map((id) => `${id},b\n`).join("")}`);
    expect(desk.names()).toEqual(["a.csv"]);
  });
});

describe("other programs between plan and write", () => {
  const start = "id,name\n1,a\n2,b\n3,c\n";

  /** Writes a new name for record 2, while `meanwhile` happens right before a step. */
  async function writeWhile(step: string, meanwhile: (desk: Desk) => void) {
    const desk = new Desk();
    desk.put("a.csv", start);
    let count = 0;
    const connector = desk.open(csvSource("a.csv"), {
      probe: (reached) => {
        if (reached === step && count++ === 0) meanwhile(desk);
      },
    });
    const { version, expected } = await versionOf(connector, "2");
    const write: NativeWrite = {
      kind: "update",
      index: 0,
      id: "2",
      version,
      changes: [{ path: ["name"], value: "new" }],
    };
    const request = { writes: [write], expected, identify, columns: [] };
    const written = await connector.write(request, { intend: async () => {}, settle: () => {} }, never);
    return { desk, written };
  }

  test.each(["prepare", "fill", "sync"])(
    "[F81] a change right before `%s` is kept, and the write is made on top of it",
    async (step) => {
      const { desk, written } = await writeWhile(step, (desk) =>
        desk.put("a.csv", start.replace("1,a", "1,theirs")),
      );
      expect(written).toMatchObject({ ok: true, value: { outcomes: [{ kind: "done" }] } });
      expect(desk.text("a.csv")).toBe("id,name\n1,theirs\n2,new\n3,c\n");
      expect(desk.names()).toEqual(["a.csv"]);
    },
  );

  test.each(["prepare", "fill", "sync"])(
    "[F81] the same record changed right before `%s` is stale",
    async (step) => {
      const theirs = start.replace("2,b", "2,theirs");
      const { desk, written } = await writeWhile(step, (desk) => desk.put("a.csv", theirs));
      expect(written).toMatchObject({
        ok: true,
        value: { outcomes: [{ kind: "stale", now: { id: "2", name: "theirs" } }] },
      });
      expect(desk.text("a.csv")).toBe(theirs);
      expect(desk.names()).toEqual(["a.csv"]);
    },
  );

  test.each<[string, (desk: Desk) => void]>([
    ["written to", (desk) => desk.put("a.csv", "id,name\n2,theirs\n")],
    [
      "replaced",
      (desk) => {
        desk.put("b.csv", "id,name\n2,theirs\n");
        renameSync(desk.path("b.csv"), desk.path("a.csv"));
      },
    ],
  ])("[F81] a file that is %s after the intent is left alone", async (_, meanwhile) => {
    const { desk, written } = await writeWhile("replace", meanwhile);
    expect(written).toMatchObject({ ok: false, error: { code: "file.changed" } });
    expect(desk.text("a.csv")).toBe("id,name\n2,theirs\n");
    expect(desk.names()).toEqual(["a.csv"]);
    expect(desk.kept()).toEqual([]);
  });

  test("[F81] a file that was only touched is written", async () => {
    const { desk, written } = await writeWhile("sync", (desk) => utimesSync(desk.path("a.csv"), 1, 1));
    expect(written.ok).toBe(true);
    expect(desk.text("a.csv")).toBe(start.replace("2,b", "2,new"));
  });

  test("[F78] a new record that somebody else made meanwhile is stale", async () => {
    const desk = new Desk();
    desk.put("a.csv", start);
    const connector = desk.open(csvSource("a.csv"));
    const { expected } = await versionOf(connector, "1");
    desk.put("a.csv", `${start}9,theirs\n`);
    const report = await writeAll(connector, expected, [
      { kind: "create", index: 0, id: "9", native: { id: "9", name: "ours" } },
    ]);
    expect(report.outcomes).toEqual([{ kind: "stale", index: 0, now: { id: "9", name: "theirs" } }]);
    expect(desk.text("a.csv")).toBe(`${start}9,theirs\n`);
  });

  test("[F78] a file that went away since the plan was made is not made again with just the new records", async () => {
    const desk = new Desk();
    desk.put("a.csv", start);
    const connector = desk.open(csvSource("a.csv"));
    const { expected } = await versionOf(connector, "1");
    rmSync(desk.path("a.csv"));
    const write: NativeWrite = { kind: "create", index: 0, id: "9", native: { id: "9" } };
    const written = await connector.write(
      { writes: [write], expected, identify, columns: ["id"] },
      { intend: async () => {}, settle: () => {} },
      never,
    );
    expect(written).toMatchObject({ ok: false, error: { code: "file.missing" } });
    expect(desk.names()).toEqual([]);
  });

  test("[F78] a file that came to be since the plan was made is added to, not overwritten", async () => {
    const desk = new Desk();
    const connector = desk.open(csvSource("a.csv"), {
      probe: (step) => {
        if (step === "intend") writeFileSync(desk.path("a.csv"), "id,name\n1,theirs\n");
      },
    });
    const { summary } = await readAll(connector);
    const write: NativeWrite = { kind: "create", index: 0, id: "9", native: { id: "9", name: "ours" } };
    const request = { writes: [write], expected: summary.version, identify, columns: ["id", "name"] };
    const journal = { intend: async () => {}, settle: () => {} };
    expect(await connector.write(request, journal, never)).toMatchObject({
      ok: false,
      error: { code: "file.changed" },
    });
    expect(await desk.open(csvSource("a.csv"), filePorts).write(request, journal, never)).toMatchObject({
      ok: true,
    });
    expect(desk.text("a.csv")).toBe("id,name\n1,theirs\n9,ours\n");
  });
});

test("[F91] a cancelled write leaves the file and no other behind, at any step before the intent", async () => {
  for (const step of ["prepare", "fill", "sync", "keep"]) {
    const desk = new Desk();
    desk.put("a.csv", "id,name\n1,a\n");
    const controller = new AbortController();
    const connector = desk.open(csvSource("a.csv"), {
      probe: (reached) => reached === step && controller.abort(),
    });
    const { version, expected } = await versionOf(connector, "1");
    const write: NativeWrite = { kind: "delete", index: 0, id: "1", version };
    const request = { writes: [write], expected, identify, columns: [] };
    const written = await connector.write(
      request,
      { intend: async () => {}, settle: () => {} },
      controller.signal,
    );
    expect(written).toMatchObject({ ok: false, error: { code: "run.cancelled" } });
    expect(desk.text("a.csv")).toBe("id,name\n1,a\n");
    expect(desk.names()).toEqual(["a.csv"]);
  }
});

test("[F81] a change that leaves size and time of a file as they were is found by its hash", async () => {
  const desk = new Desk();
  desk.put("a.csv", "id,name\n1,a\n2,b\n");
  utimesSync(desk.path("a.csv"), 1000, 1000);
  const connector = desk.open(csvSource("a.csv"));
  const { version, expected } = await versionOf(connector, "1");
  desk.put("a.csv", "id,name\n1,a\n2,c\n");
  utimesSync(desk.path("a.csv"), 1000, 1000);
  const report = await writeAll(connector, expected, [{ kind: "delete", index: 0, id: "1", version }]);
  expect(report.outcomes).toMatchObject([{ kind: "done" }]);
  expect(desk.text("a.csv")).toBe("id,name\n2,c\n");
});
