import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import type { NativeWrite, WriteOutcome } from "../contract.ts";
import type { Sent } from "../http/http-client.ts";

/** What became of one write. `fatal`: every other would fail for the same reason. */
export interface Written {
  readonly outcome: WriteOutcome;
  readonly fatal: Diagnostic | null;
}

export const cancelled = problem("run.cancelled", "The run was cancelled before this was written");

export const deleted = ({ index }: NativeWrite): Written => ({
  outcome: { kind: "done", index, native: null, version: "" },
  fatal: null,
});

export const failed = ({ index }: NativeWrite, diagnostic: Diagnostic): Written => ({
  outcome: { kind: "failed", index, problem: diagnostic },
  fatal: null,
});

export const fatal = (write: NativeWrite, diagnostic: Diagnostic): Written => ({
  ...failed(write, diagnostic),
  fatal: diagnostic,
});

/** A write that never got to the server; where that is the record's own fault, the others may. */
export function notSent(write: NativeWrite, sent: Exclude<Sent, { kind: "answer" }>): Written {
  if (sent.kind === "cancelled") return failed(write, cancelled);
  return sent.problem.code === "endpoint.rejected" ? failed(write, sent.problem) : fatal(write, sent.problem);
}

/** A write that the server answered to with a refusal, which `told` says. */
export function refused(write: NativeWrite, told: Diagnostic): Written {
  if (told.code === "endpoint.refused") return fatal(write, told);
  const code = told.code === "endpoint.missing" ? "endpoint.rejected" : told.code;
  return failed(write, { ...told, code });
}

/** `what` the API does not offer: that records are made, changed or deleted. */
export const notOffered = (write: NativeWrite, what: string): Written =>
  failed(write, problem("endpoint.rejected", `The API does not offer that records are ${what}`));
