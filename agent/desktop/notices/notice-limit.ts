import type { Moment } from "../../../shared/protocol/views.ts";
import { counted } from "../menu/words.ts";
import type { Notice } from "./notices-for.ts";

/** So many notices in a burst are shown one by one; of more there is one that counts them. */
const oneByOne = 3;
/** And in so long, in milliseconds, so many in all. */
const window = 60_000;
const perWindow = 5;

/** Lets through what a person has not just had, and no more than can be read: the rest waits for its turn. `SPEC D74`. */
export class NoticeLimit {
  readonly #shown = new Map<string, Moment>();
  #recent: Moment[] = [];
  #waiting: readonly Notice[] = [];

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Those to show now. `every`: how long, in milliseconds, there is none of the same key. */
  pass(notices: readonly Notice[], now: Moment, every: number): readonly Notice[] {
    const due = notices.filter(({ key }) => !this.#isTooSoon(key, now, every));
    for (const { key } of due) this.#shown.set(key, now);
    // A clock that was set back leaves times ahead; they count no longer.
    this.#recent = this.#recent.filter((at) => at <= now && now - at < window);
    const [told, room] = [[...this.#waiting, ...due], perWindow - this.#recent.length];
    if (told.length > 0 && room <= 0) {
      this.#waiting = told;
      return [];
    }
    this.#waiting = [];
    const passed = told.length > Math.min(oneByOne, room) ? [together(told)] : told;
    this.#recent.push(...passed.map(() => now));
    return passed;
  }

  /** Nobody wants to hear of those that wait any more. */
  forget(): void {
    this.#waiting = [];
  }

  #isTooSoon(key: string, now: Moment, every: number): boolean {
    const at = this.#shown.get(key);
    return at !== undefined && at <= now && now - at < every;
  }
}

const together = (notices: readonly Notice[]): Notice => ({
  key: "together",
  title: `Syncline: ${counted(notices.length, "thing needs", "things need")} attention`,
  body: notices
    .slice(0, 3)
    .map(({ title }) => title)
    .join("; "),
  click: { kind: "open", page: { kind: "home" } },
  actions: [],
});
