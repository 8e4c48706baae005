import type { EndpointName, LinkId } from "../../model/ids.ts";
import type { Decision } from "../../model/link.ts";
import type { NativeValue } from "../../model/native.ts";
import type { Operation, PlanItem } from "../../model/plan.ts";
import type { CanonicalRecord } from "../../model/value.ts";
import { AgreementCodec, type EncodedAgreement } from "./agreement-codec.ts";
import { put } from "./put.ts";
import type { Terms } from "./terms.ts";

type Undisputed = Omit<Decision, "value" | "lost">;
type Create = Extract<Operation, { readonly kind: "create" }>;

/** `record` is 0 where it is the shadow that its end gets; `columns` is a term. */
type EncodedCreate = readonly [
  endpoint: EndpointName,
  record: CanonicalRecord | 0,
  columns: number,
  native: readonly NativeValue[],
  again?: Create["again"],
];

/**
 * An item as it is stored. `link` is 0 for a link that the item makes. `decisions` is a term where each of them is
 * undisputed and gives the field its value in the base, as in all items of a first load.
 */
export type EncodedItem = readonly [
  link: LinkId | 0,
  key: string,
  operations: readonly (EncodedCreate | Exclude<Operation, Create>)[],
  decisions: number | readonly Decision[],
  conflicts: PlanItem["conflicts"],
  after:
    | 0
    | readonly [open: 0 | 1, agreement: EncodedAgreement, versions: Readonly<Record<EndpointName, string>>],
];

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
    return [
      link ?? 0,
      key,
      operations.map((operation) =>
        operation.kind === "create" ? this.#encodeCreate(operation, after) : operation,
      ),
      this.#areUndisputed(decisions, after) ? this.#decisionsTerm(decisions) : decisions,
      conflicts,
      after ? [after.open ? 1 : 0, this.#agreements.encode(key, after), after.versions] : 0,
    ];
  }

  decode([link, key, operations, decisions, conflicts, encodedAfter]: EncodedItem): PlanItem {
    const after = encodedAfter === 0 ? null : this.#decodeAfter(key, encodedAfter);
    return {
      link: link === 0 ? null : link,
      key,
      operations: operations.map((operation) =>
        "kind" in operation ? operation : this.#decodeCreate(operation, after),
      ),
      decisions: typeof decisions === "number" ? this.#decisionsOf(decisions, after) : decisions,
      conflicts,
      after,
    };
  }

  #decodeAfter(key: string, [open, agreement, versions]: Exclude<EncodedItem[5], 0>): PlanItem["after"] {
    return { ...this.#agreements.decode(key, agreement), open: open === 1, versions };
  }

  #encodeCreate({ endpoint, record, native, again }: Create, after: PlanItem["after"]): EncodedCreate {
    const columns = Object.keys(native);
    if (!this.#columns || !sameList(columns, this.#columns)) {
      this.#columns = columns;
      this.#columnsNumber = this.#terms.number("columns", JSON.stringify(columns));
    }
    const shadow = shadowOf(after, endpoint);
    const written = shadow && sameRecord(record, shadow) ? 0 : record;
    const values = columns.map((column) => native[column]!);
    const encoded = [endpoint, written, this.#columnsNumber, values] as const;
    return again ? [...encoded, again] : encoded;
  }

  #decodeCreate([endpoint, record, columns, values, again]: EncodedCreate, after: PlanItem["after"]): Create {
    const native: Record<string, NativeValue> = {};
    const names = this.#terms.value<readonly string[]>(columns);
    for (let at = 0; at < names.length; at++) put(native, names[at]!, values[at]!);
    const made = record === 0 ? shadowOf(after, endpoint)! : record;
    const create = { kind: "create", endpoint, record: made, native } as const;
    return again ? { ...create, again } : create;
  }

  #areUndisputed(decisions: readonly Decision[], after: PlanItem["after"]): boolean {
    if (!after) return false;
    return decisions.every(
      ({ field, value, lost }) =>
        lost.length === 0 && Object.hasOwn(after.base, field) && after.base[field] === value,
    );
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

function shadowOf(after: PlanItem["after"], endpoint: EndpointName): CanonicalRecord | null {
  const end = after && Object.hasOwn(after.ends, endpoint) ? after.ends[endpoint] : undefined;
  return end?.kind === "present" ? end.shadow : null;
}

function sameRecord(one: CanonicalRecord, other: CanonicalRecord): boolean {
  if (one === other) return true;
  const fields = Object.keys(one);
  return (
    fields.length === Object.keys(other).length &&
    fields.every((field) => Object.hasOwn(other, field) && one[field] === other[field])
  );
}

const sameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((text, at) => text === other[at]);

const sameDecisions = (one: readonly Decision[], other: readonly Decision[]): boolean =>
  one.length === other.length &&
  one.every(({ field, rule, from }, at) => {
    const before = other[at]!;
    return field === before.field && rule === before.rule && from === before.from;
  });
