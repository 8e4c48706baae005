import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { ConnectionOptions } from "node:tls";
import type { ClientConfig } from "pg";
import { problem } from "../../../base/diagnostic.ts";
import type { PostgresSource, ServerAddress, Tls } from "../../../mapping/sources/postgres.ts";
import type { Secrets } from "../../secrets/secrets.ts";
import { SqlFailure } from "../failure.ts";

/** A server's address, with references where secrets stand. */
interface Address {
  readonly host: string;
  readonly port: string;
  readonly database: string;
  readonly user: string;
  readonly password: string | null;
  readonly sslmode: string | null;
}

const reference = /\$\{(?:env|file|secret):[^{}]+\}/g;

/** Where the server is, for people: never with a user or a password. */
export function placeOf(server: ServerAddress): string {
  const address = server.kind === "parts" ? { ...server, sslmode: null } : addressIn(server.url);
  // A URL that is a secret as a whole is shown by its name.
  if (address === null)
    return `postgres://${server.kind === "url" ? (server.url.match(reference)?.[0] ?? "?") : "?"}`;
  return `postgres://${address.host}:${address.port}/${address.database}`;
}

/** Everything that a connection needs, secrets included. Not to be logged, nor to be part of any message. */
export async function connectionOf(
  { server, tls }: PostgresSource,
  folder: string,
  secrets: Secrets,
): Promise<ClientConfig> {
  const given = await resolved(server, secrets);
  const host = given.host === "" ? "localhost" : given.host;
  const ssl = await tlsOptions(host, given.sslmode, tls, folder, secrets);
  return {
    host,
    port: Number(given.port || 5432),
    database: given.database,
    user: given.user,
    ...(given.password === null ? {} : { password: given.password }),
    ssl,
  };
}

async function resolved(server: ServerAddress, secrets: Secrets): Promise<Address> {
  if (server.kind === "parts") return eachResolved({ ...server, sslmode: null }, secrets);
  const parts = addressIn(server.url);
  if (parts !== null) return eachResolved(parts, secrets);
  const whole = addressIn(await secretIn(server.url, secrets));
  if (whole === null)
    throw new SqlFailure(
      "whole",
      problem("endpoint.refused", `${placeOf(server)} is not the address of a PostgreSQL server.`, {
        hint: "Write postgres://user@host:5432/database, with the password as a reference to a secret.",
      }),
    );
  return whole;
}

async function eachResolved(address: Address, secrets: Secrets): Promise<Address> {
  const resolve = async (text: string) => secretIn(text, secrets);
  return {
    host: await resolve(address.host),
    port: await resolve(address.port),
    database: await resolve(address.database),
    user: await resolve(address.user),
    password: address.password === null ? null : await resolve(address.password),
    sslmode: address.sslmode,
  };
}

async function secretIn(text: string, secrets: Secrets): Promise<string> {
  const found = await secrets.resolve(text);
  if (!found.ok) throw new SqlFailure("whole", found.error);
  return found.value;
}

/**
 * The parts of a URL. References stay in them: what they stand for may hold any sign, and is not written as URLs are.
 * `null` where the text is no URL, as one that is a reference as a whole.
 */
function addressIn(text: string): Address | null {
  const references: string[] = [];
  const plain = text.replace(reference, (whole) => `syncline-ref-${references.push(whole) - 1}-`);
  const match = /^postgres(?:ql)?:\/\/(?:([^@/?#]*)@)?([^/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/.exec(plain);
  if (match === null) return null;
  const [, login = "", server = "", database = "", query = ""] = match;
  const back = (part: string): string | null => {
    try {
      return decodeURIComponent(part).replace(
        /syncline-ref-(\d+)-/g,
        (_whole, at) => references[Number(at)] ?? "",
      );
    } catch {
      return null;
    }
  };
  const colon = login.indexOf(":");
  const user = back(colon < 0 ? login : login.slice(0, colon));
  const password = colon < 0 ? null : back(login.slice(colon + 1));
  const [, host = "", port = "5432"] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(server) ?? [];
  const parameters = new URLSearchParams(query);
  const hostName = back(host.replace(/^\[|\]$/g, "")) || parameters.get("host") || "";
  const name = back(database);
  const portText = back(port);
  if (user === null || name === null || portText === null) return null;
  return {
    host: hostName,
    port: portText,
    database: name === "" ? user : name,
    user,
    password,
    sslmode: parameters.get("sslmode"),
  };
}

/** TLS unless the server is this very machine, and the server has to prove who it is. */
async function tlsOptions(
  host: string,
  sslmode: string | null,
  tls: Tls | false | null,
  folder: string,
  secrets: Secrets,
): Promise<false | ConnectionOptions> {
  if (tls === false || (tls === null && sslmode === "disable")) return false;
  const isAsked = tls !== null || ["require", "verify-ca", "verify-full"].includes(sslmode ?? "");
  if (!isAsked && isThisMachine(host)) return false;
  const { ca = null, cert = null, key = null, verify = true } = tls ?? {};
  const pem = async (text: string | null, name: string) =>
    text === null ? {} : { [name]: await pemText(text, folder, secrets) };
  return {
    rejectUnauthorized: verify,
    ...(await pem(ca, "ca")),
    ...(await pem(cert, "cert")),
    ...(await pem(key, "key")),
  };
}

/** Whether a host is this machine by one of its names, or a folder of sockets on it. */
export const isThisMachine = (host: string): boolean =>
  host.startsWith("/") ||
  host.toLowerCase() === "localhost" ||
  host === "::1" ||
  /^127(?:\.\d{1,3}){3}$/.test(host);

async function pemText(written: string, folder: string, secrets: Secrets): Promise<string> {
  const text = await secretIn(written, secrets);
  if (text.startsWith("-----BEGIN")) return text;
  const path = resolve(folder, text);
  try {
    return await readFile(path, "utf8");
  } catch {
    throw new SqlFailure(
      "whole",
      problem("file.missing", `The certificate ${path} cannot be read.`, { at: { file: path } }),
    );
  }
}
