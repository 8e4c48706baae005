import type { Moment, SyncId } from "./schedule.ts";

/** What has changed of a sync's files, all together. */
export interface Gathered {
  readonly sync: SyncId;
  /** When the first change was noticed. */
  readonly since: Moment;
  /** Files that have settled, in the order in which they did. */
  readonly files: readonly string[];
}

interface Gathering {
  since: Moment;
  touchedAt: Moment;
  settledAt: Moment;
  readonly open: Set<string>;
  readonly settled: Set<string>;
  touched: number;
}

/** After more than so many files nothing may be touched for `burstRest` before they count as all. */
const burst = 20;
const burstRest = 1000;

/** For one file that does not settle the others do not wait longer than this. */
const patience = 5000;

/** Puts the changes of a sync's files together, so that those that belong together give one run. */
export class GatheringSyncs {
  readonly #syncs = new Map<SyncId, Gathering>();

  touch(sync: SyncId, file: string, now: Moment): void {
    let gathering = this.#syncs.get(sync);
    if (gathering === undefined) {
      gathering = {
        since: now,
        touchedAt: now,
        settledAt: now,
        open: new Set(),
        settled: new Set(),
        touched: 0,
      };
      this.#syncs.set(sync, gathering);
    }
    gathering.touchedAt = now;
    if (!gathering.open.has(file)) gathering.touched++;
    gathering.open.add(file);
  }

  settled(sync: SyncId, file: string, now: Moment): void {
    const gathering = this.#syncs.get(sync);
    if (gathering?.open.delete(file) !== true) return;
    gathering.settled.add(file);
    gathering.settledAt = now;
  }

  forget(sync: SyncId): void {
    this.#syncs.delete(sync);
  }

  /** The syncs whose changes are complete. They are given once; what comes later is gathered anew. */
  take(now: Moment): readonly Gathered[] {
    const taken: Gathered[] = [];
    for (const [sync, gathering] of this.#syncs) {
      const at = readyAt(gathering);
      if (at === null || now < at) continue;
      taken.push({ sync, since: gathering.since, files: [...gathering.settled] });
      if (gathering.open.size === 0) this.#syncs.delete(sync);
      else
        this.#syncs.set(sync, {
          ...gathering,
          since: now,
          settled: new Set(),
          touched: gathering.open.size,
        });
    }
    return taken;
  }

  /** When `take` gives something, if nothing else happens. */
  nextTake(): Moment | null {
    const moments = [...this.#syncs.values()].flatMap((gathering) => readyAt(gathering) ?? []);
    return moments.length === 0 ? null : Math.min(...moments);
  }
}

function readyAt({ open, settled, touched, touchedAt, settledAt }: Gathering): Moment | null {
  if (settled.size === 0) return null;
  if (open.size > 0) return settledAt + patience;
  return touched > burst ? touchedAt + burstRest : settledAt;
}
