import type { SyncId } from "../../../shared/protocol/views.ts";
import { type Stale, staleFrom, staleness } from "../../../shared/schedule/staleness.ts";
import type { KnownSync } from "./known-sync.ts";

type Watched = Pick<KnownSync, "id" | "file" | "pause" | "lastSuccess" | "addedAt">;

/** From when a sync is stale, and what that follows from. */
interface Known {
  readonly file: KnownSync["file"];
  readonly since: number;
  readonly after: number;
  readonly from: number | null;
}

/**
 * Which syncs had no success for too long. Nothing happens when a sync becomes stale, so it is asked often: when that is,
 * is worked out once for each success and each text.
 */
export class StaleWatch {
  readonly #zone: string;
  readonly #known = new Map<SyncId, Known>();
  readonly #stale = new Set<SyncId>();

  /** `zone` is the machine's. */
  constructor(zone: string) {
    this.#zone = zone;
  }

  /** `after` is the number of intervals. */
  of(sync: Watched, after: number, now: number): Stale | null {
    const from = this.#from(sync, after);
    if (from === null || now < from) return null;
    return staleness(
      { id: sync.id, triggers: sync.file?.when ?? [], pause: sync.pause },
      { lastSuccess: sync.lastSuccess, addedAt: sync.addedAt, zone: this.#zone, after },
      now,
    );
  }

  /** The syncs for which the answer is another one than at the last look. */
  changed<T extends Watched>(syncs: readonly T[], after: number, now: number): readonly T[] {
    return syncs.filter((sync) => {
      const isStale = this.of(sync, after, now) !== null;
      if (isStale === this.#stale.has(sync.id)) return false;
      if (isStale) this.#stale.add(sync.id);
      else this.#stale.delete(sync.id);
      return true;
    });
  }

  forget(sync: SyncId): void {
    this.#known.delete(sync);
    this.#stale.delete(sync);
  }

  #from({ id, file, lastSuccess, addedAt }: Watched, after: number): number | null {
    const since = lastSuccess ?? addedAt;
    const known = this.#known.get(id);
    if (known !== undefined && known.file === file && known.since === since && known.after === after)
      return known.from;
    const triggers = file?.when ?? [];
    const from = staleFrom({ id, triggers }, { lastSuccess, addedAt, zone: this.#zone, after });
    this.#known.set(id, { file, since, after, from });
    return from;
  }
}
