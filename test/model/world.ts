import { expect } from "vitest";
import { applyPlanFile } from "../../shared/engine/apply-plan-file.ts";
import { makePlan, type Planned } from "../../shared/engine/make-plan.ts";
import type { OpenSync } from "../../shared/engine/open-sync.ts";
import type { PlanFile } from "../../shared/engine/plan-file.ts";
import { recoverRuns } from "../../shared/engine/recover-runs.ts";
import { runPlan } from "../../shared/engine/run-plan.ts";
import type { CompiledSync } from "../../shared/mapping/compiled.ts";
import type { ConflictDefault, ConflictPolicy, DeletePolicy, Mode } from "../../shared/mapping/sync-file.ts";
import { runId } from "../../shared/model/ids.ts";
import type { PlanItem } from "../../shared/model/plan.ts";
import { identitySync } from "../support/identity-sync.ts";
import { type ApiManners, type Fault, MemoryApi } from "../support/memory-api.ts";
import { MemoryEndpoint } from "../support/memory-endpoint.ts";
import { Died, MemoryState } from "../support/memory-state.ts";
import { resolveOpen } from "../support/resolve-open.ts";

export const fields = ["a", "b"] as const;
export const keys = ["k1", "k2", "k3"] as const;

export interface Scenario {
  readonly endpoints: readonly {
    readonly mode: Mode;
    readonly drift: "overwrite" | "keep" | "conflict";
    /** A web API, and what it is like; else an endpoint that is as good as a file. */
    readonly api?: ApiManners | null;
  }[];
  readonly policy: "manual" | "newest" | "priority" | "owner" | "rule";
  readonly deleteRule: ConflictPolicy["deletes"];
  readonly deletes: DeletePolicy;
  readonly trims: boolean;
  readonly actions: readonly Action[];
}

export type Action =
  /** A person writes a new value into a field; the record is made if it is not there. */
  | { readonly kind: "set"; readonly at: number; readonly key: number; readonly field: number }
  | { readonly kind: "remove"; readonly at: number; readonly key: number }
  | { readonly kind: "run" }
  /** A run during which a person works on an endpoint, after the plan was made. */
  | {
      readonly kind: "race";
      readonly at: number;
      readonly key: number;
      readonly field: number;
      readonly remove: boolean;
    }
  /** A run that reads one endpoint only in part. */
  | { readonly kind: "partial"; readonly at: number }
  /** What happens to the next requests to an API. */
  | { readonly kind: "faults"; readonly at: number; readonly faults: readonly Fault[] }
  /** The list of an API stays as it is for a while. */
  | { readonly kind: "lag"; readonly at: number; readonly on: boolean }
  /** The next run is killed after its writes were sent, before it could note what came of them. */
  | { readonly kind: "kill" }
  | { readonly kind: "lose-state" }
  /** A plan is made and kept as a file; a later `apply` carries out what of it still holds. */
  | { readonly kind: "keep-plan" }
  | { readonly kind: "apply-plan" };

/** Endpoints, people and a sync, with a ledger of everything that anybody wrote. */
export class World {
  readonly endpoints: MemoryEndpoint[];
  readonly compiled: CompiledSync;
  state = new MemoryState();
  readonly scenario: Scenario;
  /** Values that a person wrote and nobody who had seen them replaced: value → key and field. */
  readonly live = new Map<string, { readonly key: string; readonly field: string }>();
  /** Every value ever written, with its place: nothing else may turn up anywhere. */
  readonly written = new Map<string, string>();
  /** What lost, and was told to have lost. */
  readonly told = new Set<string>();
  #kept: PlanFile | null = null;
  #clock = 1_000_000;
  #values = 0;
  #runs = 0;

  constructor(scenario: Scenario) {
    this.scenario = scenario;
    this.endpoints = scenario.endpoints.map(({ api }, i) =>
      api ? new MemoryApi(`e${i}`, api) : new MemoryEndpoint(`e${i}`),
    );
    if (scenario.trims) this.endpoints[0]!.rewrite = (value) => value.replace(/ $/, "");
    const rule: ConflictDefault =
      scenario.policy === "owner"
        ? { kind: "owner", endpoint: "e0" }
        : scenario.policy === "rule"
          ? { kind: "rule", rule: "" }
          : { kind: scenario.policy };
    this.compiled = identitySync({
      fields: ["key", ...fields, "at"],
      key: "key",
      endpoints: scenario.endpoints.map((one, i) => ({
        ...one,
        name: `e${i}`,
        modified: "at",
        makesIds: (one.api ?? null) !== null,
      })),
      conflicts: {
        default: rule,
        priority: ["e1", "e0"],
        fields: {},
        deletes: scenario.deleteRule,
        skew: 500,
      },
      deletes: scenario.deletes,
    });
  }

  get sync(): OpenSync {
    const connectors = new Map(this.endpoints.map((endpoint, i) => [`e${i}`, endpoint]));
    return { path: "/world.sync.yaml", compiled: this.compiled, connectors, state: this.state };
  }

  set(at: number, key: string, field: string): void {
    const { records } = this.endpoints[at]!;
    const value = `v${++this.#values}${this.scenario.trims ? " " : ""}`;
    this.#clock += 1000;
    const before = records.get(key);
    if (before !== undefined) this.#saw(before[field]);
    const stamp = new Date(this.#clock).toISOString();
    records.set(key, { key, a: null, b: null, ...before, [field]: value, at: stamp });
    this.live.set(value, { key, field });
    this.written.set(value.trimEnd(), `${key}.${field}`);
  }

  remove(at: number, key: string): void {
    const { records } = this.endpoints[at]!;
    const before = records.get(key);
    if (before === undefined) return;
    for (const field of fields) this.#saw(before[field]);
    records.delete(key);
  }

  /** A person replaces a value that they see, however this endpoint spells it. */
  #saw(value: unknown): void {
    this.live.delete(String(value));
    this.live.delete(`${value} `);
  }

  async plan(): Promise<Planned> {
    const planned = await makePlan(this.sync, { madeAt: this.#clock, signal: new AbortController().signal });
    if (!planned.ok) throw new Error(planned.error.message);
    return planned.value;
  }

  /** A whole run; checks what every plan must keep to. Returns how many operations it had. */
  async run(): Promise<number> {
    const planned = await this.plan();
    let operations = 0;
    for (const item of planned.items) {
      operations += item.operations.length;
      this.#hear(item);
      for (const operation of item.operations) {
        if (operation.kind === "update") {
          for (const { from, to } of operation.fields)
            expect(from, "an update of what is already so").not.toBe(to);
        }
        if (operation.kind === "delete") {
          for (const endpoint of this.endpoints) {
            const unread =
              endpoint.partial && endpoint.records.has(item.key) && !endpoint.lastRead.has(item.key);
            expect(unread, "a delete while a holder of the record could not be read").toBe(false);
          }
          const witness = this.endpoints[Number(operation.evidence.endpoint.slice(1))]!;
          const end = item.link === null ? null : this.state.link(item.link)?.ends[witness.place];
          const holds = [...witness.records].some(([key, { id }]) =>
            end?.kind === "present" && id !== undefined ? id === end.id : key === item.key,
          );
          expect(holds, "a delete whose evidence is not so").toBe(false);
        }
      }
    }
    const run = runId(`run-${++this.#runs}`);
    const signal = new AbortController().signal;
    await runPlan(this.sync, planned, { run, clock: () => this.#clock, signal, undoes: null });
    this.#checkLinks();
    return operations;
  }

  async #apply(file: PlanFile): Promise<void> {
    const signal = new AbortController().signal;
    for (const item of file.items) this.#hear(item);
    const applied = await applyPlanFile(this.sync, file, {
      clock: () => this.#clock,
      signal,
      approved: true,
    });
    if (!applied.ok) throw new Error(applied.error.message);
    this.#checkLinks();
  }

  /** Notes what a plan tells a person to have lost. */
  #hear(item: PlanItem): void {
    for (const { lost } of item.decisions) for (const { value } of lost) this.told.add(String(value));
    for (const operation of item.operations) {
      if (operation.kind !== "delete") continue;
      for (const value of Object.values(operation.record)) this.told.add(String(value));
    }
  }

  #checkLinks(): void {
    const seen = new Set<string>();
    for (const link of this.state.links()) {
      for (const [name, end] of Object.entries(link.ends)) {
        if (end.kind !== "present") continue;
        expect(seen.has(`${name}:${end.id}`), `${name}:${end.id} is in two links`).toBe(false);
        seen.add(`${name}:${end.id}`);
      }
    }
  }

  async act(action: Action): Promise<void> {
    switch (action.kind) {
      case "set":
        this.set(action.at % this.endpoints.length, keys[action.key]!, fields[action.field]!);
        break;
      case "remove":
        this.remove(action.at % this.endpoints.length, keys[action.key]!);
        break;
      case "run":
        await this.run();
        break;
      case "race": {
        const at = action.at % this.endpoints.length;
        const endpoint = this.endpoints[at]!;
        const key = keys[action.key]!;
        endpoint.meanwhile = () =>
          action.remove ? this.remove(at, key) : this.set(at, key, fields[action.field]!);
        await this.run();
        endpoint.meanwhile = null;
        break;
      }
      case "partial": {
        const endpoint = this.endpoints[action.at % this.endpoints.length]!;
        endpoint.partial = true;
        await this.run();
        endpoint.partial = false;
        break;
      }
      case "faults": {
        const endpoint = this.endpoints[action.at % this.endpoints.length]!;
        if (endpoint instanceof MemoryApi) endpoint.faults = [...action.faults];
        break;
      }
      case "lag": {
        const endpoint = this.endpoints[action.at % this.endpoints.length]!;
        if (endpoint instanceof MemoryApi) endpoint.lag(action.on);
        break;
      }
      case "kill":
        await this.#killed();
        break;
      case "keep-plan": {
        const { header, items } = await this.plan();
        this.#kept = { kind: "syncline-plan", version: 1, path: "", header, items: [...items], seal: "" };
        break;
      }
      case "apply-plan":
        if (this.#kept !== null) await this.#apply(this.#kept);
        break;
      case "lose-state": {
        this.state = new MemoryState();
        // Without its state a sync knows nothing of records that a list does not show yet.
        for (const endpoint of this.endpoints) if (endpoint instanceof MemoryApi) endpoint.lag(false);
        const planned = await this.plan();
        for (const { operations } of planned.items) {
          expect(operations.filter(({ kind }) => kind === "delete")).toEqual([]);
        }
        break;
      }
    }
  }

  /** A run that ends before its commit, with or without what was noted of its requests; the next one takes up what it left. */
  async #killed(): Promise<void> {
    const planned = await this.plan();
    for (const item of planned.items) this.#hear(item);
    const run = runId(`run-${++this.#runs}`);
    const { signal } = new AbortController();
    this.state.dying = true;
    const died = await runPlan(this.sync, planned, {
      run,
      clock: () => this.#clock,
      signal,
      undoes: null,
    }).catch((cause: unknown) => cause);
    this.state.dying = false;
    expect(died).toBeInstanceOf(Died);
    const recovered = await recoverRuns(this.sync, () => this.#clock, signal);
    expect(recovered.ok).toBe(true);
    this.#checkLinks();
  }

  /** All is well again: lists show everything, requests are answered, and a person says what became of what was sent. */
  calm(): void {
    // After so long everything is read again.
    this.#clock += 100_000;
    for (const endpoint of this.endpoints) {
      if (!(endpoint instanceof MemoryApi)) continue;
      endpoint.lag(false);
      endpoint.faults = [];
    }
  }

  /** A person looks whether records that were sent are there, and says so. */
  settleSent(): boolean {
    const unsettled = this.state.conflicts().filter(({ conflict }) => conflict.kind === "unsettled");
    for (const { conflict } of unsettled) resolveOpen(this.state, conflict.id, { kind: "again" });
    return unsettled.length > 0;
  }

  /** Values that are open to a person in a conflict. */
  inConflict(): ReadonlySet<string> {
    const values = new Set<string>();
    for (const { conflict } of this.state.conflicts()) {
      if (conflict.base !== undefined) values.add(String(conflict.base));
      for (const side of Object.values(conflict.sides)) {
        if (side.kind === "value") values.add(String(side.value));
        if (side.kind === "record" || side.kind === "sent")
          for (const value of side.text.match(/v\d+ ?/g) ?? []) values.add(value);
      }
    }
    return values;
  }
}
