import type { Column, EndpointSchema } from "../../mapping/compiled.ts";
import { SchemaSample } from "../file/schema-sample.ts";
import type { Records } from "./records.ts";

/** Records that are looked at for the schema. */
const mostSampled = 500;

/** What records are made of: what a description says, and what the first of them show. */
export function restSchema(
  records: Records,
  positions: readonly number[],
  described: EndpointSchema | null,
): EndpointSchema {
  const sample = new SchemaSample();
  for (const position of positions.slice(0, mostSampled)) sample.add(records.kept.at(position)!.native);
  const seen = new Map(sample.schema().columns.map((column) => [column.name, column]));
  const declared = (described?.columns ?? []).map((column): Column => {
    const samples = seen.get(column.name)?.samples ?? [];
    seen.delete(column.name);
    return { ...column, samples };
  });
  const id = records.idNames;
  return { columns: [...declared, ...seen.values()], closed: false, ...(id.length === 0 ? {} : { id }) };
}
