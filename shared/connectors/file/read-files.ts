import type { Diagnostic } from "../../base/diagnostic.ts";
import { ok, type Result } from "../../base/result.ts";
import { Fault } from "../../formats/format.ts";
import type { ReadRequest, ReadSummary, RecordSink } from "../contract.ts";
import { versionOfHash } from "../version.ts";
import { absent, hashOfFiles } from "./content-hash.ts";
import { faultProblem } from "./fault-problem.ts";
import type { FileFormat } from "./file-format.ts";
import type { Listing } from "./find-files.ts";
import { LineFinder } from "./line-finder.ts";
import { SchemaSample } from "./schema-sample.ts";
import { type PassingRecord, type Survey, surveyFile } from "./survey.ts";
import { TextAccess } from "./text-access.ts";

/** So many records show what the others are made of. */
const sampled = 100;

/** What a read found. Positions count the records of all files, from 0. */
export interface FilesRead {
  readonly summary: ReadSummary;
  /** Of the files that were read; the last one's up to where the read was ended by its limit. */
  readonly surveys: readonly Survey[];
}

/**
 * Reads the files of an endpoint in name order. One that cannot be read fails the whole read, lest its records seem to be
 * gone (SPEC F71).
 */
export async function readFiles(
  listing: Listing,
  format: FileFormat,
  request: ReadRequest,
  sink: RecordSink,
  signal: AbortSignal,
): Promise<Result<FilesRead, Diagnostic>> {
  const pass = new ReadPass(request, sink);
  const surveys: Survey[] = [];
  const limited = () => request.limit !== undefined && pass.records >= request.limit;
  let doneBefore = 0;
  for (const file of listing.files) {
    if (limited()) break;
    const read = await surveyFile(file, format, {
      visit: (record) => pass.take(record),
      progress: (done, size) => request.progress?.(doneBefore + done, doneBefore + size),
      signal,
    });
    pass.endFile();
    if (!read.ok) return read;
    const columns = read.value.session.columns();
    if (columns !== null) pass.schema.header(columns);
    doneBefore += Number(read.value.stamp.size);
    surveys.push(read.value);
  }
  const whole = surveys.length === listing.files.length && surveys.every(({ hash }) => hash !== null);
  const newest = surveys.reduce((time, { stamp }) => Math.max(time, Number(stamp.modified / 1_000_000n)), 0);
  // A file that is not there tells nothing; an empty folder of one-record files does.
  const exists = listing.exists && (listing.files.length > 0 || format.single !== null);
  const summary: ReadSummary = {
    records: pass.records,
    extent: "all",
    complete: whole && exists,
    cursor: null,
    version: whole ? versionOf(listing, surveys) : "",
    schema: pass.schema.schema(),
    modified: surveys.length === 0 ? null : newest,
    exists,
  };
  return ok({ summary, surveys });
}

/** The whole content's version: of one file the hash of its bytes, of several a hash of their names and hashes. */
export function versionOf(
  listing: Pick<Listing, "several" | "exists">,
  files: readonly { readonly file: { readonly name: string }; readonly hash: string | null }[],
): string {
  if (listing.several)
    return listing.exists
      ? hashOfFiles(files.map(({ file, hash }) => ({ name: file.name, hash: hash ?? "" })))
      : absent;
  return files[0]?.hash ?? absent;
}

/** Hands records to the sink: known ones by their number, all others decoded. */
class ReadPass {
  readonly schema = new SchemaSample();
  records = 0;
  readonly #request: ReadRequest;
  readonly #sink: RecordSink;
  readonly #limit: number;
  #lines: { readonly access: TextAccess; readonly finder: LineFinder } | null = null;

  constructor(request: ReadRequest, sink: RecordSink) {
    this.#request = request;
    this.#sink = sink;
    this.#limit = request.limit ?? Number.POSITIVE_INFINITY;
  }

  /** Returns false once there are as many records as were asked for and another one comes. */
  take(record: PassingRecord): boolean {
    if (this.records >= this.#limit) return false;
    const position = this.records++;
    const { bytes, start, end, high, low } = record;
    const slot = this.#request.known?.find(high, low) ?? -1;
    if (slot >= 0 && position >= sampled) {
      this.#sink.same(slot, position);
      return true;
    }
    const native = record.open.session.decode(bytes, start, end);
    if (native instanceof Fault) {
      this.#sink.bad(this.#locate(record, native), position);
      return true;
    }
    if (position < sampled) {
      const columns = position === 0 ? record.open.session.columns() : null;
      if (columns !== null) this.schema.header(columns);
      this.schema.add(native);
    }
    if (slot >= 0) this.#sink.same(slot, position);
    else this.#sink.record(native, versionOfHash(high, low), high, low, position);
    return true;
  }

  endFile(): void {
    this.#lines?.access.close();
    this.#lines = null;
  }

  #locate({ open, offset }: PassingRecord, fault: Fault): Diagnostic {
    if (this.#lines === null) {
      const access = new TextAccess(open.file.path, open.encoding);
      this.#lines = { access, finder: new LineFinder(access, open.text) };
    }
    return faultProblem(fault, open.file, this.#lines.finder.at(offset + fault.offset));
  }
}
