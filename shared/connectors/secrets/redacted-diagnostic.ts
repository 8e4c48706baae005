import type { Diagnostic } from "../../base/diagnostic.ts";
import type { Secrets } from "./secrets.ts";

/** The same diagnostic, without a secret in anything that people read. */
export function redactedDiagnostic(diagnostic: Diagnostic, { redact }: Pick<Secrets, "redact">): Diagnostic {
  const { message, hint, at, fix } = diagnostic;
  return {
    ...diagnostic,
    message: redact(message),
    ...(hint === undefined ? {} : { hint: redact(hint) }),
    ...(at === undefined
      ? {}
      : {
          at: {
            ...at,
            ...(at.file === undefined ? {} : { file: redact(at.file) }),
            ...(at.record === undefined ? {} : { record: redact(at.record) }),
            ...(at.field === undefined ? {} : { field: redact(at.field) }),
          },
        }),
    ...(fix === undefined ? {} : { fix: { ...fix, title: redact(fix.title) } }),
  };
}

/** Takes secrets out of something thrown, in place, so that it stays what it is: its message, its stack and its causes. */
export function redactThrown(thrown: unknown, secrets: Pick<Secrets, "redact">): unknown {
  if (typeof thrown === "string") return secrets.redact(thrown);
  const errors = new Set<Error>();
  for (let error = thrown; error instanceof Error && !errors.has(error); error = error.cause) {
    errors.add(error);
    error.message = secrets.redact(error.message);
    if (error.stack !== undefined) error.stack = secrets.redact(error.stack);
    if (typeof error.cause === "string") error.cause = secrets.redact(error.cause);
  }
  return thrown;
}
