import { execFileSync, spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { bundled } from "../support/bundle.ts";
import type { Case } from "./cases.ts";
import { type Counted, expectedOf, type Measured } from "./measured.ts";
import { isMillerThere, runMiller } from "./miller.ts";
import { Workplace } from "./workplace.ts";

export interface Setting {
  /** The folder for files, and for what is installed. */
  readonly cache: string;
  readonly records: number;
  /** How often each case runs; the quickest run counts. */
  readonly runs: number;
  readonly duckDb: boolean;
}

/** The best run of Syncline and of each peer. */
export interface CaseResult {
  readonly case: Case;
  readonly bytes: number;
  readonly expected: Counted;
  readonly syncline: Measured;
  readonly duckDb: Measured | null;
  readonly miller: Measured | null;
}

const here = import.meta.dirname;

export function runCase(one: Case, setting: Setting): CaseResult {
  const { cache, runs } = setting;
  const records = Math.round(setting.records * one.share);
  const place = new Workplace(join(cache, `${one.spelling}-${records}`), one.spelling, records);
  if (one.start !== "source") load(place, records);
  const best = (run: () => Measured): Measured => {
    const measured = Array.from({ length: runs }, () => {
      place.restore(one.start, one.content);
      return run();
    });
    return measured.reduce((a, b) => (b.milliseconds < a.milliseconds ? b : a));
  };
  const syncline = best(() => runSyncline(one.verb, place.folder));
  const verb = one.duckDb;
  return {
    case: one,
    bytes: sourceBytes(place, one),
    expected: expectedIn(one, records),
    syncline,
    duckDb: verb !== null && setting.duckDb ? best(() => runDuckDb(verb, place.folder, cache)) : null,
    miller: one.miller && isMillerThere() ? best(() => runMiller(place.folder)) : null,
  };
}

/** What the plan must come to. */
function expectedIn({ start, content }: Case, records: number): Counted {
  if (start === "source") return { creates: records, updates: 0, deletes: 0 };
  if (content !== "after") return { creates: 0, updates: 0, deletes: 0 };
  const { creates, updates, deletes } = expectedOf(records);
  // Without state nothing tells that the sync once made the records that are gone now, so it lets them be.
  return start === "loaded" ? { creates, updates, deletes } : { creates, updates, deletes: 0 };
}

function sourceBytes(place: Workplace, { start, content }: Case): number {
  place.restore(start, content);
  return statSync(place.source).size;
}

/** New records that one run takes in: what a run writes it holds in memory. */
const loadedAtOnce = 1_000_000;

/** Makes what cases with the start `loaded` begin from. */
export function load(place: Workplace, records: number): void {
  if (place.isLoaded) return;
  place.restore("source", "before");
  for (let loaded = 0; loaded < records; ) {
    const until = Math.min(records, loaded + loadedAtOnce);
    if (until < records || loaded > 0) place.putSource(until);
    const { creates } = runSyncline("sync", place.folder);
    if (creates !== until - loaded) throw new Error(`A load made ${creates} records, not ${until - loaded}`);
    loaded = until;
  }
  place.keepLoaded();
}

export const runSyncline = (verb: Case["verb"], folder: string, options: readonly string[] = []): Measured =>
  run([...options, bundled(join(here, "run-syncline.ts")), verb, folder]);

const runDuckDb = (verb: string, folder: string, cache: string): Measured =>
  run([join(here, "run-duckdb.ts"), verb, folder, cache]);

export function run(command: readonly string[]): Measured {
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command.join(" ")}\n${stderr}`);
  // Printed by `measure`.
  return JSON.parse(stdout) as Measured;
}

/** The machine's commit of this tree, for the table of results. */
export const commitOf = (): string =>
  execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: here, encoding: "utf8" }).trim();
