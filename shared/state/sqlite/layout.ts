import type { EndpointName, FieldName } from "../../model/ids.ts";
import type { End } from "../../model/link.ts";
import type { CanonicalRecord } from "../../model/value.ts";

/** The part of a link that plans hold too. */
export interface Agreement {
  readonly base: CanonicalRecord;
  readonly ends: Readonly<Record<EndpointName, End>>;
}

/** Which fields and endpoints agreements have, in a fixed order, so that they can be stored as lists of values. */
export interface Layout {
  readonly fields: readonly FieldName[];
  /** `fields` are those that the endpoint has something to say of; all of them are fields of the layout. */
  readonly ends: readonly { readonly name: EndpointName; readonly fields: readonly FieldName[] }[];
}

/** `last` (where there is one) with what it lacks of `agreement` added. */
export function covering(last: Layout | null, agreement: Agreement): Layout {
  const fields = new Set([...(last?.fields ?? []), ...Object.keys(agreement.base)]);
  const ends = new Map((last?.ends ?? []).map((end) => [end.name, new Set(end.fields)]));
  for (const [name, end] of Object.entries(agreement.ends)) {
    const endFields = ends.get(name) ?? new Set<FieldName>();
    if (end.kind !== "gone") for (const field of Object.keys(end.shadow)) endFields.add(field);
    if (end.kind === "present") for (const field of Object.keys(end.sent ?? {})) endFields.add(field);
    ends.set(name, endFields);
    for (const field of endFields) fields.add(field);
  }
  return {
    fields: [...fields],
    ends: [...ends].map(([name, endFields]) => ({ name, fields: [...endFields] })),
  };
}
