import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import type { Attention } from "../../../shared/protocol/views.ts";
import { count } from "../../cli/render/count.ts";

/** What waits for a person, as one sentence that stands by itself in a message. */
export function attentionText(attention: Attention): string {
  switch (attention.kind) {
    case "blocked": {
      const why = attention.brakes.map(({ message }) => message).join("; ");
      return `A plan is held until you approve it${why === "" ? "" : `: ${why}`}`;
    }
    case "failing":
      return `It fails: ${diagnosticText(attention.problem)}`;
    case "stale":
      return `No run has succeeded in ${count(attention.intervals, "interval")}`;
    case "file":
      return `The sync file has an error: ${diagnosticText(attention.problem)}`;
    case "unreadable":
      return `${attention.endpoint} cannot be read: ${diagnosticText(attention.problem)}`;
    case "conflicts":
      return `${count(attention.count, "conflict")} to decide; nothing is overwritten until then`;
    case "rejected":
      return attention.count === 1
        ? "1 record does not fit and is left out"
        : `${attention.count} records do not fit and are left out`;
    case "refused":
      return attention.count === 1
        ? "1 change was not taken by a system"
        : `${attention.count} changes were not taken by a system`;
  }
}

/** What is wrong, and what to do about it. */
export const diagnosticText = ({ message, hint }: Diagnostic): string =>
  hint === undefined ? message : `${message} (${hint})`;
