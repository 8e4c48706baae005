import { expect, test } from "vitest";
import { short, whenOf } from "../../agent/desktop/menu/words.ts";
import { now, zone } from "./seen.ts";

const hour = 3_600_000;
const day = 24 * hour;

test.each([
  [now, "14:10"],
  [now - 14 * hour, "00:10"],
  [now - 15 * hour, "yesterday 23:10"],
  [now + 10 * hour, "tomorrow 00:10"],
  [now - 2 * day, "Sun 14:10"],
  [now + 6 * day, "Mon 14:10"],
  [now + 7 * day, "1 Dec"],
  [now - 30 * day, "25 Oct"],
  [now + 60 * day, "23 Jan 2027"],
])("[D43] a moment is as short as can be told from now: %i is %s", (moment, words) => {
  expect(whenOf(moment, now, zone)).toBe(words);
});

test("[D43] words are cut at a whole length, and are one line", () => {
  expect(short("a\n b\t c")).toBe("a b c");
  expect(short("x".repeat(70))).toBe("x".repeat(70));
  expect(short("x".repeat(71))).toBe(`${"x".repeat(69)}…`);
});
