import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import type { Attention } from "../../../shared/protocol/views.ts";
import { attentionText, diagnosticText } from "./attention-text.ts";

/** Something that waits for a person, as alerts see it. */
export interface Wait {
  /** What is limited together. */
  readonly kind: string;
  /** What makes it the same thing as before, so that it is not told again (SPEC A72). */
  readonly identity: string;
  /** More of the same is news; less is not. */
  readonly amount: number;
  readonly text: string;
}

export const waitOf = (attention: Attention): Wait => ({
  kind: attention.kind,
  identity: identityOf(attention),
  amount: "count" in attention ? attention.count : 1,
  text: attentionText(attention),
});

/** What is wrong with the agent itself. */
export const waitOfProblem = (problem: Diagnostic): Wait => ({
  kind: problem.code,
  identity: `${problem.code} ${problem.at?.file ?? ""}`,
  amount: 1,
  text: diagnosticText(problem),
});

function identityOf(attention: Attention): string {
  switch (attention.kind) {
    case "blocked":
      return `blocked ${attention.brakes.map(({ kind, endpoint }) => `${kind} ${endpoint}`).join(", ")}`;
    case "failing":
      return `failing ${attention.problem.code} ${attention.problem.at?.endpoint ?? ""}`;
    case "unreadable":
      return `unreadable ${attention.endpoint}`;
    case "file":
      return `file ${attention.problem.message}`;
    case "stale":
    case "conflicts":
    case "rejected":
    case "refused":
      return attention.kind;
  }
}
