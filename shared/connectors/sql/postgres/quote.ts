import type { TableName } from "../../../mapping/sources/sql.ts";

/** A name as PostgreSQL takes it, whatever is in it. */
export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const qualified = ({ schema, name }: TableName): string =>
  schema === null ? quote(name) : `${quote(schema)}.${quote(name)}`;

/** A text as a constant, for scripts that a person may read first. Everywhere else values are bound. */
export const constant = (text: string): string => `'${text.replaceAll("'", "''")}'`;
