import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Fault } from "../../../shared/formats/format.ts";
import { ndjson } from "../../../shared/formats/ndjson/ndjson.ts";
import type { NativeRecord } from "../../../shared/model/native.ts";
import { object, value } from "../json/documents.ts";
import { dropped, kept, type Rewrite, read, rewrite, split, utf8 } from "../json/file.ts";

const open = () => ndjson.open({ encoding: null, into: null }, utf8);

describe("reading", () => {
  test.each([
    ['{"a":1}\n{"a":2}\n', [{ a: 1 }, { a: 2 }]],
    ['\ufeff{"a":1}\r\n\r\n \t{"a":2} \r\n', [{ a: 1 }, { a: 2 }]],
    ['{"a":1}\n\n{"a":2}', [{ a: 1 }, { a: 2 }]],
    ["", []],
    ["\n \n", []],
    ['12\n"x"\n[1]', [{ $value: 12 }, { $value: "x" }, { $value: [1] }]],
  ])("[F37] %j", (file, records) => {
    for (const step of [1, 2, 5, 1000]) {
      const spans = split(open(), Buffer.from(file), step);
      expect(spans).toEqual(split(open(), Buffer.from(file)));
    }
    expect(read(open(), file)).toEqual(records);
  });

  test("[F37] a line that is not JSON is refused by itself", () => {
    expect(read(open(), '{"a":1}\n{"a":\n"k":{"a":1}\n{"a":1,"a":2}\n1 2\n{"a":2}\n')).toMatchObject([
      { a: 1 },
      { code: "record.malformed", message: expect.stringContaining("ends inside an object") },
      { code: "record.malformed", offset: 3 },
      { code: "record.malformed", message: expect.stringContaining("twice") },
      { code: "record.malformed", offset: 2 },
      { a: 2 },
    ]);
  });

  test.each(['{"a":1}\n{"a":', '{"a":1}\n {"a":"x', "[1"])("[F38] %j", (file) => {
    for (const step of [1, file.length]) {
      const fault = split(open(), Buffer.from(file), step);
      expect(fault).toMatchObject({
        code: "file.malformed",
        message: "The file ends in the middle of a record",
      });
    }
  });

  test("[F37] any values, any windows", () => {
    fc.assert(
      fc.property(fc.array(value), fc.boolean(), fc.integer({ min: 1, max: 30 }), (values, crlf, step) => {
        const file = Buffer.from(values.map((one) => JSON.stringify(one) + (crlf ? "\r\n" : "\n")).join(""));
        const spans = split(open(), file, step);
        if (spans instanceof Fault) throw new Error(spans.message);
        expect(spans.map(({ start, end }) => file.toString("utf8", start, end))).toEqual(
          values.map((one) => JSON.stringify(one)),
        );
      }),
    );
  });

  test("bytes at random neither throw nor hang", () => {
    const junk = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.string({ unit: fc.constantFrom(...'[]{}",:\\ 1\r\n'), maxLength: 60 }),
    );
    fc.assert(
      fc.property(junk, (junk) => void read(open(), Buffer.from(junk))),
      { numRuns: 1000 },
    );
  });
});

const insert = (record: string) => ({ before: [Buffer.from(record)], becomes: (old: Buffer) => old });

const weave = (file: string, records: Rewrite["records"], last: readonly string[] = []): string => {
  const ends = last.map((record) => Buffer.from(record));
  const results = [true, false].map((runs) =>
    rewrite(open(), Buffer.from(file), { records, last: ends }, runs).toString(),
  );
  expect(results[0]).toBe(results[1]);
  return results[0]!;
};

describe("writing", () => {
  test.each([
    ["nothing changes", [kept, kept, kept], [], "1,2,3"],
    ["the first goes", [dropped, kept, kept], [], "2,3"],
    ["one between goes", [kept, dropped, kept], [], "1,3"],
    ["the last goes", [kept, kept, dropped], [], "1,2"],
    ["all but one go", [dropped, kept, dropped], [], "2"],
    ["the last two go", [kept, dropped, dropped], [], "1"],
    ["one comes first", [insert("7"), kept, kept], [], "7,1,2,3"],
    ["one comes between", [kept, insert("7"), kept], [], "1,7,2,3"],
    ["two come last", [kept, kept, kept], ["7", "8"], "1,2,3,7,8"],
    ["one comes where one goes", [kept, { ...dropped, before: [Buffer.from("7")] }, kept], [], "1,7,3"],
    ["one goes and one comes last", [kept, kept, dropped], ["7"], "1,2,7"],
    ["all are replaced", [dropped, dropped, dropped], ["7", "8"], "7,8"],
  ] as const)("[F39] %s", (_title, records, last, expected) => {
    for (const newline of ["\n", "\r\n"])
      for (const mark of ["", "\ufeff"])
        for (const end of ["", newline]) {
          const file = mark + ["1", "2", "3"].join(newline) + end;
          expect(weave(file, records, last)).toBe(mark + expected.replaceAll(",", newline) + end);
        }
  });

  test("[F39] blank lines stay", () => {
    const file = "\n1\n\n2\n \n3\n\n";
    expect(weave(file, [kept, kept, kept])).toBe(file);
    expect(weave(file, [kept, dropped, kept])).toBe("\n1\n\n \n3\n\n");
    expect(weave(file, [dropped, kept, kept])).toBe("\n\n2\n \n3\n\n");
    expect(weave(file, [kept, kept, dropped])).toBe("\n1\n\n2\n \n\n");
  });

  test("[F39] a file without records", () => {
    expect(ndjson.blank({ encoding: null, into: null }, utf8, [])).toEqual(Buffer.alloc(0));
    expect(weave("", [], ["1", "2"])).toBe("1\n2\n");
    expect(weave("\ufeff", [], ["1"])).toBe("\ufeff1\n");
    expect(weave("\r\n", [], ["1"])).toBe("\r\n1\r\n");
    expect(weave("1\n", [dropped])).toBe("");
    expect(weave("1", [dropped])).toBe("");
    expect(weave("1", [kept], ["2"])).toBe("1\n2");
  });

  test("[F34] a new record is written on one line, like its neighbour", () => {
    const like = Buffer.from('{"b": 1, "a": {"c": 2}}');
    expect(open().encode({ a: { c: [1, { d: 2 }] }, b: 2 }, like)).toEqual(
      Buffer.from('{"b": 2, "a": {"c": [1, {"d": 2}]}}'),
    );
    expect(open().encode({ $key: "x", a: [1, {}] }, null)).toEqual(Buffer.from('{"$key":"x","a":[1,{}]}'));
  });

  test("[F30] an update stays on its line", () => {
    const record = Buffer.from('{"b": 1.0,"a":{}}');
    const updated = open().update(record, [{ path: ["a", "x"], value: [{ y: "\n" }] }]);
    expect(updated).toEqual(Buffer.from('{"b": 1.0,"a":{"x": [{"y": "\\n"}]}}'));
  });

  test("[F39] any records that come and go leave the lines that are meant", () => {
    const fate = fc.record({ before: fc.array(object, { maxLength: 2 }), keep: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(object, fate), { maxLength: 6 }),
        fc.array(object, { maxLength: 2 }),
        fc.constantFrom("\n", "\r\n", "\n\n"),
        fc.boolean(),
        fc.boolean(),
        (existing, last, newline, ended, runs) => {
          const texts = existing.map(([record]) => JSON.stringify(record));
          const file = Buffer.from(texts.join(newline) + (ended && texts.length > 0 ? newline : ""));
          const fresh = (record: NativeRecord): Buffer => Buffer.from(JSON.stringify(record));
          const records = existing.map(([, { before, keep }]) => ({
            before: before.map(fresh),
            becomes: (old: Buffer) => (keep ? old : null),
          }));
          const rewritten = rewrite(open(), file, { records, last: last.map(fresh) }, runs);
          const expected = existing.flatMap(([record, { before, keep }]) => [
            ...before,
            ...(keep ? [record] : []),
          ]);
          expect(read(open(), rewritten)).toEqual([...expected, ...last]);
        },
      ),
      { numRuns: 500 },
    );
  });
});
