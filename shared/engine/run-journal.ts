import type { ExecutionJournal } from "../apply/execute.ts";
import type { PlannedWrite } from "../apply/planned-write.ts";
import type { WriteIntent, WriteOutcome } from "../connectors/contract.ts";
import type { CompiledSync } from "../mapping/compiled.ts";
import type { EndpointName, RunId } from "../model/ids.ts";
import type { SyncState } from "../state/store.ts";
import { unplanned } from "./results.ts";

/** Outcomes that are noted together: one that a crash takes along is settled by asking its endpoint. */
const notedAtOnce = 200;

/** The journal of one run, in state. */
export class RunJournal implements ExecutionJournal {
  readonly #state: SyncState;
  readonly #compiled: CompiledSync;
  readonly #run: RunId;
  readonly #pending = new Map<EndpointName, WriteOutcome[]>();

  constructor(state: SyncState, compiled: CompiledSync, run: RunId) {
    this.#state = state;
    this.#compiled = compiled;
    this.#run = run;
  }

  async intend(intent: WriteIntent, planned: readonly PlannedWrite[]): Promise<void> {
    if (intent.kind === "send") {
      this.flush();
      this.#state.intend(this.#run, intent);
      return;
    }
    const mapping = this.#compiled.endpoints.get(intent.endpoint)!;
    this.#state.intend(this.#run, { ...intent, outcomes: unplanned(mapping, planned, intent.outcomes) });
  }

  note(endpoint: EndpointName, outcomes: readonly WriteOutcome[]): void {
    const pending = this.#pending.get(endpoint) ?? [];
    pending.push(...outcomes);
    this.#pending.set(endpoint, pending);
    if (pending.length >= notedAtOnce) this.flush();
  }

  /** Puts on disk what has been noted so far. */
  flush(): void {
    for (const [endpoint, outcomes] of this.#pending)
      if (outcomes.length > 0) this.#state.note(this.#run, endpoint, outcomes);
    this.#pending.clear();
  }
}
