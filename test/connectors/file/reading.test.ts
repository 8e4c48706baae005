import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, linkSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Connector } from "../../../shared/connectors/contract.ts";
import type { FileSource } from "../../../shared/mapping/sources/source.ts";
import { never, readAll } from "../../contract/connector.ts";
import { csvSource, Desk, jsonSource, ndjsonSource, xmlSource } from "./fixture.ts";

/** What reading fails with. */
async function failure(connector: Connector) {
  const read = await connector.read(
    { known: null, cursor: null },
    { same: () => {}, record: () => {}, bad: () => {}, gone: () => {} },
    never,
  );
  return read.ok ? null : read.error;
}

const ids = async (connector: Connector) => (await readAll(connector)).records.map(({ native }) => native.id);

describe("which files an endpoint has", () => {
  test("[F70] a glob stands for its files in name order, without hidden and temporary ones", async () => {
    const desk = new Desk();
    mkdirSync(desk.path("in/deep/er"), { recursive: true });
    mkdirSync(desk.path("in/.git"));
    const names = [
      "in/b.csv",
      "in/a.csv",
      "in/deep/c.csv",
      "in/deep/er/d.csv",
      "in/e.tsv",
      "in/.hidden.csv",
      "in/.git/x.csv",
    ];
    for (const name of [...names, "in/.a.csv.syncline-1-00000000-00000000.tmp", "in/[1].csv"])
      desk.put(name, `id\n${name}\n`);
    const found = (path: string) => ids(desk.open(csvSource(path)));
    expect(await found("in/*.csv")).toEqual(["in/[1].csv", "in/a.csv", "in/b.csv"]);
    expect(await found("in/?.csv")).toEqual(["in/a.csv", "in/b.csv"]);
    expect(await found("in/{b,e}.{csv,tsv}")).toEqual(["in/b.csv", "in/e.tsv"]);
    expect(await found("in/**/*.csv")).toEqual([
      "in/[1].csv",
      "in/a.csv",
      "in/b.csv",
      "in/deep/c.csv",
      "in/deep/er/d.csv",
    ]);
    expect(await found("in/**")).toEqual([
      "in/[1].csv",
      "in/a.csv",
      "in/b.csv",
      "in/deep/c.csv",
      "in/deep/er/d.csv",
      "in/e.tsv",
    ]);
    expect(await found("*/deep/{c,er/d}.csv")).toEqual(["in/deep/c.csv", "in/deep/er/d.csv"]);
    expect(await found("in/.*.csv")).toEqual(["in/.hidden.csv"]);
    expect(await found("in/")).toEqual(["in/[1].csv", "in/a.csv", "in/b.csv", "in/e.tsv"]);
    expect(await found("in")).toEqual(await found("in/"));
    expect(await found("in/[1].csv")).toEqual(["in/[1].csv"]);
  });

  test("[F70] a path with pattern characters that is a file stands for that file alone", async () => {
    const desk = new Desk();
    desk.put("a{1,2}.csv", "id\nbraces\n");
    desk.put("a1.csv", "id\none\n");
    expect(await ids(desk.open(csvSource("a{1,2}.csv")))).toEqual(["braces"]);
  });

  test("[F70] a link to a file that is there anyway does not show its records twice", async () => {
    const desk = new Desk();
    desk.put("a.csv", "id\n1\n");
    symlinkSync("a.csv", desk.path("z.csv"));
    expect(await ids(desk.open(csvSource("*.csv")))).toEqual(["1"]);
  });

  test("[F70] folders that link to themselves are walked once", async () => {
    const desk = new Desk();
    mkdirSync(desk.path("in"));
    desk.put("in/a.csv", "id\n1\n");
    symlinkSync(".", desk.path("in/self"));
    expect(await ids(desk.open(csvSource("**/*.csv")))).toEqual(["1"]);
  });

  test("[F71] one file that cannot be read fails the read of all", async () => {
    const desk = new Desk();
    desk.put("a.csv", "id\n1\n");
    desk.put("b.csv", 'id\n"1\n');
    expect(await failure(desk.open(csvSource("*.csv")))).toMatchObject({
      code: "file.malformed",
      at: { file: desk.path("b.csv"), line: 2, column: 1 },
    });
    desk.put("b.csv", "id\n2\n");
    symlinkSync("nowhere.csv", desk.path("c.csv"));
    expect(await failure(desk.open(csvSource("*.csv")))).toMatchObject({ code: "file.missing" });
  });

  test("[F71] links in a circle are named as such", async () => {
    const desk = new Desk();
    symlinkSync("b.csv", desk.path("a.csv"));
    symlinkSync("a.csv", desk.path("b.csv"));
    expect(await failure(desk.open(csvSource("a.csv")))).toMatchObject({ code: "file.loop" });
    expect(await failure(desk.open(csvSource("*.csv")))).toMatchObject({ code: "file.loop" });
  });
});

describe("what is no evidence of a deletion", () => {
  test("[F72] a missing file, folder or glob without files has no records and proves nothing", async () => {
    const desk = new Desk();
    for (const path of ["a.csv", "no/a.csv", "no/", "no/*.csv", "*.csv"]) {
      const { summary } = await readAll(desk.open(csvSource(path)));
      expect(summary).toMatchObject({ records: 0, exists: false, complete: false });
    }
  });

  test("[F72] a folder of one-record files that is there but empty proves that its records are gone", async () => {
    const desk = new Desk();
    mkdirSync(desk.path("items"));
    const { summary } = await readAll(desk.open(jsonSource("items/", { file: { name: null } })));
    expect(summary).toMatchObject({ records: 0, exists: true, complete: true });
  });

  test("[F73] a file of no bytes is a fault where even no records would leave some", async () => {
    const desk = new Desk();
    desk.put("a", "");
    for (const source of [csvSource("a"), jsonSource("a"), xmlSource("a")])
      expect(await failure(desk.open(source))).toMatchObject({ code: "file.empty" });
    desk.put("a", "\n\n");
    expect(await failure(desk.open(csvSource("a")))).toMatchObject({ code: "file.empty" });
    for (const source of [ndjsonSource("a"), csvSource("a", { header: ["id"] })])
      expect((await readAll(desk.open(source))).summary).toMatchObject({ records: 0, complete: true });
  });

  test.each<[string, FileSource, string]>([
    ["JSON", jsonSource("a"), '[{"id": 1}, {"id": 2'],
    ["NDJSON", ndjsonSource("a"), '{"id": 1}\n{"id": 2'],
    ["XML", xmlSource("a"), "<list>\n  <row><id>1</id></row>\n  <row><id>2"],
    ["CSV", csvSource("a"), 'id,name\n1,"half'],
  ])("[F76] a half-written file is a fault with its place: %s", async (_, source, content) => {
    const desk = new Desk();
    desk.put("a", content);
    const error = await failure(desk.open(source));
    expect(error).toMatchObject({ code: "file.malformed", at: { file: desk.path("a") } });
    expect(error?.at?.line).toBeGreaterThan(0);
    expect(error?.at?.column).toBeGreaterThan(0);
  });
});

describe("files that cannot be read", () => {
  test("[F76] bytes that are not UTF-8 are named with line and column, wherever the file is cut into chunks", async () => {
    const desk = new Desk();
    const start = `id,name\n${"1,ä€𝄞 plain\n".repeat(400_000)}2,`;
    desk.put("a.csv", Buffer.concat([Buffer.from(start), Buffer.from("\x84rger\n", "latin1")]));
    expect(await failure(desk.open(csvSource("a.csv")))).toMatchObject({
      code: "file.encoding",
      at: { line: 400_002, column: 3 },
      hint: expect.stringContaining("encoding:"),
    });
    desk.put("a.csv", start);
    expect((await readAll(desk.open(csvSource("a.csv")))).summary.records).toBe(400_001);
  });

  test("[F76] a folder, a pipe and a path that no system has", async () => {
    const desk = new Desk();
    mkdirSync(desk.path("in"));
    mkdirSync(desk.path("in/x.csv"));
    expect((await readAll(desk.open(csvSource("in/*.csv")))).summary.exists).toBe(false);
    execFileSync("mkfifo", [desk.path("pipe.csv")]);
    expect(await failure(desk.open(csvSource("pipe.csv")))).toMatchObject({ code: "file.unreadable" });
    expect(await failure(desk.open(csvSource("/proc/self/mem")))).toMatchObject({
      code: /file\.(unreadable|empty)/,
    });
    expect(await failure(desk.open(csvSource("a\0.csv")))).toMatchObject({ code: "file.unreadable" });
    desk.put("file", "");
    expect((await readAll(desk.open(csvSource("file/a.csv")))).summary.exists).toBe(false);
  });

  test("[F76] an encoding that does not exist", async () => {
    const desk = new Desk();
    desk.put("a.csv", "id\n1\n");
    expect(await failure(desk.open(csvSource("a.csv", { encoding: "utf-9" })))).toMatchObject({
      code: "sync.bad-value",
    });
  });

  test("[F76] a record that cannot be decoded is given as bad with its place, and the others are read", async () => {
    const desk = new Desk();
    desk.put("a.ndjson", `${'{"id":1}\n'.repeat(200)}\n{"id":\n${'{"id":2}\n'.repeat(5)}{oops}\n{"id":3}\n`);
    const connector = desk.open(ndjsonSource("a.ndjson"));
    const { bad, records, summary } = await readAll(connector);
    expect(records.length).toBe(206);
    expect(summary.records).toBe(208);
    expect(bad.map(({ code, at }) => [code, at?.line])).toEqual([
      ["record.malformed", 202],
      ["record.malformed", 208],
    ]);
    expect(await connector.line(records.at(-1)!.position)).toEqual({
      file: desk.path("a.ndjson"),
      line: 209,
    });
  });

  test("[F93] a record beyond 64 MB is refused in bounded memory", async () => {
    const desk = new Desk();
    desk.put("a.csv", `id,name\n1,"${"x".repeat(80 << 20)}`);
    expect(await failure(desk.open(csvSource("a.csv")))).toMatchObject({
      code: "file.too-large",
      at: { file: desk.path("a.csv"), line: 2 },
    });
  });

  test("names that JavaScript objects have by themselves are names like others", async () => {
    const desk = new Desk();
    desk.put("a.csv", "__proto__,constructor,id\n1,2,3\n");
    const { records, summary } = await readAll(desk.open(csvSource("a.csv")));
    expect(Object.entries(records[0]!.native)).toEqual([
      ["__proto__", "1"],
      ["constructor", "2"],
      ["id", "3"],
    ]);
    expect(summary.schema.columns.map(({ name }) => name)).toEqual(["__proto__", "constructor", "id"]);
  });
});

describe("files that other programs write to", () => {
  test("[F74] a file that another program goes on writing to is not taken for whole", async () => {
    const desk = new Desk();
    desk.put("a.ndjson", '{"id":1}\n');
    const path = JSON.stringify(desk.path("a.ndjson"));
    const writer = spawn(process.execPath, [
      "-e",
      `const fs = require("node:fs"); console.log("writing");
       for (let id = 2; ; id = id < 20000 ? id + 1 : 1) {
         if (id === 1) fs.truncateSync(${path});
         fs.appendFileSync(${path}, '{"id":' + id + '}\\n');
       }`,
    ]);
    try {
      await new Promise((resolve) => writer.stdout.once("data", resolve));
      for (let count = 0; count < 20; count++) {
        const seen: unknown[] = [];
        const read = await desk.open(ndjsonSource("a.ndjson")).read(
          { known: null, cursor: null },
          {
            same: () => {},
            record: ({ id }) => seen.push(id),
            bad: (problem) => seen.push(problem),
            gone: () => {},
          },
          never,
        );
        // Either what it was at one moment, or refused without a record.
        if (read.ok) expect(seen).toEqual(seen.map((_, index) => index + 1));
        else expect([read.error.code, seen]).toEqual(["file.changed", []]);
      }
    } finally {
      writer.kill("SIGKILL");
    }
  });

  test("[F74] a large file that changes after its first records were given is refused", async () => {
    const desk = new Desk();
    desk.put("a.csv", `id\n${"1234567\n".repeat(1 << 20)}`);
    let records = 0;
    const record = () => {
      if (records++ === 0) appendFileSync(desk.path("a.csv"), "8\n");
    };
    const read = await desk
      .open(csvSource("a.csv"))
      .read({ known: null, cursor: null }, { same: () => {}, record, bad: () => {}, gone: () => {} }, never);
    expect(read).toMatchObject({ ok: false, error: { code: "file.changed" } });
    expect(records).toBeGreaterThan(0);
  });

  test("[F74] a file that changed after the read is not fetched from", async () => {
    const desk = new Desk();
    desk.put("a.csv", "id\n1\n2\n");
    const connector = desk.open(csvSource("a.csv"));
    const { records } = await readAll(connector);
    desk.put("a.csv", "id\n1\n3\n4\n");
    expect(await connector.fetch([records[1]!.position], never)).toMatchObject({
      ok: false,
      error: { code: "file.changed" },
    });
  });

  test("[F74] nor is one that is gone by then", async () => {
    const desk = new Desk();
    desk.put("a.csv", "id\n1\n");
    const connector = desk.open(csvSource("a.csv"));
    const { records } = await readAll(connector);
    rmSync(desk.path("a.csv"));
    expect(await connector.fetch([records[0]!.position], never)).toMatchObject({
      ok: false,
      error: { code: "file.changed" },
    });
  });

  test("[F75] the same bytes under other columns or in another encoding are another version", async () => {
    const desk = new Desk();
    const versions = new Set<string>();
    const read = async (content: Buffer, encoding: string | null = null) => {
      desk.put("a.csv", content);
      const { records } = await readAll(desk.open(csvSource("a.csv", { encoding })));
      versions.add(records[0]!.version);
    };
    await read(Buffer.from("first,last\nAda,Byron\n"));
    await read(Buffer.from("first,last\r\nAda,Byron\r\nmore,rows\r\n"));
    expect(versions.size).toBe(1);
    await read(Buffer.from("last,first\nAda,Byron\n"));
    await read(Buffer.from("first,last\nAda,Byron\n"), "windows-1252");
    expect(versions.size).toBe(3);
  });

  test("the whole version says what is in the files, not when they were written or where they are", async () => {
    const desk = new Desk();
    mkdirSync(desk.path("one"));
    mkdirSync(desk.path("two"));
    for (const folder of ["one", "two"])
      for (const name of ["a", "b"]) desk.put(`${folder}/${name}.csv`, `id\n${name}\n`);
    utimesSync(desk.path("one/a.csv"), 1, 1);
    const version = async (path: string) => (await readAll(desk.open(csvSource(path)))).summary.version;
    expect(await version("one/*.csv")).toBe(await version("two/*.csv"));
    linkSync(desk.path("one/a.csv"), desk.path("one/c.csv"));
    expect(await version("one/*.csv")).not.toBe(await version("two/*.csv"));
  });

  test("the time of the newest file is the endpoint's", async () => {
    const desk = new Desk();
    for (const name of ["a", "b"]) writeFileSync(desk.path(`${name}.csv`), "id\n1\n");
    utimesSync(desk.path("a.csv"), 1000, 2000);
    utimesSync(desk.path("b.csv"), 1000, 1500);
    expect((await readAll(desk.open(csvSource("*.csv")))).summary.modified).toBe(2_000_000);
  });
});
