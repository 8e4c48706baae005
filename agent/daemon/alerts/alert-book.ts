import type { AlertMemory, Told, ToldSync } from "./alert-memory.ts";
import type { AlertNews, WaitingSync } from "./alert-message.ts";
import type { Wait } from "./wait.ts";

/** News are gathered for so long, in milliseconds: what has one cause gives one message. */
export const gatheredFor = 10_000;
/** After a message the next waits so long, the one soon after that four times as long, and so on up to the longest. */
export const firstGap = 60_000;
const longestGap = 900_000;
/** What was told of a sync that was not heard of for so long is forgotten. */
const forgottenAfter = 90 * 86_400_000;

/**
 * Knows what waits and what was told of it, and decides what to tell and when (SPEC A71 to A75). No I/O; `every` is the
 * milliseconds in which at most one alert of a kind for a sync is sent, all moments are milliseconds since 1970.
 */
export class AlertBook {
  readonly #waiting = new Map<string, { readonly name: string; readonly waits: readonly Wait[] }>();
  readonly #told: Map<string, ToldSync>;
  #last: number | null;
  #burst: number;
  /** Since when there is something to tell that may be told. */
  #pendingSince: number | null = null;

  constructor({ syncs, last, burst }: AlertMemory) {
    this.#told = new Map(Object.entries(syncs).map(([id, sync]) => [id, recalled(sync)]));
    this.#last = last;
    this.#burst = burst;
  }

  /** All that waits of a sync now, or of the agent itself. */
  waits(id: string, name: string, waits: readonly Wait[]): void {
    this.#waiting.set(id, { name, waits });
    const told = this.#told.get(id);
    if (told !== undefined) this.#told.set(id, { ...told, name, kinds: stillTold(told.kinds, waits) });
  }

  gone(id: string): void {
    this.#waiting.delete(id);
    this.#told.delete(id);
  }

  /** When to ask for news; `null` where there is nothing to tell as long as nothing changes. */
  nextAt(now: number, every: number): number | null {
    this.#noticeClock(now);
    const news = [...this.#waiting].flatMap(([id, { waits }]) => this.#newsAt(id, waits, every));
    const heals = this.#healed().length > 0 ? [now] : [];
    const earliest = Math.min(...news, ...heals);
    if (earliest === Number.POSITIVE_INFINITY) {
      this.#pendingSince = null;
      return null;
    }
    if (earliest > now) {
      this.#pendingSince = null;
      return Math.max(earliest, this.#paceAt(now, every));
    }
    this.#pendingSince ??= now;
    return Math.max(this.#pendingSince + gatheredFor, this.#paceAt(now, every));
  }

  /** All that is to be told now, which is told from now on; `null` where nothing is. */
  take(now: number, every: number): AlertNews | null {
    const at = this.nextAt(now, every);
    if (at === null || at > now) return null;
    const waiting: WaitingSync[] = [];
    for (const [id, { name, waits }] of this.#waiting) {
      const isDue = this.#newsAt(id, waits, every).some((due) => due <= now);
      if (!isDue) continue;
      waiting.push({
        id,
        name,
        waits: waits.map(({ kind, text }) => ({ kind, text })),
      });
      this.#told.set(id, toldNow(name, this.#told.get(id), waits, now));
    }
    const well = this.#healed();
    for (const { id } of well) {
      const told = this.#told.get(id);
      if (told !== undefined) this.#told.set(id, { ...told, isOpen: false });
    }
    this.#burst = this.#isBurstOver(now, every) ? 1 : this.#burst + 1;
    this.#last = now;
    this.#pendingSince = null;
    return { waiting, well, isAllWell: [...this.#told.values()].every(({ isOpen }) => !isOpen) };
  }

  memory(now: number): AlertMemory {
    const kept = [...this.#told].filter(
      ([id, { kinds }]) =>
        this.#waiting.has(id) || Object.values(kinds).some(({ at }) => now - at < forgottenAfter),
    );
    return { syncs: Object.fromEntries(kept), last: this.#last, burst: this.#burst };
  }

  /** When each kind of a sync that has news may be told. */
  #newsAt(id: string, waits: readonly Wait[], every: number): readonly number[] {
    const told = this.#told.get(id);
    return waits.flatMap((one) => {
      const { at = Number.NEGATIVE_INFINITY, amounts = {} } = told?.kinds[one.kind] ?? {};
      return one.amount > (amounts[one.identity] ?? 0) ? [at + every] : [];
    });
  }

  /** Syncs of which something was told, and of which nothing waits any more. One that was not heard of yet is not. */
  #healed() {
    return [...this.#told].flatMap(([id, { name, isOpen }]) =>
      isOpen && this.#waiting.get(id)?.waits.length === 0 ? [{ id, name }] : [],
    );
  }

  #paceAt(now: number, every: number): number {
    if (this.#last === null || this.#isBurstOver(now, every)) return Number.NEGATIVE_INFINITY;
    return this.#last + Math.min(every, longestGap, firstGap * 4 ** (this.#burst - 1));
  }

  #isBurstOver(now: number, every: number): boolean {
    return this.#last === null || now - this.#last >= every;
  }

  /** Where the clock was set back, what was told in its future counts as told now. */
  #noticeClock(now: number): void {
    if (this.#last !== null) this.#last = Math.min(this.#last, now);
    if (this.#pendingSince !== null) this.#pendingSince = Math.min(this.#pendingSince, now);
    for (const [id, told] of this.#told)
      if (Object.values(told.kinds).some(({ at }) => at > now))
        this.#told.set(id, {
          ...told,
          kinds: mapped(told.kinds, ({ at, amounts }) => ({ at: Math.min(at, now), amounts })),
        });
  }
}

/** What no longer waits may be news again, and so may what became less. When it was told stays, for the limit. */
const stillTold = (kinds: ToldSync["kinds"], waits: readonly Wait[]): ToldSync["kinds"] => {
  const now = amountsOf(waits);
  return mapped(kinds, ({ at, amounts }) => ({
    at,
    amounts: Object.fromEntries(
      Object.entries(amounts).flatMap(([identity, amount]) => {
        const left = Math.min(amount, now.get(identity) ?? 0);
        return left > 0 ? [[identity, left]] : [];
      }),
    ),
  }));
};

function toldNow(name: string, before: ToldSync | undefined, waits: readonly Wait[], now: number): ToldSync {
  const kinds: Record<string, Told> = { ...before?.kinds };
  for (const { kind } of waits)
    kinds[kind] = {
      at: now,
      amounts: Object.fromEntries(amountsOf(waits.filter((one) => one.kind === kind))),
    };
  return { name, isOpen: true, kinds };
}

const amountsOf = (waits: readonly Wait[]): ReadonlyMap<string, number> =>
  new Map(waits.map(({ identity, amount }) => [identity, amount]));

/**
 * Whether an endpoint can be read is only known again after the next run, so that its silence after a start does not mean
 * that it is well: of a sync of which that alone was told, nothing more is.
 */
function recalled(sync: ToldSync): ToldSync {
  const open = Object.entries(sync.kinds).filter(([, { amounts }]) => Object.keys(amounts).length > 0);
  return open.length > 0 && open.every(([kind]) => kind === "unreadable") ? { ...sync, isOpen: false } : sync;
}

const mapped = <T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
