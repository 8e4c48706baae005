// Measures the agent as a process of its own: npm run bench:agent [-- --only TEXT] [--write]
// `--write` keeps the table in AGENT.md.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { firstSync } from "./first-sync.ts";
import { idle } from "./idle.ts";
import { sameMinute } from "./same-minute.ts";
import { saveToWritten } from "./save-to-written.ts";

const { values } = parseArgs({
  options: { only: { type: "string", default: "" }, write: { type: "boolean", default: false } },
});
const cases = { "first sync": firstSync, "save to written": saveToWritten, idle, "same minute": sameMinute };
const rows: string[] = [];
for (const [name, measure] of Object.entries(cases)) {
  if (!name.includes(values.only)) continue;
  for (const { what, value, aim } of await measure()) {
    rows.push(`| ${what} | ${value} | ${aim ?? "–"} |`);
    console.log(rows.at(-1));
  }
}
const report = `# The agent\n\nThe built program in a process of its own, on two cores.\n\n| what | measured | aim |\n| --- | --- | --- |\n${rows.join("\n")}\n`;
if (values.write) writeFileSync(join(import.meta.dirname, "AGENT.md"), report);
