import { resolve } from "node:path";
import type { Diagnostic } from "../../base/diagnostic.ts";
import { ok, type Result } from "../../base/result.ts";
import { openFileEndpoint } from "../../connectors/file/file-endpoint.ts";
import { filePorts } from "../../connectors/file/ports.ts";
import type { EndpointSchema } from "../../mapping/compiled.ts";
import type { FileSource } from "../../mapping/sources/source.ts";
import type { NativeRecord } from "../../model/native.ts";
import { readHead } from "./file-head.ts";
import { findSource } from "./find-source.ts";

/** What a file holds, as far as it was looked at. */
export interface FileSample {
  /** With the path that was given. */
  readonly source: FileSource;
  readonly schema: EndpointSchema;
  readonly samples: readonly NativeRecord[];
  readonly whole: boolean;
  /** What is wrong with records that could not be read. */
  readonly unreadable: readonly Diagnostic[];
}

/** So many records are enough to tell what the others are like. */
const mostSamples = 10_000;

/** Finds out a file's format and encoding and reads its first records. `path` is absolute. Writes nothing. */
export async function lookAtFile(path: string, signal: AbortSignal): Promise<Result<FileSample, Diagnostic>> {
  const head = await readHead(path, signal);
  if (!head.ok) return head;
  const source = findSource(path, head.value);
  if (!source.ok) return source;
  const folder = resolve(path, "..");
  // Nothing is written, so no backups are made.
  const endpoint = openFileEndpoint(source.value, {
    folder,
    name: "file",
    backups: resolve(folder, ".syncline"),
    ports: filePorts,
  });
  try {
    const samples: NativeRecord[] = [];
    const unreadable: Diagnostic[] = [];
    const read = await endpoint.read(
      { known: null, cursor: null, limit: mostSamples },
      {
        same: () => {},
        gone: () => {},
        record: (native) => samples.push(native),
        bad: (problem) => unreadable.push(problem),
      },
      signal,
    );
    if (!read.ok) return read;
    const { schema, complete } = read.value;
    return ok({ source: source.value, schema, samples, whole: complete, unreadable });
  } finally {
    await endpoint.dispose();
  }
}
