import { readFile, realpath } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { type Diagnostic, located, problem } from "../base/diagnostic.ts";
import type { Connector, RecordSink } from "../connectors/contract.ts";
import type { FilePorts } from "../connectors/file/ports.ts";
import type { HttpCommons } from "../connectors/http/commons.ts";
import type { Vault } from "../connectors/secrets/vault.ts";
import { checkSync } from "../mapping/check.ts";
import type { CompiledSync, EndpointSchema, LookupTables } from "../mapping/compiled.ts";
import { parseSync } from "../mapping/parse/parse.ts";
import { traitsOf } from "../mapping/sources/kinds.ts";
import type { SyncFile } from "../mapping/sync-file.ts";
import type { EndpointName } from "../model/ids.ts";
import type { NativeRecord } from "../model/native.ts";
import type { Home } from "./home.ts";
import { type OpenedEndpoints, openerOf } from "./open-endpoint.ts";
import { readLookups } from "./read-lookups.ts";
import { unreadable } from "./unreadable.ts";

/** Records of each endpoint that a check looks at. */
const samplesRead = 50;

/** A sync file, read and checked against the endpoints as they are now. */
export interface LoadedSync {
  /** Absolute, links resolved: what state knows the sync by. */
  readonly path: string;
  readonly text: string;
  readonly file: SyncFile | null;
  /** `null` while the diagnostics hold an error. */
  readonly compiled: CompiledSync | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly connectors: ReadonlyMap<EndpointName, Connector>;
  readonly schemas: ReadonlyMap<EndpointName, EndpointSchema>;
  readonly samples: ReadonlyMap<EndpointName, readonly NativeRecord[]>;
}

export interface LoadOptions {
  readonly home: Home;
  readonly ports: FilePorts;
  readonly secrets: Vault;
  /** What HTTP endpoints share; the process's own where it is not there. */
  readonly http?: HttpCommons;
  readonly signal: AbortSignal;
  /** Taken in the place of what the file says now. `file` is then its path as state knows it, and is not looked at. */
  readonly text?: string;
  /** Endpoints of this sync that are open; used where the file is still the one that they were opened by. */
  readonly opened?: OpenedEndpoints;
}

/** Reads a sync file, opens its endpoints, samples them and checks the one against the others. */
export async function loadSync(file: string, options: LoadOptions): Promise<LoadedSync> {
  let path = resolve(file);
  let text: string;
  try {
    if (options.text === undefined) path = await realpath(path);
    text = options.text ?? (await readFile(path, "utf8"));
  } catch {
    const hint =
      "Name a file that ends in .sync.yaml, or make one with: syncline init --from a.csv --to b.json";
    return failed(path, problem("sync.not-found", `There is no sync file ${file}`, { hint, at: { file } }));
  }
  const parsed = parseSync(text, path);
  const connectors = new Map<EndpointName, Connector>();
  const schemas = new Map<EndpointName, EndpointSchema>();
  const samples = new Map<EndpointName, readonly NativeRecord[]>();
  const problems: Diagnostic[] = [];
  const open = openerOf({ path, text }, options);
  const opened = options.opened?.text === text ? options.opened.connectors : null;

  for (const [name, { source, mode, id }] of Object.entries(parsed.file?.endpoints ?? {})) {
    const connector = opened?.get(name) ?? open(name, source, id);
    const sampled = await sample(connector, options.signal);
    const isBlind = sampled.problem !== null && !traitsOf(source.kind).file;
    connectors.set(name, isBlind ? unreadable(connector, sampled.problem) : connector);
    if (sampled.problem !== null) problems.push(located(sampled.problem, { endpoint: name }));
    else if (!sampled.exists && mode === "source") {
      const hint = "Check the endpoint's path. Relative paths start at the sync file's folder.";
      const at = { endpoint: name, file: connector.place };
      problems.push(problem("file.missing", `There is no ${connector.place}`, { hint, at }));
    }
    if (sampled.schema !== null && sampled.exists) schemas.set(name, sampled.schema);
    samples.set(name, sampled.records);
  }
  const lookups = await readLookups(parsed.file?.lookups ?? {}, open, options.signal);
  const checked = checkSync(text, path, { schemas, samples, lookups: lookups.tables });
  return {
    path,
    text,
    file: checked.file,
    compiled: checked.compiled,
    diagnostics: [...checked.diagnostics, ...lookups.problems, ...problems],
    connectors,
    schemas,
    samples,
  };
}

const none: LookupTables = new Map();

function failed(path: string, diagnostic: Diagnostic): LoadedSync {
  return {
    path,
    text: "",
    file: null,
    compiled: null,
    diagnostics: [diagnostic],
    connectors: none as ReadonlyMap<string, never>,
    schemas: new Map(),
    samples: new Map(),
  };
}

interface Sampled {
  readonly records: readonly NativeRecord[];
  readonly schema: EndpointSchema | null;
  readonly exists: boolean;
  readonly problem: Diagnostic | null;
}

async function sample(connector: Connector, signal: AbortSignal): Promise<Sampled> {
  const records: NativeRecord[] = [];
  const sink: RecordSink = {
    same: () => {},
    record: (native) => records.push(native),
    bad: () => {},
    gone: () => {},
  };
  const read = await connector.read({ known: null, cursor: null, limit: samplesRead }, sink, signal);
  if (!read.ok) return { records, schema: null, exists: true, problem: read.error };
  return { records, schema: read.value.schema, exists: read.value.exists, problem: null };
}

/** How a sync is called where its file does not say. */
export const syncNameOf = (path: string): string => basename(path).replace(/\.sync\.(ya?ml|json)$/, "");
