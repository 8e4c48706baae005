import fc from "fast-check";
import { expect, test } from "vitest";
import { lookAtFile } from "../../../shared/engine/infer/look-at-file.ts";
import type { FileSource } from "../../../shared/mapping/sources/source.ts";
import { desk, put } from "./specimen.ts";

const signal = new AbortController().signal;

const look = async (name: string, content: string | Buffer) =>
  lookAtFile(put({ [name]: content })[0]!, signal);

const sourceOf = async (name: string, content: string | Buffer): Promise<FileSource> => {
  const looked = await look(name, content);
  if (!looked.ok) throw new Error(looked.error.message);
  return looked.value.source;
};

test.each<[name: string, content: string, kind: FileSource["kind"]]>([
  ["a.csv", "a,b\n1,2\n", "csv"],
  ["a.TSV", "a\tb\n1\t2\n", "csv"],
  ["a.txt", "a;b\n1;2\n", "csv"],
  ["a.csv", "<b>,c\n1,2\n", "csv"],
  ["a.json", '[{"a":1}]', "json"],
  ["a.json", '{"a":1}\n{"a":2}\n', "ndjson"],
  ["a.json", '{\n"x":{"a":1},\n"y":{"a":2}}', "json"],
  ["a.jsonl", '{"a":1}\n', "ndjson"],
  ["a.dat", '[{"a":1}]', "json"],
  ["a", "<l><r><a>1</a><b/></r><r><a>1</a></r></l>", "xml"],
  ["a.json", "<l><r><a>1</a><b/></r><r><a>1</a></r></l>", "xml"],
])("[M90] %s with %j is %s", async (name, content, kind) => {
  expect((await sourceOf(name, content)).kind).toBe(kind);
});

test.each<[what: string, content: Buffer, encoding: string | null, value: string]>([
  ["UTF-8", Buffer.from("name,b\nMüller,1\n"), null, "Müller"],
  ["windows-1252", Buffer.from("name,b\nM\xfcller,1\n", "latin1"), "windows-1252", "Müller"],
  ["cp850", Buffer.from("name,b\nM\x81ller,1\n", "latin1"), "cp850", "Müller"],
  ["UTF-16 with a mark", Buffer.from("\ufeffname,b\nMüller,1\n", "utf16le"), null, "Müller"],
  ["UTF-16 without one", Buffer.from("name,b\nMüller,1\n", "utf16le"), "utf-16le", "Müller"],
])("[M90] %s", async (_, content, encoding, value) => {
  const looked = await look("a.csv", content);
  expect(looked).toMatchObject({
    ok: true,
    value: { source: { options: { encoding } }, samples: [{ name: value }] },
  });
});

test("[M90] an encoding that an XML file declares need not be said again, one that is wrong must", async () => {
  const xml = (declared: string) =>
    Buffer.from(`<?xml version="1.0" encoding="${declared}"?><l><r a="1" b="\xfc"/><r a="2"/></l>`, "latin1");
  expect((await sourceOf("a.xml", xml("iso-8859-1"))).options.encoding).toBe(null);
  expect((await sourceOf("a.xml", xml("utf-8"))).options.encoding).toBe("windows-1252");
});

test("[M90] a byte that is not UTF-8 is found however far down it is", async () => {
  const rows = Buffer.from(`a,b\n${"ä,1\n".repeat(1_200_000)}`);
  const encoding = async (...parts: readonly Buffer[]) =>
    (await sourceOf("a.csv", Buffer.concat(parts))).options.encoding;
  expect(await encoding(rows)).toBe(null);
  expect(await encoding(rows, Buffer.from("\xfc,1\n", "latin1"))).toBe("windows-1252");
});

test.each<[content: string, delimiter: string]>([
  ["a,b\n1,2\n", ","],
  ["a;b\n1,5;2\n", ";"],
  ["a\tb\n1\t2\n", "\t"],
  ["a|b\n1|2\n", "|"],
])("[M90] the delimiter of %j", async (content, delimiter) => {
  expect((await sourceOf("a.csv", content)).options).toMatchObject({ delimiter });
});

test("[M90] a first row of values is no header", async () => {
  const columns = ["column1", "column2", "column3"];
  expect((await sourceOf("a.csv", "17,Ada,1815-12-10\n18,Bob,1900-01-01\n")).options).toMatchObject({
    header: columns,
  });
  expect((await sourceOf("a.csv", "id,name,2025,x,y\n1,Ada,3,4,5\n")).options).toMatchObject({
    header: true,
  });
});

test.each<[what: string, json: string, records: readonly string[]]>([
  ["the document", '[{"a":1}]', []],
  ["a list inside", '{"meta":{"n":1},"data":{"items":[{"a":1},{"a":2}]}}', ["data", "items"]],
  ["the longest list", '{"errors":[{"e":1}],"items":[{"a":1},{"a":2}]}', ["items"]],
  ["objects by id", '{"x":{"a":1,"tags":["q"]},"y":{"a":2}}', []],
  ["objects by id inside", '{"items":{"x":{"a":1},"y":{"a":2}}}', ["items"]],
  [
    "not the lines of a record",
    '{"orders":{"1":{"n":1,"lines":[{},{},{}]},"2":{"n":2,"lines":[{}]}}}',
    ["orders"],
  ],
  ["not sections that differ", '{"shop":{"name":"x"},"owner":{"mail":"y"},"items":[{"a":1}]}', ["items"]],
  ["a list with nothing in it", '{"items":[]}', ["items"]],
  ["a name with a dot and an escape", '{"a.b\\u00fc":[{"a":1}]}', ["a.bü"]],
])("[M91] records of JSON: %s", async (_, json, records) => {
  expect((await sourceOf("a.json", json)).options).toMatchObject({ records });
});

test.each<[what: string, xml: string, records: readonly string[]]>([
  ["children", "<l><r><a>1</a><b>2</b></r><r><a>1</a></r></l>", ["l", "r"]],
  ["attributes", '<l><r a="1"/><r a="2"/></l>', ["l", "r"]],
  ["below others", '<c><meta><v>1</v></meta><l><r a="1" b="2"/><r a="2"/></l></c>', ["c", "l", "r"]],
  [
    "not the lines of a record",
    "<l><r><a>1</a><b/><x><y p='1' q='2'/><y/><y/></x></r><r><a/></r></l>",
    ["l", "r"],
  ],
  ["inside groups", "<l><g n='1'><r><a>1</a><b/></r></g><g n='2'><r><a/><b/></r></g></l>", ["l", "g", "r"]],
  [
    "most of all",
    "<l><link href='1' rel='2'/><link href='2'/><p><r a='1' b='2'/><r/><r/></p></l>",
    ["l", "p", "r"],
  ],
  ["only one", "<l><r><a>1</a><b>2</b></r></l>", ["l", "r"]],
  ["with prefixes", '<s:l xmlns:s="urn:x"><s:r a="1"/><s:r a="2"/></s:l>', ["s:l", "s:r"]],
])("[M91] records of XML: %s", async (_, xml, records) => {
  expect((await sourceOf("a.xml", xml)).options).toMatchObject({ records });
});

test.each<[name: string, content: string, code: string, message: RegExp]>([
  ["a.csv", "", "file.empty", /empty/],
  ["a.json", " \n ", "file.empty", /white space/],
  ["a.json", '{"a":1}', "file.malformed", /list of records/],
  ["a.json", '"text"', "file.malformed", /list of records/],
  ["a.xml", "<a/>", "file.malformed", /no records/],
  ["a.xml", "no XML", "file.malformed", /not XML/],
  ["a.xlsx", "PK\u0003\u0004rest", "sync.not-yet", /Excel/],
  ["a.bin", "\u0000\u0001\u0002", "usage", /none of the formats/],
  ["a", "just a sentence", "usage", /none of the formats/],
  ["a.csv", 'a,b\n"1,2\n', "file.malformed", /quote/],
])("[M90] %s with %j cannot be looked at", async (name, content, code, message) => {
  const looked = await look(name, content);
  expect(looked).toMatchObject({ ok: false, error: { code, message: expect.stringMatching(message) } });
});

test("[M90] a file that is not there, and a folder, are named", async () => {
  const folder = desk();
  expect(await lookAtFile(`${folder}/none.csv`, signal)).toMatchObject({
    ok: false,
    error: { code: "file.missing" },
  });
  expect(await lookAtFile(folder, signal)).toMatchObject({ ok: false, error: { code: "file.unreadable" } });
});

test("[M90] whatever bytes a file has, looking at it ends with a finding or a diagnostic", async () => {
  const pieces = fc.oneof(
    fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      '"',
      ":",
      ",",
      "\\",
      "<a>",
      "</a>",
      "<b x='1'/>",
      "<!--",
      "<![CDATA[",
      "]]>",
    ),
    fc.constantFrom(
      "\n",
      "\r",
      ";",
      "1",
      "a",
      "\u00fc",
      "\u0000",
      '"a":',
      '{"a":1}',
      "<?xml",
      "\ufeff",
      "null",
    ),
  );
  const content = fc.oneof(
    fc.array(pieces, { maxLength: 40 }).map((texts) => Buffer.from(texts.join(""))),
    fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
  );
  const names = fc.constantFrom("a.csv", "a.json", "a.ndjson", "a.xml", "a.txt");
  await fc.assert(
    fc.asyncProperty(names, content, async (name, bytes) => {
      const looked = await look(name, bytes);
      expect(looked.ok || looked.error.message.length > 0).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test("[M91] a document nested deeper than any is looked at without harm", async () => {
  const looked = await look("a.json", "[".repeat(100_000));
  expect(looked.ok).toBe(false);
  const xml = await look("a.xml", "<a>".repeat(100_000));
  expect(xml.ok).toBe(false);
});
