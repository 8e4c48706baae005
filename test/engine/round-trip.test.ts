import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TypeName } from "../../shared/model/value.ts";
import { Workspace } from "../support/workspace.ts";

interface Kind {
  readonly name: "csv" | "json" | "ndjson" | "xml";
  readonly source: string;
  readonly file: string;
}

const kinds: readonly Kind[] = [
  { name: "csv", source: "csv: { path: target.csv }", file: "target.csv" },
  { name: "json", source: "json: { path: target.json }", file: "target.json" },
  { name: "ndjson", source: "ndjson: { path: target.ndjson }", file: "target.ndjson" },
  { name: "xml", source: "xml: { path: target.xml, records: rows.row }", file: "target.xml" },
];

interface Spelling {
  readonly type: TypeName;
  /** Under `formats:` of the endpoint. */
  readonly formats: string;
  /** A value as the source has it, and a part of it as the endpoint under test must spell it. */
  readonly values: readonly (readonly [source: string, spelled: string])[];
}

const spellings: readonly Spelling[] = [
  {
    type: "string",
    formats: "",
    values: [
      ["a, \"b\"; <c> & 'd'", "d"],
      ["007", "007"],
      ["  ", "  "],
      ["ä€😀", "ä€😀"],
      ["two\nlines", "lines"],
    ],
  },
  {
    type: "integer",
    formats: "",
    values: [
      ["42", "42"],
      ["-7", "-7"],
      ["9007199254740993", "9007199254740993"],
    ],
  },
  {
    type: "integer",
    formats: 'number: "1.234,56"',
    values: [
      ["1234567", "1.234.567"],
      ["12", "12"],
    ],
  },
  {
    type: "decimal",
    formats: "",
    values: [
      ["1.50", "1.5"],
      ["0.1", "0.1"],
      ["-12345678901234567890.123456789", "-12345678901234567890.123456789"],
    ],
  },
  {
    type: "decimal",
    formats: 'number: "1.234,56"',
    values: [
      ["1234.5", "1.234,5"],
      ["0.07", "0,07"],
      ["-9999999.99", "-9.999.999,99"],
    ],
  },
  {
    type: "number",
    formats: "",
    values: [
      ["0.30000000000000004", "0.30000000000000004"],
      ["1e21", "1"],
      ["-0.5", "-0.5"],
    ],
  },
  {
    type: "boolean",
    formats: "",
    values: [
      ["true", "true"],
      ["false", "false"],
    ],
  },
  {
    type: "boolean",
    formats: 'boolean: "ja/nein"',
    values: [
      ["true", "ja"],
      ["false", "nein"],
    ],
  },
  {
    type: "date",
    formats: "",
    values: [
      ["2026-03-29", "2026-03-29"],
      ["2024-02-29", "2024-02-29"],
    ],
  },
  {
    type: "date",
    formats: 'date: "dd.MM.yyyy"',
    values: [
      ["2026-03-29", "29.03.2026"],
      ["2024-02-29", "29.02.2024"],
    ],
  },
  {
    type: "time",
    formats: "",
    values: [
      ["14:05:00", "14:05"],
      ["23:59:59.123", "23:59:59.123"],
    ],
  },
  {
    type: "time",
    formats: 'time: "HH:mm"',
    values: [
      ["14:05:00", "14:05"],
      ["00:00:00", "00:00"],
    ],
  },
  {
    type: "timestamp",
    formats: "",
    values: [
      ["2026-03-29T12:05:00Z", "2026-03-29T12:05"],
      ["2026-10-25T00:30:00Z", "2026-10-25T00:30"],
    ],
  },
  {
    type: "timestamp",
    formats: 'timestamp: "dd.MM.yyyy HH:mm:ss", zone: Europe/Berlin',
    values: [
      ["2026-03-29T12:05:00Z", "29.03.2026 14:05:00"],
      ["2026-01-01T00:00:00Z", "01.01.2026 01:00:00"],
    ],
  },
  {
    type: "json",
    formats: "",
    values: [
      ['{"b":[1,2],"a":null}', "b"],
      ["[]", "[]"],
      ['"text"', "text"],
    ],
  },
];

const syncOf = ({ source }: Kind, { type, formats }: Spelling, mode = "two-way") => `
syncline: 1
name: work
record: { key: id, fields: { id: string, value: ${type} } }
endpoints:
  origin: { ndjson: { path: origin.ndjson }, mode: ${mode} }
  target: { ${source}, mode: two-way, formats: { ${formats} } }
brakes: { updates: false, deletes: false, shrink: false }
`;

/** The origin holds every value as a text, so that nothing is rounded on the way; JSON values as they stand. */
const line = (id: string, type: TypeName, value: string | null) =>
  `{"id":"${id}","value":${value === null ? "null" : type === "json" ? value : JSON.stringify(value)}}\n`;

describe.each(kinds)("$name", (kind) => {
  test.each(spellings)(
    "[J39] what was applied plans to nothing, and a change is seen and written: $type {$formats}",
    async (spelling) => {
      const { type, values } = spelling;
      const ids = values.map((_, i) => `r${i}`);
      const origin =
        values.map(([value], i) => line(ids[i]!, type, value)).join("") + line("none", type, null);
      const work = new Workspace({ "origin.ndjson": origin }, syncOf(kind, spelling));
      const problems = await work.diagnostics();
      expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
      const { header } = await work.synced({});
      expect(header.rejections).toEqual([]);
      expect(await work.changes()).toEqual([]);
      expect(work.text("origin.ndjson")).toBe(origin);
      for (const [, spelled] of values) expect(work.text(kind.file)).toContain(spelled);

      // Every value becomes that of its neighbour: from the origin, then back on the endpoint itself.
      const turned =
        values.map((_, i) => line(ids[i]!, type, values[(i + 1) % values.length]![0])).join("") +
        line("none", type, values[0]![0]);
      const first = work.text(kind.file);
      work.put("origin.ndjson", turned);
      expect(await work.changes()).toHaveLength(values.length + 1);
      await work.synced({});
      expect(await work.changes()).toEqual([]);
      expect(work.text("origin.ndjson")).toBe(turned);
      work.put(kind.file, first);
      expect(await work.changes()).toHaveLength(values.length + 1);
      await work.synced({ approved: true });
      expect(await work.changes()).toEqual([]);
      expect(work.text(kind.file)).toBe(first);
    },
  );
});

const anyText = fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" }));
/** XML 1.0 has no character for most control characters, nor for two that are none (F51). */
const inXml = (text: string): boolean => !/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/.test(text);

test.each(kinds)("[J39] any texts: applied, read again, nothing to do: $name", async (kind) => {
  const text = kind.name === "xml" ? anyText.filter(inXml) : anyText;
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 8 }), async (values) => {
      const origin = values.map((value, i) => `${JSON.stringify({ id: `r${i}`, value })}\n`).join("");
      const work = new Workspace({ "origin.ndjson": origin }, syncOf(kind, spellings[0]!, "source"));
      const report = await work.sync({ approved: true });
      expect(report.ok).toBe(true);
      expect(await work.changes()).toEqual([]);
      expect(work.text("origin.ndjson")).toBe(origin);
    }),
    { numRuns: 30, seed: 20261123 },
  );
});

test("[J20] a text that the file cannot hold is refused in every run, by name, and the others go on", async () => {
  const origin = `${JSON.stringify({ id: "bad", value: "\0" })}\n${JSON.stringify({ id: "good", value: "fine" })}\n`;
  const work = new Workspace({ "origin.ndjson": origin }, syncOf(kinds[3]!, spellings[0]!));
  for (const _ of [1, 2]) {
    expect(await work.sync()).toMatchObject({
      ok: true,
      value: {
        outcome: {
          kind: "partial",
          refused: [{ endpoint: "target", key: "bad", problem: { code: "record.unencodable" } }],
        },
      },
    });
    expect(work.text("target.xml")).toContain("fine");
    expect(work.text("target.xml")).not.toContain("bad");
  }
});
