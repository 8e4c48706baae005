import fc from "fast-check";
import { expect, test } from "vitest";
import { notUtf8, validUtf8Offset } from "../../../shared/formats/encoding/undecodable.ts";

test("[F64] the first bad byte is found wherever it stands", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 60 });
  const bad = fc.constantFrom(
    [0xff],
    [0x80],
    [0xc0, 0xaf],
    [0xed, 0xa0, 0x80],
    [0xf5, 0x80, 0x80, 0x80],
    [0xe2, 0x82],
    [0xc3],
  );
  fc.assert(
    fc.property(text, bad, text, (before, bytes, after) => {
      const head = Buffer.from(before);
      // A letter behind, so that what follows cannot complete a cut character.
      const all = Buffer.concat([head, Buffer.from(bytes), Buffer.from(`a${after}`)]);
      expect(validUtf8Offset(all)).toBe(head.length);
      expect(validUtf8Offset(Buffer.concat([head, Buffer.from(after)]))).toBe(-1);
    }),
    { numRuns: 500 },
  );
});

test("[F64] a long run of continuation bytes does not lead astray", () => {
  const bytes = Buffer.concat([
    Buffer.from("äöü".repeat(50)),
    Buffer.alloc(200, 0x80),
    Buffer.from("ok".repeat(500)),
  ]);
  expect(validUtf8Offset(bytes)).toBe(300);
});

test("[F64] a character that is cut at the end is bad", () => {
  expect(validUtf8Offset(Buffer.from("ab€").subarray(0, 4))).toBe(2);
  expect(validUtf8Offset(Buffer.alloc(0))).toBe(-1);
});

test.each([
  ["Windows", [0x4d, 0xfc, 0x6c, 0x6c, 0x65, 0x72], "windows-1252"],
  ["Windows with apostrophes", [0x69, 0x74, 0x92, 0x73], "windows-1252"],
  ["DOS", [0x4d, 0x81, 0x6c, 0x6c, 0x65, 0x72], "cp850"],
])("[F64] the hint for a file from %s names its likely encoding", (_, bytes, name) => {
  expect(notUtf8(Buffer.from(bytes))).toMatchObject({
    code: "file.encoding",
    hint: expect.stringContaining(`encoding: ${name}`),
  });
  expect(notUtf8(Buffer.from("fine"))).toBeNull();
});
