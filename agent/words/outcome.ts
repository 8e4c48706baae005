import type { RunView } from "../../shared/protocol/views.ts";

export type Tone = "good" | "warning" | "error" | "dim" | "accent";

/** How a run ended, in a word or two, and how much that matters. */
export function outcomeText({ outcome }: Pick<RunView, "outcome">): { text: string; tone: Tone } {
  if (outcome === null) return { text: "running", tone: "accent" };
  switch (outcome.kind) {
    case "done":
      return { text: "done", tone: "good" };
    case "partial":
      return { text: `${outcome.refused.length} refused`, tone: "warning" };
    case "blocked":
      return { text: "held by a brake", tone: "warning" };
    case "failed":
      return { text: "failed", tone: "error" };
    case "recovered":
      return { text: "recovered", tone: "warning" };
  }
}
