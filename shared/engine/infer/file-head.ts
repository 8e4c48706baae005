import { isUtf8 } from "node:buffer";
import { type FileHandle, open, stat } from "node:fs/promises";
import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { attempt } from "../../connectors/file/problem.ts";
import { likelyEncoding } from "../../formats/encoding/undecodable.ts";

/** The beginning of a file, and what must be known of all of it. */
export interface FileHead {
  /** As they stand in the file. */
  readonly bytes: Buffer;
  /** Whether there is nothing behind `bytes`. */
  readonly whole: boolean;
  /** The single-byte encoding that the file is likely in, where it is not UTF-8 throughout. */
  readonly singleByte: string | null;
}

const headSize = 4 << 20;
const chunkSize = 1 << 20;

/** Reads a file's first 4 MB, and goes through the rest to tell UTF-8 from other encodings. */
export async function readHead(path: string, signal: AbortSignal): Promise<Result<FileHead, Diagnostic>> {
  const read = await attempt(path, "read", async () => {
    // Opening a pipe would wait for its other end.
    if (!(await stat(path)).isFile()) return null;
    const handle = await open(path, "r");
    try {
      return await headOf(handle, signal);
    } finally {
      await handle.close();
    }
  });
  if (!read.ok) return read;
  if (read.value === null)
    return err(
      problem("file.unreadable", `${path} is not a file.`, {
        at: { file: path },
        hint: "Name one file. A folder or a glob of files can be put into the sync file by hand: path: in/*.csv",
      }),
    );
  return ok(read.value);
}

async function headOf(handle: FileHandle, signal: AbortSignal): Promise<FileHead> {
  const head = await fill(handle, Buffer.allocUnsafe(headSize));
  const whole = head.length < headSize;
  let chunk = head;
  // A character that a chunk's end cuts is looked at with the next chunk.
  for (;;) {
    const isLast = chunk.length < (chunk === head ? headSize : chunkSize);
    const cut = isLast ? chunk.length : wholeCharacters(chunk);
    const text = chunk.subarray(0, cut);
    if (!isUtf8(text)) return { bytes: head, whole, singleByte: likelyEncoding(text) };
    if (isLast || signal.aborted) return { bytes: head, whole, singleByte: null };
    const next = Buffer.allocUnsafe(chunkSize);
    const carried = chunk.copy(next, 0, cut);
    chunk = next.subarray(0, carried + (await fill(handle, next.subarray(carried))).length);
  }
}

async function fill(handle: FileHandle, into: Buffer): Promise<Buffer> {
  let filled = 0;
  while (filled < into.length) {
    const { bytesRead } = await handle.read(into, filled, into.length - filled, null);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return into.subarray(0, filled);
}

/** Up to where the bytes are whole UTF-8 characters, if they are UTF-8. */
function wholeCharacters(bytes: Buffer): number {
  let start = bytes.length - 1;
  while (start > bytes.length - 4 && (bytes[start]! & 0xc0) === 0x80) start--;
  return (bytes[start]! & 0x80) === 0 ? bytes.length : start;
}
