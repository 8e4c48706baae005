// Measures help in a sync of 300 fields: node test/bench/language/language.ts [--fields N] [--strokes N] [--write]
// Build first (`npm run build`): the packed server is what is asked. `--write` keeps the table in LANGUAGE.md.
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { homeIn, speakTo } from "../../support/language-server.ts";
import { table } from "../results.ts";
import { commitOf } from "../run-case.ts";
import { keepWide } from "./keep-wide.ts";
import { typeIn } from "./type-in.ts";
import { wideSync } from "./wide-sync.ts";

const { values } = parseArgs({
  options: {
    fields: { type: "string", default: "300" },
    strokes: { type: "string", default: "100" },
    write: { type: "boolean", default: false },
  },
});
const bundle = "dist/extension/server.mjs";
const sync = wideSync(Number(values.fields));
const folder = mkdtempSync(join(tmpdir(), "syncline-language-"));
try {
  const file = keepWide(folder, sync);
  const server = await speakTo(bundle, folder, { trusted: true, home: homeIn(folder) });
  const rows: string[][] = [];
  const all: number[] = [];
  for (const place of sync.places) {
    const times = await typeIn(server, file, sync.text, place.after, Number(values.strokes));
    all.push(...times);
    rows.push([place.what, ...shares(times)]);
  }
  rows.push(["all of them", ...shares(all)]);
  server.stop();
  const report = [
    "# Help in a large sync",
    "",
    `From a key stroke to the answer of the packed server over its standard streams: the edit and the question are sent together, one stroke each 120 ms, and behind each what an editor asks besides (hints, fixes, highlighting, outline, folding). The sync has ${values.fields} fields on two endpoints, ${Math.round(sync.text.length / 1024)} KB of text; ${values.strokes} strokes in each place. The aim is a p95 under 50 ms.`,
    "",
    `${new Date().toISOString().slice(0, 10)}, commit ${commitOf()}, ${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}, load average ${loadavg()[0]?.toFixed(1)}.`,
    "",
    table([["completion of", "p50", "p95", "most"], ...rows]),
    "",
    `The packed server is ${Math.round(statSync(bundle).size / 1024)} KB.`,
    "",
  ].join("\n");
  console.log(report);
  if (values.write) writeFileSync(join(import.meta.dirname, "LANGUAGE.md"), report);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function shares(times: readonly number[]): string[] {
  const inOrder = times.toSorted((a, b) => a - b);
  return [0.5, 0.95, 1].map(
    (share) => `${inOrder[Math.min(inOrder.length - 1, Math.floor(inOrder.length * share))]!.toFixed(1)} ms`,
  );
}
