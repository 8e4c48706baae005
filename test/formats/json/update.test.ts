import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Fault } from "../../../shared/formats/format.ts";
import { json } from "../../../shared/formats/json/json.ts";
import {
  ExactNumber,
  type NativeChange,
  type NativeRecord,
  type NativeValue,
  type Path,
} from "../../../shared/model/native.ts";
import { parsePath } from "../../../shared/model/path.ts";
import { choices, object, Scribe, value } from "./documents.ts";
import { at, latin1, utf8 } from "./file.ts";

const update = (
  record: string,
  ...changes: readonly (readonly [string, NativeValue | undefined])[]
): string | Fault => {
  const updated = json.open(at(), utf8).update(
    Buffer.from(record),
    changes.map(([path, value]) => ({ path: parsePath(path)!, value })),
  );
  return updated instanceof Fault ? updated : updated.toString();
};

describe("values", () => {
  test.each([
    ['{ "a" : 1,\t"b":1.50 }', "a", 2, '{ "a" : 2,\t"b":1.50 }'],
    ['{"a":"\\u00e9","b":"x"}', "b", "é\n", '{"a":"\\u00e9","b":"é\\n"}'],
    ['{"a":1.0}', "a", 1, '{"a":1.0}'],
    ['{"a":"\\u0041"}', "a", "A", '{"a":"\\u0041"}'],
    ['{"a":{"b":[1, 2.0,3]}}', "a.b[0]", 9, '{"a":{"b":[9, 2.0,3]}}'],
    ['{"a":{"b":1.0,"c":2}}', "a", { c: 3, b: 1 }, '{"a":{"b":1.0,"c":3}}'],
    ['{"a":[1.0,2,3.0]}', "a", [1, 3], '{"a":[1.0,3.0]}'],
    ['{"a":[1.0, 2.0]}', "a", [0, 1, 2], '{"a":[0, 1.0, 2.0]}'],
    ['{"a":[1.0, 2.0]}', "a", [1, 5, 6, 2], '{"a":[1.0, 5, 6, 2.0]}'],
    ['{"a":1}', "a", [1, { b: null }], '{"a":[1,{"b":null}]}'],
    ['{"a": 1}', "a", { x: 1, y: [] }, '{"a": {"x": 1, "y": []}}'],
    ['{"a":{"b":1}}', "a", {}, '{"a":{}}'],
    ['{"a":{}}', "a", { b: 1 }, '{"a":{"b":1}}'],
    ['{"a":{"b":1}}', "a", { c: 2 }, '{"a":{"c":2}}'],
    ['{"__proto__":1}', "__proto__", 2, '{"__proto__":2}'],
    ['{"a.b":1}', '["a.b"]', 2, '{"a.b":2}'],
    ['{"t":{"#text":"x","@c":1}}', "t", "y", '{"t":{"#text":"y","@c":1}}'],
    ['{"t":"x"}', "t[0]", "y", '{"t":"y"}'],
  ] as const)("[F30] %s with %s", (record, path, value, expected) => {
    expect(update(record, [path, value])).toBe(expected);
  });

  test("[F27] digits are written as they are", () => {
    expect(update('{"a":1}', ["a", new ExactNumber("1.2345678901234567890")])).toBe(
      '{"a":1.2345678901234567890}',
    );
    expect(update('{"a":[1.5]}', ["a", new ExactNumber("1.5")])).toBe('{"a":1.5}');
    expect(update('{"a":1.50}', ["a", new ExactNumber("1.5")])).toBe('{"a":1.50}');
  });

  test("[F36] a character that the encoding lacks", () => {
    const changes = [{ path: ["a"], value: "é€😀" }];
    const updated = json.open(at(), latin1).update(Buffer.from('{"a":"\xe9"}', "latin1"), changes);
    expect(updated).toEqual(Buffer.from('{"a":"\xe9\\u20ac\\ud83d\\ude00"}', "latin1"));
  });

  test("[F36] half of a character", () => {
    expect(update('{"a":1}', ["a", "\ud800"])).toBe('{"a":"\\ud800"}');
  });
});

const pretty =
  '{\r\n    "a": 1,\r\n    "o": {\r\n      "x": 1\r\n    },\r\n    "l": [1, 2],\r\n    "e": []\r\n  }';

describe("members that come and go", () => {
  test.each([
    ['{"a":1}', "b", 2, '{"a":1,"b":2}'],
    ['{"a": 1}', "b", 2, '{"a": 1, "b": 2}'],
    ['{ "a" : 1 }', "b", 2, '{ "a" : 1, "b" : 2 }'],
    ['{"a":1, "b":2}', "c", 3, '{"a":1, "b":2, "c":3}'],
    ['{"a":1}', "b.c.d", 2, '{"a":1,"b":{"c":{"d":2}}}'],
    ['{"a":1}', "b[1].c", 2, '{"a":1,"b":[null,{"c":2}]}'],
    ['{"a":null}', "a.b", 2, '{"a":{"b":2}}'],
    ['{"a":[1]}', "a[1]", 2, '{"a":[1,2]}'],
    ["{}", "a", 1, '{"a": 1}'],
    ['{"a":1}', "__proto__.x", 2, '{"a":1,"__proto__":{"x":2}}'],
    [pretty, "b", 2, pretty.replace("[]\r\n", '[],\r\n    "b": 2\r\n')],
    [pretty, "o.y", 2, pretty.replace('"x": 1', '"x": 1,\r\n      "y": 2')],
    [pretty, "l[2]", 3, pretty.replace("[1, 2]", "[1, 2, 3]")],
    [pretty, "a", { n: 1 }, pretty.replace("1,", '{\r\n      "n": 1\r\n    },')],
    [pretty, "e[0].n", 1, pretty.replace("[]", '[\r\n      {\r\n        "n": 1\r\n      }\r\n    ]')],
    ['{"a": 1\n  , "b": 2}', "c", { d: 3 }, '{"a": 1\n  , "b": 2\n  , "c": {\n    "d": 3\n  }}'],
    ['{\n\t"a": 1\n}', "b.c", 2, '{\n\t"a": 1,\n\t"b": {\n\t\t"c": 2\n\t}\n}'],
  ] as const)("[F31] %j gets %s", (record, path, value, expected) => {
    expect(update(record, [path, value])).toBe(expected);
  });

  test.each([
    ['{"a":1, "b":2, "c":3}', "a", '{"b":2, "c":3}'],
    ['{"a":1, "b":2, "c":3}', "b", '{"a":1, "c":3}'],
    ['{"a":1, "b":2, "c":3 }', "c", '{"a":1, "b":2 }'],
    ['{ "a":1 }', "a", "{}"],
    ['{"a":{"b":1}}', "a.b", '{"a":{}}'],
    ['{"a":[1, 2, 3]}', "a[1]", '{"a":[1, 3]}'],
    ['{"a":1}', "b", '{"a":1}'],
    ['{"a":1}', "a.b.c", '{"a":1}'],
    ['{"a":[1]}', "a[7]", '{"a":[1]}'],
    [pretty, "a", pretty.replace('"a": 1,\r\n    ', "")],
    [pretty, "e", pretty.replace(',\r\n    "e": []', "")],
  ] as const)("[F31] %j without %s", (record, path, expected) => {
    expect(update(record, [path, undefined])).toBe(expected);
  });

  test("[F31] the last goes and another comes", () => {
    expect(update('{"a":1, "b":2}', ["b", undefined], ["c", 3])).toBe('{"a":1, "c":3}');
    expect(update('{"a":1}', ["a", undefined], ["c", 3])).toBe('{"c":3}');
  });

  test("[F32] indexes are those of the record as it was", () => {
    expect(update('{"a":[0,1,2,3]}', ["a[0]", undefined], ["a[2]", undefined], ["a[3]", 9])).toBe(
      '{"a":[1,9]}',
    );
    expect(
      update(
        '{"a":[{"b":[1,2]},{"b":[3,4]}]}',
        ["a[0].b[0]", undefined],
        ["a[0].b[1]", undefined],
        ["a[1].b[1]", undefined],
      ),
    ).toBe('{"a":[{"b":[]},{"b":[3]}]}');
  });

  test.each([
    ['{"a":"text"}', "a.b"],
    ['{"a":[1]}', "a.b"],
    ['{"a":{"b":1}}', "a[1]"],
    ['{"a":[]}', "a[1000000000]"],
    ['{"a":null}', "a[1000000000]"],
    ["{}", "a[1000000000]"],
    ["12", "a"],
    ["[1]", "a"],
  ])("[F33] %s and %s", (record, path) => {
    expect(update(record, [path, 1])).toMatchObject({
      code: "record.type",
      message: expect.stringContaining("set"),
    });
  });

  test("[F25] a value that would be too deep", () => {
    let deep: NativeValue = 1;
    for (let level = 0; level < 500; level++) deep = [deep];
    expect(update('{"a":1}', ["a", deep])).toMatchObject({ code: "record.malformed" });
  });
});

describe("records that are no plain object", () => {
  test.each([
    ["12", "$value", 13, "13"],
    ["[1, 2]", "$value[1]", 3, "[1, 3]"],
    ['"x"', "$value", [1], "[1]"],
    ['"k" : {"a":1}', "a", 2, '"k" : {"a":2}'],
    ['"k" : {"a":1}', "$key", 'q"', '"q\\"" : {"a":1}'],
    ['"k":1', "$value", 2, '"k":2'],
    ['"k":1', "$key", 7, '"7":1'],
    ['{"$key":1}', "$key", 2, '{"$key":2}'],
    ['{"$value":1}', "$value", 2, '{"$value":2}'],
  ] as const)("[F29] %s with %s", (record, path, value, expected) => {
    expect(update(record, [path, value])).toBe(expected);
  });

  test("[F29] a key cannot go", () => {
    expect(update('"k":{}', ["$key", undefined])).toMatchObject({ code: "record.key-empty" });
    expect(update('"k":{}', ["$key", null])).toMatchObject({ code: "record.key-empty" });
    expect(update("12", ["$value", { a: 1 }])).toMatchObject({ code: "record.type" });
    expect(update("12", ["$value", undefined])).toMatchObject({ code: "record.type" });
  });
});

test("[F26] a record that cannot be read is not changed", () => {
  expect(update('{"a":1,}', ["a", 2])).toMatchObject({ code: "record.malformed" });
});

/** Paths of places that are there. */
function pathsOf(native: NativeValue, path: Path = []): readonly Path[] {
  const below = Array.isArray(native)
    ? native.flatMap((element, index) => pathsOf(element, [...path, index]))
    : typeof native === "object" && native !== null && !(native instanceof ExactNumber)
      ? Object.entries(native).flatMap(([name, member]) => pathsOf(member, [...path, name]))
      : [];
  return path.length === 0 ? below : [path, ...below];
}

/** The obvious way to set one place. */
function model(record: NativeRecord, path: Path, value: NativeValue | undefined): NativeRecord {
  const copy = structuredClone(record);
  let holder: unknown = copy;
  for (const step of path.slice(0, -1)) holder = Object.getOwnPropertyDescriptor(holder, step)!.value;
  const last = path.at(-1)!;
  if (value !== undefined)
    Object.defineProperty(holder, last, { value, enumerable: true, configurable: true, writable: true });
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else Reflect.deleteProperty(Object(holder), last);
  return copy;
}

const decode = (record: string): NativeValue | Fault =>
  json.open(at(), utf8).decode(Buffer.from(record), 0, Buffer.byteLength(record));

test("[F30] any change of any record says just that", () => {
  fc.assert(
    fc.property(
      object,
      choices,
      fc.nat(),
      fc.option(value, { nil: undefined }),
      (before, picked, pick, value) => {
        const text = new Scribe(picked).value(before);
        const paths: readonly Path[] = [["new"], ...pathsOf(before)];
        const path = paths[pick % paths.length]!;
        const updated = update1(text, { path, value });
        expect(() => JSON.parse(updated)).not.toThrow();
        expect(decode(updated)).toEqual(model(before, path, value));
        // A second time nothing is left to do.
        if (value !== undefined) expect(update1(updated, { path, value })).toBe(updated);
      },
    ),
    { numRuns: 1000 },
  );
});

test("[F30] the bytes around a changed text or number are as they were", () => {
  fc.assert(
    fc.property(object, choices, fc.nat(), fc.uuid(), fc.uuid(), (record, picked, pick, one, other) => {
      const paths = pathsOf(record);
      fc.pre(paths.length > 0);
      const path = paths[pick % paths.length]!;
      const text = new Scribe(picked).value(model(record, path, one));
      // The uuid is spelled with escapes or without.
      const spelled = [JSON.stringify(one), new Scribe([7]).text(one)].find((spelling) =>
        text.includes(spelling),
      )!;
      expect(update1(text, { path, value: other })).toBe(text.replace(spelled, JSON.stringify(other)));
    }),
    { numRuns: 500 },
  );
});

function update1(record: string, change: NativeChange): string {
  const updated = json.open(at(), utf8).update(Buffer.from(record), [change]);
  if (updated instanceof Fault) throw new Error(`${updated.message}: ${record}`);
  return updated.toString();
}
