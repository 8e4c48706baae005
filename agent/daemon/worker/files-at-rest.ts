import { statSync } from "node:fs";
import { open } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { lookAt, PlaceFiles, stampText, writtenAt } from "../watch/place-files.ts";
import type { WatchedPlace, WatchedSync } from "../watch/watcher.ts";

export interface FilesAtRest {
  /** Whether all of the files are what they were then. */
  areSame(): boolean;
}

/** What is known of a sync's files. */
interface Known {
  /** Files that end in the middle of a line when they are whole. */
  readonly unended: ReadonlySet<string>;
  /** When none of them was being written, in milliseconds since 1970. */
  readonly settledAt: number;
}

/** A file that was written to within so many milliseconds may be in the middle of that. */
const rest = 120;
/** So may one that was written to since all had settled. */
const newsRest = 1_000;
/** So may one that looks as if it were not whole. */
const doubtfulRest = 2_000;
const patience = 5_000;
const glance = 50;

/**
 * Waits until no file of a sync looks as if it were being written, for a few seconds at most: what a half-written copy
 * lacks would be taken for deleted (SPEC A26).
 */
export async function filesAtRest(
  sync: WatchedSync,
  known: Known,
  signal: AbortSignal,
): Promise<FilesAtRest> {
  const stamps = new Map<string, string | null>();
  const end = performance.now() + patience;
  // A database is read as it is at one moment.
  for (const place of sync.places.filter(({ source }) => source.kind !== "sqlite"))
    for (const path of (await new PlaceFiles(place, sync).looks()).keys()) {
      while (performance.now() < end && !signal.aborted && (await isMoving(path, place, known)))
        await delay(glance);
      stamps.set(path, (await lookAt(path))?.stamp ?? null);
    }
  return { areSame: () => [...stamps].every(([path, stamp]) => stampNow(path) === stamp) };
}

async function isMoving(
  path: string,
  { source }: WatchedPlace,
  { unended, settledAt }: Known,
): Promise<boolean> {
  const look = await lookAt(path);
  if (look === null) return false;
  const written = writtenAt(look.stamp);
  const age = Math.abs(Date.now() - written);
  if (age < (written > settledAt ? newsRest : rest)) return true;
  if (age >= doubtfulRest) return false;
  return !unended.has(path) && !(await hasEnd(path, source, look.size));
}

/** How whole files of a format end. What else is wrong with one, its reading says. */
const ends: Readonly<Record<WatchedPlace["source"]["kind"], RegExp>> = {
  csv: /[\r\n]$/,
  ndjson: /[\r\n]$/,
  json: /[\]}]\s*$/,
  xml: />\s*$/,
  sqlite: /$/,
};

const tail = 256;

/** Whether a file ends as whole ones do. An empty one does not: editors empty a file before they fill it. */
async function hasEnd(path: string, { kind }: WatchedPlace["source"], size: number): Promise<boolean> {
  const handle = await open(path, "r").catch(() => null);
  if (handle === null) return true;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(tail), 0, tail, Math.max(0, size - tail));
    // In two-byte encodings every other byte of these characters is zero.
    return ends[kind].test(buffer.toString("latin1", 0, bytesRead).replaceAll("\0", ""));
  } finally {
    await handle.close();
  }
}

function stampNow(path: string): string | null {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats === undefined || stats.isDirectory() ? null : stampText(stats);
}
