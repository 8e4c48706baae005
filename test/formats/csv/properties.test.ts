import fc from "fast-check";
import Papa from "papaparse";
import { expect, test } from "vitest";
import { cellsOf } from "../../../shared/formats/csv/cells.ts";
import { Fault } from "../../../shared/formats/format.ts";
import type { CsvOptions } from "../../../shared/mapping/sources/csv.ts";
import type { NativeRecord } from "../../../shared/model/native.ts";
import {
  type CsvFile,
  decodeAll,
  type Edit,
  open,
  readFile,
  recordTexts,
  weave,
  written,
} from "./csv-file.ts";

const runs = { numRuns: 1000 };

/** Any text of the signs that matter. */
const anyText = fc
  .array(fc.constantFrom("a", "ü", "1", " ", ",", ";", '"', '""', "\n", "\r\n", "\r", "#", "\t", "\ufeff"), {
    maxLength: 40,
  })
  .map((parts) => parts.join(""));

const someOptions: fc.Arbitrary<Partial<CsvOptions>> = fc.record({
  delimiter: fc.constantFrom(",", ";", null),
  comment: fc.constantFrom(null, "#", "##"),
  header: fc.constantFrom(true as const, ["x", "y"]),
  skip: fc.constantFrom(0, 0, 1),
  ragged: fc.constantFrom("accept" as const, "reject" as const),
});

/** As much as it takes for a file's first windows to be worked on before its last. */
const filler = `x,y\n${"f".repeat(70_000)},f\n`;

test("[F3] windows of any size and a second pass give the same records", () => {
  fc.assert(
    fc.property(anyText, someOptions, fc.array(fc.nat(120), { maxLength: 6 }), (text, some, cuts) => {
      const content = filler + text;
      const whole = readFile(content, some);
      const cut = readFile(
        content,
        some,
        cuts.map((place) => filler.length + place),
      );
      if (whole instanceof Fault || cut instanceof Fault) {
        expect(cut).toEqual(whole);
        return;
      }
      expect(cut.spans).toEqual(whole.spans);
      expect(cut.session.columns()).toEqual(whole.session.columns());
      expect(decodeAll(cut)).toEqual(decodeAll(whole));
    }),
    { numRuns: 300 },
  );
});

test("[F3] a file's beginning may be cut anywhere", () => {
  fc.assert(
    fc.property(anyText, someOptions, fc.array(fc.nat(60), { maxLength: 6 }), (text, some, cuts) => {
      const whole = readFile(text, some);
      const cut = readFile(text, some, cuts);
      if (whole instanceof Fault || cut instanceof Fault) expect(cut).toEqual(whole);
      else expect(decodeAll(cut)).toEqual(decodeAll(whole));
    }),
    runs,
  );
});

test("[F13] what is kept is byte for byte the file that was read", () => {
  fc.assert(
    fc.property(anyText, someOptions, (text, some) => {
      const file = readFile(text, some);
      if (file instanceof Fault) return;
      expect(weave(file, []).toString()).toBe(text);
    }),
    runs,
  );
});

test("[F2] Papa Parse reads the same cells", () => {
  const text = fc
    .array(fc.constantFrom("a", "b", " ", ",", ",", '"', '"', '""', '","', "\n", '"\n'), { maxLength: 30 })
    .map((parts) => `${parts.join("")}\n`);
  let compared = 0;
  fc.assert(
    fc.property(text, (content) => {
      const columns = Array.from({ length: 40 }, (_, index) => `c${index}`);
      const file = readFile(content, { header: columns });
      if (file instanceof Fault) return;
      const records = decodeAll(file);
      if (records.some((record) => record instanceof Fault)) return;
      const papa = Papa.parse<string[]>(content, { delimiter: ",", newline: "\n" });
      expect(papa.errors).toEqual([]);
      const notEmpty = (cells: readonly string[]): boolean => cells.length > 1 || cells[0] !== "";
      expect(records.map((record) => Object.values(record)).filter(notEmpty)).toEqual(
        papa.data.filter(notEmpty),
      );
      if (content.includes('"')) compared++;
    }),
    { numRuns: 3000 },
  );
  expect(compared).toBeGreaterThan(500);
});

const columns = ["x", "y", "z"];
const value = fc
  .array(fc.constantFrom("a", "ü", "0", " ", ",", ";", '"', "\n", "\r", "#", "|"), { maxLength: 4 })
  .map((parts) => parts.join(""));

/** A well-formed file as people and programs write them: quotes here and there, comments, every line break. */
const cell = fc.oneof(
  fc.constantFrom("a", "", " b ", 'c"c', "007", "ü"),
  value.map((text) => `"${text.replaceAll('"', '""')}"`),
  fc.constant('"d" '),
);
const record = fc.array(cell, { minLength: 1, maxLength: 3 }).map((cells) => cells.join(","));
const line = fc.oneof({ weight: 4, arbitrary: record }, fc.constantFrom("", "#note", '#"'));
const lineBreak = fc.constantFrom("\n", "\r\n", "\n", "\r\r\n");
const content = fc
  .record({
    mark: fc.constantFrom("", "\ufeff"),
    header: fc.constantFrom("x,y,z", '"x","y","z"', "#above\n\nx,y,z"),
    lines: fc.array(fc.tuple(lineBreak, line), { maxLength: 8 }),
    end: fc.oneof(lineBreak, fc.constant("")),
  })
  .map(({ mark, header, lines, end }) => mark + header + lines.map(([br, text]) => br + text).join("") + end);

const newRecord = fc.dictionary(fc.constantFrom(...columns), value, { noNullPrototype: true });
const changes = fc.array(
  fc.record({
    path: fc.constantFrom(...columns).map((column) => [column]),
    value: fc.oneof(value, fc.constantFrom(undefined, null)),
  }),
  { maxLength: 3 },
);
const someDelimiter = fc.constantFrom(",", null);
const edit: fc.Arbitrary<Edit> = fc.record({
  before: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(newRecord, { maxLength: 2 })),
  record: fc.oneof(fc.constant("keep" as const), fc.constant("drop" as const), changes),
});

/** The file's records and, in one piece, what stands between them; `null` where a record cannot be read. */
function readable(file: CsvFile | Fault): readonly NativeRecord[] | null {
  if (file instanceof Fault) return null;
  const records = decodeAll(file);
  return records.every((one): one is NativeRecord => !(one instanceof Fault)) ? records : null;
}

/** What the edits mean, apart from any file. */
function expected(
  records: readonly NativeRecord[],
  edits: readonly Edit[],
  after: readonly NativeRecord[],
): readonly NativeRecord[] {
  const model: NativeRecord[] = [];
  for (const [index, old] of records.entries()) {
    const { before, record } = edits[index] ?? untouched;
    model.push(...before);
    if (record === "drop") continue;
    const changes = record === "keep" ? [] : record;
    model.push({ ...old, ...Object.fromEntries(changes.map((one) => [one.path[0], one.value])) });
  }
  return [...model, ...after].map(complete);
}

const untouched: Edit = { before: [], record: "keep" };

const complete = (some: NativeRecord): NativeRecord =>
  Object.fromEntries(columns.map((name) => [name, String(some[name] ?? "")]));

/** Comments, header and the like, without the line breaks. */
function besideRecords({ bytes, spans }: CsvFile): readonly string[] {
  const starts = [...spans.map(([start]) => start), bytes.length];
  const ends = [0, ...spans.map(([, end]) => end)];
  const gaps = starts.map((start, index) => bytes.toString("utf8", ends[index], start));
  return gaps.flatMap((gap) => gap.split(/\r*\n/)).filter((one) => one !== "");
}

test("[F14] [F15] random edits of a file give what was meant and leave the other records as they were", () => {
  const after = fc.array(newRecord, { maxLength: 2 });
  fc.assert(
    fc.property(
      content,
      fc.array(edit, { maxLength: 8 }),
      after,
      someDelimiter,
      (text, edits, added, delimiter) => {
        const file = readFile(text, { comment: "#", delimiter });
        const records = readable(file);
        if (records === null || file instanceof Fault || file.session.columns()?.length !== 3) return;
        const woven = open(weave(file, edits, added), { comment: "#", delimiter });
        expect(readable(woven)?.map(complete)).toEqual(expected(records, edits, added));
        expect(besideRecords(woven)).toEqual(besideRecords(file));
        const kept = recordTexts(file).filter((_, index) => (edits[index] ?? untouched).record === "keep");
        const now = recordTexts(woven)[Symbol.iterator]();
        for (const one of kept) expect(now.some((text) => text === one)).toBe(true);
      },
    ),
    runs,
  );
});

test("[F10] random changes of a record leave every byte beside them as it was", () => {
  /** The record without the cells that change, and how many cells it has. */
  const rest = (
    text: string,
    changed: ReadonlySet<number>,
  ): { readonly text: string; readonly width: number } => {
    const cells = cellsOf(text, ",", '"');
    if (typeof cells === "number") throw new Error(`text behind a quote in ${text}`);
    let left = "";
    let from = 0;
    for (const [index, { start, end }] of cells.entries()) {
      if (!changed.has(index)) continue;
      left += text.slice(from, start);
      from = end;
    }
    return { text: left + text.slice(from), width: cells.length };
  };
  fc.assert(
    fc.property(record, changes, (text, some) => {
      fc.pre(text !== "");
      const file = open(`x,y,z\n${text}\n`);
      const [old] = readable(file) ?? [];
      const now = written(file.session.update(Buffer.from(text), some));
      const decoded = file.session.decode(now, 0, now.length);
      expect(decoded instanceof Fault ? decoded : complete(decoded)).toEqual(
        expected([old!], [{ before: [], record: some }], [])[0],
      );
      const changed = new Set(some.map(({ path }) => columns.indexOf(path[0]!)));
      const before = rest(text, changed);
      const behind = rest(now.toString(), changed);
      expect(behind.text).toBe(before.text + ",".repeat(behind.width - before.width));
    }),
    runs,
  );
});
