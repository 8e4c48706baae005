import { assert } from "../../base/assert.ts";
import type { GivenSecrets } from "./given-secrets.ts";
import type { PostgresPlace } from "./place.ts";
import { decoded, ReferenceMask } from "./reference-mask.ts";
import { secretName } from "./secret-name.ts";

const shape =
  /^(?<scheme>postgres(?:ql)?:\/\/)(?:(?<login>.*)@)?(?<host>[^@/?#]*)(?:\/(?<database>[^@?#]*))?(?:\?(?<query>[^@#]*))?(?:#(?<table>[^@]*))?$/is;

/** `postgres://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=…#SCHEMA.TABLE`; all but the host may be left out. */
export async function parsePostgresPlace(text: string, secrets: GivenSecrets): Promise<PostgresPlace> {
  const mask = new ReferenceMask(text);
  const whole = mask.wholeWithFragment();
  if (whole !== null) return { kind: "postgres", url: whole.text, database: null, table: whole.fragment };
  const parts = shape.exec(mask.masked)?.groups;
  assert(parts !== undefined, "what begins with postgres:// has its parts, if empty ones");
  const { scheme = "", login, host = "", query = "", table } = parts;
  const database = parts.database ?? "";
  const colon = login?.indexOf(":") ?? -1;
  const user = login === undefined || colon < 0 ? login : login.slice(0, colon);
  const parameters = query.split("&").filter((one) => one !== "");
  const inQuery = parameters.find((one) => one.startsWith("password="))?.slice("password=".length);
  const password = login === undefined || colon < 0 ? inQuery : login.slice(colon + 1);
  const name = secretName(decoded(database) || "postgres", "password");
  const kept = password === undefined || password === "" ? null : await mask.kept(password, name, secrets);
  const credentials =
    user === undefined && kept === null ? "" : `${user ?? ""}${kept === null ? "" : `:${kept}`}@`;
  const rest = parameters.filter((one) => !/pass|secret|token/i.test(one.split("=")[0] ?? ""));
  const url = [
    `${scheme}${credentials}${host}`,
    parts.database === undefined ? "" : `/${database}`,
    rest.length === 0 ? "" : `?${rest.join("&")}`,
  ].join("");
  return {
    kind: "postgres",
    url: mask.unmasked(url),
    database: decoded(mask.unmasked(database)) || null,
    table: table === undefined || table === "" ? null : decoded(mask.unmasked(table)),
  };
}
