import { choice, either, type JsonSchema, object, text } from "../schema/json-schema.ts";
import { asFile, type FileOptions, fileOptions, fileProperties, pathOr, type WrittenFile } from "./file.ts";
import type { SourceKind } from "./source-kind.ts";
import { given } from "./written-source.ts";

export interface CsvSource {
  readonly kind: "csv";
  readonly path: string;
  readonly options: CsvOptions;
}

export interface CsvOptions extends FileOptions {
  /** `null`: found from the file's first lines among `,` `;` tab and `|`. */
  readonly delimiter: string | null;
  readonly quote: string;
  /** The columns are named by the first record (`true`), or by this list, and then there is no header. */
  readonly header: true | readonly string[];
  /** Lines that start with this are comments; `null`: there are none. */
  readonly comment: string | null;
  /** Lines above the header that are not part of the table. */
  readonly skip: number;
  /** Rows with more cells than there are columns are rejected (the default) or read without the surplus. */
  readonly ragged: "reject" | "accept";
}

interface WrittenCsv extends WrittenFile {
  readonly delimiter?: string;
  readonly quote?: string;
  readonly header?: true | readonly string[];
  readonly comment?: string;
  readonly skip?: number;
  readonly ragged?: CsvOptions["ragged"];
}

const character: JsonSchema = { type: "string", minLength: 1, maxLength: 1 };

export const csv: SourceKind<CsvSource> = {
  traits: {
    title: "CSV",
    places: "columns",
    text: true,
    file: true,
    makesIds: false,
    formats: { empty: "null", writeNull: "empty", as: "text" },
  },
  schema: pathOr(
    "a CSV or TSV file",
    object(
      "Records in a CSV or TSV file.",
      {
        ...fileProperties,
        delimiter: {
          ...character,
          description: "The sign between cells. Without it, it is found among `,` `;` tab and `|`.",
        },
        quote: { ...character, description: "The sign around cells.", default: '"' },
        header: either(
          "Whether the first record names the columns; a list names them where there is no header.",
          { description: "The first record names the columns.", const: true, type: "boolean" },
          {
            description: "The columns' names, in order.",
            type: "array",
            items: text("A column's name."),
            minItems: 1,
          },
        ),
        comment: text("Lines that begin with this are comments.", "#"),
        skip: {
          description: "Lines above the header that are not part of the table.",
          type: "integer",
          minimum: 0,
          default: 0,
        },
        ragged: choice(
          "Rows with more cells than there are columns.",
          { reject: "They wait until they are mended.", accept: "They are read without the surplus." },
          "reject",
        ),
      },
      ["path"],
    ),
  ),
  parse(written, path, report) {
    const csv: WrittenCsv = asFile(written);
    if (csv.path === undefined) return null;
    if (csv.delimiter !== undefined && csv.delimiter === (csv.quote ?? '"'))
      report.value(
        "sync.bad-value",
        [...path, "delimiter"],
        "The delimiter and the quote are the same sign.",
      );
    const options = {
      ...fileOptions(csv),
      delimiter: csv.delimiter ?? null,
      quote: csv.quote ?? '"',
      header: csv.header ?? true,
      comment: csv.comment ?? null,
      skip: csv.skip ?? 0,
      ragged: csv.ragged ?? "reject",
    };
    return { kind: "csv", path: csv.path, options };
  },
  written: ({ path, options: { delimiter, header, encoding } }) =>
    given({
      path,
      delimiter: delimiter === "," ? null : delimiter,
      header: header === true ? null : header,
      encoding,
    }),
};
