import { expect, test } from "vitest";
import { LivePreview, type PreviewWorker } from "../../../extension/preview/panel/live-preview.ts";
import { page } from "../../../extension/preview/panel/page.ts";
import {
  currentPreview,
  nothingSeen,
  panelStateAfter,
} from "../../../extension/preview/panel/panel-state.ts";
import { parseFromView } from "../../../extension/preview/panel/view-messages.ts";
import type { Told } from "../../../extension/preview/preview-session.ts";
import { rowsShown, scrollFor, windowOf } from "../../../extension/preview/view/window-of.ts";
import { countsText } from "../../../extension/preview/words/counts.ts";
import { planLabel } from "../../../extension/preview/words/extent.ts";
import { lensTitle } from "../../../extension/preview/words/lens-title.ts";
import { outcomeWords, planWords } from "../../../extension/preview/words/plan-words.ts";
import { fieldsOf, rowView } from "../../../extension/preview/words/row-view.ts";
import { endpointLines } from "../../../extension/preview/words/sync-lines.ts";
import { problem } from "../../../shared/base/diagnostic.ts";
import { rowOf, summaryOf } from "../../support/preview-data.ts";

const summary = summaryOf(6);
const fields = fieldsOf(summary.fields);
const names = summary.fields.map(({ name }) => name);
const view = (row: number) => rowView(rowOf(row), names, fields);

test("[E40] a row says what is done where, and each field before and after with its scale", () => {
  const update = view(0);
  expect(update).toMatchObject({ tone: "update", sign: "~", word: "update", message: null });
  expect(update.ends.map(({ endpoint, sign }) => `${endpoint}${sign}`)).toEqual(["shop~", "billing~"]);
  expect(update.cells[3]).toEqual({
    kind: "update",
    before: "8.90",
    after: "10.50",
    more: 1,
    aloud: "shop: from 8.90 to 10.50; billing: from 7.00 to 10.50",
  });
  expect(update.cells[2]).toEqual({ kind: "same", text: "Byron" });
  expect(view(1).cells[1]).toEqual({ kind: "create", text: "Blaise", aloud: "shop: new Blaise" });
  expect(view(2).cells[1]).toMatchObject({ kind: "delete" });
  expect(view(3)).toMatchObject({ tone: "conflict", sign: "!" });
  expect(view(3).cells[3]).toMatchObject({ kind: "conflict", text: "crm 2.00 ≠ shop 3.00" });
  expect(view(4)).toMatchObject({
    tone: "rejected",
    key: "line 4",
    cells: [],
    message: expect.stringContaining("required"),
  });
  expect(view(5)).toMatchObject({ tone: "same", sign: "=" });
});

test("[E41] of a million rows a windowful exists, every row can be scrolled to, and the ends are the ends", () => {
  const at = { top: 0, height: 480, total: 1_000_000, rowHeight: 24 };
  for (const row of [0, 1, 499_999, 999_999]) {
    const top = scrollFor(row, at);
    const { first, last, height } = windowOf({ ...at, top });
    expect(first).toBeLessThanOrEqual(row);
    expect(last).toBeGreaterThanOrEqual(row);
    expect(last - first).toBeLessThan(60);
    expect(height).toBeLessThan(16_000_000);
    expect(top).toBeLessThanOrEqual(height - at.height + 1);
  }
  expect(windowOf({ ...at, total: 3 })).toEqual({ first: 0, last: 2, offset: 0, height: 72 });
  expect(scrollFor(5, { ...at, total: 100, top: 48 })).toBe(48);
  expect(rowsShown(480, 24)).toBe(20);
});

test("[E43] a label promises no more than was looked at", () => {
  const [crm, shop] = summary.endpoints;
  const sample = (records: number, of: number | null) => ({
    ...crm!,
    extent: { kind: "sample" as const, records, of },
  });
  const label = (...endpoints: readonly (typeof summary.endpoints)[number][]) =>
    planLabel({ plan: { kind: "sample" }, endpoints });
  expect(planLabel(summary)).toBe("Complete");
  expect(label(sample(1_000, 7_900_000), shop!)).toBe("Sample: the first 1,000 of 7,900,000 records");
  expect(label(sample(1_000, null))).toBe("Sample: the first 1,000 records of an unknown number");
  const unread = {
    ...shop!,
    extent: { kind: "unread" as const, problem: problem("endpoint.unreachable", "gone") },
  };
  expect(label(sample(5, 9), unread)).toBe("Sample: the first 5 of 9 records; without shop");
});

test("[E46] the lens says what would be done, and of what is not known it says nothing", () => {
  const preview = { revision: 1, summary, turn: 1, took: 3 };
  const state = { ...nothingSeen, revision: 1, preview, freshness: { kind: "current" as const } };
  expect(lensTitle(null)).toBe("Preview");
  expect(lensTitle(nothingSeen)).toBe("Preview: looking…");
  expect(lensTitle(state)).toBe("Preview: +12 ~43 −1 !1");
  expect(lensTitle({ ...state, freshness: { kind: "wrong", problems: [] } })).toBe(
    "Preview: waits for the text",
  );
  expect(countsText({ creates: 0, updates: 0, deletes: 0 })).toBe("");
  const text = "syncline: 1\nendpoints:\n  erp:\n    csv: { path: a.csv }\n  shop: { json: [\n";
  expect(endpointLines(text).get("erp")).toBe(2);
});

test("[E48] what comes late of an older text changes nothing, and a wrong text keeps the last preview as what it is", () => {
  const told = (revision: number): Told => ({ kind: "preview", revision, summary, took: 1 });
  const first = panelStateAfter(panelStateAfter(nothingSeen, { kind: "sent", revision: 1 }), told(1));
  expect(currentPreview(first)?.revision).toBe(1);
  const second = panelStateAfter(first, { kind: "sent", revision: 2 });
  expect(currentPreview(second)).toBeNull();
  expect(panelStateAfter(second, told(1))).toBe(second);
  const wrong = panelStateAfter(second, { kind: "wrong", revision: 2, problems: [] });
  expect(wrong).toMatchObject({ freshness: { kind: "wrong" }, preview: { revision: 1 } });
  expect(currentPreview(panelStateAfter(wrong, told(2)))).toMatchObject({ revision: 2, turn: 2 });
});

test("[E48] while one types nothing is answered of the text before, and a pause in typing sends the last text alone", async () => {
  const shown: string[] = [];
  let tell: (told: Told) => void = () => {};
  const worker: PreviewWorker = {
    show: (text) => shown.push(text),
    refresh() {},
    complete() {},
    cancel() {},
    ask: async () => null,
    close: async () => {},
  };
  const live = new LivePreview("a", (told) => {
    tell = told;
    return worker;
  });
  tell({ kind: "preview", revision: 1, summary, took: 1 });
  expect(currentPreview(live.state)).not.toBeNull();
  live.type("ab");
  live.type("abc");
  expect(currentPreview(live.state)).toBeNull();
  tell({ kind: "preview", revision: 1, summary, took: 1 });
  expect(currentPreview(live.state)).toBeNull();
  const settled = live.settled(AbortSignal.timeout(2_000));
  expect(shown).toEqual(["a", "abc"]);
  tell({ kind: "preview", revision: 2, summary, took: 1 });
  expect(currentPreview(await settled)?.revision).toBe(2);
  live.dispose();
});

test("[E49] what the view says is read piece by piece, and what is none of it is dropped", () => {
  const ask = {
    kind: "ask",
    id: 1,
    revision: 2,
    question: { kind: "rows", from: 0, count: 100, filter: { text: "a" } },
  };
  expect(parseFromView(ask)).toEqual(ask);
  expect(parseFromView({ kind: "open-file", file: "/a", line: 3, more: 1 })).toEqual({
    kind: "open-file",
    file: "/a",
    line: 3,
  });
  for (const wrong of [
    null,
    "ready",
    [],
    { kind: "toString" },
    { kind: "command", command: "workbench.action.quit" },
    { kind: "open-file", file: "", line: 1 },
    { kind: "open-sync", line: -1, column: 1 },
    { ...ask, question: { ...ask.question, count: 100_000 } },
    { ...ask, question: { ...ask.question, filter: { operation: "drop" } } },
    { ...ask, question: { kind: "save-plan", path: "/etc/passwd" } },
  ])
    expect(parseFromView(wrong)).toBeNull();
  const text = page({ script: "s.js", style: "s.css", source: "https://x", nonce: "n0" });
  expect(text).toContain(
    "default-src 'none'; script-src 'nonce-n0'; style-src https://x; font-src https://x",
  );
  expect(text).not.toMatch(/unsafe|connect-src/);
});

test("[E50] what is agreed to names each endpoint and brake, and the outcome names what was left out", () => {
  const brakes = [
    { kind: "deletes" as const, endpoint: "shop", message: "shop would lose 40 of 60 records" },
  ];
  const words = planWords({ ...summary, brakes }, true);
  expect(words).toContain("shop (data/customers.csv): 12 to create, 3 to update, 1 to delete");
  expect(words).toContain("billing (db.example.com/shop#customers): 40 to update");
  expect(words).toContain("Applying approves it:\n• shop would lose 40 of 60 records");
  expect(words).toContain("1 conflict and 1 record rejected stay as they are.");
  expect(words).toContain("The sync file is saved first.");
  const stale = [
    {
      endpoint: "shop",
      key: "A",
      operation: "update" as const,
      problem: problem("plan.stale", '"A" has moved on'),
    },
  ];
  const counts = { creates: 1, updates: 0, deletes: 0 };
  const common = { brakes: [], unreadable: [], counts, stale };
  expect(outcomeWords({ ...common, end: { kind: "ran", run: "r", outcome: { kind: "done" } } })).toEqual({
    text: "Applied: +1. 1 operation left out: A on shop.",
    isGood: false,
    details: 'A: update on shop: "A" has moved on',
  });
  expect(outcomeWords({ ...common, stale: [], brakes, end: { kind: "blocked" } }).text).toBe(
    "Nothing was written: shop would lose 40 of 60 records",
  );
});
