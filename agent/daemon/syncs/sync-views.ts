import type { SyncId, SyncView } from "../../../shared/protocol/views.ts";
import type { Timetable } from "../../../shared/schedule/timetable.ts";
import type { Runner } from "../runs/runner.ts";
import { settingsFrom } from "../settings.ts";
import type { AgentStore } from "../store/agent-store.ts";
import type { KnownSync } from "./known-sync.ts";
import type { StaleWatch } from "./stale-watch.ts";
import type { SyncRegistry } from "./sync-registry.ts";
import { syncView } from "./sync-view.ts";

export interface SyncViewsPorts {
  readonly registry: SyncRegistry;
  readonly runner: Runner;
  readonly timetable: Timetable;
  readonly store: AgentStore;
  readonly staleWatch: StaleWatch;
  readonly clock: () => number;
}

/** The syncs as others see them, at this moment. */
export class SyncViews {
  readonly #ports: SyncViewsPorts;

  constructor(ports: SyncViewsPorts) {
    this.#ports = ports;
  }

  all(): readonly SyncView[] {
    return this.#ports.registry.all().map((sync) => this.of(sync));
  }

  /** `null` of a sync that is gone. */
  find(id: SyncId): SyncView | null {
    const sync = this.#ports.registry.get(id);
    return sync === null ? null : this.of(sync);
  }

  of(sync: KnownSync): SyncView {
    const { runner, timetable, store, staleWatch, clock } = this.#ports;
    const now = clock();
    return syncView(sync, {
      activity: runner.activity(sync.id),
      timetable,
      causeOf: (run) => store.runs.causeOf(run),
      stale: staleWatch.of(sync, settingsFrom(store.settings()).staleAfter, now),
      now,
    });
  }
}
