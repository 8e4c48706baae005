import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import { ok } from "../../../shared/base/result.ts";
import type { AgentSettings, LogEntry, LogLevel } from "../../../shared/protocol/views.ts";
import type { About, Log, Logs, Timers } from "../ports.ts";
import { isAtLeast } from "./log-level.ts";
import { lineOf } from "./log-line.ts";
import { entryMatches } from "./log-query.ts";
import { LogWriter } from "./log-writer.ts";
import { searchLogs } from "./search-logs.ts";
import { within } from "./within.ts";

export interface LogsOptions {
  /** Made, with its parts, for the user alone. */
  readonly folder: string;
  /** Asked at every entry, so that a change counts from then on. */
  readonly settings: () => AgentSettings["logs"];
  readonly clock: () => number;
  readonly timers: Timers;
  /** Takes secrets out of a text. */
  readonly redact: (text: string) => string;
  /** `problem` is another than before. */
  readonly onProblem: () => void;
}

export interface OpenLogs extends Log, Logs {
  /** Why entries cannot be written now; `null` where they can. */
  problem(): Diagnostic | null;
  close(): void;
}

/** Opens the agent's log. Where it cannot be written, it is tried again; nothing of it ever throws (SPEC A60 to A66). */
export function openLogs(options: LogsOptions): OpenLogs {
  return new FileLogs(options);
}

/** So many entries wait while nothing can be written; it is tried again after so many milliseconds. */
const mostWaiting = 200;
const triedAgain = 30_000;

class FileLogs implements OpenLogs {
  readonly #options: LogsOptions;
  readonly #writer: LogWriter;
  readonly #followers = new Set<(entry: LogEntry) => void>();
  #waiting: LogEntry[] = [];
  #lost = 0;
  #problem: Diagnostic | null = null;
  #cancelRetry: (() => void) | null = null;
  #isClosed = false;

  constructor(options: LogsOptions) {
    this.#options = options;
    this.#writer = new LogWriter(options.folder);
  }

  write(level: LogLevel, area: string, message: string, about: About = {}): void {
    if (this.#isClosed || !isAtLeast(level, this.#options.settings().level)) return;
    const { sync = null, run = null, record = null, more = {} } = about;
    const at = this.#options.clock();
    const entry = within({ at, level, area, message, sync, run, record, more }, this.#options.redact);
    this.#waiting.push(entry);
    if (this.#waiting.length > mostWaiting) {
      this.#waiting.shift();
      this.#lost++;
    }
    this.#flush();
    for (const follower of this.#followers) follower(entry);
  }

  follow(follower: (entry: LogEntry) => void): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  readonly "logs.search": Logs["logs.search"] = async (search, signal) => {
    const found = await searchLogs(this.#options.folder, search, signal);
    if (search.after !== undefined || this.#waiting.length === 0) return found;
    // What waits to be written is not in any part yet, and stands on the first page.
    const waiting = this.#waiting.filter((entry) => entryMatches(entry, search)).toReversed();
    if (!found.ok) return ok({ items: waiting, next: null, total: waiting.length });
    const { items, next, total } = found.value;
    return ok({ items: [...waiting, ...items], next, total: total + waiting.length });
  };

  problem(): Diagnostic | null {
    return this.#problem;
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelRetry?.();
    if (this.#waiting.length > 0) this.#flush();
    this.#cancelRetry?.();
    this.#writer.close();
    this.#followers.clear();
  }

  #flush(): void {
    const { settings, clock, onProblem } = this.#options;
    const { megabytes, days } = settings();
    const limits = { bytes: megabytes * 1_000_000, age: days * 86_400_000 };
    const entries = this.#lost === 0 ? this.#waiting : [lostEntry(this.#lost, clock()), ...this.#waiting];
    const lines = entries.map((entry) => `${lineOf(entry)}\n`).join("");
    const before = this.#problem;
    this.#problem = this.#writer.write(lines, clock(), limits);
    if (this.#problem === null) {
      this.#waiting = [];
      this.#lost = 0;
    } else this.#retryLater();
    if (this.#problem?.message !== before?.message) onProblem();
  }

  #retryLater(): void {
    this.#cancelRetry ??= this.#options.timers.after(triedAgain, () => {
      this.#cancelRetry = null;
      if (this.#waiting.length > 0) this.#flush();
    });
  }
}

const lostEntry = (count: number, at: number): LogEntry => ({
  at,
  level: "warning",
  area: "agent",
  message: `${count} log entries are lost: they could not be written`,
  sync: null,
  run: null,
  record: null,
  more: { count },
});
