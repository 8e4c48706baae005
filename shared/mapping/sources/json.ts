import type { OneOrMore } from "../parse/written.ts";
import { object } from "../schema/json-schema.ts";
import {
  asFile,
  eachFile,
  type FileOptions,
  fileOptions,
  fileProperties,
  pathOr,
  perFile,
  recordsIn,
  recordsPath,
  type WrittenFile,
  writtenRecords,
} from "./file.ts";
import type { SourceKind, SourceTraits } from "./source-kind.ts";
import { given } from "./written-source.ts";

export interface JsonSource {
  readonly kind: "json";
  readonly path: string;
  readonly options: JsonOptions;
}

export interface JsonOptions extends FileOptions {
  /** Where the array (or the object keyed by id) of records is; `[]` is the document itself. */
  readonly records: readonly string[];
  /** `true`: every file is one record (a folder of documents). A new record's file is named by `name`. */
  readonly file: { readonly name: string | null } | null;
}

interface WrittenJson extends WrittenFile {
  readonly records?: OneOrMore<string>;
  readonly file?: boolean | string;
}

/** Values have JSON's types, and places are paths. */
export const jsonTraits: SourceTraits = {
  title: "JSON",
  places: "paths",
  text: false,
  file: true,
  makesIds: false,
  formats: { empty: "value", writeNull: "null", as: null },
};

export const json: SourceKind<JsonSource> = {
  traits: jsonTraits,
  schema: pathOr(
    "a JSON file",
    object(
      "Records in a JSON file.",
      {
        ...fileProperties,
        records: recordsIn("Where the list of records is in the document.", "data.items"),
        file: perFile,
      },
      ["path"],
    ),
  ),
  parse(written, path, report) {
    const json: WrittenJson = asFile(written);
    if (json.path === undefined) return null;
    const records = recordsPath(json.records, [...path, "records"], report);
    const options = { ...fileOptions(json), records, file: eachFile(json.file) };
    return { kind: "json", path: json.path, options };
  },
  written: ({ path, options: { records, encoding } }) =>
    given({ path, records: writtenRecords(records), encoding }),
};
