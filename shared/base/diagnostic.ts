import type { ErrorCode } from "./catalogue.ts";

export type Severity = "error" | "warning" | "info";

/** Where a diagnostic points. Lines and columns count from 1; columns count UTF-16 units, as editors do. */
export interface Location {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  readonly endpoint?: string;
  /** The record's key or native id, as a person would recognise it. */
  readonly record?: string;
  readonly field?: string;
}

/** A replacement that mends the cause: offsets are UTF-16 units into the file named by the diagnostic. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly { readonly start: number; readonly end: number; readonly text: string }[];
}

/** One thing a person should know: what is wrong, where, and what to do about it. */
export interface Diagnostic {
  readonly code: ErrorCode;
  readonly severity: Severity;
  /** One sentence in plain words that names the thing that is wrong. */
  readonly message: string;
  /** What to do next, where that is not plain from the message. */
  readonly hint?: string;
  readonly at?: Location;
  readonly fix?: Fix;
}

/** An error diagnostic; the usual way to make one. */
export const problem = (
  code: ErrorCode,
  message: string,
  more: { readonly hint?: string; readonly at?: Location; readonly fix?: Fix } = {},
): Diagnostic => ({ code, severity: "error", message, ...more });

/** The same diagnostic with more known about its place. What it already says wins. */
export const located = (diagnostic: Diagnostic, at: Location): Diagnostic => ({
  ...diagnostic,
  at: { ...at, ...diagnostic.at },
});
