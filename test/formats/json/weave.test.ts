import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Fault } from "../../../shared/formats/format.ts";
import { json } from "../../../shared/formats/json/json.ts";
import type { NativeRecord } from "../../../shared/model/native.ts";
import { choices, object, Scribe } from "./documents.ts";
import { at, dropped, kept, oneAt, type Rewrite, read, rewrite, utf8 } from "./file.ts";

const insert = (record: string) => ({ before: [Buffer.from(record)], becomes: (old: Buffer) => old });
const turnTo = (record: string) => ({ before: [], becomes: () => Buffer.from(record) });

const weave = (
  file: string,
  records: Rewrite["records"],
  last: readonly string[] = [],
  options = at("r"),
): string => {
  const ends = last.map((record) => Buffer.from(record));
  const results = [true, false].map((runs) =>
    rewrite(json.open(options, utf8), Buffer.from(file), { records, last: ends }, runs).toString(),
  );
  expect(results[0]).toBe(results[1]);
  return results[0]!;
};

const lines = '{\n  "r": [\n    1,\n    2,\n    3\n  ],\n  "z": [ 9,9 ]\n}\n';
const line = '\ufeff{"r":[1, 2, 3],"z":[ 9,9 ]}';
const tight = '{"r":[1,2,3]}';

test.each([lines, line, tight, '{"r": [ 1 ,2\t, 3 ]}'])("[F35] nothing changes: %j", (file) => {
  expect(weave(file, [kept, kept, kept])).toBe(file);
});

test.each([
  ["the first goes", [dropped, kept, kept], [], "2, 3"],
  ["one between goes", [kept, dropped, kept], [], "1, 3"],
  ["the last goes", [kept, kept, dropped], [], "1, 2"],
  ["all but the last go", [dropped, dropped, kept], [], "3"],
  ["all but the first go", [kept, dropped, dropped], [], "1"],
  ["one comes first", [insert("7"), kept, kept], [], "7, 1, 2, 3"],
  ["one comes between", [kept, insert("7"), kept], [], "1, 7, 2, 3"],
  ["two come last", [kept, kept, kept], ["7", "8"], "1, 2, 3, 7, 8"],
  ["all are replaced", [dropped, dropped, dropped], ["7", "8"], "7, 8"],
  ["one is replaced", [kept, turnTo("7"), kept], [], "1, 7, 3"],
  ["one comes where one goes", [{ ...dropped, before: [Buffer.from("7")] }, kept, kept], [], "7, 2, 3"],
] as const)("[F35] %s", (_title, records, last, expected) => {
  const parts = expected.split(", ");
  expect(weave(lines, records, last)).toBe(lines.replace("1,\n    2,\n    3", parts.join(",\n    ")));
  expect(weave(line, records, last)).toBe(line.replace("1, 2, 3", expected));
  expect(weave(tight, records, last)).toBe(tight.replace("1,2,3", parts.join(",")));
});

describe("containers without records", () => {
  test.each([
    ["[]\n", at(), "[\n  7,\n  8\n]\n"],
    ["\ufeff[\n]", at(), "\ufeff[\n  7,\n  8\n]"],
    [
      '{\r\n\t"r": [ ],\r\n\t"x": 1\r\n}',
      at("r"),
      '{\r\n\t"r": [\r\n\t  7,\r\n\t  8\r\n\t],\r\n\t"x": 1\r\n}',
    ],
  ])("[F35] %j gets two", (file, options, expected) => {
    expect(weave(file, [], ["7", "8"], options)).toBe(expected);
    expect(weave(file, [], [], options)).toBe(file);
  });

  test("[F35] new records of many lines are indented to their place", () => {
    expect(weave('{\r\n  "r": {}\r\n}', [], ['"k": {\n  "a": 1\n}'])).toBe(
      '{\r\n  "r": {\r\n    "k": {\r\n      "a": 1\r\n    }\r\n  }\r\n}',
    );
  });

  test("[F35] all go", () => {
    expect(weave(lines, [dropped, dropped, dropped])).toBe(
      lines.replace(/1[^\]]*3\n {2}/, "").replace("[\n    ", "["),
    );
    expect(weave('{"r":{ "a":1 }}', [dropped])).toBe('{"r":{}}');
  });

  test("[F35] one record shows how the next is set apart", () => {
    expect(weave('{"r":[\n\t1\n]}', [kept], ["2"])).toBe('{"r":[\n\t1,\n\t2\n]}');
    expect(weave('{"r":[1]}', [kept], ["2"])).toBe('{"r":[1,2]}');
    expect(weave('{"r":[1]}', [insert("2")])).toBe('{"r":[2,1]}');
    expect(weave('{"r":[{"a": 1}]}', [kept], ['{"a": 2}'])).toBe('{"r":[{"a": 1}, {"a": 2}]}');
  });
});

describe("a new file", () => {
  test.each([
    [at(), "[]\n", '[\n  {\n    "a": 1\n  },\n  {\n    "a": 2\n  }\n]\n'],
    [
      at("data", "items"),
      '{\n  "data": {\n    "items": []\n  }\n}\n',
      '{\n  "data": {\n    "items": [\n      {\n        "a": 1\n      },\n      {\n        "a": 2\n      }\n    ]\n  }\n}\n',
    ],
  ])("[F35] %j", (options, blank, expected) => {
    const bytes = json.blank(options, utf8, []);
    if (bytes instanceof Fault) throw new Error(bytes.message);
    expect(bytes.toString()).toBe(blank);
    const session = json.open(options, utf8);
    expect(read(session, bytes)).toEqual([]);
    const first = session.encode({ a: 1 }, null);
    if (first instanceof Fault) throw new Error(first.message);
    const second = session.encode({ a: 2 }, first);
    expect(weave(blank, [], [String(first), String(second)], options)).toBe(expected);
  });

  test.each([
    [oneAt(), '{\n  "a": 1\n}\n'],
    [oneAt("x", "y"), '{\n  "x": {\n    "y": {\n      "a": 1\n    }\n  }\n}\n'],
  ])("[F35] of one record: %j", (options, expected) => {
    const blank = json.blank(options, utf8, []);
    if (blank instanceof Fault) throw new Error(blank.message);
    const session = json.open(options, utf8);
    expect(blank).toEqual(Buffer.alloc(0));
    for (const mark of ["", "\ufeff"]) {
      const pieces: Buffer[] = [];
      const weaver = session.weave((bytes) => pieces.push(bytes));
      weaver.insert(Buffer.from('{\n  "a": 1\n}'));
      weaver.finish(Buffer.concat([Buffer.from(mark), blank]));
      expect(Buffer.concat(pieces).toString()).toBe(mark + expected);
    }
  });

  test("[F35] a file of one record is changed, replaced and emptied", () => {
    const file = ' {"x": {"a":1}, "y":2}\n';
    expect(weave(file, [kept], [], oneAt("x"))).toBe(file);
    expect(weave(file, [turnTo("7")], [], oneAt("x"))).toBe(' {"x": 7, "y":2}\n');
    expect(weave(file, [dropped], ["7"], oneAt("x"))).toBe(' {"x": 7, "y":2}\n');
    expect(weave(file, [dropped], [], oneAt("x"))).toBe("");
  });
});

test("[F35] any records that come, go and change leave JSON that says just that", () => {
  const fate = fc.record({
    before: fc.array(object, { maxLength: 2 }),
    fate: fc.constantFrom("keep", "drop", "update"),
  });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(object, fate), { maxLength: 6 }),
      fc.array(object, { maxLength: 2 }),
      choices,
      fc.boolean(),
      fc.boolean(),
      (existing, last, picked, keyed, runs) => {
        const scribe = new Scribe(picked);
        const native = (record: NativeRecord, key: string): NativeRecord =>
          keyed ? { $key: key, ...record } : record;
        const parts = existing.map(([record], index) =>
          keyed ? scribe.member(`k${index}`, record) : scribe.value(record),
        );
        const rows = keyed ? scribe.object(parts) : scribe.list(parts);
        const head = `{"x":[1,2]${scribe.space()},${scribe.space()}"rows":${scribe.space()}`;
        const tail = `${scribe.space()},"y":{}}${scribe.space()}`;
        const file = Buffer.from(head + rows + tail);
        const session = json.open(at("rows"), utf8);
        if (read(session, file) instanceof Fault) throw new Error("the file is not read");
        const like = parts.length === 0 ? null : Buffer.from(parts[0]!);
        const made = (bytes: Buffer | Fault): Buffer => {
          if (bytes instanceof Fault) throw new Error(bytes.message);
          return bytes;
        };
        const expected: NativeRecord[] = [];
        const fresh = (record: NativeRecord): Buffer => {
          const whole = native(record, `n${expected.length}`);
          expected.push(whole);
          return made(session.encode(whole, like));
        };
        const records = existing.map(([record, { before, fate }], index) => {
          const added = before.map(fresh);
          if (fate === "keep") expected.push(native(record, `k${index}`));
          if (fate === "update") expected.push({ ...native(record, `k${index}`), added: 1 });
          const becomes = (old: Buffer): Buffer | null =>
            fate === "keep"
              ? old
              : fate === "drop"
                ? null
                : made(session.update(old, [{ path: ["added"], value: 1 }]));
          return { before: added, becomes };
        });
        const ends = last.map(fresh);
        const rewritten = rewrite(json.open(at("rows"), utf8), file, { records, last: ends }, runs);
        const text = rewritten.toString();
        expect(() => JSON.parse(text), text).not.toThrow();
        expect(read(json.open(at("rows"), utf8), rewritten)).toEqual(expected);
        expect(text.startsWith(head) && text.endsWith(tail)).toBe(true);
        const nothing = existing.map(() => kept);
        expect(rewrite(json.open(at("rows"), utf8), file, { records: nothing, last: [] }, runs)).toEqual(
          file,
        );
      },
    ),
    { numRuns: 500 },
  );
});
