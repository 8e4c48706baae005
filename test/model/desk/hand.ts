/** How a person writes this time: a choice for everything that means the same. The same dice, the same choices. */
export class Hand {
  #state: number;

  constructor(dice: number) {
    this.#state = (dice * 2654435761 + 1) >>> 0;
  }

  /** A number from 0 up to, but not, `count`. */
  number(count: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return (this.#state >>> 8) % count;
  }

  pick<const T>(choices: readonly [T, ...T[]]): T {
    return choices[this.number(choices.length)]!;
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.number(times) === 0;
  }
}
