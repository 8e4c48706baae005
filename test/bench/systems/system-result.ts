import type { Measured } from "../measured.ts";
import { table } from "../results.ts";

/** What a sync took beside one peer that does the same work without plan, journal and state. */
export interface SystemResult {
  readonly name: string;
  readonly syncline: Measured;
  readonly peer: string;
  readonly measured: Measured;
  /** The least share of the peer's speed; `null` where none is aimed for. */
  readonly aim: number | null;
}

const shown = ({ milliseconds, memory }: Measured): string =>
  `${(milliseconds / 1000).toFixed(2)} s, ${Math.round(memory / 1e6)} MB`;

/** The table of databases and APIs, in Markdown. */
export function systemsTable(results: readonly SystemResult[]): string {
  const rows = results.map(({ name, syncline, peer, measured, aim }) => {
    const share = measured.milliseconds / syncline.milliseconds;
    const reached = aim === null ? "–" : `≥ ${aim} ×: ${share >= aim ? "reached" : "missed"}`;
    return [name, shown(syncline), `${peer}: ${shown(measured)}`, `${share.toFixed(2)} ×`, reached];
  });
  return table([["databases and APIs", "Syncline", "peer", "speed ÷ peer's", "aim"], ...rows]);
}
