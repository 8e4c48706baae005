import type { Measured } from "./measured.ts";

/** The quickest of several runs. */
export async function best(runs: number, measure: () => Promise<Measured>): Promise<Measured> {
  let least = await measure();
  for (let count = 1; count < runs; count++) {
    const one = await measure();
    if (one.milliseconds < least.milliseconds) least = one;
  }
  return least;
}
