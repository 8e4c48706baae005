import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import { momentOf } from "./log-line.ts";

/**
 * One file of the log. Parts are numbered on and never renamed, so that a place in one stays what it is for as long as
 * there is the part (SPEC A63).
 */
export interface LogPart {
  readonly number: number;
  readonly path: string;
  readonly bytes: number;
}

const name = /^agent-(\d{6,12})\.log$/;

export const partPath = (folder: string, number: number): string =>
  join(folder, `agent-${String(number).padStart(6, "0")}.log`);

/** Oldest first. None where there is no folder. */
export function partsIn(folder: string): readonly LogPart[] {
  return namesIn(folder)
    .flatMap((one) => {
      const [, digits] = name.exec(one) ?? [];
      const path = join(folder, one);
      const stats = digits === undefined ? undefined : statSync(path, { throwIfNoEntry: false });
      return stats?.isFile() ? [{ number: Number(digits), path, bytes: stats.size }] : [];
    })
    .sort((a, b) => a.number - b.number);
}

/** The moment of a part's first entry; `null` where it has none. */
export function beginningOf(path: string): number | null {
  const head = Buffer.alloc(40);
  const file = openSync(path, "r");
  try {
    return momentOf(head.toString("latin1", 0, readSync(file, head, 0, head.length, 0)));
  } finally {
    closeSync(file);
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
