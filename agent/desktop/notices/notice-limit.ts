import type { Moment } from "../../../shared/protocol/views.ts";
import { counted } from "../menu/words.ts";
import type { Notice } from "./notices-for.ts";

/** So many notices in a burst are shown one by one; of more there is one that counts them. */
const oneByOne = 3;
/** And in so long, in milliseconds, so many in all. */
const window = 60_000;
const perWindow = 5;

/** Holds notices back that a person has had, or that are too many to read. `SPEC D74`. */
export class NoticeLimit {
  readonly #shown = new Map<string, Moment>();
  #recent: Moment[] = [];

  /** Those to show now. `every`: how long, in milliseconds, there is none of the same key. */
  pass(notices: readonly Notice[], now: Moment, every: number): readonly Notice[] {
    const due = notices.filter(({ key }) => !this.#isTooSoon(key, now, every));
    for (const { key } of due) this.#shown.set(key, now);
    const told = due.length > oneByOne ? [together(due)] : due;
    // A clock that was set back leaves times ahead; they count no longer.
    this.#recent = this.#recent.filter((at) => at <= now && now - at < window);
    const passed = told.slice(0, Math.max(0, perWindow - this.#recent.length));
    this.#recent.push(...passed.map(() => now));
    return passed;
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
