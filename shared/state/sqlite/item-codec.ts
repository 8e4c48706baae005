import type { EndpointName, LinkId } from "../../model/ids.ts";
import type { Decision } from "../../model/link.ts";
import type { NativeRecord, NativeValue } from "../../model/native.ts";
import type { Operation, PlanItem } from "../../model/plan.ts";
import type { CanonicalRecord } from "../../model/value.ts";
import { AgreementCodec, type EncodedAgreement } from "./agreement-codec.ts";
import { put } from "./put.ts";
import type { Terms } from "./terms.ts";

type Undisputed = Omit<Decision, "value" | "lost">;
type Create = Extract<Operation, { readonly kind: "create" }>;

/** `record` is 0 where it is the shadow that its end gets. */
type EncodedCreate = readonly [endpoint: EndpointName, record: CanonicalRecord | 0];

/** A native record as its columns, which are a term, and their values. */
type EncodedNative = readonly [columns: number, values: readonly NativeValue[]];

/** What an item does, but for the native records that it makes. */
export type EncodedDeeds = readonly [
  key: string,
  operations: readonly (EncodedCreate | Operation)[],
  conflicts: PlanItem["conflicts"],
];

/** The native records that an item makes. */
export type EncodedNatives = readonly EncodedNative[];

/** The link after the item, without its versions; 0 where there is none. */
export type EncodedAfter = 0 | readonly [open: 0 | 1, agreement: EncodedAgreement];

/**
 * The book-keeping of an item. `link` is 0 for a link that the item makes. `decisions` is a term where each of them is
 * undisputed and gives the field its value in the base, as in all items of a first load.
 */
export type EncodedBooks = readonly [
  link: LinkId | 0,
  decisions: number | readonly Decision[],
  versions: Readonly<Record<EndpointName, string>>,
];

/** In parts, so that whoever needs one of them need not read the others. */
export interface EncodedItem {
  readonly deeds: EncodedDeeds;
  readonly natives: EncodedNatives;
  readonly after: EncodedAfter;
  readonly books: EncodedBooks;
}

/** Plan items ↔ short lists; the terms are those of one chunk, so that a chunk can be read by itself. */
export class ItemCodec {
  readonly #terms: Terms;
  readonly #agreements: AgreementCodec;
  #columns: readonly string[] | null = null;
  #columnsNumber = 0;
  #decisions: readonly Decision[] | null = null;
  #decisionsNumber = 0;

  constructor(terms: Terms) {
    this.#terms = terms;
    this.#agreements = new AgreementCodec(terms);
  }

  encode({ link, key, operations, decisions, conflicts, after }: PlanItem): EncodedItem {
    const encoded: EncodedDeeds[1][number][] = [];
    const natives: EncodedNative[] = [];
    for (const operation of operations) {
      if (isFirst(operation)) {
        encoded.push(encodeCreate(operation, after));
        natives.push(this.#encodeNative(operation.native));
      } else encoded.push(operation);
    }
    const undisputed = this.#areUndisputed(decisions, after);
    return {
      deeds: [key, encoded, conflicts],
      natives,
      after: after ? [after.open ? 1 : 0, this.#agreements.encode(key, after)] : 0,
      books: [
        link ?? 0,
        undisputed ? this.#decisionsTerm(decisions) : decisions,
        after ? after.versions : noVersions,
      ],
    };
  }

  decode({ deeds, natives, after: encodedAfter, books }: EncodedItem): PlanItem {
    const [key, operations, conflicts] = deeds;
    const [link] = books;
    const after = this.after(key, encodedAfter, books);
    let made = 0;
    return {
      link: link === 0 ? null : link,
      key,
      operations: operations.map((operation) =>
        "kind" in operation ? operation : this.#decodeCreate(operation, natives[made++]!, after),
      ),
      decisions: this.decisions(books, after),
      conflicts,
      after,
    };
  }

  after(key: string, after: EncodedAfter, [, , versions]: EncodedBooks): PlanItem["after"] {
    if (after === 0) return null;
    const { base, ends } = this.#agreements.decode(key, after[1]);
    return { base, ends, open: after[0] === 1, versions };
  }

  decisions([, decisions]: EncodedBooks, after: PlanItem["after"]): readonly Decision[] {
    return typeof decisions === "number" ? this.#decisionsOf(decisions, after) : decisions;
  }

  native([columns, values]: EncodedNative): NativeRecord {
    const native: Record<string, NativeValue> = {};
    const names = this.#terms.value<readonly string[]>(columns);
    for (let at = 0; at < names.length; at++) put(native, names[at]!, values[at]!);
    return native;
  }

  #encodeNative(native: NativeRecord): EncodedNative {
    const columns = Object.keys(native);
    if (!this.#columns || !sameList(columns, this.#columns)) {
      this.#columns = columns;
      this.#columnsNumber = this.#terms.number("columns", JSON.stringify(columns));
    }
    const values: NativeValue[] = [];
    for (const column of columns) values.push(native[column]!);
    return [this.#columnsNumber, values];
  }

  #decodeCreate([endpoint, record]: EncodedCreate, encoded: EncodedNative, after: PlanItem["after"]): Create {
    const native = this.native(encoded);
    return { kind: "create", endpoint, record: record === 0 ? shadowOf(after, endpoint)! : record, native };
  }

  #areUndisputed(decisions: readonly Decision[], after: PlanItem["after"]): boolean {
    if (!after) return false;
    // A value is never what objects inherit, so that an equal one is the base's own.
    for (const { field, value, lost } of decisions)
      if (lost.length > 0 || after.base[field] !== value) return false;
    return true;
  }

  #decisionsTerm(decisions: readonly Decision[]): number {
    if (!this.#decisions || !sameDecisions(decisions, this.#decisions)) {
      this.#decisions = decisions;
      const text = JSON.stringify(decisions.map(({ field, rule, from }) => ({ field, rule, from })));
      this.#decisionsNumber = this.#terms.number("decisions", text);
    }
    return this.#decisionsNumber;
  }

  #decisionsOf(term: number, after: PlanItem["after"]): readonly Decision[] {
    const decisions = this.#terms.value<readonly Undisputed[]>(term);
    return decisions.map(({ field, rule, from }) => ({
      field,
      rule,
      from,
      value: after!.base[field]!,
      lost: [],
    }));
  }
}

function encodeCreate({ endpoint, record }: Create, after: PlanItem["after"]): EncodedCreate {
  const shadow = shadowOf(after, endpoint);
  return [endpoint, shadow && sameRecord(record, shadow) ? 0 : record];
}

/** Whether an operation makes a record that was not sent before. */
const isFirst = (operation: Operation): operation is Create =>
  operation.kind === "create" && operation.again === undefined;

function shadowOf(after: PlanItem["after"], endpoint: EndpointName): CanonicalRecord | null {
  const end = after && Object.hasOwn(after.ends, endpoint) ? after.ends[endpoint] : undefined;
  return end?.kind === "present" ? end.shadow : null;
}

function sameRecord(one: CanonicalRecord, other: CanonicalRecord): boolean {
  if (one === other) return true;
  const fields = Object.keys(one);
  if (fields.length !== Object.keys(other).length) return false;
  // A value is never what objects inherit, so that an equal one is the other's own.
  for (const field of fields) if (one[field] !== other[field]) return false;
  return true;
}

function sameList(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}

function sameDecisions(one: readonly Decision[], other: readonly Decision[]): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) {
    const { field, rule, from } = one[at]!;
    const before = other[at]!;
    if (field !== before.field || rule !== before.rule || from !== before.from) return false;
  }
  return true;
}

const noVersions = {};
