import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import type { PreviewSummary } from "../../../shared/engine/preview/preview.ts";
import type { Revision } from "../messages.ts";
import type { Told } from "../preview-session.ts";

/** All that is known of one sync's preview: what the panel, the lenses and the bars show. Plain data. */
export interface PanelState {
  /** The number of the newest text; -1 before the first. */
  readonly revision: Revision;
  /** The last text that could be previewed. It is about the newest one only where `freshness` is `current`. */
  readonly preview: {
    readonly revision: Revision;
    readonly summary: PreviewSummary;
    /** Raised with each preview, also with one of the same text whose sources have changed. */
    readonly turn: number;
    /** From the text to the preview, in milliseconds. */
    readonly took: number;
  } | null;
  readonly freshness:
    | { readonly kind: "current" }
    /** A newer text, or a file that changed, is being looked at. */
    | { readonly kind: "working" }
    | { readonly kind: "wrong"; readonly problems: readonly Diagnostic[] }
    | { readonly kind: "cancelled" };
  readonly progress: { readonly endpoint: string; readonly done: number; readonly total: number } | null;
}

export const nothingSeen: PanelState = {
  revision: -1,
  preview: null,
  freshness: { kind: "working" },
  progress: null,
};

export type PanelEvent = Told | { readonly kind: "sent"; readonly revision: Revision };

/** The state after an event. Whatever is said of a text that is no longer the newest changes nothing. */
export function panelStateAfter(state: PanelState, event: PanelEvent): PanelState {
  if (event.kind === "sent")
    return { ...state, revision: event.revision, freshness: { kind: "working" }, progress: null };
  if (event.revision !== state.revision) return state;
  switch (event.kind) {
    case "progress": {
      const { endpoint, done, total } = event;
      return { ...state, progress: { endpoint, done, total } };
    }
    case "preview": {
      const { revision, summary, took } = event;
      const preview = { revision, summary, turn: (state.preview?.turn ?? 0) + 1, took };
      return { ...state, preview, freshness: { kind: "current" }, progress: null };
    }
    case "wrong":
      return { ...state, freshness: { kind: "wrong", problems: event.problems }, progress: null };
    case "cancelled":
      return { ...state, freshness: { kind: "cancelled" }, progress: null };
    case "stale":
      return { ...state, freshness: { kind: "working" } };
  }
}

/** The preview, where it is about the text as it stands. */
export const currentPreview = ({ preview, freshness }: PanelState): PanelState["preview"] =>
  freshness.kind === "current" ? preview : null;
