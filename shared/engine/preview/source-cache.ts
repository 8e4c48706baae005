import { dirname, resolve } from "node:path";
import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { findFiles } from "../../connectors/file/find-files.ts";
import { traitsOf } from "../../mapping/sources/kinds.ts";
import type { Source } from "../../mapping/sources/source.ts";
import { backupsOf } from "../home.ts";
import { type OpenOptions, openerOf } from "../open-endpoint.ts";
import { CachedSource, type Reach, stampOf } from "./cached-source.ts";

/** Files up to this size, and endpoints up to so many records, are read whole. */
const [wholeSize, wholeRecords] = [64 << 20, 100_000];
/** Beyond it, so many records are the sample, as far as they can be read in this time (in milliseconds). */
const [sampleRecords, sampleTime] = [10_000, 1500];
/** APIs are asked for a few pages only. */
const apiRecords = 500;
/** An endpoint that has not answered for so long, in milliseconds, counts as one that does not. */
const patience = 20_000;

export interface SourceCacheOptions extends OpenOptions {
  /** The sync file, absolute. */
  readonly path: string;
  /** Why an endpoint must not be looked at; `null` where it may be. */
  readonly refuses: (source: Source, path: string) => Promise<Diagnostic | null>;
  readonly clock: () => number;
}

/** The endpoints of a sync as they were read, known by what decides what is read there: never by the mapping. */
export class SourceCache {
  readonly #options: SourceCacheOptions;
  readonly #sources = new Map<string, CachedSource>();

  constructor(options: SourceCacheOptions) {
    this.#options = options;
  }

  /** The endpoint; opened, and not read, where nothing asked for it before. `text` names the secrets. */
  get(text: string, name: string, source: Source, id: readonly string[]): CachedSource {
    const key = JSON.stringify([name, source, id]);
    const known = this.#sources.get(key);
    if (known !== undefined) return known;
    const { path, clock } = this.#options;
    const opened = openerOf({ path, text }, this.#options)(name, source, id);
    const isFile = traitsOf(source.kind).file;
    const cached = new CachedSource({
      connector: opened,
      clock,
      stamp: async () => (isFile ? stampOf(await this.#paths(source)) : ""),
      reach: () => this.#reach(source),
    });
    this.#sources.set(key, cached);
    return cached;
  }

  refuses(source: Source): Promise<Diagnostic | null> {
    const { path, refuses } = this.#options;
    return refuses(source, "path" in source ? resolve(dirname(path), source.path) : path);
  }

  /** Lets go of all endpoints but these. */
  async keep(kept: ReadonlySet<CachedSource>): Promise<void> {
    for (const [key, source] of this.#sources) {
      if (kept.has(source)) continue;
      this.#sources.delete(key);
      await source.close();
    }
  }

  cancel(): void {
    for (const source of this.#sources.values()) source.cancel();
  }

  async #paths(source: Source): Promise<readonly string[]> {
    if (!("path" in source)) return [];
    const { path, home } = this.#options;
    const found = await findFiles({
      path: source.path,
      base: dirname(path),
      extensions: [],
      except: backupsOf(home, path),
    });
    if (!found.ok) return [resolve(dirname(path), source.path)];
    const { files, folder } = found.value;
    return files.length === 0
      ? [resolve(dirname(path), source.path), folder]
      : files.map((file) => file.path);
  }

  async #reach(source: Source): Promise<Reach> {
    if (source.kind === "rest") return { records: apiRecords, time: patience };
    if (!traitsOf(source.kind).file) return { records: sampleRecords, time: patience };
    const stamp = await stampOf(await this.#paths(source));
    const size = stamp.split("\n").reduce((sum, line) => sum + (Number(line.split(" ").at(-2)) || 0), 0);
    return size > wholeSize
      ? { records: sampleRecords, time: sampleTime }
      : { records: wholeRecords, time: patience };
  }
}

/** An endpoint that will be read, but not while somebody types at where it is. */
export const waits = (name: string): Diagnostic =>
  problem("endpoint.incomplete", `${name} is read once you stop typing for a moment`, {
    at: { endpoint: name },
    hint: "Databases and APIs are never asked while their definition is being typed.",
  });
