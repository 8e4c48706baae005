import { dirname, resolve } from "node:path";
import type { Diagnostic } from "../../shared/base/diagnostic.ts";
import { nativePath } from "../../shared/mapping/native-path.ts";
import { secretReferences } from "../../shared/mapping/secret-reference.ts";
import type { Source } from "../../shared/mapping/sources/source.ts";
import type { SyncFile } from "../../shared/mapping/sync-file.ts";
import type { NativeRecord } from "../../shared/model/native.ts";
import { valueAt } from "../../shared/model/path.ts";
import { type Known, nothingKnown, type Samples } from "../language/samples.ts";
import { isFile, isStillSo, type ReadEndpoint, type ReadPlace, readEndpoint } from "./endpoint-reader.ts";
import { filesBeside } from "./files-beside.ts";
import { isInside } from "./is-inside.ts";

/** Records of each endpoint that are looked at, and of each lookup. */
const [looked, lookedUp] = [50, 10_000];

export interface SampleOptions {
  /** The folder of state, secrets and backups. */
  readonly home: string;
  /** Untrusted: nothing but files inside the folders that are open. */
  readonly isTrusted: () => boolean;
  readonly folders: () => readonly string[];
  /** Something else is known of a sync file than before. */
  readonly changed: (path: string) => void;
}

interface Cached {
  readonly key: string;
  readonly read: ReadEndpoint;
}

interface Sync {
  file: SyncFile | null;
  text: string;
  readonly cache: Map<string, Cached>;
  known: Known;
  /** Only one round of reading is under way; what changed meanwhile makes another. */
  running: AbortController | null;
  again: "files" | "all" | null;
}

/**
 * Reads endpoints behind the questions. Files are looked at again when the sync file names others or they changed;
 * databases and APIs only when a sync file is opened or saved, and never while it is typed in.
 */
export class BackgroundSamples implements Samples {
  readonly #options: SampleOptions;
  readonly #syncs = new Map<string, Sync>();
  readonly #secrets = new Set<string>();

  constructor(options: SampleOptions) {
    this.#options = options;
  }

  of(path: string, file: SyncFile): Known {
    const sync = this.#syncs.get(path);
    if (sync === undefined) return nothingKnown;
    sync.file = file;
    return sync.known;
  }

  files(path: string): readonly string[] {
    return filesBeside(dirname(path));
  }

  secrets(): readonly string[] {
    return [...this.#secrets];
  }

  /** A sync file was opened, saved or typed in. `all`: databases and APIs may be asked, too. */
  look(path: string, text: string, file: SyncFile | null, reach: "files" | "all"): void {
    const sync = this.#syncs.get(path) ?? {
      file,
      text,
      cache: new Map(),
      known: nothingKnown,
      running: null,
      again: null,
    };
    this.#syncs.set(path, sync);
    sync.file = file ?? sync.file;
    sync.text = text;
    for (const { kind, name } of secretReferences(text)) if (kind === "secret") this.#secrets.add(name);
    if (sync.running !== null) {
      sync.again = sync.again === "all" ? "all" : reach;
      return;
    }
    void this.#round(path, sync, reach);
  }

  close(path: string): void {
    this.#syncs.get(path)?.running?.abort();
    this.#syncs.delete(path);
  }

  async #round(path: string, sync: Sync, reach: "files" | "all"): Promise<void> {
    const running = new AbortController();
    sync.running = running;
    try {
      await this.#read(path, sync, reach, running.signal);
    } finally {
      sync.running = null;
    }
    const { again } = sync;
    sync.again = null;
    if (again !== null && this.#syncs.get(path) === sync) await this.#round(path, sync, again);
  }

  async #read(path: string, sync: Sync, reach: "files" | "all", signal: AbortSignal): Promise<void> {
    const { file } = sync;
    if (file === null) return;
    let isNew = false;
    const places = [
      ...Object.entries(file.endpoints).map(([name, { source, id }]) => ({
        slot: `endpoint ${name}`,
        name,
        source,
        id,
        limit: looked,
      })),
      ...Object.entries(file.lookups).map(([name, { source }]) => ({
        slot: `lookup ${name}`,
        name,
        source,
        id: [],
        limit: lookedUp,
      })),
    ];
    for (const { slot, ...about } of places) {
      if (signal.aborted) return;
      if (!(await this.#mayRead(path, about.source, reach))) continue;
      const place: ReadPlace = {
        ...about,
        path,
        text: sync.text,
        folder: dirname(path),
        home: this.#options.home,
      };
      const key = JSON.stringify([about.source, about.id]);
      const cached = sync.cache.get(slot);
      if (
        cached?.key === key &&
        (reach === "files" || isFile(about.source)) &&
        (await isStillSo(place, cached.read.version, signal))
      )
        continue;
      const read = await readEndpoint(place, signal);
      if (signal.aborted) return;
      sync.cache.set(slot, { key, read });
      isNew = true;
    }
    const slots = new Set(places.map(({ slot }) => slot));
    for (const slot of [...sync.cache.keys()])
      if (!slots.has(slot)) {
        sync.cache.delete(slot);
        isNew = true;
      }
    if (!isNew) return;
    sync.known = knownOf(file, sync.cache, sync.known.version + 1);
    this.#options.changed(path);
  }

  async #mayRead(path: string, source: Source, reach: "files" | "all"): Promise<boolean> {
    if (!isFile(source)) return reach === "all" && this.#options.isTrusted();
    if (this.#options.isTrusted()) return true;
    const place = "path" in source ? resolve(dirname(path), source.path) : path;
    return isInside(place, this.#options.folders());
  }
}

function knownOf(file: SyncFile, cache: ReadonlyMap<string, Cached>, version: number): Known {
  const endpoints = Object.keys(file.endpoints).flatMap((name) => {
    const read = cache.get(`endpoint ${name}`)?.read;
    return read === undefined ? [] : [[name, read] as const];
  });
  const lookups = Object.entries(file.lookups).flatMap(([name, { source, key }]) => {
    const read = cache.get(`lookup ${name}`)?.read;
    if (read === undefined) return [];
    return [[name, tableOf(read.records, nativePath(key, source.kind) ?? [key])] as const];
  });
  const problems = [...cache].flatMap(([slot, { read }]): [string, Diagnostic][] =>
    read.problem === null ? [] : [[slot.slice(slot.indexOf(" ") + 1), read.problem]],
  );
  return {
    version,
    schemas: new Map(endpoints.flatMap(([name, { schema }]) => (schema === null ? [] : [[name, schema]]))),
    samples: new Map(endpoints.map(([name, { records }]) => [name, records])),
    lookups: new Map(lookups),
    tables: new Map(endpoints.map(([name, { tables }]) => [name, tables])),
    problems: new Map(problems),
  };
}

function tableOf(
  records: readonly NativeRecord[],
  path: readonly (string | number)[],
): ReadonlyMap<string, NativeRecord> {
  const table = new Map<string, NativeRecord>();
  for (const record of records) {
    const value = valueAt(record, path);
    if (value === undefined || value === null || typeof value === "object" || table.has(String(value)))
      continue;
    table.set(String(value), record);
  }
  return table;
}
