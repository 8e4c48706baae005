import { cpus, loadavg, release, totalmem } from "node:os";
import type { Aim } from "./cases.ts";
import type { Measured } from "./measured.ts";
import type { CaseResult } from "./run-case.ts";

/** The table of a bench's results, in Markdown. */
export function resultsTable(results: readonly CaseResult[]): string {
  const rows = results.map(({ case: { name, aim }, bytes, syncline, duckDb, miller }) => [
    `${name} (${Math.round(bytes / 1e6)} MB)`,
    shown(syncline),
    duckDb === null ? "–" : shown(duckDb),
    duckDb === null ? "–" : ratios(syncline, duckDb),
    miller === null ? "–" : `${shown(miller)}, ${ratios(syncline, miller)}`,
    `${Math.round(speed(syncline, bytes))} MB/s`,
    aim === null ? "–" : `${aimed(aim)}: ${isReached(aim, syncline, duckDb, bytes)}`,
  ]);
  const head = [
    "case (size of the source)",
    "Syncline",
    "DuckDB",
    "Syncline ÷ DuckDB",
    "Miller, Syncline ÷ Miller",
  ];
  return table([[...head, "speed", "aim"], ...rows]);
}

/** What the numbers depend on. */
export function machineFacts(records: number, commit: string, duckDb: string | null): string {
  const processors = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const system = `${process.platform} ${release()}, Node ${process.version}`;
  return [
    `${new Date().toISOString().slice(0, 10)}, commit ${commit}, ${records} records of ten fields.`,
    `${processors.length} × ${processors[0]?.model.trim() ?? "unknown"}, ${memory} GB, ${system}, DuckDB ${duckDb ?? "not installed"}.`,
    `Load average when the bench ended: ${loadavg()[0]?.toFixed(1)}; its own share of that is at most 2.`,
  ].join("\n");
}

const shown = ({ milliseconds, memory }: Measured): string =>
  `${(milliseconds / 1000).toFixed(2)} s, ${Math.round(memory / 1e6)} MB`;

const ratios = (one: Measured, other: Measured): string =>
  `${(one.milliseconds / other.milliseconds).toFixed(2)} × time, ${(one.memory / other.memory).toFixed(2)} × memory`;

const speed = ({ milliseconds }: Measured, bytes: number): number => bytes / 1e3 / milliseconds;

function aimed(aim: Aim): string {
  if (aim.kind === "speed") return `≥ ${aim.megabytes} MB/s`;
  return `≤ ${aim.time} × time${aim.memory === undefined ? "" : `, ≤ ${aim.memory} × memory`}`;
}

function isReached(aim: Aim, syncline: Measured, duckDb: Measured | null, bytes: number): string {
  if (aim.kind === "speed") return speed(syncline, bytes) >= aim.megabytes ? "reached" : "missed";
  if (duckDb === null) return "not compared";
  const inTime = syncline.milliseconds <= aim.time * duckDb.milliseconds;
  const inMemory = aim.memory === undefined || syncline.memory <= aim.memory * duckDb.memory;
  return inTime && inMemory ? "reached" : "missed";
}

export const table = ([head = [], ...rows]: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
