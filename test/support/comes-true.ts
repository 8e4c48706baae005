import { setTimeout as delay } from "node:timers/promises";

export interface Waiting {
  /** Milliseconds between two looks. */
  readonly every?: number;
  /** Milliseconds after which it is an error. */
  readonly patience?: number;
}

/** Waits until something is so, and fails with what was waited for where it does not come. */
export async function comesTrue(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  { every = 20, patience = 20_000 }: Waiting = {},
): Promise<void> {
  const deadline = performance.now() + patience;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`This does not come: ${what}`);
    await delay(every);
  }
}
