import { DatabaseError } from "pg";
import { type Diagnostic, problem } from "../../../base/diagnostic.ts";
import { type FailureKind, SqlFailure } from "../failure.ts";

/** What PostgreSQL's error codes and a broken connection mean; a bug goes on being thrown. */
export function postgresFailure(error: unknown, place: string): SqlFailure {
  if (error instanceof SqlFailure) return error;
  if (error instanceof DatabaseError) {
    const [kind, found] = meaning(error, place);
    return new SqlFailure(kind, found);
  }
  const reason = networkReason(error);
  if (reason === null) throw error;
  return new SqlFailure(...reason(place));
}

type Meaning = readonly [FailureKind, Diagnostic];

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
function meaning(error: DatabaseError, place: string): Meaning {
  const { code = "", message } = error;
  const said = `${message}${error.detail ? ` (${error.detail})` : ""}`;
  switch (code) {
    case "23505":
      return record(`${named(error, "A unique constraint")} does not allow a second row like it: ${said}`);
    case "23502":
      return record(`The column "${error.column ?? "?"}" must have a value: ${said}`);
    case "23001":
    case "23503":
      return [
        "record",
        problem("endpoint.reference", `${named(error, "A foreign key")} does not allow it: ${said}`),
      ];
    case "23514":
      return record(`${named(error, "A check")} does not allow the row: ${said}`);
    case "22001":
      return record(`A value is too long for its column: ${said}`);
    case "22003":
      return record(`A number is too large for its column: ${said}`);
    case "428C9":
    case "P0001":
      return record(said);
    case "40001":
    case "40P01":
    case "55P03":
      return [
        "again",
        problem("endpoint.busy", `Others work on the same rows of ${place}: ${said}.`, {
          hint: "The next run tries again.",
        }),
      ];
    case "28000":
      if (/no encryption|SSL off/.test(message))
        return whole(
          "endpoint.refused",
          `${place} does not take a connection like this one, which is not encrypted: ${said}.`,
          "Where the server asks for encryption, do not say `tls: false` or `sslmode=disable`; on this very machine, say `tls: { ca: … }`.",
        );
      return whole(
        "endpoint.refused",
        `${place} does not let this user in: ${said}.`,
        "Check the user, the database, and what the server's pg_hba.conf says of them.",
      );
    case "28P01":
      return whole(
        "endpoint.refused",
        `${place} does not accept the user or the password: ${said}.`,
        "Check the user, and the secret that the password is in.",
      );
    case "3D000":
      return whole("endpoint.missing", `${place}: there is no such database: ${said}.`);
    case "42P01":
    case "42703":
    case "3F000":
      return whole("endpoint.missing", `${place} does not have what is named: ${said}.`);
    case "42501":
      return whole(
        "endpoint.refused",
        `This user may not do that on ${place}: ${said}.`,
        "Grant it the right, or name another user.",
      );
    case "25006":
      return whole(
        "endpoint.refused",
        `${place} is read-only: ${said}.`,
        "Name the primary server, or make the endpoint `mode: source`.",
      );
    case "53100":
      return whole(
        "endpoint.full",
        `There is no space left on ${place}.`,
        "Free some space; the next run tries again.",
      );
    case "57014":
      return whole("endpoint.incomplete", `${place} gave a statement up: ${said}.`);
    case "57P01":
    case "57P02":
    case "57P03":
    case "57P05":
    case "25P03":
      return ["lost", problem("endpoint.unreachable", `${place} ended the connection: ${said}.`)];
  }
  if (code.startsWith("22") || code.startsWith("23") || code.startsWith("44")) return record(said);
  if (code.startsWith("08") || code.startsWith("53"))
    return ["lost", problem("endpoint.unreachable", `${place} cannot be used now: ${said}.`)];
  return whole("endpoint.answer", `${place} refuses a statement: ${said}.`);
}

const record = (message: string): Meaning => ["record", problem("endpoint.rejected", message)];

const whole = (code: Diagnostic["code"], message: string, hint?: string): Meaning => [
  "whole",
  problem(code, message, hint === undefined ? {} : { hint }),
];

const named = ({ constraint }: DatabaseError, otherwise: string): string =>
  constraint === undefined ? otherwise : `The constraint "${constraint}"`;

/** What a failed connection means; `null` for what is no such failure. */
function networkReason(error: unknown): ((place: string) => Meaning) | null {
  if (!(error instanceof Error)) return null;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const { message } = error;
  if (
    /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS|HOSTNAME)/.test(code) ||
    /self[- ]signed|certificate/i.test(message)
  )
    return (place) =>
      whole(
        "endpoint.refused",
        `${place} cannot prove who it is: ${message}.`,
        "Name the authority that vouches for it under `tls: { ca: … }`.",
      );
  if (message.includes("does not support SSL"))
    return (place) =>
      whole(
        "endpoint.refused",
        `${place} does not encrypt connections.`,
        "Turn TLS on there, or, on a network that you trust, say `tls: false`.",
      );
  if (/^(ECONN|ENOTFOUND|ETIMEDOUT|EHOST|ENET|EPIPE|EAI_|ENOENT|EACCES)/.test(code))
    return (place) => [
      "lost",
      problem("endpoint.unreachable", `${place} does not answer: ${message || code}.`),
    ];
  if (
    /^Connection terminated|^Client has encountered a connection error|^timeout expired|timeout exceeded|not queryable/i.test(
      message,
    )
  )
    return (place) => [
      "lost",
      problem("endpoint.unreachable", `The connection to ${place} broke: ${message}.`),
    ];
  if (/password must be a string|SASL|scram/i.test(message))
    return (place) =>
      whole(
        "endpoint.refused",
        `${place} asks for a password: ${message}.`,
        "Name the secret that it is in, in the URL or under `password:`.",
      );
  return null;
}
