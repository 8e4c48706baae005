import { randomInt } from "node:crypto";
import { rm, stat } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { WriteJournal, WriteOutcome, WriteReport, WriteRequest } from "../contract.ts";
import { claimTargets } from "./claim-targets.ts";
import { absent } from "./content-hash.ts";
import type { FoundFile, Listing } from "./find-files.ts";
import { findRecords } from "./find-records.ts";
import { type FileWrites, groupWrites } from "./group-writes.ts";
import type { Prepared, PrepareOptions } from "./prepare-replacement.ts";
import { prepareWrites } from "./prepare-writes.ts";
import { attempt, changing, held } from "./problem.ts";
import { versionOf } from "./read-files.ts";
import { realTarget } from "./real-target.ts";
import { type Replacement, replaceAll } from "./replacement.ts";
import { type Stamp, sameStamp, stampOf } from "./stamp.ts";
import { type Survey, surveyFile } from "./survey.ts";

export interface WriteOptions extends PrepareOptions {
  /** The endpoint's name, and its place for people. */
  readonly name: string;
  readonly place: string;
  /** The folder that `into` starts from. */
  readonly base: string;
  readonly backups: string;
  readonly list: () => Promise<Result<Listing, Diagnostic>>;
  /** Of the last read; used again for files that are still the same. */
  readonly surveys: readonly Survey[];
}

/** A file that was written to so shortly ago may be in the middle of that, in milliseconds. */
const fresh = 400;

const isFresh = ({ modified }: Stamp): boolean => Math.abs(Date.now() - Number(modified) / 1e6) < fresh;

/** How often a write begins again after another program or run came in between. */
const attempts = 20;

/** Carries out the writes of one request: prepares each file with its changes, then puts them all in place. */
export async function writeFiles(
  request: WriteRequest,
  journal: WriteJournal,
  options: WriteOptions,
): Promise<Result<WriteReport, Diagnostic>> {
  for (let count = 1; ; count++) {
    // After a setback what was read before is not trusted any more, whatever the files look like.
    const trusted = count === 1 ? options : { ...options, surveys: [] };
    const written = await writeOnce(request, journal, trusted, count <= attempts / 2);
    if (!written.ok) return written;
    const { value } = written;
    if (value !== "changed" && value !== "held") return ok(value);
    if (count === attempts) return err(value === "held" ? held(options.place) : changing(options.place));
    await wait(randomInt(20, 50 + 20 * count));
  }
}

async function writeOnce(
  request: WriteRequest,
  journal: WriteJournal,
  options: WriteOptions,
  isPatient: boolean,
): Promise<Result<WriteReport | "changed" | "held", Diagnostic>> {
  const { format, signal } = options;
  const listed = await options.list();
  if (!listed.ok) return listed;
  const listing = listed.value;
  const surveyed = await surveyAll(listing.files, options);
  if (!surveyed.ok) return surveyed;
  const surveys = surveyed.value;
  const version = versionOf(listing, surveys);
  const asExpected = version === request.expected;
  // Whoever wrote there since the plan was made may not have come to an end.
  if (isPatient && !asExpected && surveys.some(({ stamp }) => isFresh(stamp))) return ok("changed");
  const isGone = surveys.length === 0 && format.single === null && !asExpected;
  if (isGone && request.expected !== absent) return err(gone(options.place));
  const found = await findRecords(request, surveys, asExpected, format, signal);
  if (!found.ok) return found;
  if (found.value === "changed") return ok("changed");
  const { places, creates, stale } = found.value;
  const { groups, outcomes } = groupWrites(places, creates, { listing, surveys, format, base: options.base });
  const targets = await attempt(options.place, "write", () => Promise.all(groups.map(targetOf)));
  if (!targets.ok) return targets;
  const present = { listing, surveys, asExpected, refused: [...stale, ...outcomes] };
  return claimTargets(targets.value, options.ports, () =>
    replaceGroups(groups, present, request, journal, options),
  );
}

const targetOf = (group: FileWrites): Promise<string> =>
  realTarget(group.kind === "edit" ? group.survey.file.path : group.file.path);

/** What is there before a write, and the outcomes that are known already. */
interface Present {
  readonly listing: Listing;
  readonly surveys: readonly Survey[];
  /** Whether it is what the plan was made from. */
  readonly asExpected: boolean;
  readonly refused: readonly WriteOutcome[];
}

async function replaceGroups(
  groups: readonly FileWrites[],
  present: Present,
  request: WriteRequest,
  journal: WriteJournal,
  options: WriteOptions,
): Promise<Result<WriteReport | "changed", Diagnostic>> {
  const files: PreparedFile[] = [];
  const refused = [...present.refused];
  try {
    for (const group of groups) {
      const made = await prepareWrites(group, request, options);
      if (!made.ok) return made;
      if (made.value === "changed") return ok("changed");
      for (const outcome of made.value.refused) refused.push(outcome);
      const { file, prepared } = made.value;
      if (prepared !== null) files.push({ file, prepared });
    }
    return await takeEffect(files, { ...present, refused }, journal, options);
  } finally {
    for (const { prepared } of files)
      if (prepared.replacement?.prepared) await rm(prepared.replacement.prepared, { force: true });
  }
}

interface PreparedFile {
  readonly file: FoundFile;
  readonly prepared: Prepared;
}

/** The files as they are now; those that still look as they did when they were read last are not read again. */
async function surveyAll(
  files: readonly FoundFile[],
  { surveys, format, signal }: WriteOptions,
): Promise<Result<readonly Survey[], Diagnostic>> {
  const known = new Map(surveys.map((survey) => [survey.file.path, survey]));
  const all: Survey[] = [];
  for (const file of files) {
    const before = known.get(file.path);
    const stats = before && (await stat(file.path, { bigint: true }).catch(() => null));
    if (before?.hash && stats && sameStamp(stampOf(stats), before.stamp)) {
      all.push(before);
      continue;
    }
    const survey = await surveyFile(file, format, { visit: () => true, progress: () => {}, signal });
    if (!survey.ok) return survey;
    all.push(survey.value);
  }
  return ok(all);
}

async function takeEffect(
  files: readonly PreparedFile[],
  { listing, surveys, asExpected, refused }: Present,
  journal: WriteJournal,
  { name, backups, ports, signal }: WriteOptions,
): Promise<Result<WriteReport | "changed", Diagnostic>> {
  const inOrder = (outcomes: readonly WriteOutcome[]) =>
    outcomes.toSorted((one, other) => one.index - other.index);
  const replacements = files.flatMap(({ prepared }) => prepared.replacement ?? []);
  const planned = inOrder([...refused, ...files.flatMap(({ prepared }) => prepared.outcomes)]);
  const replaced = await replaceAll(replacements, {
    backups,
    ports,
    signal,
    intend: (intended) =>
      journal.intend({ kind: "replace", endpoint: name, files: intended, outcomes: planned }),
  });
  if (replaced === "changed") return ok("changed");
  if (!replaced.ok) return replaced;
  const { count, problem: failure } = replaced.value;
  const lasting = new Set<Replacement>(replacements.slice(0, count));
  const hashes = new Map(surveys.map(({ file, hash }) => [file.name, hash]));
  const outcomes = [...refused];
  for (const { file, prepared } of files) {
    if (prepared.replacement === null || lasting.has(prepared.replacement)) {
      for (const outcome of prepared.outcomes) outcomes.push(outcome);
      if (prepared.hash === null) hashes.delete(file.name);
      else hashes.set(file.name, prepared.hash);
    } else if (failure !== null)
      for (const { index } of prepared.outcomes) outcomes.push({ kind: "failed", index, problem: failure });
  }
  const now = [...hashes].map(([fileName, hash]) => ({ file: { name: fileName }, hash }));
  now.sort((one, other) => (one.file.name < other.file.name ? -1 : 1));
  const version = versionOf({ several: listing.several, exists: listing.exists || now.length > 0 }, now);
  return ok({ outcomes: inOrder(outcomes), version, asExpected });
}

const gone = (place: string): Diagnostic =>
  problem("file.missing", `${place} is no longer there, though it was when the plan was made.`, {
    at: { file: place },
    hint: "Put it back, or run the sync again to plan without it.",
  });
