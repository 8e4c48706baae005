import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDocument } from "yaml";
import { LanguageCore } from "../../extension/language/language-core.ts";
import { scan } from "../../extension/language/scan.ts";
import type { Tree } from "../../extension/language/tree.ts";
import { fixedSamples } from "./fixed-samples.ts";

const names = ["whole", "lookup", "conflicts", "tests", "macro", "json", "literal-block", "when"];
const texts = names.map((name) => readFileSync(`test/language/syncs/${name}.sync.yaml`, "utf8"));
const pieces = [
  "\n",
  "  ",
  ":",
  ": ",
  "{",
  "}",
  "[",
  "]",
  '"',
  "'",
  ",",
  "#",
  "- ",
  "a",
  "é",
  "\t",
  "|\n",
  "&x ",
  "*x",
  "${",
  "(",
  ".",
  "\\",
  "\r\n",
];

const edit = fc.record({ at: fc.nat(), drop: fc.nat(12), insert: fc.constantFrom("", ...pieces) });

test("[L2] however text is deleted and inserted, every question has an answer, soon, about the text as it is", () => {
  const core = new LanguageCore(fixedSamples);
  let slowest = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...texts),
      fc.array(edit, { minLength: 1, maxLength: 8 }),
      fc.nat(),
      (text, edits, place) => {
        let changed = text;
        for (const { at, drop, insert } of edits) {
          const start = at % (changed.length + 1);
          changed = changed.slice(0, start) + insert + changed.slice(start + drop);
          const open = { path: "/fuzz.sync.yaml", text: changed };
          const offset = place % (changed.length + 1);
          const began = performance.now();
          const fresh = new LanguageCore(fixedSamples);
          const answers = (one: LanguageCore) => [
            one.completions(open, offset),
            one.hover(open, offset),
            one.signature(open, offset),
            one.findings(open),
            one.fixes(open, { start: offset, end: offset }),
            one.definition(open, offset),
            one.references(open, offset),
            one.rename(open, offset, "other"),
            one.symbols(open),
            one.foldings(open),
            one.highlights(open),
            one.hints(open),
            one.format(open),
          ];
          const given = answers(core);
          slowest = Math.max(slowest, performance.now() - began);
          // A core that has seen other texts answers as one that has not.
          expect(JSON.stringify(given)).toBe(JSON.stringify(answers(fresh)));
          for (const { replace } of core.completions(open, offset)) {
            expect(replace.start).toBeLessThanOrEqual(offset);
            expect(replace.end).toBeGreaterThanOrEqual(offset);
            expect(replace.end).toBeLessThanOrEqual(changed.length);
          }
        }
      },
    ),
    { numRuns: 150 },
  );
  expect(slowest).toBeLessThan(1500);
}, 60_000);

test("[L3] of text that is YAML, the structure that is found is YAML's own", () => {
  for (const text of texts) {
    const document = parseDocument(text);
    expect(document.errors).toEqual([]);
    expect(plain(scan(text))).toEqual(asTexts(document.toJS()));
  }
});

function plain(tree: Tree | null): unknown {
  if (tree === null) return null;
  if (tree.kind === "scalar") return tree.text;
  if (tree.kind === "list") return tree.items.map(({ value }) => plain(value));
  return Object.fromEntries(tree.entries.map(({ name, value }) => [name.text, plain(value)]));
}

function asTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asTexts);
  if (typeof value !== "object" || value === null) return value === null ? null : String(value);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, asTexts(inner)]));
}
