import type { Diagnostic } from "../../shared/base/diagnostic.ts";
import type { AgentApi } from "../../shared/protocol/api.ts";
import type { Attention, LogEntry, LogLevel } from "../../shared/protocol/views.ts";

/** Where the daemon writes what it does. Never throws. */
export interface Log {
  write(level: LogLevel, area: string, message: string, about?: About): void;
}

/** What a log entry is about. */
export interface About {
  readonly sync?: string;
  readonly run?: string;
  readonly record?: string;
  readonly more?: LogEntry["more"];
}

/** How log entries are searched, and told as they are written. */
export interface Logs extends Pick<AgentApi["handlers"], "logs.search"> {
  /** Calls back with every entry from now on. Returns what ends it. */
  follow(follower: (entry: LogEntry) => void): () => void;
}

/** What is counted of runs. */
export interface Meters {
  ran(run: {
    readonly sync: string;
    readonly name: string;
    readonly outcome: string;
    /** Milliseconds. */
    readonly duration: number;
    /** From the change to the end of the run that carried it, in milliseconds; `null` where no change began it. */
    readonly latency: number | null;
    readonly creates: number;
    readonly updates: number;
    readonly deletes: number;
  }): void;
  queued(length: number): void;
  conflicts(open: number): void;
}

/** Tells a person of what waits for them. Returns at once, and never throws. */
export interface Alerts {
  /** All that waits of a sync now; called whenever it changed. Empty: all is well again. */
  attention(sync: { readonly id: string; readonly name: string }, waiting: readonly Attention[]): void;
  /** All that is wrong with the agent itself; called again and again. */
  agent(problems: readonly Diagnostic[]): void;
  /** The sync is no more: there is nothing to tell of it, neither that it waits nor that it is well. */
  gone(sync: string): void;
  /** Tries every way that is set up. */
  test(): Promise<readonly { readonly way: string; readonly problem: string | null }[]>;
}

/** Timers of the system or of a test. */
export interface Timers {
  /** Calls back once after so many milliseconds; returns what cancels it. */
  after(milliseconds: number, call: () => void): () => void;
}
