import { basename, extname, resolve } from "node:path";
import type { Diagnostic } from "../../base/diagnostic.ts";
import { ok, type Result } from "../../base/result.ts";
import { openFileEndpoint } from "../../connectors/file/file-endpoint.ts";
import { filePorts } from "../../connectors/file/ports.ts";
import type { FileSource } from "../../mapping/sources/source.ts";
import { readHead } from "./file-head.ts";
import { findSource } from "./find-source.ts";
import type { Called, Looked } from "./looked.ts";
import { readSome } from "./read-some.ts";

/** So many records are enough to tell what the others are like. */
const mostSamples = 10_000;

/** Finds out a file's format and encoding and reads its first records. `path` is absolute. Writes nothing. */
export async function lookAtFile(
  path: string,
  signal: AbortSignal,
): Promise<Result<Looked & { readonly source: FileSource }, Diagnostic>> {
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
  const read = await readSome(endpoint, mostSamples, signal);
  if (!read.ok) return read;
  return ok({
    ...read.value,
    source: source.value,
    place: path,
    called: calledFile(path),
    remarks: read.value.unreadable,
  });
}

export const calledFile = (path: string): Called => ({
  name: basename(path, extname(path)),
  longer: basename(path),
});
