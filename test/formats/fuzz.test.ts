import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openFileEndpoint } from "../../shared/connectors/file/file-endpoint.ts";
import { type FileFormat, fileFormat } from "../../shared/connectors/file/file-format.ts";
import { filePorts } from "../../shared/connectors/file/ports.ts";
import { textCodec } from "../../shared/formats/encoding/text-codec.ts";
import { Fault, type FormatSession, type TextCodec } from "../../shared/formats/format.ts";
import { checkSync } from "../../shared/mapping/check.ts";
import { parseSync } from "../../shared/mapping/parse/parse.ts";
import type { FileSource } from "../../shared/mapping/sources/source.ts";
import type { NativeChange, NativeRecord } from "../../shared/model/native.ts";
import { type Specimen, specimens, syncSpecimens } from "./specimens.ts";

/** `SYNCLINE_HUNT=100000 npx vitest run test/formats/fuzz.test.ts` goes on for longer. */
const numRuns = Number(process.env.SYNCLINE_HUNT ?? 100);
const patience = 120_000 + numRuns * 100;

/** What an accident or an attacker does to a file. Places and lengths are shares of the file, in thousandths. */
type Damage =
  | { readonly kind: "cut"; readonly at: number }
  | { readonly kind: "flip"; readonly at: number; readonly bits: number }
  | { readonly kind: "insert"; readonly at: number; readonly token: number }
  | { readonly kind: "drop"; readonly at: number; readonly length: number }
  | { readonly kind: "copy"; readonly at: number; readonly length: number; readonly to: number }
  | { readonly kind: "repeat"; readonly at: number; readonly length: number; readonly times: number };

const share = fc.nat(1000);

const damage: fc.Arbitrary<Damage> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("cut" as const), at: share }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("flip" as const),
      at: share,
      bits: fc.integer({ min: 1, max: 255 }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("insert" as const), at: share, token: fc.nat(99) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("drop" as const), at: share, length: fc.nat(120) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("copy" as const), at: share, length: fc.nat(300), to: share }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("repeat" as const),
      at: share,
      length: fc.nat(60),
      times: fc.constantFrom(3, 300, 3000, 20_000),
    }),
  },
);

const damages = fc.array(damage, { minLength: 1, maxLength: 5 });

/** Larger files would only be slower. */
const largest = 300_000;

function damaged(content: Buffer, all: readonly Damage[], tokens: readonly (string | Buffer)[]): Buffer {
  let bytes = content;
  for (const one of all) {
    const place = (thousandths: number) => Math.round((thousandths / 1000) * bytes.length);
    const at = place(one.at);
    const piece = "length" in one ? bytes.subarray(at, at + place(one.length)) : Buffer.alloc(0);
    const put = (to: number, ...what: readonly Buffer[]) =>
      Buffer.concat([bytes.subarray(0, to), ...what, bytes.subarray(to)]);
    switch (one.kind) {
      case "cut":
        bytes = bytes.subarray(0, at);
        break;
      case "flip":
        bytes = Buffer.from(bytes);
        if (at < bytes.length) bytes[at] = bytes[at]! ^ one.bits;
        break;
      case "insert":
        bytes = put(at, Buffer.from(tokens[one.token % tokens.length]!));
        break;
      case "drop":
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + piece.length)]);
        break;
      case "copy":
        bytes = put(place(one.to), piece);
        break;
      case "repeat": {
        const times = Math.min(one.times, Math.floor(largest / Math.max(piece.length, 1)));
        bytes = put(at, ...Array.from({ length: times }, () => piece));
      }
    }
    bytes = bytes.subarray(0, largest);
  }
  return bytes;
}

interface Split {
  readonly session: FormatSession;
  readonly spans: readonly (readonly [start: number, end: number])[];
}

function split(format: FileFormat, text: TextCodec, bytes: Buffer): Split | null {
  const session = format.open(text);
  const spans: (readonly [number, number])[] = [];
  const until = session.scan(bytes, 0, true, (start, end) => spans.push([start, end]));
  if (until instanceof Fault) {
    expect(until.message).not.toBe("");
    expect(until.offset).toBeGreaterThanOrEqual(0);
    expect(until.offset).toBeLessThanOrEqual(bytes.length);
    return null;
  }
  expect(until).toBe(bytes.length);
  return { session, spans };
}

function expectSpans({ spans }: Split, bytes: Buffer): void {
  let last = 0;
  for (const [start, end] of spans) {
    expect(start).toBeGreaterThanOrEqual(last);
    expect(end).toBeGreaterThanOrEqual(start);
    last = end;
  }
  expect(last).toBeLessThanOrEqual(bytes.length);
}

/** The file put together again; what `fate` gives for a record takes its place, `null` lets it go. */
function woven(
  { session, spans }: Split,
  bytes: Buffer,
  fate: (number: number, record: Buffer) => Buffer | null,
): Buffer {
  const out: Buffer[] = [];
  const weaver = session.weave((piece) => out.push(Buffer.from(piece)));
  let done = 0;
  spans.forEach(([start, end], number) => {
    const record = bytes.subarray(start, end);
    const gap = bytes.subarray(done, start);
    const now = fate(number, record);
    if (now === null) weaver.drop(gap, record);
    else weaver.keep(gap, now);
    done = end;
  });
  weaver.finish(bytes.subarray(done));
  return Buffer.concat(out);
}

const hostile: readonly NativeRecord[string][] = [
  "",
  "\u0000",
  '"]]>\r\n;,\ud800',
  1e300,
  null,
  true,
  [1, "x"],
  { a: "b" },
];

/** Changes to places that are there, and to some that are not. */
const changesOf = (record: NativeRecord, dice: number): readonly NativeChange[] => {
  const names = [...Object.keys(record), "new", "__proto__", "@new", "#text"];
  const value = hostile[dice % hostile.length];
  return [{ path: [names[dice % names.length]!], value: dice % 5 === 0 ? undefined : value }];
};

function expectCodec(file: Split, bytes: Buffer, dice: number): void {
  const { session, spans } = file;
  for (const [start, end] of spans.slice(0, 20)) {
    const record = bytes.subarray(start, end);
    const native = session.decode(bytes, start, end);
    if (native instanceof Fault) {
      expect(native.message).not.toBe("");
      continue;
    }
    expect(session.update(record, []), "no change, the same bytes").toEqual(record);
    session.update(record, changesOf(native, dice));
    session.encode(native, record);
    session.encode(native, null);
  }
}

test.each(specimens)(
  "[F79] a damaged file is refused or read, and what is kept of it stays byte for byte: $name",
  ({ source, encoding, content, tokens }: Specimen) => {
    const text = textCodec(encoding);
    if (text instanceof Fault) throw new Error(text.message);
    const format = fileFormat(source);
    let whole = 0;
    fc.assert(
      fc.property(damages, fc.nat(1000), (all, dice) => {
        const bytes = damaged(content, all, tokens);
        const file = split(format, text, bytes);
        if (file === null) return;
        whole++;
        expectSpans(file, bytes);
        expect(woven(file, bytes, (_, record) => record).equals(bytes)).toBe(true);
        expectCodec(file, bytes, dice);
        const left = woven(file, bytes, (number, record) => (number === dice % 3 ? null : record));
        expect(left.length).toBeLessThanOrEqual(bytes.length + 16);
      }),
      { numRuns },
    );
    // Else the damage would be too great to show anything.
    expect(whole).toBeGreaterThan(numRuns / 20);
  },
  patience,
);

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "syncline-fuzz-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const readAll = async (source: FileSource): Promise<string> => {
  const connector = openFileEndpoint(source, {
    folder,
    name: "e",
    backups: join(folder, "kept"),
    ports: filePorts,
  });
  let records = 0;
  const count = (): void => {
    records++;
  };
  const sink = { same: count, record: count, bad: count, gone: () => {} };
  const read = await connector.read({ known: null, cursor: null }, sink, new AbortController().signal);
  if (!read.ok) return read.error.message;
  expect(read.value.complete).toBe(true);
  expect(records).toBe(read.value.records);
  return "read";
};

test.each(specimens)(
  "[F76] a damaged file on disk, in whatever encoding it seems to be, is read or refused in words: $name",
  async ({ source, content, tokens }: Specimen) => {
    await fc.assert(
      fc.asyncProperty(damages, async (all) => {
        writeFileSync(join(folder, source.path), damaged(content, all, tokens));
        expect(await readAll(source)).not.toBe("");
      }),
      { numRuns: Math.ceil(numRuns / 4) },
    );
  },
  patience,
);

test.each(syncSpecimens)(
  "[M50] a damaged sync file is reported, whatever is left of it: $name",
  ({ content, tokens }) => {
    fc.assert(
      fc.property(damages, (all) => {
        const text = damaged(Buffer.from(content), all, tokens).toString("utf8");
        const parsed = parseSync(text, "/damaged.sync.yaml");
        const checked = checkSync(text, "/damaged.sync.yaml", {
          schemas: new Map(),
          samples: new Map(),
          lookups: new Map(),
        });
        if (parsed.file === null) expect(parsed.diagnostics).not.toEqual([]);
        const errors = checked.diagnostics.filter(({ severity }) => severity === "error");
        expect(checked.compiled === null).toBe(errors.length > 0);
        const lines = text.split(/\r\n|\r|\n/).length;
        for (const { message, at } of checked.diagnostics) {
          expect(message).not.toBe("");
          expect(at?.line ?? 1).toBeLessThanOrEqual(lines);
        }
      }),
      { numRuns },
    );
  },
  patience,
);
