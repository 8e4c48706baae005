import type { Conflict, Resolution } from "../../../shared/model/conflict.ts";
import type { EndpointView } from "../../../shared/protocol/views.ts";

/** One way to settle a conflict. */
export interface Choice {
  readonly text: string;
  readonly resolution: Resolution;
  /** The endpoint whose side it takes; `null` where it takes none. */
  readonly endpoint: string | null;
}

/** The ways that fit a conflict, in the order of their number keys. None for one that only the data can settle. */
export function choicesOf(conflict: Conflict): readonly Choice[] {
  switch (conflict.kind) {
    case "edit":
      return Object.entries(conflict.sides)
        .filter(([, side]) => side.kind === "value")
        .map(([endpoint]) => ({
          text: `Take ${endpoint}`,
          resolution: { kind: "endpoint", endpoint },
          endpoint,
        }));
    case "delete":
      return [
        { text: "Keep the record", resolution: { kind: "keep" }, endpoint: null },
        { text: "Delete it everywhere", resolution: { kind: "delete" }, endpoint: null },
      ];
    case "unsettled":
      return [
        { text: "It is not there: send it again", resolution: { kind: "again" }, endpoint: null },
        { text: "Do without it there", resolution: { kind: "without" }, endpoint: null },
      ];
    case "ambiguous":
      return [];
  }
}

/** Whether a person can give a value that no side has: not where a target, which only receives, is a side. */
export const takesValue = (conflict: Conflict, endpoints: readonly EndpointView[]): boolean =>
  conflict.kind === "edit" &&
  conflict.field !== null &&
  !Object.keys(conflict.sides).some((side) =>
    endpoints.some(({ name, mode }) => name === side && mode === "target"),
  );

/** What a conflict is about, in plain words. */
export function conflictReason({ kind }: Conflict): string {
  switch (kind) {
    case "edit":
      return "It was changed to different values. Which one stands?";
    case "delete":
      return "It was deleted on one side and changed on another. Is it to be kept?";
    case "ambiguous":
      return "Several records share this key. Give them different keys in the data, or take one away; the next run goes on from there.";
    case "unsettled":
      return "A new record was sent, and no answer came. If it is there under another key, give it its key there: the next run then finds it.";
  }
}

export function resolutionText(resolution: Resolution): string {
  switch (resolution.kind) {
    case "endpoint":
      return `${resolution.endpoint} stands`;
    case "value":
      return "a value was given";
    case "keep":
      return "the record is kept";
    case "delete":
      return "the record is deleted";
    case "again":
      return "it is sent again";
    case "without":
      return "that endpoint does without it";
  }
}
