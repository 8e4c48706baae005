import type { SqlSession } from "../database.ts";
import type { PostgresType } from "./values.ts";

/** A type as the catalogue has it. */
export interface CataloguedType {
  readonly type: PostgresType;
  /** What an assignment begins from: the type without its length, since a cast to one with it would cut values off. */
  readonly cast: string;
  /** The words of an enum; `null` for any other type. */
  readonly words: readonly string[] | null;
  /** Of a domain, what it says of the type that it is made of; else -1. */
  readonly modifier: number;
}

interface Row {
  readonly name: string;
  readonly kind: string;
  readonly category: string;
  readonly element: string;
  readonly base: string;
  readonly modifier: number;
  readonly delimiter: string;
  readonly cast: string;
  readonly words: readonly string[] | null;
}

const query = `
SELECT t.oid, t.typname, t.typtype, t.typcategory, t.typelem, t.typbasetype, t.typtypmod, t.typdelim,
  pg_catalog.format_type(t.oid, -1),
  (SELECT pg_catalog.json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid)
FROM pg_catalog.pg_type t WHERE t.oid = ANY ($1::pg_catalog.oid[])`;

/** The types with these oids, and those that they are made of. */
export async function typesOf(
  session: SqlSession,
  oids: readonly string[],
): Promise<ReadonlyMap<string, CataloguedType>> {
  const rows = new Map<string, Row>();
  for (let asked = [...new Set(oids)]; asked.length > 0; ) {
    const found = await session.rows(query, [`{${asked.join(",")}}`]);
    for (const row of found) {
      const [
        oid = "",
        name = "",
        kind = "",
        category = "",
        element = "",
        base = "",
        modifier,
        delimiter = ",",
        cast = "",
      ] = row.map(String);
      const words: readonly string[] | null = row[9] === null ? null : JSON.parse(String(row[9]));
      rows.set(oid, {
        name,
        kind,
        category,
        element,
        base,
        modifier: Number(modifier),
        delimiter,
        cast,
        words,
      });
    }
    const parts = found.flatMap((row) => [String(row[4]), String(row[5])]);
    asked = [...new Set(parts)].filter((oid) => oid !== "0" && !rows.has(oid));
  }
  return new Map(oids.map((oid) => [oid, typeOf(oid, rows)]));
}

function typeOf(oid: string, rows: ReadonlyMap<string, Row>): CataloguedType {
  const row = rows.get(oid);
  if (row === undefined)
    return { type: { kind: "scalar", name: "" }, cast: "text", words: null, modifier: -1 };
  if (row.kind === "d") {
    const base = typeOf(row.base, rows);
    return { ...base, modifier: row.modifier >= 0 ? row.modifier : base.modifier };
  }
  // The two vectors of the catalogues are arrays that are not written as arrays are.
  const isArray = row.category === "A" && row.element !== "0" && !row.name.endsWith("vector");
  const element = isArray ? typeOf(row.element, rows) : null;
  return {
    type:
      element === null
        ? { kind: "scalar", name: row.name }
        : { kind: "array", element: element.type, delimiter: rows.get(row.element)?.delimiter ?? "," },
    cast: row.cast,
    words: row.words,
    modifier: -1,
  };
}
