/** Answers that are too long for a row, each once and in full. */
export class Legend {
  readonly #completions = new Map<string, number>();
  readonly #hovers = new Map<string, number>();

  /** The sign of a list of answers. */
  completions(lines: readonly string[]): string {
    return `c${numberOf(this.#completions, lines.join("\n"))}`;
  }

  /** A hover that is one line, or the sign of one that is more, with its first. */
  hover(text: string): string {
    const [first = "", ...more] = text.split("\n").filter((line) => line !== "" && line !== "```");
    return more.length === 0 ? first : `h${numberOf(this.#hovers, text)} ${first}`;
  }

  lines(): readonly string[] {
    return [...section("c", this.#completions), ...section("h", this.#hovers)];
  }
}

function numberOf(known: Map<string, number>, text: string): number {
  const number = known.get(text) ?? known.size + 1;
  known.set(text, number);
  return number;
}

const section = (sign: string, known: ReadonlyMap<string, number>): readonly string[] =>
  [...known].flatMap(([text, number]) => [
    `${sign}${number}:`,
    ...text.split("\n").map((line) => `    ${line}`.trimEnd()),
  ]);
