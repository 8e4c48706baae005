import { setImmediate as turn } from "node:timers/promises";

/** Work goes on for so long, in milliseconds, before messages that came meanwhile are looked at. */
const longest = 8;

/** Lets other things happen now and then during long work, so that it can be told to end. */
export class Breath {
  #since = performance.now();

  /** Whether a pause is due. */
  get due(): boolean {
    return performance.now() - this.#since >= longest;
  }

  async take(): Promise<void> {
    await turn();
    this.#since = performance.now();
  }
}
