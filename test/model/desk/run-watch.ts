import { expect } from "vitest";
import type { FileStep } from "../../../shared/connectors/file/ports.ts";
import type { PlanItem } from "../../../shared/model/plan.ts";
import { belongs, type DeskFiles, type Snapshot, same } from "./desk-files.ts";
import type { DeskKind } from "./desk-kind.ts";
import type { Ledger } from "./ledger.ts";
import { expectUntouched, operationsOn } from "./untouched.ts";

/** A file that cannot be read as it is, and what it holds in truth. */
export interface BrokenFile {
  readonly path: string;
  readonly truth: Snapshot;
}

/** Looks on while a run plans and writes: what every run must keep to, whatever is decided. */
export class RunWatch {
  readonly #files: DeskFiles;
  readonly #kinds: readonly DeskKind[];
  readonly #ledger: Ledger;
  readonly #broken: BrokenFile | null;
  readonly #during: Snapshot[] = [];
  /** What the files held when the run began to write. */
  baseline: Snapshot | null = null;
  items: readonly PlanItem[] = [];

  constructor(files: DeskFiles, kinds: readonly DeskKind[], ledger: Ledger, broken: BrokenFile | null) {
    this.#files = files;
    this.#kinds = kinds;
    this.#ledger = ledger;
    this.#broken = broken;
  }

  get operations(): number {
    return this.items.reduce((sum, { operations }) => sum + operations.length, 0);
  }

  /** Takes the plan. What happens in `meanwhile` happens before any of it is carried out. */
  planned(items: readonly PlanItem[], meanwhile: () => void): void {
    this.items = items;
    this.#expectPlan(this.#broken?.truth ?? this.#files.snapshot());
    meanwhile();
    this.baseline = this.#files.snapshot();
  }

  /** Takes a plan that was made before, and whose records may have moved on since. */
  follow(items: readonly PlanItem[]): void {
    for (const item of items) this.#ledger.hear(item);
    this.items = items;
    this.baseline = this.#files.snapshot();
  }

  step(step: FileStep): void {
    if (this.baseline !== null && (step === "replace" || step === "end"))
      this.#during.push(this.#files.snapshot());
  }

  #expectPlan(files: Snapshot): void {
    const unseen = new Set(
      this.#kinds
        .flatMap((kind) => this.#files.rowsIn(kind, files))
        .flatMap(({ path, record }) => (path === this.#broken?.path ? [record.sku] : [])),
    );
    for (const item of this.items) {
      this.#ledger.hear(item);
      for (const operation of item.operations) {
        if (operation.kind === "update") {
          for (const { from, to } of operation.fields) expect(from, "an update of what is so").not.toBe(to);
        }
        if (operation.kind !== "delete") continue;
        const witness = this.#kinds[Number(operation.evidence.endpoint.slice(1))]!;
        const holds = this.#files.rowsIn(witness, files).some(({ record }) => record.sku === item.key);
        expect(holds, `a delete of ${item.key} whose evidence is not so`).toBe(false);
        expect(unseen.has(item.key), `a delete of ${item.key}, which cannot be read now`).toBe(false);
      }
    }
  }

  /** A run never makes a second record of a key. */
  #expectNoDoubles(kind: DeskKind, baseline: Snapshot, after: Snapshot): void {
    const keysIn = (files: Snapshot) => this.#files.rowsIn(kind, files).map(({ record }) => record.sku);
    const before = Map.groupBy(keysIn(baseline), (key) => key);
    for (const [key, records] of Map.groupBy(keysIn(after), (one) => one)) {
      const least = Math.max(1, before.get(key)?.length ?? 0);
      expect(records.length, `records of ${key} on ${kind.kind}`).toBeLessThanOrEqual(least);
    }
  }

  /** Once the run is over: nothing changed but what was planned, nothing is left behind, every file was whole at all times. */
  expectFiles(): void {
    const { baseline } = this;
    if (baseline === null) return;
    const after = this.#files.snapshot();
    for (const [i, kind] of this.#kinds.entries()) {
      if (this.#broken !== null && belongs(kind, this.#broken.path)) continue;
      expectUntouched(kind, operationsOn(this.items, `e${i}`), baseline, after);
      this.#expectNoDoubles(kind, baseline, after);
    }
    for (const path of after.keys()) {
      const known = this.#kinds.some((kind) => belongs(kind, path)) && !path.endsWith(".tmp");
      expect(known, `${path} is left behind`).toBe(true);
    }
    for (const snapshot of this.#during) {
      for (const path of this.#kinds.flatMap(({ files }) => files)) {
        const whole = [baseline, after].some((one) => same(one.get(path), snapshot.get(path)));
        expect(whole, `${path} is neither as before nor as after`).toBe(true);
      }
    }
  }
}
