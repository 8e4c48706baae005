import type { Column } from "../../shared/mapping/compiled.ts";
import { nativePath } from "../../shared/mapping/native-path.ts";
import { traitsOf } from "../../shared/mapping/sources/kinds.ts";
import { isNativeRecord, type NativeValue } from "../../shared/model/native.ts";
import { valueAt } from "../../shared/model/path.ts";
import type { Look } from "./look.ts";
import type { Holder } from "./role.ts";

/** The places that the records of an endpoint or a lookup are known to have; under `each:`, those of its elements. */
export function knownPlaces(look: Look, holder: Holder): readonly Column[] {
  if (holder.kind === "lookup") return lookupPlaces(look, holder.name);
  const definition = look.file?.endpoints[holder.name];
  if (definition?.each) return elementPlaces(look, holder.name, definition.each);
  return look.known.schemas.get(holder.name)?.columns ?? [];
}

/** Nested lists of an endpoint's records. */
export const knownLists = (look: Look, endpoint: string): readonly Column[] =>
  (look.known.schemas.get(endpoint)?.columns ?? []).filter(({ type }) => type === "list");

function lookupPlaces(look: Look, name: string): readonly Column[] {
  const type = look.lookups.types.get(name);
  if (type?.kind !== "object") return [];
  const [record] = look.known.lookups.get(name)?.values() ?? [];
  return [...type.members.keys()].map((column) => {
    const value = record?.[column];
    return { name: column, type: "string", samples: value === undefined ? [] : [value] };
  });
}

const looked = 20;

function elementPlaces(look: Look, endpoint: string, each: string): readonly Column[] {
  const definition = look.file?.endpoints[endpoint];
  if (definition === undefined || traitsOf(definition.source.kind).places === "columns") return [];
  const path = nativePath(each, definition.source.kind);
  const columns = new Map<string, NativeValue[]>();
  for (const record of look.known.samples.get(endpoint)?.slice(0, looked) ?? []) {
    const list = path === null ? undefined : valueAt(record, path);
    for (const element of Array.isArray(list) ? list.slice(0, looked) : [])
      if (isNativeRecord(element))
        for (const [name, value] of Object.entries(element)) {
          const samples = columns.get(name) ?? [];
          columns.set(name, samples);
          if (samples.length < 5 && !samples.includes(value)) samples.push(value);
        }
  }
  return [...columns].map(([name, samples]) => ({ name, type: "unknown", samples }));
}
