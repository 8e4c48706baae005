import type { FieldName } from "../../model/ids.ts";
import type { Path } from "../../model/native.ts";
import type { EndpointSchema } from "../compiled.ts";
import { nativePath } from "../native-path.ts";
import type { EndpointDefinition, FieldMapping } from "../sync-file.ts";

/** How an endpoint comes by a field: from a place, by an expression, or not at all. */
export type FieldPlace =
  | {
      readonly kind: "path";
      readonly path: Path;
      readonly mapping: (FieldMapping & { readonly kind: "path" }) | null;
    }
  | { readonly kind: "read"; readonly read: string }
  /** `excluded` by the sync file, or `unmapped`: an endpoint whose columns are all known has none of this name. */
  | { readonly kind: "none"; readonly why: "excluded" | "unmapped" };

/** Where each field of the record is on an endpoint. Without a mapping it is at the place of its own name. */
export function placesOf(
  fields: Iterable<FieldName>,
  definition: EndpointDefinition,
  schema: EndpointSchema | undefined,
): ReadonlyMap<FieldName, FieldPlace> {
  const { kind } = definition.source;
  const places = new Map<FieldName, FieldPlace>();
  for (const name of fields) {
    const mapping = Object.hasOwn(definition.fields, name) ? definition.fields[name] : undefined;
    if (mapping === false) places.set(name, { kind: "none", why: "excluded" });
    else if (mapping === undefined)
      places.set(
        name,
        schema === undefined || isOpen(schema) || hasPlace(schema, [name], kind)
          ? { kind: "path", path: [name], mapping: null }
          : { kind: "none", why: "unmapped" },
      );
    else if (mapping.kind === "read") places.set(name, mapping);
    else places.set(name, { kind: "path", path: nativePath(mapping.path, kind) ?? [mapping.path], mapping });
  }
  return places;
}

/** Whether there may be places that the schema does not name. An endpoint without any is one that is yet to be made. */
export const isOpen = (schema: EndpointSchema): boolean => !schema.closed || schema.columns.length === 0;

/** Whether the schema names a place, or something inside or around it. */
export function hasPlace(
  schema: EndpointSchema,
  path: Path,
  kind: EndpointDefinition["source"]["kind"],
): boolean {
  return schema.columns.some((column) => {
    const known = nativePath(column.name, kind) ?? [column.name];
    const length = Math.min(known.length, path.length);
    return known.slice(0, length).every((step, index) => step === path[index]);
  });
}
