import type { Attention, LogLevel } from "../../shared/protocol/views.ts";

/** Where the daemon writes what it does. Never throws. */
export interface Log {
  write(
    level: LogLevel,
    area: string,
    message: string,
    about?: {
      readonly sync?: string;
      readonly run?: string;
      readonly record?: string;
      readonly more?: Readonly<Record<string, string | number | boolean | null>>;
    },
  ): void;
}

/** What is counted of runs. */
export interface Meters {
  ran(run: {
    readonly sync: string;
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
  /** Tries every way that is set up. */
  test(): Promise<readonly { readonly way: string; readonly problem: string | null }[]>;
}

/** Timers of the system or of a test. */
export interface Timers {
  /** Calls back once after so many milliseconds; returns what cancels it. */
  after(milliseconds: number, call: () => void): () => void;
}
