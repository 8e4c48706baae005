import type { EndpointName, LinkId } from "../../model/ids.ts";
import type { Decision } from "../../model/link.ts";
import type { NativeRecord } from "../../model/native.ts";
import type { Operation, PlanItem } from "../../model/plan.ts";
import type { CanonicalRecord } from "../../model/value.ts";
import type { EncodedAfter, EncodedBooks, EncodedDeeds, ItemCodec } from "./item-codec.ts";

/** Where the parts of an item are read from. */
export interface ItemParts {
  /** One of the native records that the item makes, by its number among them. */
  native(at: number, made: number): NativeRecord;
  after(at: number): EncodedAfter;
  books(at: number): EncodedBooks;
}

/** A plan item whose parts are read when they are looked at: to carry a million items out, no more than that is needed. */
export class StoredItem implements PlanItem {
  readonly key: string;
  readonly operations: readonly Operation[];
  readonly conflicts: PlanItem["conflicts"];
  readonly #codec: ItemCodec;
  readonly #parts: ItemParts;
  readonly #at: number;
  #after: PlanItem["after"] | undefined;
  #books: EncodedBooks | null = null;

  constructor(codec: ItemCodec, [key, operations, conflicts]: EncodedDeeds, parts: ItemParts, at: number) {
    this.key = key;
    this.#codec = codec;
    this.#parts = parts;
    this.#at = at;
    this.conflicts = conflicts;
    const read: Operation[] = [];
    let made = 0;
    for (const operation of operations) {
      if ("kind" in operation) read.push(operation);
      else {
        const [endpoint, record] = operation;
        read.push(new StoredCreate(this, endpoint, record, parts, at, made++));
      }
    }
    this.operations = read;
  }

  get link(): LinkId | null {
    const [link] = this.#read();
    return link === 0 ? null : link;
  }

  get decisions(): readonly Decision[] {
    return this.#codec.decisions(this.#read(), this.after);
  }

  get after(): PlanItem["after"] {
    if (this.#after === undefined)
      this.#after = this.#codec.after(this.key, this.#parts.after(this.#at), this.#read());
    return this.#after;
  }

  #read(): EncodedBooks {
    this.#books ??= this.#parts.books(this.#at);
    return this.#books;
  }
}

class StoredCreate {
  readonly kind = "create";
  readonly endpoint: EndpointName;
  readonly #item: PlanItem;
  readonly #record: CanonicalRecord | 0;
  readonly #parts: ItemParts;
  readonly #at: number;
  readonly #made: number;

  constructor(
    item: PlanItem,
    endpoint: EndpointName,
    record: CanonicalRecord | 0,
    parts: ItemParts,
    at: number,
    made: number,
  ) {
    this.#item = item;
    this.endpoint = endpoint;
    this.#record = record;
    this.#parts = parts;
    this.#at = at;
    this.#made = made;
  }

  /** Read anew each time, so that it need not be kept. */
  get native(): NativeRecord {
    return this.#parts.native(this.#at, this.#made);
  }

  get record(): CanonicalRecord {
    if (this.#record !== 0) return this.#record;
    const end = this.#item.after?.ends[this.endpoint];
    return end?.kind === "present" ? end.shadow : {};
  }
}
