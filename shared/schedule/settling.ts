import type { Moment } from "./schedule.ts";

/** A file as the file system shows it: `stamp` is another one whenever the content may be. `null`: there is none. */
export type FileLook = { readonly stamp: string; readonly size: number } | null;

/** What a look into a file showed. */
export type FileCheck =
  | { readonly kind: "whole" }
  /** It parses, and yet something speaks against its being whole, such as a last line without its end. */
  | { readonly kind: "doubtful" }
  /** It does not parse. */
  | { readonly kind: "broken" }
  /** It cannot be opened: another program holds it. */
  | { readonly kind: "held" };

/** What to do about a file: look at it again when `nextLook` says, look into it, or take it as settled. */
export type Verdict = "wait" | "check" | "settled";

interface Settling {
  /** When the first of the changes was noticed. */
  readonly since: Moment;
  /** The size that was known of it before; `null` where it was not there, or nobody had looked. */
  readonly before: number | null;
  /** `undefined` before the first look. */
  look: FileLook | undefined;
  changedAt: Moment;
  /** The longest time between two changes of its size, once it has changed several times. */
  pause: number;
  sizes: number;
  check: FileCheck | null;
  lookAt: Moment;
}

/** A file rests when it has stayed as it is for so long, in milliseconds. */
export const rests = {
  /** A file that was saved. */
  saved: 120,
  /** One that was not there: a copy begins like that. */
  begun: 500,
  /** One that has become smaller by more than a tenth: so does a copy over another file. */
  shrunk: 1000,
  /** One that is not there: programs that save by renaming take the old one away first. */
  gone: 500,
  /** What may well not be whole. */
  doubtful: 2000,
  /** What cannot be read. */
  broken: 10_000,
  /** One that grows in pieces rests after this many times its longest pause, but not after more than `longestPause`. */
  pauses: 3,
  longestPause: 15_000,
  /** Until it rests, a file is looked at at least so often, so that it is known when it changes. */
  look: 250,
  /** One that another program holds open is looked at again so often. */
  held: 500,
  /** However it is, it counts as settled after this. */
  bound: 600_000,
} as const;

/**
 * Waits for changed files to settle: to rest, to open and to parse. Asks for looks at files and into them, and takes the
 * answers; has no clock and touches no file. Files are known by whatever text the caller likes.
 */
export class SettlingFiles {
  readonly #files = new Map<string, Settling>();

  get count(): number {
    return this.#files.size;
  }

  has(file: string): boolean {
    return this.#files.has(file);
  }

  /** Something happened to a file, or may have. `before` is its size when it was last settled. */
  touch(file: string, before: number | null, now: Moment): void {
    const settling = this.#files.get(file);
    if (settling !== undefined) settling.lookAt = Math.min(settling.lookAt, now);
    else
      this.#files.set(file, {
        since: now,
        before,
        look: undefined,
        changedAt: now,
        pause: 0,
        sizes: 0,
        check: null,
        lookAt: now,
      });
  }

  forget(file: string): void {
    this.#files.delete(file);
  }

  /** Files to look at now, those first that have waited longest. */
  dueLooks(now: Moment): readonly string[] {
    return [...this.#files]
      .filter(([, { lookAt }]) => lookAt <= now)
      .sort(([, one], [, other]) => one.lookAt - other.lookAt)
      .map(([file]) => file);
  }

  nextLook(): Moment | null {
    let next: Moment | null = null;
    for (const { lookAt } of this.#files.values()) next = Math.min(next ?? lookAt, lookAt);
    return next;
  }

  /** When the first change of a file that has not settled yet was noticed. */
  since(file: string): Moment | null {
    return this.#files.get(file)?.since ?? null;
  }

  /** A file was looked at. After "check" an answer to `checked` is due; after "settled" the file is forgotten. */
  looked(file: string, look: FileLook, now: Moment): Verdict {
    const settling = this.#files.get(file);
    if (settling === undefined) return "wait";
    const isFirst = settling.look === undefined;
    if (isFirst || settling.look?.stamp !== look?.stamp) {
      if (!isFirst && settling.look?.size !== look?.size) {
        settling.sizes++;
        if (settling.sizes > 1) settling.pause = Math.max(settling.pause, now - settling.changedAt);
      }
      settling.changedAt = now;
      settling.look = look;
      settling.check = null;
    }
    return this.#decide(file, settling, now);
  }

  /** A file was looked into, and looked like this meanwhile. */
  checked(file: string, check: FileCheck, look: FileLook, now: Moment): Verdict {
    const settling = this.#files.get(file);
    if (settling === undefined) return "wait";
    if (settling.look?.stamp !== look?.stamp) return this.looked(file, look, now);
    settling.check = check;
    const verdict = this.#decide(file, settling, now);
    if (verdict !== "check") return verdict;
    settling.lookAt = now + rests.held;
    return "wait";
  }

  #decide(file: string, settling: Settling, now: Moment): Verdict {
    const { check, look, changedAt, since } = settling;
    // A clock that was set back must not make it wait.
    settling.changedAt = Math.min(changedAt, now);
    const isOld = now - since >= rests.bound;
    const rest = restOf(settling);
    if (!isOld && now - settling.changedAt < rest) {
      settling.lookAt = Math.min(settling.changedAt + rest, now + rests.look);
      return "wait";
    }
    const isSettled = check !== null && check.kind !== "held";
    if (!isOld && look != null && !isSettled) {
      settling.lookAt = now + rests.held;
      return "check";
    }
    this.#files.delete(file);
    return "settled";
  }
}

function restOf({ look, before, pause, check }: Settling): number {
  const growing = Math.min(rests.longestPause, pause * rests.pauses);
  if (look == null) return rests.gone;
  const begun = before === null ? rests.begun : look.size < before * 0.9 ? rests.shrunk : rests.saved;
  const doubt = check?.kind === "doubtful" ? rests.doubtful : check?.kind === "broken" ? rests.broken : 0;
  return Math.max(begun, growing, doubt);
}
