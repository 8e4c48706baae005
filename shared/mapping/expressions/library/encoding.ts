import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { err, ok, type Result } from "../../../base/result.ts";
import { binary, define, type FunctionDefinition, returns, unary } from "../function.ts";
import { meaning, text } from "../parameter.ts";
import { fail } from "../problem.ts";
import { stringType } from "../type.ts";
import { showValue } from "../value.ts";

const aText = returns(stringType);
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The namespaces that RFC 9562 names. */
const namespaces: Readonly<Record<string, string>> = {
  dns: "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
  url: "6ba7b811-9dad-11d1-80b4-00c04fd430c8",
  oid: "6ba7b812-9dad-11d1-80b4-00c04fd430c8",
};

const namespace = meaning("namespace", (written): Result<Buffer, string> => {
  const uuid = Object.hasOwn(namespaces, written) ? namespaces[written]! : written;
  const valid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(uuid);
  if (!valid) return err(`${showValue(written)} is neither a UUID nor "dns", "url" or "oid"`);
  return ok(Buffer.from(uuid.replaceAll("-", ""), "hex"));
});

/** RFC 9562, version 5: the first 16 bytes of a SHA-1, with the version and variant set. */
function uuid5(space: Buffer, name: string): string {
  const bytes = createHash("sha1").update(space).update(name, "utf8").digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function base64Decode(given: string): string {
  const wrong = (): never => fail(`${showValue(given)} is not the Base64 form of a text`);
  if (/[^\w+/=\s-]/.test(given)) return wrong();
  try {
    return decoder.decode(Buffer.from(given, "base64"));
  } catch {
    return wrong();
  }
}

function urlDecode(given: string): string {
  try {
    return decodeURIComponent(given);
  } catch {
    return fail(`${showValue(given)} is not URL-encoded text`);
  }
}

const hash = (name: "sha256" | "sha1" | "md5", title: string, example: string): FunctionDefinition =>
  define(
    name,
    `The ${title} hash of the text's UTF-8 bytes, in hexadecimal.`,
    [`${name}("abc")`, `"${example}"`],
    unary(text("text"), aText, (given) => createHash(name).update(given, "utf8").digest("hex")),
  );

export const encodingFunctions: readonly FunctionDefinition[] = [
  hash("sha256", "SHA-256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
  hash("sha1", "SHA-1", "a9993e364706816aba3e25717850c26c9cd0d89d"),
  hash("md5", "MD5", "900150983cd24fb0d6963f7d28e17f72"),
  define(
    "crc32",
    "The CRC-32 checksum of the text's UTF-8 bytes, in hexadecimal.",
    ['crc32("abc")', '"352441c2"'],
    unary(text("text"), aText, (given) => crc32(given).toString(16).padStart(8, "0")),
  ),
  define(
    "uuid5",
    'The UUID (version 5) of a name in a namespace: a UUID, or "dns", "url" or "oid".',
    ['uuid5("dns", "www.example.com")', '"2ed6657d-e927-568b-95e1-2665a8aea6a2"'],
    binary(namespace, text("name"), aText, uuid5),
  ),
  define(
    "base64Encode",
    "The Base64 form of the text's UTF-8 bytes.",
    ['base64Encode("Zoë")', '"Wm/Dqw=="'],
    unary(text("text"), aText, (given) => Buffer.from(given, "utf8").toString("base64")),
  ),
  define(
    "base64Decode",
    "The text whose UTF-8 bytes a Base64 text holds.",
    ['base64Decode("Wm/Dqw==")', '"Zoë"'],
    unary(text("text"), aText, base64Decode),
  ),
  define(
    "urlEncode",
    "The text as a part of a URL.",
    ['urlEncode("a b&c")', '"a%20b%26c"'],
    unary(text("text"), aText, (given) => encodeURIComponent(given.toWellFormed())),
  ),
  define(
    "urlDecode",
    "The text that a part of a URL stands for.",
    ['urlDecode("a%20b%26c")', '"a b&c"'],
    unary(text("text"), aText, urlDecode),
  ),
];
