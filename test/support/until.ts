import { setTimeout as delay } from "node:timers/promises";

export interface Waiting {
  /** Milliseconds between two looks. */
  readonly every?: number;
  /** Milliseconds after which it is an error. */
  readonly patience?: number;
}

type Seen<T> = T | null | false;

/** What `look` gives, as soon as that is not `null` or `false`; an error that names what was waited for where it does not come. */
export async function until<T>(
  what: string,
  look: () => Seen<T> | Promise<Seen<T>>,
  { every = 20, patience = 20_000 }: Waiting = {},
): Promise<T> {
  const deadline = performance.now() + patience;
  for (;;) {
    const seen = await look();
    if (seen !== null && seen !== false) return seen;
    if (performance.now() > deadline) throw new Error(`This does not come: ${what}`);
    await delay(every);
  }
}
