// Measures the live preview: node test/bench/preview/preview.ts [--strokes N] [--records 1000,10000] [--write]
// Build first (`npm run bench:preview` does): the packed worker is what is asked. `--write` keeps the table in PREVIEW.md.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { PreviewSession, type Told } from "../../../extension/preview/preview-session.ts";
import { syncWorkspace } from "../../support/open-workspace.ts";
import { table } from "../results.ts";
import { commitOf } from "../run-case.ts";
import { csvOf, keystrokes, type Stroke, syncText } from "./typed.ts";

const { values } = parseArgs({
  options: {
    strokes: { type: "string", default: "60" },
    records: { type: "string", default: "1000,10000,100000" },
    write: { type: "boolean", default: false },
  },
});
const worker = resolve("dist/extension/preview-worker.mjs");
/** As quick typing is, in milliseconds. */
const between = 120;

const rows: string[][] = [];
for (const records of values.records.split(",").map(Number)) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "syncline-preview-")));
  try {
    for (const row of await measured(root, records)) rows.push([records.toLocaleString("en"), ...row]);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
const report = [
  "# From a keystroke to the updated preview",
  "",
  `A CSV file and a JSON file that were synced before, then one record in a hundred was changed in the CSV file. ${values.strokes} keystrokes of each kind, one each ${between} ms or once the one before is shown; from the text's change in the editor's process to the summary and the first 50 rows of the packed worker. The aim is a p95 under 100 ms at 10,000 records.`,
  "",
  `${new Date().toISOString().slice(0, 10)}, commit ${commitOf()}, ${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}, load average ${loadavg()[0]?.toFixed(1)}: a load above the number of cores means that others were at work, and that the figures are too high.`,
  "",
  table([["records", "keystroke in", "p50", "p95", "most", "opening"], ...rows]),
  "",
].join("\n");
console.log(report);
if (values.write) writeFileSync(join(import.meta.dirname, "PREVIEW.md"), report);

async function measured(root: string, records: number): Promise<string[][]> {
  const [folder, home, scratch] = ["work", "home", "scratch"].map((name) => join(root, name));
  for (const path of [folder!, home!, scratch!]) mkdirSync(path);
  const path = join(folder!, "work.sync.yaml");
  writeFileSync(path, syncText);
  writeFileSync(join(folder!, "erp.csv"), csvOf(records, false));
  const first = await syncWorkspace({ path, home: home! }, { approved: true });
  if (!first.ok) throw new Error(first.error.message);
  writeFileSync(join(folder!, "erp.csv"), csvOf(records, true));

  let hear: (told: Told) => void = () => {};
  const start = { path, home: home!, trusted: true, folders: [folder!], scratch: scratch! };
  const session = new PreviewSession({ worker, start, told: (told) => hear(told) });
  try {
    const show = async (text: string): Promise<number> => {
      const begun = performance.now();
      const told = await new Promise<Told>((done) => {
        hear = (one) => {
          if (one.kind !== "progress" && one.kind !== "stale") done(one);
        };
        session.show(text);
      });
      if (told.kind !== "preview") throw new Error(JSON.stringify(told));
      await session.ask({ kind: "rows", from: 0, count: 50, filter: {} });
      return performance.now() - begun;
    };
    const opening = await show(syncText);
    const lines: string[][] = [];
    for (const stroke of keystrokes) {
      const times = await typed(stroke, show);
      lines.push([stroke.what, ...shares(times), `${opening.toFixed(0)} ms`]);
    }
    return lines;
  } finally {
    await session.close();
  }
}

async function typed({ text }: Stroke, show: (text: string) => Promise<number>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let count = 0; count < Number(values.strokes); count++) {
    const took = await show(text(count));
    times.push(took);
    await wait(Math.max(0, between - took));
  }
  return times;
}

function shares(times: readonly number[]): string[] {
  const inOrder = times.toSorted((a, b) => a - b);
  return [0.5, 0.95, 1].map(
    (share) => `${inOrder[Math.min(inOrder.length - 1, Math.floor(inOrder.length * share))]!.toFixed(0)} ms`,
  );
}
