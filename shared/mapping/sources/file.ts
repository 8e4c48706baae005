import { formatPath, parsePath } from "../../model/path.ts";
import type { Report } from "../parse/report.ts";
import type { WrittenPath } from "../parse/source-map.ts";
import { asList, type OneOrMore } from "../parse/written.ts";
import { either, type JsonSchema, listOrOne, text } from "../schema/json-schema.ts";
import type { WrittenValue } from "./written-source.ts";

/** What every kind of file endpoint takes. `path` may be a glob (`in/*.csv`) or a folder (`items/`). */
export interface FileOptions {
  /** Encoding name; `null`: the byte order mark, the XML declaration, else UTF-8. */
  readonly encoding: string | null;
  /** For a glob: the file that new records go to. `null`: the last file in name order. */
  readonly into: string | null;
}

export interface WrittenFile {
  readonly path?: string;
  readonly encoding?: string;
  readonly into?: string;
}

export const filePath = text(
  "The file, a glob (`in/*.csv`) or a folder, relative to the sync file.",
  "data/customers.csv",
  "in/*.csv",
);

export const fileProperties: Readonly<Record<string, JsonSchema>> = {
  path: filePath,
  encoding: text(
    "The encoding's name. Without it: the byte order mark, the XML declaration, else UTF-8.",
    "utf-8",
    "windows-1252",
  ),
  into: text("With a glob: the file that new records go to. Without it: the last file in name order."),
};

/** An endpoint that can be written as its path alone. */
export const pathOr = (kind: string, full: JsonSchema): JsonSchema =>
  either(`Records in ${kind}.`, filePath, full);

export const perFile = either(
  "Every file is one record. With a text: how the file of a new record is named.",
  { description: "Every file is one record.", type: "boolean" },
  text("The name of a new record's file; native names in braces.", "{sku}.json"),
);

export const recordsIn = (description: string, example: string): JsonSchema =>
  listOrOne(description, text("A path, or one step of it.", example));

/** The one place where a checked part of the file gets its type: `conform` has held it against the schema. */
export function asFile<T extends WrittenFile>(written: unknown): T | WrittenFile {
  if (typeof written === "string") return { path: written };
  return typeof written === "object" && written !== null ? (written as T) : {};
}

export const fileOptions = (written: WrittenFile): FileOptions => ({
  encoding: written.encoding ?? null,
  into: written.into ?? null,
});

/** The names that lead to records, as a path; `null` where they are the document itself. */
export const writtenRecords = (records: readonly string[]): WrittenValue | null =>
  records.length === 0 ? null : formatPath(records);

export function eachFile(file: boolean | string | undefined): { readonly name: string | null } | null {
  if (file === undefined || file === false) return null;
  return { name: file === true ? null : file };
}

/** `catalog.product` or a list of steps, as names from the root down. */
export function recordsPath(
  written: OneOrMore<string> | undefined,
  path: WrittenPath,
  report: Report,
): readonly string[] {
  if (typeof written !== "string") return asList(written);
  const steps = parsePath(written) ?? [];
  const names = steps.filter((step) => typeof step === "string");
  if (names.length === 0 || names.length < steps.length)
    report.value(
      "sync.bad-value",
      path,
      `"${written}" does not lead to records; write names with dots between them, such as ${formatPath(["data", "items"])}.`,
    );
  return names;
}
