import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import type { Result } from "../../../shared/base/result.ts";

/**
 * Waits for an answer; `null` where it is a problem, which the dashboard shows. `said` is told where it went well, aloud to
 * those who listen.
 */
export async function tell<T>(
  host: EventTarget,
  answer: Promise<Result<T, Diagnostic>>,
  said?: string | ((value: T) => string),
): Promise<T | null> {
  const result = await answer;
  const detail: Notice = result.ok
    ? { kind: "said", text: typeof said === "function" ? said(result.value) : (said ?? "") }
    : { kind: "problem", problem: result.error };
  if (detail.kind === "problem" || detail.text !== "")
    host.dispatchEvent(new CustomEvent<Notice>("notice", { detail, bubbles: true, composed: true }));
  return result.ok ? result.value : null;
}

export type Notice =
  | { readonly kind: "said"; readonly text: string }
  | { readonly kind: "problem"; readonly problem: Diagnostic };
