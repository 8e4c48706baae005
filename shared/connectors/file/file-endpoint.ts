import { resolve } from "node:path";
import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { EndpointSchema } from "../../mapping/compiled.ts";
import type { FileSource } from "../../mapping/sources/source.ts";
import type {
  Capabilities,
  Connector,
  Fetched,
  Found,
  ReadRequest,
  ReadSummary,
  RecordSink,
  SentWrites,
  WriteJournal,
  WriteOutcome,
  WriteReport,
  WriteRequest,
} from "../contract.ts";
import { type FetchPlace, fetchRecords } from "./fetch-records.ts";
import { type FileFormat, fileFormat } from "./file-format.ts";
import { findFiles, type Listing } from "./find-files.ts";
import { LineFinder } from "./line-finder.ts";
import { isPattern } from "./pattern.ts";
import type { FilePorts } from "./ports.ts";
import { attempt, changing } from "./problem.ts";
import { readFiles } from "./read-files.ts";
import type { Survey } from "./survey.ts";
import { TextAccess } from "./text-access.ts";
import { isUnchanged } from "./unchanged.ts";
import { writeFiles } from "./write-files.ts";

export interface FileEndpointOptions {
  /** The sync file's folder, where relative paths start. */
  readonly folder: string;
  /** The endpoint's name. */
  readonly name: string;
  /** The folder for what writes replace. */
  readonly backups: string;
  readonly ports: FilePorts;
}

/** A file, or several, as an endpoint. Keeps of its last read what `fetch`, `line` and `write` need: 20 bytes a record. */
export function openFileEndpoint(source: FileSource, options: FileEndpointOptions): Connector {
  return new FileEndpoint(source, options);
}

class FileEndpoint implements Connector {
  readonly kind: string;
  readonly capabilities: Capabilities;
  readonly place: string;
  /** A program that watches the file sees more than the file says. */
  readonly listen = null;
  readonly #source: FileSource;
  readonly #options: FileEndpointOptions;
  readonly #format: FileFormat;
  #surveys: readonly Survey[] = [];
  /** Position of each survey's first record. */
  #firsts: readonly number[] = [];

  constructor(source: FileSource, options: FileEndpointOptions) {
    this.kind = source.kind;
    this.place = resolve(options.folder, source.path);
    this.#source = source;
    this.#options = options;
    this.#format = fileFormat(source);
    this.capabilities = {
      write: true,
      guarded: true,
      atomic: !/[/\\]$/.test(source.path) && !isPattern(source.path) && this.#format.single === null,
      makesIds: false,
      changes: null,
      readsMayMiss: false,
      resends: false,
    };
  }

  async discover(limit: number, signal: AbortSignal): Promise<Result<EndpointSchema, Diagnostic>> {
    const sink: RecordSink = { same: () => {}, record: () => {}, bad: () => {}, gone: () => {} };
    const listing = await this.#list();
    if (!listing.ok) return listing;
    const read = await readFiles(
      listing.value,
      this.#format,
      { known: null, cursor: null, limit },
      sink,
      signal,
    );
    return read.ok ? ok(read.value.summary.schema) : read;
  }

  async read(
    request: ReadRequest,
    sink: RecordSink,
    signal: AbortSignal,
  ): Promise<Result<ReadSummary, Diagnostic>> {
    this.#keep([]);
    const listing = await this.#list();
    if (!listing.ok) return listing;
    const read = await readFiles(listing.value, this.#format, request, sink, signal);
    if (!read.ok) return read;
    this.#keep(read.value.surveys);
    return ok(read.value.summary);
  }

  async unchanged(version: string, signal: AbortSignal): Promise<boolean> {
    const listing = await this.#list();
    return listing.ok && (await isUnchanged(listing.value, version, signal));
  }

  async fetch(
    positions: readonly number[],
    signal: AbortSignal,
  ): Promise<Result<readonly Fetched[], Diagnostic>> {
    const places = positions.map((position) => this.#at(position)).filter((place) => place !== null);
    return places.length < positions.length ? err(changing(this.place)) : fetchRecords(places, signal);
  }

  async write(
    request: WriteRequest,
    journal: WriteJournal,
    signal: AbortSignal,
  ): Promise<Result<WriteReport, Diagnostic>> {
    const { folder, backups, name, ports } = this.#options;
    const surveys = this.#surveys;
    this.#keep([]);
    return writeFiles(request, journal, {
      format: this.#format,
      ports,
      signal,
      name,
      place: this.place,
      base: folder,
      backups,
      list: () => this.#list(),
      surveys,
    });
  }

  /** A read shows every record that there is. */
  async find(ids: readonly string[]): Promise<Result<readonly Found[], Diagnostic>> {
    return ok(ids.map(() => ({ kind: "unknown" })));
  }

  /** Files are replaced and never sent to: what a crash left is found out by `recover`. */
  async settle({ writes }: SentWrites): Promise<Result<readonly WriteOutcome[], Diagnostic>> {
    const message = "A file is not sent anything";
    return ok(
      writes.map(({ index }) => ({ kind: "failed", index, problem: problem("run.cancelled", message) })),
    );
  }

  async line(position: number): Promise<{ readonly file: string; readonly line: number } | null> {
    const place = this.#at(position);
    if (place === null) return null;
    const { survey, record } = place;
    const { path } = survey.file;
    const found = await attempt(path, "read", () => {
      const access = new TextAccess(path, survey.encoding);
      try {
        return new LineFinder(access, survey.text).at(survey.spans.start(record)).line;
      } finally {
        access.close();
      }
    });
    return found.ok ? { file: path, line: found.value } : null;
  }

  async dispose(): Promise<void> {
    this.#keep([]);
  }

  #list(): Promise<Result<Listing, Diagnostic>> {
    const { folder, backups } = this.#options;
    const { extensions } = this.#format;
    return findFiles({ path: this.#source.path, base: folder, extensions, except: resolve(backups) });
  }

  #keep(surveys: readonly Survey[]): void {
    let first = 0;
    this.#surveys = surveys;
    this.#firsts = surveys.map(({ spans }) => {
      first += spans.count;
      return first - spans.count;
    });
  }

  /** `null` for a position of another read. */
  #at(position: number): FetchPlace | null {
    let low = 0;
    let high = this.#firsts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#firsts[middle]! <= position) low = middle;
      else high = middle;
    }
    const survey = this.#surveys[low];
    const record = position - (this.#firsts[low] ?? 0);
    return survey !== undefined && record < survey.spans.count ? { survey, record } : null;
  }
}
