import { extname } from "node:path";
import { Fault } from "../../formats/format.ts";
import type { FileSource } from "../../mapping/sources/source.ts";

const byExtension: ReadonlyMap<string, FileSource["kind"]> = new Map([
  [".csv", "csv"],
  [".tsv", "csv"],
  [".tab", "csv"],
  [".xml", "xml"],
  [".json", "json"],
  [".ndjson", "ndjson"],
  [".jsonl", "ndjson"],
]);

/** A file's format: by the first sign in the file where that tells, else by its name. `bytes` are its beginning. */
export function fileKind(path: string, bytes: Buffer): FileSource["kind"] | Fault {
  if (bytes.subarray(0, 4).equals(Buffer.from("PK\u0003\u0004")))
    return new Fault("sync.not-yet", "This is an Excel workbook or another archive.", 0, "Save it as CSV.");
  const named = byExtension.get(extname(path).toLowerCase());
  const start = startOf(bytes);
  // A column may be called `<none>`, but none is an XML declaration.
  if (start.startsWith(named === "csv" ? "<?xml" : "<")) return "xml";
  if (named === "xml")
    return new Fault("file.malformed", "The file is not XML.", 0, "XML begins with <. Is it the right file?");
  if (named === "json" || (named === undefined && /^[[{]/.test(start)))
    return isLines(bytes) ? "ndjson" : "json";
  if (named !== undefined) return named;
  // What is not text has control characters.
  return /^[^\r\n\0-\x08]*[,;\t|]/.test(start) ? "csv" : unknownFormat();
}

/** The first characters, also of UTF-16, as far as they are ASCII. */
const startOf = (bytes: Buffer): string =>
  bytes
    .toString("latin1", 0, 4096)
    .replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, "")
    .replaceAll("\0", "")
    .trimStart();

const unknownFormat = (): Fault =>
  new Fault(
    "usage",
    "This is none of the formats that Syncline reads.",
    0,
    "It reads CSV, TSV, XML, JSON and NDJSON; a name that ends in .csv, .xml, .json or .ndjson tells which.",
  );

/** One JSON object a line: the first line is a whole one, and another follows. */
function isLines(bytes: Buffer): boolean {
  const start = bytes.toString("utf8", 0, 1 << 20).replace(/^\ufeff/, "");
  const [first = "", second = ""] = start.trimStart().split(/\r?\n\s*/, 2);
  if (!first.startsWith("{") || !second.startsWith("{")) return false;
  try {
    JSON.parse(first);
    return true;
  } catch {
    return false;
  }
}
