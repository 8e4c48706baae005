import { makePlan, type Planned } from "../../shared/engine/make-plan.ts";
import type { OpenSync } from "../../shared/engine/open-sync.ts";
import { recoverRuns } from "../../shared/engine/recover-runs.ts";
import { runPlan } from "../../shared/engine/run-plan.ts";
import type { Mode } from "../../shared/mapping/sync-file.ts";
import { runId } from "../../shared/model/ids.ts";
import type { RunOutcome } from "../../shared/state/store.ts";
import { identitySync } from "../support/identity-sync.ts";
import { type ApiManners, MemoryApi } from "../support/memory-api.ts";
import { MemoryEndpoint } from "../support/memory-endpoint.ts";
import { Died, MemoryState } from "../support/memory-state.ts";

const { signal } = new AbortController();

/** A file that is as good as any, and a web API, in one two-way sync. */
export class ApiDesk {
  readonly file = new MemoryEndpoint("file");
  readonly api: MemoryApi;
  readonly state = new MemoryState();
  readonly sync: OpenSync;
  clock = 1_000_000;
  #runs = 0;

  constructor(manners: Partial<ApiManners> = {}, mode: Mode = "two-way") {
    this.api = new MemoryApi("api", { tells: false, changes: "none", ...manners });
    const compiled = identitySync({
      fields: ["key", "name"],
      key: "key",
      endpoints: [
        { name: "file", mode: "two-way" },
        { name: "api", mode, makesIds: true },
      ],
      conflicts: {
        default: { kind: "manual" },
        priority: [],
        fields: {},
        deletes: "manual",
        skew: 0,
      },
      deletes: "propagate",
    });
    const connectors = new Map<string, MemoryEndpoint>([
      ["file", this.file],
      ["api", this.api],
    ]);
    this.sync = { path: "/desk.sync.yaml", compiled, connectors, state: this.state };
  }

  async plan(): Promise<Planned> {
    const planned = await makePlan(this.sync, { madeAt: this.clock, signal });
    if (!planned.ok) throw new Error(planned.error.message);
    return planned.value;
  }

  /** One run; gives what was written, one word an operation: `api create A`. */
  async run(): Promise<{ readonly operations: readonly string[]; readonly outcome: RunOutcome }> {
    const recovered = await recoverRuns(this.sync, () => this.clock, signal);
    if (!recovered.ok) throw new Error(recovered.error.message);
    const planned = await this.plan();
    const operations = [...planned.items].flatMap(({ key, operations }) =>
      operations.map(({ endpoint, kind }) => `${endpoint} ${kind} ${key}`),
    );
    const run = runId(`run-${++this.#runs}`);
    const outcome = await runPlan(this.sync, planned, { run, clock: () => this.clock, signal, undoes: null });
    return { operations, outcome };
  }

  /** A run whose process dies before it could note what came of its writes. */
  async killed(): Promise<void> {
    this.state.dying = true;
    const died = await this.run().catch((cause: unknown) => cause);
    this.state.dying = false;
    if (!(died instanceof Died)) throw died;
  }

  conflicts(): readonly string[] {
    return this.state.conflicts().map(({ conflict }) => `${conflict.kind} ${conflict.id}`);
  }

  /** What an endpoint holds: key → name. */
  names(endpoint: MemoryEndpoint): Readonly<Record<string, unknown>> {
    return Object.fromEntries([...endpoint.records.values()].map(({ key, name }) => [String(key), name]));
  }
}
