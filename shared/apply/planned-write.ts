import type { NativeWrite, WriteOutcome } from "../connectors/contract.ts";
import type { EndpointMapping } from "../mapping/compiled.ts";
import type { EndpointName } from "../model/ids.ts";
import type { NativeRecord } from "../model/native.ts";
import type { Operation, PlanItem } from "../model/plan.ts";
import type { CanonicalRecord } from "../model/value.ts";

/** The items of a plan, in order, and each of them again by its number from 0. */
export interface NumberedItems {
  stored(): Iterable<PlanItem>;
  at(number: number): PlanItem;
  /** One of the native records that an item makes, by its number among them. */
  native(number: number, made: number): NativeRecord;
}

/** A write and what its endpoint should hold afterwards. */
export interface PlannedWrite {
  readonly write: NativeWrite;
  /** `null` after a delete. */
  readonly shadow: CanonicalRecord | null;
  /** Whether that is sure to be so where the endpoint holds just what it was sent. */
  readonly isFaithful: boolean;
}

type Create = Extract<NativeWrite, { kind: "create" }>;

/**
 * A new record that is yet to be made. It is read from the plan when it is looked at, since a first load makes more of
 * them than memory holds.
 */
export class PlannedCreate implements Create, PlannedWrite {
  readonly kind = "create";
  readonly index: number;
  readonly #mapping: EndpointMapping;
  readonly #items: NumberedItems;
  /** The item's number, and the record's among those that it makes. */
  readonly #number: number;
  readonly #made: number;
  /** Known once the native record was looked at. */
  #isFaithful: boolean | null = null;

  constructor(mapping: EndpointMapping, index: number, items: NumberedItems, number: number, made: number) {
    this.index = index;
    this.#mapping = mapping;
    this.#items = items;
    this.#number = number;
    this.#made = made;
  }

  get write(): NativeWrite {
    return this;
  }

  get id(): string {
    return this.#mapping.identify(this.native) ?? this.#item.key;
  }

  get native(): NativeRecord {
    const native = this.#items.native(this.#number, this.#made);
    this.#isFaithful ??= this.#mapping.isFaithful(native);
    return native;
  }

  get shadow(): CanonicalRecord | null {
    return shadowAfter(this.#item, this.#mapping.name);
  }

  get isFaithful(): boolean {
    return this.#isFaithful ?? this.#mapping.isFaithful(this.native);
  }

  get #item(): PlanItem {
    return this.#items.at(this.#number);
  }
}

/** The writes of each endpoint that has any, in the order of the targets. */
export function plannedWrites(
  items: Iterable<PlanItem>,
  targets: ReadonlyMap<EndpointName, { readonly mapping: EndpointMapping }>,
  numbered: NumberedItems | null,
): ReadonlyMap<EndpointName, readonly PlannedWrite[]> {
  const writes = new Map<EndpointName, PlannedWrite[]>([...targets.keys()].map((name) => [name, []]));
  let number = 0;
  for (const item of items) {
    let made = 0;
    for (const operation of item.operations) {
      const isFirst = operation.kind === "create" && operation.again === undefined;
      const ordinal = isFirst ? made++ : 0;
      const mapping = targets.get(operation.endpoint)?.mapping;
      const planned = writes.get(operation.endpoint);
      if (mapping === undefined || planned === undefined) continue;
      const index = planned.length;
      if (isFirst && numbered !== null) {
        planned.push(new PlannedCreate(mapping, index, numbered, number, ordinal));
        continue;
      }
      const isFaithful = operation.kind === "create" && mapping.isFaithful(operation.native);
      const shadow = shadowAfter(item, operation.endpoint);
      planned.push({ write: writeOf(operation, index, mapping, item.key), shadow, isFaithful });
    }
    number++;
  }
  return new Map([...writes].filter(([, planned]) => planned.length > 0));
}

function shadowAfter({ after }: PlanItem, endpoint: EndpointName): CanonicalRecord | null {
  const end = after?.ends[endpoint];
  return end?.kind === "present" ? end.shadow : null;
}

function writeOf(operation: Operation, index: number, mapping: EndpointMapping, key: string): NativeWrite {
  switch (operation.kind) {
    case "create":
      return {
        kind: "create",
        index,
        id: mapping.identify(operation.native) ?? key,
        native: operation.native,
        ...(operation.again ? { again: operation.again } : {}),
      };
    case "update": {
      const { id, version, native } = operation;
      return { kind: "update", index, id, version, changes: native };
    }
    case "delete":
      return { kind: "delete", index, id: operation.id, version: operation.version };
  }
}

/** Whether a write that is done left just what was sent, and that is all that the plan says. */
export const isAsPlanned = (
  planned: PlannedWrite,
  outcome: Extract<WriteOutcome, { kind: "done" }>,
): boolean => outcome.native === "as sent" && planned.isFaithful;
