import { expect, test } from "vitest";
import type { Edit } from "../../../shared/connectors/file/new-content.ts";
import { ReadBack } from "../../../shared/connectors/file/read-back.ts";
import { textCodec } from "../../../shared/formats/encoding/text-codec.ts";
import { Fault, type TextCodec } from "../../../shared/formats/format.ts";
import { ndjson } from "../../../shared/formats/ndjson/ndjson.ts";

const utf8 = textCodec("utf-8");

/** Reads a text back in pieces: the result of replacing record 1 of 3 and adding one at the end. */
function readBack(text: string, size: number) {
  if (utf8 instanceof Fault) throw new Error(utf8.message);
  const codec: TextCodec = utf8;
  const write = { kind: "create", index: 7, id: "", native: {} } as const;
  const edits: Edit[] = [
    { kind: "replace", record: 1, bytes: Buffer.alloc(0), write: { ...write, index: 4 } },
    { kind: "drop", record: 2, bytes: Buffer.alloc(0), write: { ...write, index: 5 } },
    { kind: "insert", record: 3, bytes: Buffer.alloc(0), write },
  ];
  const back = new ReadBack(ndjson.open({ encoding: null, into: null }, codec), "utf-8", edits, 3);
  const bytes = Buffer.from(text);
  for (let start = 0; start === 0 || start < bytes.length; start += size)
    back.push(bytes.subarray(start, start + size), start + size >= bytes.length);
  return back.outcomes;
}

test.each([1, 5, 1000])("[F83] outcomes say what the new text holds, read in pieces of %i bytes", (size) => {
  expect(readBack('{"id":"ä"}\n{"id":"new"}\n{"id":"made"}\n', size)).toMatchObject([
    { kind: "done", index: 5, native: null },
    { kind: "done", index: 4, native: { id: "new" } },
    { kind: "done", index: 7, native: { id: "made" } },
  ]);
});

test.each([
  ["one record less", '{"id":0}\n{"id":1}\n', "2 records read back, not 3"],
  ["one record more", '{"id":0}\n{"id":1}\n{"id":2}\n{"id":3}\n', "4 records read back, not 3"],
  ["a changed record that is none", '{"id":0}\n{oops}\n{"id":2}\n', "does not read back"],
  ["half of a record", '{"id":0}\n{"id":1}\n{"id"', "is not whole"],
])("[F83] a new text that holds %s never takes effect", (_, text, message) => {
  expect(() => readBack(text, 1000)).toThrow(message);
});
