/** Milliseconds by which two clocks may go apart between two looks. */
const noticedJump = 10_000;

/** Notices that the machine slept or that its clock was set, by a second clock that neither changes. */
export class ClockWatch {
  readonly #wall: () => number;
  readonly #steady: () => number;
  #seen: { readonly wall: number; readonly steady: number };

  constructor(wall: () => number, steady: () => number) {
    this.#wall = wall;
    this.#steady = steady;
    this.#seen = { wall: wall(), steady: steady() };
  }

  /** By how many milliseconds the clock jumped since the last look; 0 where it went as it should. */
  jump(): number {
    const now = { wall: this.#wall(), steady: this.#steady() };
    const jump = now.wall - this.#seen.wall - (now.steady - this.#seen.steady);
    this.#seen = now;
    return Math.abs(jump) < noticedJump ? 0 : jump;
  }
}
