import { type Diagnostic, problem } from "../../base/diagnostic.ts";

/**
 * What a statement's failure means for the transaction around it.
 * - `record` the database does not take this data; other data it may.
 * - `again` others were in the way; the same transaction may go through later.
 * - `lost` the connection is gone, and with it the transaction, unless it was being committed.
 * - `whole` nothing of this kind will go through until somebody acts.
 */
export type FailureKind = "record" | "again" | "lost" | "whole";

/** A failure that users, networks and servers can cause. Thrown inside this room only; its edge gives a `Result`. */
export class SqlFailure extends Error {
  readonly kind: FailureKind;
  readonly problem: Diagnostic;
  /** The connection broke while a commit was under way, so that nobody knows whether it took effect. */
  readonly committing: boolean;

  constructor(kind: FailureKind, problem: Diagnostic, committing = false) {
    super(problem.message);
    this.kind = kind;
    this.problem = problem;
    this.committing = committing;
  }
}

export const cancelled = (): SqlFailure =>
  new SqlFailure("whole", problem("run.cancelled", "The run was cancelled."));
