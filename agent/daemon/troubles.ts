import type { Diagnostic } from "../../shared/base/diagnostic.ts";
import type { Log } from "./ports.ts";
import type { AgentStore } from "./store/agent-store.ts";
import type { SyncChains } from "./syncs/sync-chains.ts";

/** What the server around the agent tells of itself. */
export type Outside = () => { readonly dashboard: string | null; readonly problems: readonly Diagnostic[] };

export interface TroublesPorts {
  readonly log: Log;
  readonly store: Pick<AgentStore, "problem">;
  readonly chains: SyncChains;
  readonly outside: Outside;
}

/** What is wrong with the agent itself, as opposed to one of its syncs. */
export class Troubles {
  readonly #ports: TroublesPorts;
  #watching: Diagnostic | null = null;

  constructor(ports: TroublesPorts) {
    this.#ports = ports;
  }

  get all(): readonly Diagnostic[] {
    const { store, chains, outside } = this.#ports;
    const own = [this.#watching, store.problem].filter((one) => one !== null);
    return [...own, ...outside().problems, ...[...chains.now.problems.values()].flat()];
  }

  /** What is wrong with the watching from now on; `null`: nothing. */
  watching(problem: Diagnostic | null): void {
    this.#watching = problem;
    if (problem !== null) this.#ports.log.write("warning", "watch", problem.message);
    else this.#ports.log.write("info", "watch", "The system tells of changes in all folders again");
  }
}
