import { assert } from "../base/assert.ts";
import { type Diagnostic, located, problem } from "../base/diagnostic.ts";
import { hashText } from "../base/hash.ts";
import type { ReadSummary, RecordSink } from "../connectors/contract.ts";
import type { CompiledSync, EndpointMapping } from "../mapping/compiled.ts";
import { eachPath, elementsOf } from "../mapping/each.ts";
import type { NativeRecord, Path } from "../model/native.ts";
import type { Rejection } from "../model/plan.ts";
import type { Observed } from "../reconcile/observed.ts";
import type { RecordIndex } from "../state/record-index.ts";
import type { Remembered } from "../state/store.ts";
import { type Sighting, Sightings } from "./sightings.ts";

/** What a read found out about a record that the index knows. */
export const Mark = { unseen: 0, same: 1, decoded: 2, left: 3, rejected: 4, duplicate: 5, gone: 6 } as const;

/** All that one read of one endpoint showed, against what was known of it. */
export class Observation implements RecordSink {
  readonly mapping: EndpointMapping;
  readonly index: RecordIndex;
  /** What was known of the endpoint before this read; `null` where it never was in a run. */
  readonly memory: Remembered | null;
  /** A `Mark` for each slot of the index. */
  readonly marks: Uint8Array;
  /** Where each slot's record stands now. */
  readonly positions: Float64Array;
  /** Decoded records that no link knows. Each of them has a key. */
  readonly strays = new Sightings();
  /** Decoded records that the index knows. */
  readonly #decoded = new Sightings();
  /** The number of each slot's decoded record + 1; 0 for none. */
  readonly #decodedOf: Uint32Array;
  /** Whether the strays were seen in the order of their keys. */
  straysInOrder = true;
  #lastKey = "";
  /** Slots whose record is there more than once. */
  readonly doubled = new Set<number>();
  /** Of those, slots one of whose records has the bytes that it had; the others of them are strays. */
  readonly doubledAsBefore = new Set<number>();
  /** Ids that several records without a link share. */
  readonly duplicates: string[] = [];
  /** Rejected records with their place, for those whose line is still to be found. */
  readonly rejected: { readonly rejection: Rejection; readonly position: number }[] = [];
  /** Of slots whose record the endpoint itself says is gone: how that is known. */
  readonly #goneHow = new Map<number, string>();
  /** `null` until the endpoint was read, and where it could not be. */
  summary: ReadSummary | null = null;
  stop: Diagnostic | null = null;
  /** A record that is there, but whose id could not be read: nothing can count as gone then. */
  #nameless = false;
  /** Keys of records that are there but do not take part: rejected, or left out by `where:`. */
  readonly #aside = new Map<string, "unknown" | "left">();
  /** A rejected record of an unknown key is there, which may be that of any. */
  #keyless = false;
  readonly #keyOf: CompiledSync["keyOf"];
  readonly #each: Path | null;
  readonly #strayIds: Set<string> | null;
  readonly #halves = new Uint32Array(2);

  constructor(
    mapping: EndpointMapping,
    index: RecordIndex,
    memory: Remembered | null,
    keyOf: CompiledSync["keyOf"],
  ) {
    this.memory = memory;
    this.mapping = mapping;
    this.index = index;
    this.marks = new Uint8Array(index.slots);
    this.positions = new Float64Array(index.slots);
    this.#decodedOf = new Uint32Array(index.slots);
    this.#keyOf = keyOf;
    this.#each = eachPath(mapping.definition.each);
    // Where the id is the key, records that share it meet under their key.
    this.#strayIds = mapping.id.length === 0 ? null : new Set();
  }

  /** Whether a record that was not seen is known not to be there. */
  get complete(): boolean {
    if (this.summary === null || this.#nameless) return false;
    return this.summary.complete || (!this.summary.exists && this.index.slots === 0);
  }

  /** What is known of a key under which no record was seen. */
  absence(key: string): Observed {
    if (!this.complete || this.#keyless) return { kind: "unknown" };
    return { kind: this.#aside.get(key) ?? "none" };
  }

  /** Records that the endpoint holds now, whether they were all read or not. */
  get records(): number {
    if (this.summary === null) return this.memory?.records ?? 0;
    if (this.summary.extent === "all") return this.summary.records;
    return (this.memory?.records ?? 0) + this.strays.size - this.#goneHow.size;
  }

  /** The token of the whole content. After a read of changes that showed none it is that of the last run. */
  get version(): string {
    if (this.summary === null || this.summary.extent === "all") return this.summary?.version ?? "";
    return this.decodedCount === 0 && this.#goneHow.size === 0 ? (this.memory?.version ?? "") : "";
  }

  /** Whether all that was seen can be put into state, so that a read of changes need not show it again. */
  get accounted(): boolean {
    return this.rejected.length === 0 && this.doubled.size === 0 && this.duplicates.length === 0;
  }

  /** Where a slot's record was read; `null` where a read of changes had no need to. */
  placeIn(slot: number): number | null {
    const position = this.positions[slot]!;
    return Number.isNaN(position) ? null : position;
  }

  /** How it is known that a slot's record is gone, where the endpoint said so. */
  goneHow(slot: number): string {
    return this.#goneHow.get(slot) ?? "deleted there";
  }

  /** Records that were decoded. */
  get decodedCount(): number {
    return this.#decoded.size + this.strays.size;
  }

  /** The record of a slot, if it was decoded. */
  decodedAt(slot: number): Sighting | null {
    const number = this.#decodedOf[slot]!;
    return number === 0 ? null : this.#decoded.at(number - 1);
  }

  /** The key of a stray. */
  keyOf({ record }: Sighting): string {
    const key = this.#keyOf(record);
    assert(key !== null, "a stray without a key");
    return key;
  }

  same(slot: number, position: number): void {
    if (!this.#isFirst(slot)) {
      // Two records with the very same bytes have the same id, too.
      this.doubledAsBefore.add(slot);
      return;
    }
    this.marks[slot] = Mark.same;
    this.positions[slot] = position;
  }

  record(native: NativeRecord, version: string, _high: number, _low: number, position: number): void {
    if (this.#each === null) {
      this.#take(native, version, position, undefined);
      return;
    }
    for (const element of elementsOf(native, this.#each)) {
      this.#take(element.native, version, position, element.parent);
    }
  }

  gone(native: NativeRecord, how: string): void {
    const id = this.mapping.identify(native);
    const slot = id === null ? -1 : this.#slotOf(id);
    if (slot < 0 || this.marks[slot] !== Mark.unseen) return;
    this.marks[slot] = Mark.gone;
    this.#goneHow.set(slot, how);
  }

  /** Ends a read. What a whole read of changes did not show is as it was, where it is known how that was. */
  close(summary: ReadSummary): void {
    this.summary = summary;
    if (summary.extent === "all" || !summary.complete) return;
    for (let slot = 0; slot < this.marks.length; slot++) {
      if (this.marks[slot] !== Mark.unseen || !isKnown(this.index, slot)) continue;
      this.marks[slot] = Mark.same;
      this.positions[slot] = Number.NaN;
    }
  }

  /** What was taken to be as it was is to be asked for. */
  reopen(slot: number): void {
    this.marks[slot] = Mark.unseen;
    this.positions[slot] = 0;
  }

  /** A record that was not seen was asked for, and is not there. */
  miss(slot: number): void {
    if (this.marks[slot] !== Mark.unseen || this.summary?.extent === "all") return;
    this.marks[slot] = Mark.gone;
    this.#goneHow.set(slot, "no longer there when it was asked for");
  }

  /** A record that was not seen was asked for, and its endpoint does not know. */
  doubt(slot: number): void {
    if (this.marks[slot] === Mark.unseen) this.marks[slot] = Mark.rejected;
  }

  bad(diagnostic: Diagnostic, position: number): void {
    this.#nameless = true;
    this.#reject(null, [diagnostic], position);
  }

  #take(native: NativeRecord, version: string, position: number, parent: NativeRecord | undefined): void {
    const outcome = this.mapping.read(native, parent);
    if (outcome.kind === "rejected") {
      if (outcome.stop && this.stop === null) {
        this.stop = located(outcome.problems[0]!, { endpoint: this.mapping.name });
      }
      const slot = outcome.id === null ? -1 : this.#slotOf(outcome.id);
      if (slot >= 0 && this.#isFirst(slot)) this.marks[slot] = Mark.rejected;
      else if (outcome.id === null) this.#nameless = true;
      if (outcome.key !== null) this.#aside.set(outcome.key, "unknown");
      else if (slot < 0) this.#keyless = true;
      this.#reject(outcome.id, outcome.problems, position);
      return;
    }
    const slot = this.#slotOf(outcome.id);
    if (outcome.kind === "left") {
      if (slot >= 0 && this.marks[slot] === Mark.unseen) this.marks[slot] = Mark.left;
      if (this.#strayIds === null && !this.#aside.has(outcome.id)) this.#aside.set(outcome.id, "left");
      return;
    }
    const { id, record } = outcome;
    const sighting = { id, record, version, position };
    if (slot >= 0 && this.#isFirst(slot)) {
      this.marks[slot] = Mark.decoded;
      this.positions[slot] = position;
      this.#decodedOf[slot] = this.#decoded.add(sighting) + 1;
    } else if (slot >= 0) {
      this.#rival(sighting);
    } else if (this.#strayIds?.has(id)) {
      this.duplicates.push(id);
      this.#repeated(sighting);
    } else {
      this.#strayIds?.add(id);
      this.#stray(sighting);
    }
  }

  /** Whether the slot's record was not seen before. All records that are seen of a slot are rivals, whichever came first. */
  #isFirst(slot: number): boolean {
    const mark = this.marks[slot];
    if (mark === Mark.unseen || mark === Mark.left) return true;
    if (mark === Mark.gone) {
      this.#goneHow.delete(slot);
      return true;
    }
    this.marks[slot] = Mark.duplicate;
    this.doubled.add(slot);
    if (mark === Mark.same) this.doubledAsBefore.add(slot);
    if (mark === Mark.decoded) {
      const first = this.decodedAt(slot)!;
      this.#decodedOf[slot] = 0;
      this.#rival(first);
    }
    return false;
  }

  /** One of several records of a slot. Under an id that is not the key, it could not be told from the others. */
  #rival(sighting: Sighting): void {
    if (this.#strayIds === null) this.#stray(sighting);
    else this.#repeated(sighting);
  }

  #repeated(sighting: Sighting): void {
    const { id, position } = sighting;
    const key = this.#keyOf(sighting.record);
    if (key !== null) this.#aside.set(key, "unknown");
    const message = `Another record on ${this.mapping.name} has the same id "${id}"`;
    this.#reject(id, [problem("record.malformed", message)], position);
  }

  #stray(sighting: Sighting): void {
    const key = this.#keyOf(sighting.record);
    if (key === null) {
      const message = "The record has no key, so it cannot be matched with the other endpoints";
      this.#reject(sighting.id, [problem("record.key-empty", message)], sighting.position);
      return;
    }
    if (key < this.#lastKey) this.straysInOrder = false;
    this.#lastKey = key;
    this.strays.add(sighting);
  }

  #reject(id: string | null, problems: readonly Diagnostic[], position: number): void {
    const rejection = { endpoint: this.mapping.name, record: id ?? "", problems };
    this.rejected.push({ rejection, position });
  }

  #slotOf(id: string): number {
    hashText(id, this.#halves);
    return this.index.findId(this.#halves[0]!, this.#halves[1]!);
  }
}

/** Whether it is known how a slot's record was; records of open links never are. */
export function isKnown({ columns: { bytes } }: RecordIndex, slot: number): boolean {
  return bytes[slot * 2] !== 0 || bytes[slot * 2 + 1] !== 0;
}
