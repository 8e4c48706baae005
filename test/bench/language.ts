/** Times help in a sync with 300 fields: `npx node test/bench/language.ts`. */
import { statSync } from "node:fs";
import { LanguageCore } from "../../extension/language/language-core.ts";
import { nothingKnown } from "../../extension/language/samples.ts";

const fields = Array.from({ length: 300 }, (_, index) => `field${index}`);
const columns = fields.map((name) => ({ name: `Col ${name}`, type: "string" as const, samples: ["a"] }));
const known = {
  ...nothingKnown,
  version: 1,
  schemas: new Map(["a", "b"].map((name) => [name, { columns, closed: true }] as const)),
};
const text = [
  "syncline: 1",
  "name: wide",
  "record:",
  "  key: field0",
  "  fields:",
  ...fields.map((name) => `    ${name}: { type: string, clean: [trim] }`),
  "endpoints:",
  ...["a", "b"].flatMap((endpoint) => [
    `  ${endpoint}:`,
    `    csv: data/${endpoint}.csv`,
    `    mode: ${endpoint === "a" ? "source" : "target"}`,
    "    fields:",
    ...fields.map((name) => `      ${name}: Col ${name}`),
  ]),
  "    write:",
  "      Col field1: upper(field1)",
  "",
].join("\n");

const core = new LanguageCore({ of: () => known, files: () => [], secrets: () => [] });
const measured = (
  what: string,
  ask: (open: { path: string; text: string }, offset: number) => unknown,
): void => {
  const times: number[] = [];
  const starts = ["Col field150\n", "upper(field1"].map((part) => text.indexOf(part));
  for (let round = 0; round < 200; round++) {
    const at = starts[round % 2]! + 6;
    const typed = `${text.slice(0, at)}${"x".repeat(1 + (round % 5))}${text.slice(at)}`;
    const began = performance.now();
    ask({ path: "/wide.sync.yaml", text: typed }, at + 1);
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(times.length * share)]!.toFixed(1);
  console.log(`${what}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`);
};
measured("completion after a keystroke, 300 fields", (open, offset) => core.completions(open, offset));
measured("hover after a keystroke, 300 fields", (open, offset) => core.hover(open, offset));
measured("diagnostics after a keystroke, 300 fields", (open) => core.findings(open));
for (const file of ["dist/extension/extension.cjs", "dist/extension/server.mjs"])
  console.log(`${file}: ${Math.round(statSync(file).size / 1024)} KB`);
