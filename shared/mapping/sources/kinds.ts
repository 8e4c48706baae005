import { anything, type JsonSchema } from "../schema/json-schema.ts";
import { csv } from "./csv.ts";
import { json } from "./json.ts";
import { ndjson } from "./ndjson.ts";
import { postgres } from "./postgres.ts";
import { rest } from "./rest.ts";
import type { Source } from "./source.ts";
import type { SourceKind, SourceTraits } from "./source-kind.ts";
import { sqlite } from "./sqlite.ts";
import { xml } from "./xml.ts";

type Kinds = { readonly [Kind in Source["kind"]]: SourceKind<Extract<Source, { readonly kind: Kind }>> };

/** Every kind of endpoint that this version syncs. A new kind is a file beside this one and a line in here. */
export const sourceKinds: Kinds = { csv, json, ndjson, xml, sqlite, postgres, rest };

/** Kinds that come with a later version, and how messages call them. */
export const laterKinds: Readonly<Record<string, string>> = {
  graphql: "GraphQL endpoints",
  soap: "SOAP endpoints",
  sql: "SQL databases",
  mysql: "MySQL databases",
  mariadb: "MariaDB databases",
  mssql: "SQL Server databases",
  xlsx: "Excel workbooks",
};

export const traitsOf = (kind: Source["kind"]): SourceTraits => sourceKinds[kind].traits;

/** What an endpoint or a lookup may say of where it is; of later kinds only the name is known, for one clear message. */
export const sourceProperties: Readonly<Record<string, JsonSchema>> = {
  ...Object.fromEntries(Object.entries(sourceKinds).map(([kind, { schema }]) => [kind, schema])),
  ...Object.fromEntries(
    Object.entries(laterKinds).map(([kind, title]) => [
      kind,
      anything(`${title} come with a later version.`),
    ]),
  ),
};

export const exactlyOneKind = Object.keys(sourceProperties).map((kind) => ({ required: [kind] }));
