import { syncNameOf } from "../../../shared/engine/load-sync.ts";
import { type Chains, chainsOf } from "../../../shared/schedule/chains.ts";
import type { KnownSync } from "./known-sync.ts";

/** Who runs after whom, worked out anew when it is asked for after a sync has come, changed or gone. */
export class SyncChains {
  readonly #syncs: () => readonly KnownSync[];
  #chains: Chains | null = null;

  constructor(syncs: () => readonly KnownSync[]) {
    this.#syncs = syncs;
  }

  changed(): void {
    this.#chains = null;
  }

  get now(): Chains {
    this.#chains ??= chainsOf(
      this.#syncs().map(({ id, path, workspace, file }) => ({
        id,
        path,
        workspace,
        names: [syncNameOf(path), ...(file === null ? [] : [file.name])],
        triggers: file?.when ?? [],
      })),
    );
    return this.#chains;
  }
}
