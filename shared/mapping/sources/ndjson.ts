import { object } from "../schema/json-schema.ts";
import { asFile, type FileOptions, fileOptions, fileProperties, pathOr } from "./file.ts";
import { jsonTraits } from "./json.ts";
import type { SourceKind } from "./source-kind.ts";
import { given } from "./written-source.ts";

export interface NdjsonSource {
  readonly kind: "ndjson";
  readonly path: string;
  readonly options: FileOptions;
}

export const ndjson: SourceKind<NdjsonSource> = {
  traits: { ...jsonTraits, title: "NDJSON" },
  schema: pathOr(
    "a file with one JSON object a line",
    object("Records in a file with one JSON object a line.", fileProperties, ["path"]),
  ),
  parse(written) {
    const ndjson = asFile(written);
    if (ndjson.path === undefined) return null;
    return { kind: "ndjson", path: ndjson.path, options: fileOptions(ndjson) };
  },
  written: ({ path, options: { encoding } }) => given({ path, encoding }),
};
