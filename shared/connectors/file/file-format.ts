import { csv } from "../../formats/csv/csv.ts";
import type { Fault, Format, FormatSession, TextCodec } from "../../formats/format.ts";
import { json } from "../../formats/json/json.ts";
import { ndjson } from "../../formats/ndjson/ndjson.ts";
import { xml } from "../../formats/xml/xml.ts";
import type { FileOptions } from "../../mapping/sources/file.ts";
import type { FileSource } from "../../mapping/sources/source.ts";

/** A format with the options that the sync file gives it. */
export interface FileFormat {
  readonly kind: FileSource["kind"];
  readonly encoding: string | null;
  readonly into: string | null;
  /** Set where every file is one record; `name` is the template of a new file's name. */
  readonly single: { readonly name: string | null } | null;
  /** Whether even a file without records has something in it. */
  readonly neverEmpty: boolean;
  /** Names of files that a folder of this format is made of end in one of these. */
  readonly extensions: readonly string[];
  open(text: TextCodec): FormatSession;
  blank(text: TextCodec, fields: readonly string[]): Buffer | Fault;
}

export function fileFormat(source: FileSource): FileFormat {
  switch (source.kind) {
    case "csv":
      return bind(csv, source.options, [".csv", ".tsv"], source.options.header === true, null);
    case "json":
      return bind(json, source.options, [".json"], true, source.options.file);
    case "ndjson":
      return bind(ndjson, source.options, [".ndjson", ".jsonl"], false, null);
    case "xml":
      return bind(xml, source.options, [".xml"], true, source.options.file);
  }
}

const bind = <Options extends FileOptions>(
  format: Format<Options>,
  options: Options,
  extensions: readonly string[],
  neverEmpty: boolean,
  single: FileFormat["single"],
): FileFormat => ({
  kind: format.name,
  encoding: options.encoding,
  into: options.into,
  single,
  neverEmpty,
  extensions,
  open: (text) => format.open(options, text),
  blank: (text, fields) => format.blank(options, text, fields),
});
