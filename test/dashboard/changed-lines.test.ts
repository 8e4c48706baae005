import { expect, test } from "vitest";
import { changedLines } from "../../agent/dashboard/words/changed-lines.ts";

const shown = (before: string, after: string) =>
  changedLines(before, after, 1).map(({ sign, number, text }) => `${sign}${number} ${text}`);

test.each([
  ["a\nb\nc\nd", "a\nb\nX\nc\nd", [" 2 b", "+3 X", " 4 c"]],
  ["a\nb\nc\nd", "a\nB\nc\nd", [" 1 a", "-2 b", "+2 B", " 3 c"]],
  ["a\nb\nc", "a\nc", [" 1 a", "-2 b", " 2 c"]],
  ["a", "a\nb", [" 1 a", "+2 b"]],
  ["a\nb", "a\nb", []],
])("[D16] %j → %j shows the lines that change and one beside them", (before, after, lines) => {
  expect(shown(before, after)).toEqual(lines);
});
