import { statSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { checkFile } from "../watch/check-file.ts";
import { lookAt, PlaceFiles, stampText, writtenAt } from "../watch/place-files.ts";
import type { WatchedPlace, WatchedSync } from "../watch/watcher.ts";

export interface FilesAtRest {
  /** Whether all of the files are what they were then. */
  areSame(): boolean;
}

/** A file that was written to within so many milliseconds may be in the middle of that. */
const rest = 120;
/** So may one that looks as if it were not whole. */
const doubtfulRest = 2_000;
const patience = 5_000;
const glance = 50;

/**
 * Waits until no file of a sync looks as if it were being written, for a few seconds at most: what a half-written copy
 * lacks would be taken for deleted (SPEC A26). `unended` are files that end in the middle of a line when they are whole.
 */
export async function filesAtRest(
  sync: WatchedSync,
  unended: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<FilesAtRest> {
  const stamps = new Map<string, string | null>();
  const end = performance.now() + patience;
  // A database is read as it is at one moment.
  for (const place of sync.places.filter(({ source }) => source.kind !== "sqlite"))
    for (const path of (await new PlaceFiles(place, sync).looks()).keys()) {
      while (performance.now() < end && !signal.aborted && (await isMoving(path, place, unended, signal)))
        await delay(glance);
      stamps.set(path, (await lookAt(path))?.stamp ?? null);
    }
  return { areSame: () => [...stamps].every(([path, stamp]) => stampNow(path) === stamp) };
}

async function isMoving(
  path: string,
  { source }: WatchedPlace,
  unended: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<boolean> {
  const look = await lookAt(path);
  if (look === null) return false;
  const age = Math.abs(Date.now() - writtenAt(look.stamp));
  if (age < rest || age >= doubtfulRest) return age < rest;
  // Editors empty a file before they fill it.
  if (look.size === 0) return true;
  const { check } = await checkFile(path, source, signal);
  return check.kind === "doubtful" ? !unended.has(path) : check.kind !== "whole";
}

function stampNow(path: string): string | null {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats === undefined || stats.isDirectory() ? null : stampText(stats);
}
