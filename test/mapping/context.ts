import { type CheckContext, checkSync } from "../../shared/mapping/check.ts";
import type { CompiledSync, EndpointMapping, EndpointSchema } from "../../shared/mapping/compiled.ts";
import type { NativeRecord } from "../../shared/model/native.ts";

/** A closed schema of texts, as a CSV header gives it. */
export const header = (...names: readonly string[]): EndpointSchema => ({
  columns: names.map((name) => ({ name, type: "string", samples: [] })),
  closed: true,
});

/** An open schema, as samples of JSON give it. */
export const sampled = (
  columns: Readonly<Record<string, EndpointSchema["columns"][number]["type"]>>,
): EndpointSchema => ({
  columns: Object.entries(columns).map(([name, type]) => ({ name, type, samples: [] })),
  closed: false,
});

export const context = (
  schemas: Readonly<Record<string, EndpointSchema>> = {},
  samples: Readonly<Record<string, readonly NativeRecord[]>> = {},
  lookups: CheckContext["lookups"] = new Map(),
): CheckContext => ({
  schemas: new Map(Object.entries(schemas)),
  samples: new Map(Object.entries(samples)),
  lookups,
});

/** A sync that must be right, compiled. */
export function compiled(text: string, about: CheckContext = context()): CompiledSync {
  const { compiled: sync, diagnostics } = checkSync(text, "a.sync.yaml", about);
  if (sync === null) throw new Error(JSON.stringify(diagnostics, null, 1));
  return sync;
}

/** The mapping of the endpoint `e` of a sync: its record's fields and all that stands in its endpoint. */
export function mapping(fields: string, endpoint: string, schema?: EndpointSchema): EndpointMapping {
  const text = `syncline: 1\nname: x\nrecord: { key: k, fields: { k: string, ${fields} } }\nendpoints: { e: { ${endpoint} } }\n`;
  const found = compiled(text, context(schema === undefined ? {} : { e: schema })).endpoints.get("e");
  if (found === undefined) throw new Error("no endpoint e");
  return found;
}
