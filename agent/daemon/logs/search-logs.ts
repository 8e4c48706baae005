import { type FileHandle, open } from "node:fs/promises";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import { ignoreMissing, systemCode } from "../../../shared/connectors/file/problem.ts";
import type { LogEntry, Page } from "../../../shared/protocol/views.ts";
import { linesBackwards } from "./lines-backwards.ts";
import { cursorOf, cursorText, type LogCursor } from "./log-cursor.ts";
import { entryOf } from "./log-line.ts";
import { type LogPart, partsIn } from "./log-parts.ts";
import { type LogQuery, lineMatcher } from "./log-query.ts";

export interface LogSearch extends LogQuery {
  readonly after?: string | undefined;
  readonly limit: number;
}

/** One call looks through no more than so many bytes; `next` of its page goes on from there. */
const mostBytes = 256 * 1024 * 1024;

/**
 * The entries of a log's folder that match, newest first. Works without the agent, too. `total` counts all that match at
 * the first page, and stays so for the others; in a log of more than 256 MiB it is what was counted so far.
 */
export async function searchLogs(
  folder: string,
  search: LogSearch,
  signal: AbortSignal,
): Promise<Result<Page<LogEntry>, Diagnostic>> {
  const cursor = search.after === undefined ? null : cursorOf(search.after);
  if (search.after !== undefined && cursor === null)
    return err(problem("agent.request", `logs.search at after: "${search.after}" is no place in the log`));
  const parts = partsIn(folder).filter(({ number }) => cursor === null || number <= cursor.part);
  const looking = new Looking(search, cursor);
  try {
    for (const part of parts.toReversed()) {
      const end = part.number === cursor?.part ? Math.min(cursor.offset, part.bytes) : part.bytes;
      if (!(await looking.at(part, end, signal))) break;
    }
  } catch (cause) {
    if (systemCode(cause) === null) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    return err(
      problem("file.unreadable", `The agent's log cannot be read: ${why}`, { at: { file: folder } }),
    );
  }
  return ok(looking.page());
}

class Looking {
  readonly #limit: number;
  readonly #matches: ReturnType<typeof lineMatcher>;
  readonly #isFirst: boolean;
  readonly #before: number;
  readonly #counted: number;
  readonly #items: LogEntry[] = [];
  /** Matches that are not on this page, as far as they were counted. */
  #more = 0;
  #left = mostBytes;
  /** The last line that was looked at, while the page is not full; then that of its last entry. */
  #place: Pick<LogCursor, "part" | "offset"> | null = null;
  #isCut = false;

  constructor(search: LogSearch, cursor: LogCursor | null) {
    this.#limit = search.limit;
    this.#matches = lineMatcher(search);
    this.#isFirst = cursor === null;
    this.#before = cursor?.before ?? 0;
    this.#counted = cursor?.total ?? 0;
  }

  /** Looks through a part, up to `end`. Whether there is a reason to go on. */
  async at({ path, number }: LogPart, end: number, signal: AbortSignal): Promise<boolean> {
    // It may have been removed by now, as the oldest.
    const file: FileHandle | null = await open(path, "r").catch(ignoreMissing);
    if (file === null) return true;
    try {
      for await (const lines of linesBackwards(file, end)) {
        for (const line of lines) {
          if (this.#items.length < this.#limit) this.#place = { part: number, offset: line.offset };
          if (!this.#matches(line)) continue;
          if (this.#items.length === this.#limit) this.#more++;
          else {
            const entry = entryOf(line.bytes.toString("utf8", line.start, line.end));
            if (entry !== null) this.#items.push(entry);
          }
          // Of a later page only whether there is another one is asked.
          if (this.#more > 0 && !this.#isFirst) return false;
        }
        const first = lines.at(0);
        this.#left -= first === undefined ? 0 : first.bytes.length;
        this.#isCut = this.#left <= 0 || signal.aborted;
        if (this.#isCut) return false;
      }
      return true;
    } finally {
      await file.close();
    }
  }

  page(): Page<LogEntry> {
    const before = this.#before + this.#items.length;
    const total = Math.max(this.#counted, before + this.#more);
    const isMore = this.#more > 0 || this.#isCut;
    const next = isMore && this.#place !== null ? cursorText({ ...this.#place, before, total }) : null;
    return { items: this.#items, next, total };
  }
}
