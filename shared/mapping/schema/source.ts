import { anything, choice, either, type JsonSchema, listOrOne, named, object, text } from "./json-schema.ts";

/** Kinds of endpoints that this version syncs. */
export const fileKinds = ["csv", "json", "ndjson", "xml"] as const;
export type FileKind = (typeof fileKinds)[number];

/** Kinds that come with a later version, and how messages call them. */
export const laterKinds: Readonly<Record<string, string>> = {
  rest: "REST endpoints",
  graphql: "GraphQL endpoints",
  soap: "SOAP endpoints",
  sql: "SQL databases",
  postgres: "PostgreSQL databases",
  mysql: "MySQL databases",
  mariadb: "MariaDB databases",
  mssql: "SQL Server databases",
  sqlite: "SQLite databases",
  xlsx: "Excel workbooks",
};

const path = text(
  "The file, a glob (`in/*.csv`) or a folder, relative to the sync file.",
  "data/customers.csv",
  "in/*.csv",
);

const file = {
  path,
  encoding: text(
    "The encoding's name. Without it: the byte order mark, the XML declaration, else UTF-8.",
    "utf-8",
    "windows-1252",
  ),
  into: text("With a glob: the file that new records go to. Without it: the last file in name order."),
};

const character: JsonSchema = { type: "string", minLength: 1, maxLength: 1 };

const perFile = either(
  "Every file is one record. With a text: how the file of a new record is named.",
  { description: "Every file is one record.", type: "boolean" },
  text("The name of a new record's file; native names in braces.", "{sku}.json"),
);

const short = (kind: string, full: JsonSchema): JsonSchema => either(`Records in ${kind}.`, path, full);

export const sourceProperties: Readonly<Record<string, JsonSchema>> = {
  csv: short(
    "a CSV or TSV file",
    object(
      "Records in a CSV or TSV file.",
      {
        ...file,
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
  json: short(
    "a JSON file",
    object(
      "Records in a JSON file.",
      {
        ...file,
        records: listOrOne(
          "Where the list of records is in the document.",
          text("A path, or one step of it.", "data.items"),
        ),
        file: perFile,
      },
      ["path"],
    ),
  ),
  ndjson: short(
    "a file with one JSON object a line",
    object("Records in a file with one JSON object a line.", file, ["path"]),
  ),
  xml: object(
    "Records in an XML file.",
    {
      ...file,
      records: listOrOne(
        "Element names from the root down to the record; `*` stands for any.",
        text("A path, or one step of it.", "catalog.product"),
      ),
      namespaces: named(
        "The prefixes that paths here use, each with its namespace.",
        text("A namespace's URI."),
      ),
      file: perFile,
    },
    ["path", "records"],
  ),
};

/** `rest:`, `sql:` and others: known by name only, so that a file for a later version gets one clear message. */
export const laterProperties: Readonly<Record<string, JsonSchema>> = Object.fromEntries(
  Object.entries(laterKinds).map(([kind, title]) => [kind, anything(`${title} come with a later version.`)]),
);

export const exactlyOneKind = [...fileKinds, ...Object.keys(laterKinds)].map((kind) => ({
  required: [kind],
}));
