import { traitsOf } from "../../mapping/sources/kinds.ts";
import type { Source } from "../../mapping/sources/source.ts";
import type { EndpointName, FieldName } from "../../model/ids.ts";
import type { TypeName } from "../../model/value.ts";
import type { ProposedField } from "./field.ts";

/** How an endpoint spells values: in general, and what single fields do otherwise. */
export interface EndpointFormats {
  /** By the names that `formats:` has for them. */
  readonly general: ReadonlyMap<string, string | readonly string[]>;
  readonly own: ReadonlyMap<FieldName, string>;
}

interface Spelled {
  readonly field: FieldName;
  readonly type: TypeName;
  readonly format: string | null;
}

/** A spelling that several fields share is said once. */
export function formatsOf(
  endpoint: EndpointName,
  kind: Source["kind"],
  fields: readonly ProposedField[],
): EndpointFormats {
  const places = fields.flatMap(({ name, type, places }) =>
    places
      .filter((place) => place.endpoint === endpoint)
      .map(({ column, spelling }) => ({ field: name, type, format: spelling.format, column })),
  );
  const general = new Map<string, string | readonly string[]>();
  const own = new Map<FieldName, string>();
  for (const name of ["number", "boolean", "date", "time", "timestamp"]) {
    const group = places.filter(({ type }) => (isNumber(type) ? "number" : type) === name);
    const shared = sharedFormat(group);
    if (shared !== null) general.set(name, shared);
    else for (const { field, format } of group) if (format !== null) own.set(field, format);
  }
  const nulls = new Set(places.flatMap(({ column }) => column.nulls));
  if (nulls.size > 0) general.set("nulls", [...nulls]);
  if (traitsOf(kind).formats.empty === "value" && places.some(({ column }) => column.hasBlank))
    general.set("empty", "null");
  return { general, own };
}

const isNumber = (type: TypeName): boolean => type === "integer" || type === "decimal" || type === "number";

/** The format of all fields of a group; `null` where they have several, or only one field has any. */
function sharedFormat(group: readonly Spelled[]): string | null {
  const formats = new Set(group.map(({ format }) => format));
  const isPlainWhole = ({ type, format }: Spelled): boolean => type === "integer" && format === null;
  const [shared] = [...formats].filter((format) => format !== null);
  if (shared === undefined || group.length < 2) return null;
  // Whole numbers look the same wherever the point is, unless thousands are marked.
  const isMarked = /^\d\D\d{3}\D/.test(shared);
  if (group.every(({ type }) => type === "integer")) return null;
  return group.every((spelled) => spelled.format === shared || (isPlainWhole(spelled) && !isMarked))
    ? shared
    : null;
}
