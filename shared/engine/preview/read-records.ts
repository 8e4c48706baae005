import type { Diagnostic } from "../../base/diagnostic.ts";
import type { Fetched, ReadRequest, ReadSummary, RecordSink } from "../../connectors/contract.ts";
import type { NativeRecord } from "../../model/native.ts";
import { Breath } from "./breath.ts";

/** What a read found, in its order. */
type Seen =
  | {
      readonly kind: "record";
      readonly native: NativeRecord;
      readonly version: string;
      readonly high: number;
      readonly low: number;
      readonly position: number;
    }
  | { readonly kind: "bad"; readonly problem: Diagnostic; readonly position: number }
  | { readonly kind: "gone"; readonly native: NativeRecord; readonly how: string };

/** The records of one read, kept so that they can be shown to any number of sinks. */
export class ReadRecords implements RecordSink {
  readonly #seen: Seen[] = [];
  #places: Map<number, Fetched> | null = null;

  /** Records, those included that could not be decoded. */
  get size(): number {
    return this.#seen.length;
  }

  same(): void {}

  record(native: NativeRecord, version: string, high: number, low: number, position: number): void {
    this.#seen.push({ kind: "record", native, version, high, low, position });
  }

  bad(problem: Diagnostic, position: number): void {
    this.#seen.push({ kind: "bad", problem, position });
  }

  gone(native: NativeRecord, how: string): void {
    this.#seen.push({ kind: "gone", native, how });
  }

  /** The first records that could be decoded. */
  first(count: number): readonly NativeRecord[] {
    const natives: NativeRecord[] = [];
    for (const one of this.#seen) {
      if (natives.length >= count) break;
      if (one.kind === "record") natives.push(one.native);
    }
    return natives;
  }

  *natives(): Iterable<{ readonly native: NativeRecord; readonly position: number }> {
    for (const one of this.#seen) if (one.kind === "record") yield one;
  }

  at(position: number): Fetched | null {
    if (this.#places === null) {
      this.#places = new Map();
      for (const one of this.#seen) if (one.kind === "record") this.#places.set(one.position, one);
    }
    return this.#places.get(position) ?? null;
  }

  /** Shows all of it to a sink just as the read that it is of would have. False: it was told to end before. */
  async replay(
    { known, progress }: ReadRequest,
    sink: RecordSink,
    summary: ReadSummary,
    signal: AbortSignal,
  ): Promise<boolean> {
    const breath = new Breath();
    for (let at = 0; at < this.#seen.length; at++) {
      const one = this.#seen[at]!;
      if (one.kind === "bad") sink.bad(one.problem, one.position);
      else if (one.kind === "gone") sink.gone(one.native, one.how);
      else {
        const { native, version, high, low, position } = one;
        const slot = known?.find(high, low) ?? -1;
        if (slot >= 0) sink.same(slot, position);
        else sink.record(native, version, high, low, position);
      }
      if (at % 64 === 0 && breath.due) {
        progress?.(at, summary.records);
        await breath.take();
        if (signal.aborted) return false;
      }
    }
    return !signal.aborted;
  }
}
