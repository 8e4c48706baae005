import { copyFile, mkdir, mkdtemp, readFile, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { plannedWrites } from "../../apply/planned-write.ts";
import { problem } from "../../base/diagnostic.ts";
import type { RecordSink } from "../../connectors/contract.ts";
import { openFileEndpoint } from "../../connectors/file/file-endpoint.ts";
import { fileFormat } from "../../connectors/file/file-format.ts";
import { findFiles } from "../../connectors/file/find-files.ts";
import { filePorts } from "../../connectors/file/ports.ts";
import { textCodec } from "../../formats/encoding/text-codec.ts";
import { Fault } from "../../formats/format.ts";
import type { FileSource } from "../../mapping/sources/source.ts";
import type { EndpointName } from "../../model/ids.ts";
import type { Planned } from "../make-plan.ts";
import { hunksOf } from "./hunks.ts";
import type { Preview } from "./live-preview.ts";
import type { NativeFinder } from "./native-finder.ts";
import type { ExactDiff } from "./preview.ts";
import { recordsDiff } from "./records-diff.ts";

/** Files beyond this size are shown by hunks, and beyond the other not at all. */
const [editorSize, copiedSize] = [5 << 20, 256 << 20];

/** What an endpoint would hold once the previewed plan went through there. `scratch` is a folder for copies. */
export async function exactDiff(
  preview: Preview,
  finder: NativeFinder | undefined,
  endpoint: EndpointName,
  scratch: string,
  signal: AbortSignal,
): Promise<ExactDiff> {
  const { planned, compiled, summary, sources } = preview;
  const mapping = compiled.endpoints.get(endpoint);
  const about = summary.endpoints.find(({ name }) => name === endpoint);
  if (planned === null || mapping === undefined || about === undefined)
    return refused(`There is no plan for ${endpoint} yet`);
  if (about.extent.kind === "unread") return { kind: "refused", problem: about.extent.problem };
  const { source } = mapping.definition;
  switch (source.kind) {
    case "csv":
    case "json":
    case "ndjson":
    case "xml":
      if (summary.plan.kind === "sample")
        return refused(`What is known of ${endpoint} is a sample, and its file is more than that`, {
          hint: "Read everything first; then the difference is exact.",
        });
      return filesDiff(preview.path, planned, mapping, source, scratch, signal);
    default:
      return recordsDiff(planned, mapping, finder, sources.get(endpoint)?.place ?? endpoint);
  }
}

type Mapping = Parameters<typeof recordsDiff>[1];

async function filesDiff(
  path: string,
  planned: Planned,
  mapping: Mapping,
  source: FileSource,
  scratch: string,
  signal: AbortSignal,
): Promise<ExactDiff> {
  const base = dirname(path);
  const format = fileFormat(source);
  const backups = join(scratch, "backups");
  const found = await findFiles({ path: source.path, base, extensions: format.extensions, except: backups });
  if (!found.ok) return { kind: "refused", problem: found.error };
  const { files, several, folder } = found.value;
  let size = 0;
  for (const file of files) size += (await stat(file.path)).size;
  if (size > copiedSize) return refused(`${mapping.name} is too large to be copied for a difference`);
  await mkdir(scratch, { recursive: true });
  const copies = await mkdtemp(join(scratch, "after-"));
  for (const file of files) {
    const copy = join(copies, file.name);
    await mkdir(dirname(copy), { recursive: true });
    await copyFile(file.path, copy);
  }
  const absolute = resolve(base, source.path);
  const rest = several
    ? `${relative(folder, absolute)}${/[/\\]$/.test(source.path) ? "/" : ""}`
    : basename(absolute);
  // Only ever the copies are written to.
  const copy = openFileEndpoint(
    { ...source, path: several && rest === "" ? "./" : `./${rest}` },
    { folder: copies, name: mapping.name, backups, ports: filePorts },
  );
  try {
    const read = await copy.read({ known: null, cursor: null }, nowhere, signal);
    if (!read.ok) return { kind: "refused", problem: read.error };
    const { version } = planned.header.endpoints[mapping.name]!;
    if (version !== "" && read.value.version !== version)
      return refused(`${mapping.name} has changed since it was read for the preview`, {
        hint: "The preview is brought up to date with the next change, or by a refresh.",
      });
    const writes = plannedWrites(planned.items, new Map([[mapping.name, { mapping }]]), null)
      .get(mapping.name)
      ?.map(({ write }) => write);
    if (writes !== undefined) {
      const { columns } = mapping;
      const identify: Mapping["identify"] = (native) => mapping.identify(native);
      const written = await copy.write({ writes, expected: version, identify, columns }, noJournal, signal);
      if (!written.ok) return { kind: "refused", problem: written.error };
    }
  } finally {
    await copy.dispose();
  }
  const after = await findFiles({
    path: several && rest === "" ? "./" : rest,
    base: copies,
    extensions: format.extensions,
    except: backups,
  });
  if (!after.ok) return { kind: "refused", problem: after.error };
  const pairs = pairsOf(folder, files, after.value.files);
  if (size <= editorSize) return { kind: "files", files: pairs };
  return hunksOfPairs(pairs, source);
}

interface Pair {
  readonly target: string;
  readonly before: string | null;
  readonly after: string | null;
}

function pairsOf(
  folder: string,
  before: readonly { readonly path: string; readonly name: string }[],
  after: readonly { readonly path: string; readonly name: string }[],
): readonly Pair[] {
  const names = [...new Set([...before, ...after].map(({ name }) => name))].sort();
  return names.map((name) => ({
    target: join(folder, name),
    before: before.find((file) => file.name === name)?.path ?? null,
    after: after.find((file) => file.name === name)?.path ?? null,
  }));
}

async function hunksOfPairs(pairs: readonly Pair[], source: FileSource): Promise<ExactDiff> {
  const sides = { before: "", after: "" };
  for (const { target, before, after } of pairs) {
    const [one, other] = [await textOf(before, source), await textOf(after, source)];
    const hunks = hunksOf(one, other);
    if (hunks.before === hunks.after) continue;
    sides.before += `${target}\n${hunks.before}`;
    sides.after += `${target}\n${hunks.after}`;
  }
  return { kind: "text", title: pairs.map(({ target }) => basename(target)).join(", "), ...sides };
}

async function textOf(path: string | null, source: FileSource): Promise<string> {
  if (path === null) return "";
  const bytes = await readFile(path);
  const codec = textCodec(source.options.encoding ?? "utf-8");
  return codec instanceof Fault ? bytes.toString("latin1") : codec.decode(bytes, 0, bytes.length);
}

const nowhere: RecordSink = { same: () => {}, record: () => {}, bad: () => {}, gone: () => {} };

const noJournal = { intend: async () => {}, settle: () => {} };

const refused = (message: string, more: { readonly hint?: string } = {}): ExactDiff => ({
  kind: "refused",
  problem: problem("endpoint.incomplete", message, more),
});
