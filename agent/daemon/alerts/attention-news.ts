import type { Attention } from "../../../shared/protocol/views.ts";

/** What makes it the same thing as before, so that it is not told again (SPEC A72). */
export function identityOf(attention: Attention): string {
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

/** More of the same is news; less is not. */
export const amountOf = (attention: Attention): number => ("count" in attention ? attention.count : 1);
