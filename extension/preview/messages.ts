import type { Diagnostic } from "../../shared/base/diagnostic.ts";
import type {
  ExactDiff,
  PreviewSummary,
  Provenance,
  RowFilter,
  RowPage,
} from "../../shared/engine/preview/preview.ts";

/**
 * What the extension host and the preview worker say to each other. Texts are numbered: whatever the worker says carries
 * the number of the text that it is about, and the host shows nothing of a text that is no longer the newest.
 */
export type Revision = number;

/** Host → worker. */
export type Order =
  /** `text` is the editor's, unsaved. A newer one supersedes all that is under way. */
  | { readonly kind: "text"; readonly revision: Revision; readonly text: string }
  /** Sources are to be read again, even those that seem not to have changed. APIs are read again only for this. */
  | { readonly kind: "refresh"; readonly revision: Revision }
  /** Reads on, past the sample, until everything is read or `cancel`. */
  | { readonly kind: "complete"; readonly revision: Revision }
  | { readonly kind: "cancel" }
  | { readonly kind: "ask"; readonly id: number; readonly revision: Revision; readonly question: Question };

export type Question =
  | { readonly kind: "rows"; readonly from: number; readonly count: number; readonly filter: RowFilter }
  /** The row that is about the record of this key, whatever the revision: follows one record across edits. */
  | { readonly kind: "find"; readonly key: string }
  | { readonly kind: "provenance"; readonly row: number; readonly field: string }
  | { readonly kind: "diff"; readonly endpoint: string }
  /** Writes the complete plan as a plan file to a path of the host's choice, for the agent to apply. */
  | { readonly kind: "save-plan"; readonly path: string };

export interface Answers {
  readonly rows: RowPage;
  readonly find: { readonly row: number | null };
  readonly provenance: Provenance | null;
  readonly diff: ExactDiff;
  readonly "save-plan": { readonly hash: string } | { readonly problem: Diagnostic };
}

/** Worker → host. */
export type Report =
  | {
      readonly kind: "progress";
      readonly revision: Revision;
      readonly endpoint: string;
      readonly done: number;
      /** 0: not known. */
      readonly total: number;
    }
  | {
      readonly kind: "preview";
      readonly revision: Revision;
      readonly summary: PreviewSummary;
      readonly took: number;
    }
  /** The text cannot be previewed; the last one that could stays, and is shown as such. */
  | { readonly kind: "wrong"; readonly revision: Revision; readonly problems: readonly Diagnostic[] }
  | { readonly kind: "cancelled"; readonly revision: Revision }
  /** A file that the preview reads has changed, and is being read again. */
  | { readonly kind: "stale"; readonly revision: Revision; readonly endpoint: string }
  | {
      readonly kind: "answer";
      readonly id: number;
      readonly revision: Revision;
      readonly answer: Answers[Question["kind"]];
    }
  /** The question was about a text that is superseded. */
  | { readonly kind: "superseded"; readonly id: number };

/** What the worker is started with. */
export interface PreviewStart {
  /** The sync file, absolute. */
  readonly path: string;
  /** The user's home of Syncline's state (`Home.folder`), read and never written. */
  readonly home: string;
  /** Whether the workspace is trusted: else only files inside it are read, and no secret, network or database. */
  readonly trusted: boolean;
  readonly folders: readonly string[];
  /** A folder of its own for copies, removed when it ends. */
  readonly scratch: string;
}
