import { type Diagnostic, problem } from "../../../base/diagnostic.ts";
import { type FailureKind, SqlFailure } from "../failure.ts";

/** What SQLite's result codes (https://www.sqlite.org/rescode.html) mean; a bug goes on being thrown. */
export function sqliteFailure(error: unknown, path: string): SqlFailure {
  if (error instanceof SqlFailure) return error;
  if (!isSqliteError(error)) throw error;
  const [kind, found] = meaning(error, path);
  return new SqlFailure(kind, { ...found, at: { file: path } });
}

interface SqliteError extends Error {
  readonly errcode: number;
}

const isSqliteError = (error: unknown): error is SqliteError =>
  error instanceof Error && "errcode" in error && typeof error.errcode === "number";

export const isBusy = (error: unknown): boolean =>
  isSqliteError(error) && [5, 6].includes(error.errcode & 255);

function meaning({ errcode, message }: SqliteError, path: string): readonly [FailureKind, Diagnostic] {
  switch (errcode & 255) {
    case 5:
    case 6:
    case 15:
      return [
        "again",
        problem("endpoint.busy", `Another program holds ${path} locked.`, {
          hint: "Close what is open there, or try again once it is done.",
        }),
      ];
    case 8:
      return [
        "whole",
        problem("endpoint.refused", `${path} cannot be written: ${message}.`, {
          hint: "Let this user write the file and its folder.",
        }),
      ];
    case 11:
    case 26:
      return ["whole", problem("file.malformed", `${path} is not a sound SQLite database: ${message}.`)];
    case 13:
      return [
        "whole",
        problem("endpoint.full", `There is no space left to write ${path}; it was left as it was.`, {
          hint: "Free some space; the next run tries again.",
        }),
      ];
    case 14:
      return [
        "whole",
        problem("file.unreadable", `${path} cannot be opened as an SQLite database: ${message}.`),
      ];
    case 3:
    case 23:
      return ["whole", problem("endpoint.refused", `${path} does not allow it: ${message}.`)];
    case 10:
      return ["whole", problem("file.unreadable", `The disk reports an error with ${path}: ${message}.`)];
    case 18:
    case 19:
    case 20:
      return ["record", constraint(errcode, message)];
    default:
      return ["whole", problem("endpoint.answer", `SQLite refuses a statement on ${path}: ${message}.`)];
  }
}

const constraints: Readonly<Record<number, string>> = {
  275: "A CHECK constraint does not allow the row",
  1299: "A column must have a value",
  1555: "Another row has this primary key",
  2067: "Another row has this value, which must be unique",
  2579: "Another row has this rowid",
  3091: "A value is not of its column's type",
};

function constraint(errcode: number, message: string): Diagnostic {
  // Under ON DELETE RESTRICT the code is that of any trigger.
  if (errcode === 787 || message === "FOREIGN KEY constraint failed")
    return problem(
      "endpoint.reference",
      `A foreign key has no row that it names, or other rows name this one: ${message}`,
    );
  return problem(
    "endpoint.rejected",
    `${constraints[errcode] ?? "The database does not take the row"}: ${message}`,
  );
}
