import type { AgentEvent } from "../../shared/protocol/events.ts";
import type { AgentState, Progress, SyncId, SyncView } from "../../shared/protocol/views.ts";
import type { Timers } from "./ports.ts";

export interface AnnouncerPorts {
  readonly timers: Timers;
  readonly state: () => AgentState;
  /** `null` of a sync that is gone. */
  readonly view: (sync: SyncId) => SyncView | null;
}

/** Changes are gathered for so long, in milliseconds: a burst of them is told once. */
const gathered = 100;
/** Progress of a sync is told at most once in so many milliseconds. */
const progressEvery = 250;

/** Tells whoever listens what has changed, at a pace that a person can follow and a window can draw. */
export class Announcer {
  readonly #ports: AnnouncerPorts;
  readonly #listeners = new Set<(event: AgentEvent) => void>();
  readonly #changed = new Set<SyncId>();
  readonly #waiting = new Set<SyncId>();
  readonly #progress = new Map<SyncId, Progress>();
  #isAgentChanged = false;
  #isSoon = false;
  #isProgressSoon = false;
  #isClosed = false;

  constructor(ports: AnnouncerPorts) {
    this.#ports = ports;
  }

  subscribe(listener: (event: AgentEvent) => void): () => void {
    this.#listeners.add(listener);
    listener({ kind: "state", state: this.#ports.state() });
    return () => this.#listeners.delete(listener);
  }

  sync(id: SyncId): void {
    this.#changed.add(id);
    this.#soon();
  }

  agent(): void {
    this.#isAgentChanged = true;
    this.#soon();
  }

  /** Conflicts or rejected records of a sync are others. */
  waiting(id: SyncId): void {
    this.#waiting.add(id);
    this.#soon();
  }

  progress(id: SyncId, progress: Progress): void {
    this.#progress.set(id, progress);
    if (this.#isProgressSoon) return;
    this.#isProgressSoon = true;
    this.#ports.timers.after(progressEvery, () => {
      this.#isProgressSoon = false;
      for (const [sync, latest] of this.#progress) this.tell({ kind: "progress", sync, progress: latest });
      this.#progress.clear();
    });
  }

  /** Tells nothing any more: what it would ask is closed. */
  close(): void {
    this.#isClosed = true;
    this.#listeners.clear();
  }

  tell(event: AgentEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  #soon(): void {
    if (this.#isSoon) return;
    this.#isSoon = true;
    this.#ports.timers.after(gathered, () => {
      this.#isSoon = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#isClosed) return;
    const changed = [...this.#changed];
    const waiting = [...this.#waiting];
    this.#changed.clear();
    this.#waiting.clear();
    if (this.#listeners.size === 0) {
      this.#isAgentChanged = false;
      return;
    }
    if (this.#isAgentChanged) {
      const { syncs: _syncs, ...agent } = this.#ports.state();
      this.tell({ kind: "agent", agent });
    }
    this.#isAgentChanged = false;
    for (const id of changed) {
      // A run that has ended has no progress any more.
      const view = this.#ports.view(id);
      if (view?.activity.kind !== "running") this.#progress.delete(id);
      this.tell(view === null ? { kind: "sync-gone", sync: id } : { kind: "sync", sync: view });
    }
    for (const sync of waiting) this.tell({ kind: "waiting", sync });
  }
}
