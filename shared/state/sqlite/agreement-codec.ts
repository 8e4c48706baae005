import { assert } from "../../base/assert.ts";
import type { EndpointName, FieldName } from "../../model/ids.ts";
import type { End } from "../../model/link.ts";
import type { NativeRecord } from "../../model/native.ts";
import type { CanonicalRecord, Value } from "../../model/value.ts";
import { type Agreement, covering, type Layout } from "./layout.ts";
import { put } from "./put.ts";
import type { Terms } from "./terms.ts";

/** Values in a layout's order; `[]` for a field that is not there. */
type Values = readonly (Value | Absent)[];
type Absent = readonly [];
const absent: Absent = [];

export const isAbsent = (value: Value | Absent): value is Absent =>
  typeof value === "object" && value !== null;

/**
 * An end, in a layout's order of ends. `null`: there is none. A number: present with the key as its id, the base's
 * values as its shadow and nothing sent, made by the sync (1) or not (0). In a list, `0` stands for the key as the id
 * and for the base as the shadow; `2` marks an end that is gone, `3` one that was sent and is not settled.
 */
type EncodedEnd =
  | null
  | 0
  | 1
  | readonly [made: 0 | 1, id: string | 0, shadow: Values | 0, sent?: Values]
  | readonly [gone: 2, id: string | 0]
  | readonly [sent: 3, id: string | 0, shadow: Values, token: string, index: number, native: NativeRecord];

export type EncodedAgreement = readonly [layout: number, base: Values, ends: readonly EncodedEnd[]];

/**
 * Base and ends ↔ short lists. What is the same in most records (names, an id that is the key, a shadow that is the
 * base) is not stored again and again.
 */
export class AgreementCodec {
  readonly #terms: Terms;
  #writing: { readonly number: number; readonly layout: Layout } | null = null;

  constructor(terms: Terms) {
    this.#terms = terms;
  }

  encode(key: string, agreement: Agreement): EncodedAgreement {
    const encoded = this.#writing && encodeIn(this.#writing.number, this.#writing.layout, key, agreement);
    if (encoded) return encoded;
    const layout = covering(this.#terms.last<Layout>("layout"), agreement);
    const number = this.#terms.number("layout", JSON.stringify(layout));
    this.#writing = { number, layout };
    const covered = encodeIn(number, layout, key, agreement);
    assert(covered, "a layout does not cover its record");
    return covered;
  }

  decode(key: string, [number, values, ends]: EncodedAgreement): Agreement {
    const layout = this.layout(number);
    const base = recordOf(layout.fields, values);
    const decoded: Record<EndpointName, End> = {};
    for (let at = 0; at < ends.length; at++) {
      const encoded = ends[at]!;
      if (encoded === null) continue;
      const { name, fields } = layout.ends[at]!;
      put(decoded, name, decodeEnd(encoded, key, fields, base, layout));
    }
    return { base, ends: decoded };
  }

  layout(number: number): Layout {
    return this.#terms.value(number);
  }
}

/** `null` where the layout lacks something that the record has. */
function encodeIn(
  number: number,
  layout: Layout,
  key: string,
  agreement: Agreement,
): EncodedAgreement | null {
  const values = valuesOf(layout.fields, agreement.base);
  if (!values) return null;
  const ends: EncodedEnd[] = [];
  let found = 0;
  for (const { name, fields } of layout.ends) {
    const end = Object.hasOwn(agreement.ends, name) ? agreement.ends[name] : undefined;
    if (!end) {
      ends.push(null);
      continue;
    }
    const encoded = encodeEnd(end, key, fields, agreement.base, layout);
    if (encoded === null) return null;
    ends.push(encoded);
    found++;
  }
  return found === Object.keys(agreement.ends).length ? [number, values, ends] : null;
}

/** `null` where `fields` lacks something that the end has. */
function encodeEnd(
  end: End,
  key: string,
  fields: readonly FieldName[],
  base: CanonicalRecord,
  layout: Layout,
): EncodedEnd | null {
  const id = end.id === key ? 0 : end.id;
  if (end.kind === "gone") return [2, id];
  if (end.kind === "sent") {
    const values = valuesOf(fields, end.shadow);
    return values && [3, id, values, end.token, end.index, end.native];
  }
  const made = end.made ? 1 : 0;
  const shadow = isRestriction(end.shadow, fields, base, layout) ? 0 : valuesOf(fields, end.shadow);
  if (shadow === null) return null;
  if (!end.sent) return id === 0 && shadow === 0 ? made : [made, id, shadow];
  const sent = valuesOf(fields, end.sent);
  return sent && [made, id, shadow, sent];
}

function decodeEnd(
  encoded: Exclude<EncodedEnd, null>,
  key: string,
  fields: readonly FieldName[],
  base: CanonicalRecord,
  layout: Layout,
): End {
  if (typeof encoded === "number") {
    return { kind: "present", id: key, made: encoded === 1, shadow: restriction(fields, base, layout) };
  }
  const id = encoded[1] === 0 ? key : encoded[1];
  if (encoded[0] === 2) return { kind: "gone", id };
  if (encoded[0] === 3) {
    const [, , sent, token, index, native] = encoded;
    return { kind: "sent", id, token, index, native, shadow: recordOf(fields, sent) };
  }
  const [made, , values, sent] = encoded;
  const shadow = values === 0 ? restriction(fields, base, layout) : recordOf(fields, values);
  const end = { kind: "present", id, made: made === 1, shadow } as const;
  return sent ? { ...end, sent: recordOf(fields, sent) } : end;
}

/** `null` where the record has fields besides these. */
function valuesOf(fields: readonly FieldName[], record: CanonicalRecord): Values | null {
  const values: (Value | Absent)[] = [];
  let found = 0;
  for (const field of fields) {
    const value = ownValue(record, field);
    values.push(value === undefined ? absent : value);
    if (value !== undefined) found++;
  }
  return found === Object.keys(record).length ? values : null;
}

function recordOf(fields: readonly FieldName[], values: Values): CanonicalRecord {
  const record: Record<FieldName, Value> = {};
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    if (!isAbsent(value)) put(record, fields[at]!, value);
  }
  return record;
}

/** Whether `record` is `base` with just `fields`. */
function isRestriction(
  record: CanonicalRecord,
  fields: readonly FieldName[],
  base: CanonicalRecord,
  layout: Layout,
): boolean {
  if (record === base && fields.length === layout.fields.length) return true;
  let found = 0;
  for (const field of fields) {
    const value = ownValue(base, field);
    if (ownValue(record, field) !== value) return false;
    if (value !== undefined) found++;
  }
  return found === Object.keys(record).length;
}

function restriction(fields: readonly FieldName[], base: CanonicalRecord, layout: Layout): CanonicalRecord {
  if (fields.length === layout.fields.length) return base;
  const record: Record<FieldName, Value> = {};
  for (const field of fields) {
    const value = ownValue(base, field);
    if (value !== undefined) put(record, field, value);
  }
  return record;
}

/** What a record has of its own under a name; what objects inherit (`constructor`, `__proto__`) is no value. */
function ownValue(record: CanonicalRecord, field: FieldName): Value | undefined {
  const value = record[field];
  return typeof value === "function" || (typeof value === "object" && value !== null) ? undefined : value;
}
