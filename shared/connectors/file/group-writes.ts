import { join, resolve } from "node:path";
import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import type { NativeWrite, WriteOutcome } from "../contract.ts";
import type { FileFormat } from "./file-format.ts";
import { fileName, otherName } from "./file-name.ts";
import { type FoundFile, type Listing, nameIn } from "./find-files.ts";
import type { RecordPlace } from "./locate-writes.ts";
import type { Change, Create } from "./make-edits.ts";
import type { Survey } from "./survey.ts";

/** What is to be done with one file. */
export type FileWrites =
  | {
      readonly kind: "edit";
      readonly survey: Survey;
      readonly changes: { readonly write: Change; readonly record: number }[];
      readonly creates: Create[];
    }
  | { readonly kind: "make"; readonly file: FoundFile; readonly creates: Create[] };

export interface GroupOptions {
  readonly listing: Listing;
  /** Of the listing's files, in its order. */
  readonly surveys: readonly Survey[];
  readonly format: FileFormat;
  /** The folder that `into` starts from. */
  readonly base: string;
}

/**
 * Says which write goes to which file: an update or delete to the one that holds its record, a new record to `into`, to
 * the last file, or to a file of its own. Those that have nowhere to go fail.
 */
export function groupWrites(
  places: ReadonlyMap<NativeWrite, RecordPlace>,
  creates: readonly Create[],
  options: GroupOptions,
): { readonly groups: readonly FileWrites[]; readonly outcomes: readonly WriteOutcome[] } {
  const { surveys, format, listing } = options;
  const groups = new Map<string, FileWrites>();
  const outcomes: WriteOutcome[] = [];
  const groupOf = (survey: Survey) => {
    const known = groups.get(survey.file.path);
    if (known?.kind === "edit") return known;
    const group: Extract<FileWrites, { kind: "edit" }> = { kind: "edit", survey, changes: [], creates: [] };
    groups.set(survey.file.path, group);
    return group;
  };
  for (const [write, { file, record }] of places)
    if (write.kind !== "create") groupOf(surveys[file]!).changes.push({ write, record });

  const byPath = new Map(surveys.map((survey) => [survey.file.path, survey]));
  const shared = format.single === null ? sharedFile(options) : null;
  const taken = new Set(listing.files.map(({ name }) => foldCase(name)));
  for (const create of creates) {
    const file = shared ?? ownFile(create, taken, options);
    if (!("path" in file)) {
      outcomes.push({ kind: "failed", index: create.index, problem: file });
      continue;
    }
    const survey = byPath.get(file.path);
    const known = groups.get(file.path);
    if (survey !== undefined) groupOf(survey).creates.push(create);
    else if (known !== undefined) known.creates.push(create);
    else groups.set(file.path, { kind: "make", file, creates: [create] });
  }
  return { groups: [...groups.values()], outcomes };
}

function sharedFile({ listing, format, base }: GroupOptions): FoundFile | Diagnostic {
  const path = format.into === null ? null : resolve(base, format.into);
  const file = path === null ? listing.last : { path, name: nameIn(listing.folder, path) };
  if (file === null)
    return problem("file.missing", `There is no file in ${listing.folder} to put new records in.`, {
      hint: "Name the file that is to be made under `into:`.",
    });
  if (listing.accepts(file.name)) return file;
  return problem(
    "sync.bad-value",
    `New records would go to ${file.path}, which is not a file of this endpoint.`,
    {
      hint: "Let `into:` name a file that `path:` stands for.",
    },
  );
}

function ownFile(
  create: Create,
  taken: Set<string>,
  { listing, format }: GroupOptions,
): FoundFile | Diagnostic {
  const first =
    listing.several || listing.last === null
      ? fileName(format.single?.name ?? null, create.id, create.native, format.extensions[0]!)
      : listing.last.name;
  const names = listing.several ? [first, otherName(first, create.id)] : [first];
  const name = names.find((one) => !taken.has(foldCase(one)));
  const at = { record: create.id };
  if (name === undefined)
    return problem("file.changed", `There is a file ${first} already, which holds another record.`, { at });
  if (!listing.accepts(name))
    return problem("sync.bad-value", `The new file would be ${name}, which is not a file of this endpoint.`, {
      at,
      hint: "Let `name:` give names that `path:` stands for.",
    });
  taken.add(foldCase(name));
  return { name, path: join(listing.folder, name) };
}

/** Names that differ only in case are one file on Windows and macOS. */
const foldCase = (name: string): string => name.toLowerCase();
