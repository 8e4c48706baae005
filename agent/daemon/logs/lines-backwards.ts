import type { FileHandle } from "node:fs/promises";

/** A whole line: its bytes are those of `bytes` from `start` to `end`, and it begins at `offset` of the file. */
export interface Line {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  readonly offset: number;
}

const chunkSize = 256 * 1024;
const lineEnd = 0x0a;

/**
 * The whole lines of a file before `end`, last one first, in batches of a chunk of it each. What follows the last line end
 * is half a line and left out. No more than a chunk and a line are in memory.
 */
export async function* linesBackwards(
  file: Pick<FileHandle, "read">,
  end: number,
): AsyncGenerator<readonly Line[]> {
  let carry: Buffer = Buffer.alloc(0);
  let isEndSeen = false;
  for (let to = end; to > 0; ) {
    const from = Math.max(0, to - chunkSize);
    const chunk = Buffer.alloc(to - from);
    const { bytesRead } = await file.read(chunk, 0, chunk.length, from);
    // It was made shorter meanwhile.
    if (bytesRead < chunk.length) return;
    const bytes = Buffer.concat([chunk, carry]);
    let stop = isEndSeen ? bytes.length : bytes.lastIndexOf(lineEnd);
    if (stop >= 0) {
      isEndSeen = true;
      const lines: Line[] = [];
      for (;;) {
        const before = stop === 0 ? -1 : bytes.lastIndexOf(lineEnd, stop - 1);
        // The first line of a chunk may have begun in the chunk before it.
        if (before < 0 && from > 0) break;
        lines.push({ bytes, start: before + 1, end: stop, offset: from + before + 1 });
        if (before < 0) break;
        stop = before;
      }
      carry = bytes.subarray(0, stop);
      if (lines.length > 0) yield lines;
    } else carry = bytes;
    to = from;
  }
}
