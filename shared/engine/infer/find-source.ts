import { extname } from "node:path";
import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { detectEncoding, isUtf16 } from "../../formats/encoding/detect-encoding.ts";
import { textCodec } from "../../formats/encoding/text-codec.ts";
import { Utf16Reader } from "../../formats/encoding/utf16.ts";
import { Fault, type TextCodec } from "../../formats/format.ts";
import type { CsvOptions, Source } from "../../mapping/sync-file.ts";
import { csvShape } from "./csv-shape.ts";
import type { FileHead } from "./file-head.ts";
import { findJsonRecords } from "./json-records.ts";
import { findXmlRecords } from "./xml-records.ts";

/** Text in an encoding whose lower half is ASCII, as the formats read it. */
interface Text {
  readonly bytes: Buffer;
  readonly codec: TextCodec;
  readonly whole: boolean;
  /** What the sync file must say; `null` where the file tells by itself. */
  readonly encoding: string | null;
}

/** What a sync file must say to read a file: its format, encoding, and where the records are in it. */
export function findSource(path: string, head: FileHead): Result<Source, Diagnostic> {
  const fail = (fault: Fault): Result<Source, Diagnostic> =>
    err(
      problem(fault.code, fault.message, { at: { file: path }, ...(fault.hint ? { hint: fault.hint } : {}) }),
    );
  if (head.bytes.length === 0)
    return fail(
      new Fault(
        "file.empty",
        "The file is empty.",
        0,
        "Give it at least its header, or some records to look at.",
      ),
    );
  const kind = kindOf(path, head.bytes);
  if (kind instanceof Fault) return fail(kind);
  const text = textOf(head, kind);
  if (text instanceof Fault) return fail(text);
  if (
    text.bytes
      .toString("latin1")
      .replace(/^\xef\xbb\xbf/, "")
      .trim() === ""
  )
    return fail(
      new Fault(
        "file.empty",
        "The file is empty but for white space.",
        0,
        "Give it at least its header, or some records to look at.",
      ),
    );
  const source = sourceOf(path, kind, text);
  return source instanceof Fault ? fail(source) : ok(source);
}

const byExtension: Readonly<Record<string, Source["kind"]>> = {
  ".csv": "csv",
  ".tsv": "csv",
  ".tab": "csv",
  ".xml": "xml",
  ".json": "json",
  ".ndjson": "ndjson",
  ".jsonl": "ndjson",
};

/** By the first sign in the file where that tells, else by the name. */
function kindOf(path: string, bytes: Buffer): Source["kind"] | Fault {
  if (bytes.subarray(0, 4).equals(Buffer.from("PK\u0003\u0004")))
    return new Fault("sync.not-yet", "This is an Excel workbook or another archive.", 0, "Save it as CSV.");
  const named = byExtension[extname(path).toLowerCase()];
  const start = bytes
    .toString("latin1", 0, 4096)
    .replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, "")
    .replaceAll("\0", "")
    .trimStart();
  if (start.startsWith("<") && named !== "csv") return "xml";
  if (start.startsWith("<?xml")) return "xml";
  if (named === "json" || named === "ndjson" || (named === undefined && /^[[{]/.test(start)))
    return isLines(bytes) ? "ndjson" : "json";
  if (named === "xml")
    return new Fault("file.malformed", "The file is not XML.", 0, "XML begins with <. Is it the right file?");
  if (named === "csv") return "csv";
  if (bytes.subarray(0, 4096).filter((byte) => byte === 0).length > 0 && !/^[\x20-\x7e\s]/.test(start))
    return unknownFormat();
  return /^[^\r\n]*[,;\t|]/.test(start) ? "csv" : unknownFormat();
}

const unknownFormat = (): Fault =>
  new Fault(
    "usage",
    "This is none of the formats that Syncline reads.",
    0,
    "It reads CSV, TSV, XML, JSON and NDJSON; a name that ends in .csv, .xml, .json or .ndjson tells which.",
  );

/** One JSON value a line: the first line is a whole object, and another one follows. */
function isLines(bytes: Buffer): boolean {
  const [first = "", second = ""] = bytes
    .toString("utf8", 0, 1 << 20)
    .replace(/^\ufeff/, "")
    .trimStart()
    .split(/\r?\n\s*/, 2);
  if (!first.startsWith("{") || (second !== "" && !second.startsWith("{"))) return false;
  try {
    JSON.parse(first);
    return true;
  } catch {
    return false;
  }
}

function textOf({ bytes, whole, singleByte }: FileHead, kind: Source["kind"]): Text | Fault {
  const found = detectEncoding(bytes, null, kind);
  if (found instanceof Fault) return found;
  if (isUtf16(found)) {
    const turned = new Utf16Reader(found.name).push(bytes, false);
    const codec = textCodec("utf-8");
    if (turned instanceof Fault || codec instanceof Fault)
      return turned instanceof Fault ? turned : unknownFormat();
    return { bytes: turned, codec, whole, encoding: found.bom > 0 ? null : found.name };
  }
  const isWrong = found.name === "utf-8" && found.bom === 0 && singleByte !== null;
  const codec = textCodec(isWrong ? singleByte : found.name);
  return codec instanceof Fault ? codec : { bytes, codec, whole, encoding: isWrong ? singleByte : null };
}

const csvOptions: CsvOptions = {
  encoding: null,
  into: null,
  delimiter: null,
  quote: '"',
  header: true,
  comment: null,
  skip: 0,
  ragged: "reject",
};

function sourceOf(
  path: string,
  kind: Source["kind"],
  { bytes, codec, whole, encoding }: Text,
): Source | Fault {
  const files = { encoding, into: null };
  switch (kind) {
    case "csv": {
      const options = { ...csvOptions, encoding };
      const shape = csvShape(options, bytes, codec, whole);
      return shape instanceof Fault ? shape : { kind, path, options: { ...options, ...shape } };
    }
    case "ndjson":
      return { kind, path, options: files };
    case "json": {
      const records = findJsonRecords(bytes, codec);
      return records === null
        ? new Fault(
            "file.malformed",
            "There is no list of records in it.",
            0,
            "Records are a list of objects, or an object of objects keyed by their ids.",
          )
        : { kind, path, options: { ...files, records, file: null } };
    }
    case "xml": {
      const records = findXmlRecords(bytes, codec);
      return records === null
        ? new Fault(
            "file.malformed",
            "There are no records in it.",
            0,
            "Records are elements inside of the root that hold attributes or other elements.",
          )
        : { kind, path, options: { ...files, records, namespaces: {}, file: null } };
    }
  }
}
