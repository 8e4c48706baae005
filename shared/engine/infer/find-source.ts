import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { detectEncoding, isUtf16 } from "../../formats/encoding/detect-encoding.ts";
import { textCodec } from "../../formats/encoding/text-codec.ts";
import { Utf16Reader } from "../../formats/encoding/utf16.ts";
import { Fault, type TextCodec } from "../../formats/format.ts";
import { hasMark, pastSpace } from "../../formats/json/ascii.ts";
import type { CsvOptions } from "../../mapping/sources/csv.ts";
import type { FileSource } from "../../mapping/sources/source.ts";
import { csvShape } from "./csv-shape.ts";
import type { FileHead } from "./file-head.ts";
import { fileKind } from "./file-kind.ts";
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
export function findSource(path: string, head: FileHead): Result<FileSource, Diagnostic> {
  const fail = (fault: Fault): Result<FileSource, Diagnostic> =>
    err(
      problem(fault.code, fault.message, { at: { file: path }, ...(fault.hint ? { hint: fault.hint } : {}) }),
    );
  if (head.bytes.length === 0) return fail(emptyFile("The file is empty."));
  const kind = fileKind(path, head.bytes);
  if (kind instanceof Fault) return fail(kind);
  const text = textOf(head, kind);
  if (text instanceof Fault) return fail(text);
  if (pastSpace(text.bytes, hasMark(text.bytes, 0) ? 3 : 0) === text.bytes.length)
    return fail(emptyFile("The file is empty but for white space."));
  const source = sourceOf(path, kind, text);
  return source instanceof Fault ? fail(source) : ok(source);
}

const emptyFile = (message: string): Fault =>
  new Fault("file.empty", message, 0, "Give it at least its header, or some records to look at.");

function textOf({ bytes, whole, singleByte }: FileHead, kind: FileSource["kind"]): Text | Fault {
  const found = detectEncoding(bytes, null, kind);
  if (found instanceof Fault) return found;
  if (isUtf16(found)) {
    const turned = new Utf16Reader(found.name).push(bytes, false);
    if (turned instanceof Fault) return turned;
    const codec = textCodec("utf-8");
    const encoding = found.bom > 0 ? null : found.name;
    return codec instanceof Fault ? codec : { bytes: turned, codec, whole, encoding };
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
  kind: FileSource["kind"],
  { bytes, codec, whole, encoding }: Text,
): FileSource | Fault {
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
