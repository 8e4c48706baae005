export interface ShownLine {
  readonly sign: " " | "-" | "+";
  /** The line's number in the text that it is of, from 1. */
  readonly number: number;
  readonly text: string;
}

/** What an edit in one place changes, with a few lines around it. */
export function changedLines(before: string, after: string, context = 3): readonly ShownLine[] {
  if (before === after) return [];
  const [from, to] = [before.split("\n"), after.split("\n")];
  let head = 0;
  while (head < from.length && head < to.length && from[head] === to[head]) head++;
  let tail = 0;
  const most = Math.min(from.length, to.length) - head;
  while (tail < most && from[from.length - 1 - tail] === to[to.length - 1 - tail]) tail++;
  const lines = (
    sign: ShownLine["sign"],
    texts: readonly string[],
    begin: number,
    end: number,
  ): ShownLine[] => texts.slice(begin, end).map((text, i) => ({ sign, number: begin + i + 1, text }));
  const end = to.length - tail;
  return [
    ...lines(" ", to, Math.max(0, head - context), head),
    ...lines("-", from, head, from.length - tail),
    ...lines("+", to, head, end),
    ...lines(" ", to, end, Math.min(to.length, end + context)),
  ];
}
