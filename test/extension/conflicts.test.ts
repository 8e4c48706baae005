import { expect, test } from "vitest";
import { conflictCard } from "../../extension/conflicts/conflict-card.ts";
import { parseFromPage } from "../../extension/conflicts/messages.ts";
import { readValue } from "../../extension/conflicts/read-value.ts";
import { nextOpen } from "../../extension/conflicts/view/next-open.ts";
import { untranslated } from "../../extension/words/translate.ts";
import { conflictsOf, wellSync } from "../support/fake-data.ts";

const now = Date.UTC(2026, 5, 1, 12);
const sync = wellSync("shop", now, { attention: [{ kind: "conflicts", count: 7 }] });
const cards = conflictsOf(sync, now).map((one) => conflictCard(one, [sync], now, untranslated));

test("[E77] a conflict shows what was agreed on, what each side holds, and the ways to settle it", () => {
  const edit = cards.find(({ subject }) => subject === "price");
  expect(edit).toMatchObject({
    base: { text: "12.50", tone: "value" },
    isField: true,
    takesRule: true,
    settled: null,
  });
  expect(edit?.sides.map(({ value }) => value.text)).toEqual(["12.90", "11.90"]);
  expect(edit?.choices.map(({ resolution }) => resolution.kind)).toEqual(["endpoint", "endpoint"]);
  const kinds = new Map(
    cards.map((card) => [card.kind, card.choices.map(({ resolution }) => resolution.kind)]),
  );
  expect([...kinds]).toEqual([
    ["edit", ["endpoint", "endpoint"]],
    ["delete", ["keep", "delete"]],
    ["ambiguous", []],
    ["unsettled", ["again", "without"]],
  ]);
});

test("[E77] no value is shown that looks like another: none, blanks, and signs that cannot be seen", () => {
  const [view] = conflictsOf(sync, now);
  const shown = [null, " a ", "a\u202eb", ""].map((value) => {
    const conflict = { ...view!.conflict, base: value, field: "name" };
    return conflictCard(
      { ...view!, conflict, type: { type: "string", scale: null } },
      [sync],
      now,
      untranslated,
    ).base;
  });
  expect(shown).toEqual([
    { text: "(empty)", tone: "absent" },
    { text: '" a "', tone: "value" },
    { text: "a\\u202eb", tone: "value" },
    { text: '""', tone: "value" },
  ]);
});

test("[E77] after one is settled comes the next that is open, from the top again after the last", () => {
  const list = [null, "done", null, "done"].map((settled) => ({ settled }));
  expect(nextOpen(list, 0)).toBe(2);
  expect(nextOpen(list, 2)).toBe(0);
  expect(nextOpen([{ settled: "done" }], 0)).toBeNull();
});

test("[E78] what the page says is read as what comes from outside", () => {
  const settle = { kind: "settle", sync: "s", ids: ["a"], resolution: { kind: "keep" }, scope: "alike" };
  expect(parseFromPage(settle)).toEqual(settle);
  for (const wrong of [
    null,
    "ready",
    {},
    { kind: "eval" },
    { ...settle, ids: [] },
    { ...settle, ids: [1] },
    { ...settle, scope: "all" },
    { ...settle, resolution: { kind: "value", value: "1" } },
    { ...settle, resolution: { kind: "endpoint" } },
    { kind: "more" },
    { kind: "value", sync: "s", id: "a" },
  ])
    expect(parseFromPage(wrong)).toBeNull();
});

test("[E78] a value is read by the field's type, as it would be from a file", () => {
  expect(readValue({ type: "decimal", scale: 2 }, "12.50")).toEqual({ kind: "value", value: "12.5" });
  expect(readValue({ type: "date", scale: null }, "yesterday")).toMatchObject({ kind: "misfit" });
  expect(readValue({ type: "string", scale: null }, "")).toEqual({ kind: "value", value: null });
});
