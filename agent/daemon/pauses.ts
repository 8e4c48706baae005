import type { Pause, SyncId } from "../../shared/protocol/views.ts";
import type { Timetable } from "../../shared/schedule/timetable.ts";
import type { AgentStore } from "./store/agent-store.ts";
import type { SyncRegistry } from "./syncs/sync-registry.ts";

export interface PausesPorts {
  readonly store: AgentStore;
  readonly timetable: Timetable;
  readonly registry: () => SyncRegistry;
  readonly clock: () => number;
  /** All syncs are paused, or no longer. */
  readonly onChange: () => void;
  /** What waited for the end of a pause may run. */
  readonly onEnd: () => void;
}

/** What a person holds back: everything, or single syncs. Outlasts the agent. */
export class Pauses {
  readonly #ports: PausesPorts;
  #all: Pause | null;

  constructor(ports: PausesPorts) {
    this.#ports = ports;
    this.#all = ports.store.pause();
    ports.timetable.pauseAll(this.#all);
  }

  /** The pause of everything. */
  get all(): Pause | null {
    return this.#all;
  }

  /** `null` goes on. */
  setAll(pause: Pause | null): void {
    const { store, timetable, onChange, onEnd } = this.#ports;
    this.#all = pause;
    store.setPause(pause);
    timetable.pauseAll(pause);
    onChange();
    if (pause === null) onEnd();
  }

  set(id: SyncId, pause: Pause | null): void {
    const { store, timetable, clock, onEnd } = this.#ports;
    const registry = this.#ports.registry();
    const sync = registry.get(id);
    if (sync === null) return;
    store.keep(id, { pause });
    timetable.put({ id, triggers: sync.file?.when ?? [], pause }, clock());
    registry.update(id, () => ({ pause }));
    if (pause === null) onEnd();
  }

  /** Ends the pauses whose time is over. */
  endOver(now: number): void {
    if (isOver(this.#all, now)) this.setAll(null);
    for (const { id, pause } of this.#ports.registry().all()) if (isOver(pause, now)) this.set(id, null);
  }

  /** When the first of them ends by itself; infinite where none does. */
  get nextEnd(): number {
    const single = this.#ports.registry().all();
    return Math.min(
      Number.POSITIVE_INFINITY,
      ...[this.#all, ...single.map(({ pause }) => pause)].flatMap((pause) => pause?.until ?? []),
    );
  }
}

const isOver = (pause: Pause | null, now: number): boolean =>
  pause !== null && pause.until !== null && pause.until <= now;
