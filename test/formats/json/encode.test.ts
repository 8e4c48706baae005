import fc from "fast-check";
import { expect, test } from "vitest";
import { Fault } from "../../../shared/formats/format.ts";
import { json } from "../../../shared/formats/json/json.ts";
import { ExactNumber, type NativeRecord } from "../../../shared/model/native.ts";
import { choices, object, Scribe } from "./documents.ts";
import { at, latin1, read, utf8 } from "./file.ts";

const encode = (record: NativeRecord, like: string | null, file = "[]"): string | Fault => {
  const session = json.open(at(), utf8);
  read(session, file);
  const encoded = session.encode(record, like === null ? null : Buffer.from(like));
  return encoded instanceof Fault ? encoded : encoded.toString();
};

test.each([
  [{ a: 1, b: [2, "x"] }, null, '{\n  "a": 1,\n  "b": [\n    2,\n    "x"\n  ]\n}'],
  [{}, null, "{}"],
  [{ a: 1, b: 2 }, '{"b":9,"a":8}', '{"b":2,"a":1}'],
  [{ a: 1, b: 2 }, '{ "b": 9, "a": 8 }', '{ "b": 2, "a": 1 }'],
  [{ c: 3, a: 1 }, '{"b": 9, "a": 8}', '{"a": 1, "c": 3}'],
  [{ a: 1, b: { c: 2 } }, '{\n    "a": 9\n  }', '{\n    "a": 1,\n    "b": {\n      "c": 2\n    }\n  }'],
  [{ a: [1, 2, 3] }, '{\r\n\t"a": [7, 8]\r\n}', '{\r\n\t"a": [1, 2, 3]\r\n}'],
  [{ a: 1 }, '{"x":9}', '{"a":1}'],
  [{ a: 1 }, "[1]", '{"a": 1}'],
  [{ $value: 3 }, "1", "3"],
  [{ $value: {} }, "{}", '{"$value": {}}'],
  [{ a: 1 }, '{"a":2,}', '{\n  "a": 1\n}'],
])("[F34] %j like %s", (record, like, expected) => {
  expect(encode(record, like)).toBe(expected);
});

test("[F27] digits are written as they are", () => {
  expect(encode({ n: new ExactNumber("1.2345678901234567890") }, '{"n": 1}')).toBe(
    '{"n": 1.2345678901234567890}',
  );
});

test("[F29] a record of an object keyed by id is written with its key", () => {
  expect(encode({ a: 1, $key: "k" }, '"x" : {"a":9}', "{}")).toBe('"k" : {"a":1}');
  expect(encode({ $key: 'k"', a: 1 }, null, "{}")).toBe('"k\\"": {\n  "a": 1\n}');
  expect(encode({ $key: 12, $value: 1 }, null, "{}")).toBe('"12": 1');
  expect(encode({ a: 1 }, null, "{}")).toMatchObject({ code: "record.key-empty" });
  expect(encode({ $key: "k" }, null, "[]")).toBe('{\n  "$key": "k"\n}');
});

test("[F36] a character that the encoding lacks", () => {
  const encoded = json.open(at(), latin1).encode({ "€": "ü€" }, null);
  expect(encoded).toEqual(Buffer.from('{\n  "\\u20ac": "\xfc\\u20ac"\n}', "latin1"));
});

test("[F34] any record, like any other, reads back", () => {
  fc.assert(
    fc.property(object, object, choices, fc.boolean(), (record, neighbour, picked, keyed) => {
      const scribe = new Scribe(picked);
      const like = keyed ? scribe.member("k", neighbour) : scribe.value(neighbour);
      const native = keyed ? { $key: "new", ...record } : record;
      const encoded = encode(native, like, keyed ? "{}" : "[]");
      if (encoded instanceof Fault) throw new Error(encoded.message);
      const bytes = Buffer.from(encoded);
      expect(json.open(at(), utf8).decode(bytes, 0, bytes.length)).toEqual(native);
    }),
    { numRuns: 500 },
  );
});
