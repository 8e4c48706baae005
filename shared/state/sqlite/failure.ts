import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { StateFailure } from "../store.ts";

const startAfresh =
  "Move syncline.db, and the files whose names begin with syncline.db-, to another folder and run again. " +
  "Nothing is deleted for it: records are matched again by their keys, and where systems differ it becomes a conflict.";

/** What a person is told of a damaged database (SPEC J3). `what` says what was found, in a few words. */
export const damaged = (path: string, what: string): Diagnostic =>
  problem("state.corrupt", `The state database ${path} is damaged: ${what}.`, {
    hint: startAfresh,
    at: { file: path },
  });

/** The diagnostic of an error that SQLite or the file system raised; `null` for an error that is a bug. */
export function explained(error: unknown, path: string): Diagnostic | null {
  if (!(error instanceof Error)) return null;
  if ("errcode" in error && typeof error.errcode === "number")
    return explainedCode(error.errcode & 0xff, error.message, path);
  if (!("syscall" in error)) return null;
  return "code" in error && error.code === "ENOSPC" ? full(path) : unusable(path, error.message);
}

function explainedCode(code: number, message: string, path: string): Diagnostic | null {
  switch (code) {
    // Syncline's own statements are right, so one that does not fit shows that the tables are not as they were made.
    case sqlite.error:
    case sqlite.corrupt:
    case sqlite.notADatabase:
      return damaged(path, message);
    case sqlite.full:
      return full(path);
    case sqlite.busy:
    case sqlite.locked:
      return problem("state.unavailable", `Another program holds the state database ${path}.`, {
        hint: "Run again once it is done.",
        at: { file: path },
      });
    case sqlite.permission:
    case sqlite.readOnly:
    case sqlite.inputOutput:
    case sqlite.cannotOpen:
      return unusable(path, message);
    default:
      return null;
  }
}

const full = (path: string): Diagnostic =>
  problem("file.full", `No space is left on the disk for ${path}.`, {
    hint: "Free some space and run again. Nothing that was saved before is lost.",
    at: { file: path },
  });

const unusable = (path: string, why: string): Diagnostic =>
  problem("state.unavailable", `The state database ${path} cannot be used: ${why}.`, {
    hint: "Check that its folder exists, that you may write there and that the disk is in order.",
    at: { file: path },
  });

/** What to throw for an error: a failure of the state where it is one, else the error itself. */
export function failure(error: unknown, path: string): unknown {
  const diagnostic = explained(error, path);
  return diagnostic ? new StateFailure(diagnostic) : error;
}

/** Primary result codes, https://sqlite.org/rescode.html. */
export const sqlite = {
  error: 1,
  permission: 3,
  busy: 5,
  locked: 6,
  readOnly: 8,
  inputOutput: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
} as const;
