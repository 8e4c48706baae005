import type { Span } from "./tree.ts";

/** One answer to "what can stand here". */
export interface Completion {
  readonly label: string;
  readonly kind: CompletionKind;
  /** In a few words: a type, where it is from. */
  readonly detail: string;
  /** Markdown, worked out only for the answers that somebody looks at. */
  readonly documentation: () => string;
  readonly replace: Span;
  readonly text: string;
  /** Whether `text` has places to fill in (`${1:name}`). */
  readonly snippet: boolean;
  /** Quotes around what is there, where `text` needs them. */
  readonly more: readonly (Span & { readonly text: string })[];
  /** Lower ones come first. */
  readonly rank: number;
  /** Whether what comes next can be completed at once. */
  readonly goesOn: boolean;
}

export type CompletionKind =
  | "property"
  | "word"
  | "field"
  | "place"
  | "table"
  | "variable"
  | "function"
  | "macro"
  | "endpoint"
  | "lookup"
  | "file"
  | "secret";

/** What a question makes of its answer before it is put into the text. */
export interface Candidate {
  readonly label: string;
  readonly kind: CompletionKind;
  readonly detail?: string;
  readonly documentation?: () => string;
  readonly rank?: number;
}

/** What says nothing more. */
export const undocumented = (): string => "";

/** A text that stands for itself inside a snippet. */
export const literal = (text: string): string => text.replace(/[\\$}]/g, "\\$&");
