import type { OneOrMore } from "../parse/written.ts";
import { named, object, text } from "../schema/json-schema.ts";
import {
  asFile,
  eachFile,
  type FileOptions,
  fileOptions,
  fileProperties,
  perFile,
  recordsIn,
  recordsPath,
  type WrittenFile,
  writtenRecords,
} from "./file.ts";
import type { SourceKind } from "./source-kind.ts";
import { given } from "./written-source.ts";

export interface XmlSource {
  readonly kind: "xml";
  readonly path: string;
  readonly options: XmlOptions;
}

export interface XmlOptions extends FileOptions {
  /** Element names from the root down to the record: `["catalog", "product"]`; `["*"]`-steps match any name. */
  readonly records: readonly string[];
  /** Prefix → namespace URI, for the prefixes that paths in this sync file use. `""` is the default namespace. */
  readonly namespaces: Readonly<Record<string, string>>;
  readonly file: { readonly name: string | null } | null;
}

interface WrittenXml extends WrittenFile {
  readonly records?: OneOrMore<string>;
  readonly file?: boolean | string;
  readonly namespaces?: Readonly<Record<string, string>>;
}

export const xml: SourceKind<XmlSource> = {
  traits: {
    title: "XML",
    places: "paths",
    text: true,
    file: true,
    makesIds: false,
    formats: { empty: "null", writeNull: "remove", as: "text" },
  },
  schema: object(
    "Records in an XML file.",
    {
      ...fileProperties,
      records: recordsIn(
        "Element names from the root down to the record; `*` stands for any.",
        "catalog.product",
      ),
      namespaces: named(
        "The prefixes that paths here use, each with its namespace.",
        text("A namespace's URI."),
      ),
      file: perFile,
    },
    ["path", "records"],
  ),
  parse(written, path, report) {
    const xml: WrittenXml = asFile(written);
    if (xml.path === undefined) return null;
    const records = recordsPath(xml.records, [...path, "records"], report);
    const options = {
      ...fileOptions(xml),
      records,
      namespaces: xml.namespaces ?? {},
      file: eachFile(xml.file),
    };
    return { kind: "xml", path: xml.path, options };
  },
  written: ({ path, options: { records, encoding } }) =>
    given({ path, records: writtenRecords(records), encoding }),
};
