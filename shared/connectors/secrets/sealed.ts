import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto";
import { err, ok, type Result } from "../../base/result.ts";

/**
 * Names and values, encrypted: one line of JSON that says how, so that later versions can do otherwise. AES-256-GCM with a
 * key that scrypt derives from the passphrase; what stands beside the data is authenticated with it. Salt and nonce are
 * new in each seal.
 */
interface Sealed {
  readonly "syncline-secrets": 1;
  readonly N: number;
  readonly r: number;
  readonly p: number;
  readonly salt: string;
  readonly nonce: string;
  readonly tag: string;
  readonly data: string;
}

/** 32 MiB and about a quarter of a second for each guess. */
const usualCost = { N: 2 ** 15, r: 8, p: 3 };
/** No file may ask for more than this, 1 GiB. */
const largest = { N: 2 ** 20, r: 8, p: 16 };

export type Entries = ReadonlyMap<string, string>;

/** Why a sealed text cannot be opened. */
export type SealFault = "newer" | "malformed" | "passphrase";

export async function seal(entries: Entries, passphrase: string, cost = usualCost): Promise<string> {
  const salt = randomBytes(16).toString("base64");
  const nonce = randomBytes(12).toString("base64");
  const key = await keyOf(passphrase, { ...cost, salt });
  const cipher = createCipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
  cipher.setAAD(beside({ ...cost, salt, nonce }));
  const clear = JSON.stringify(Object.fromEntries(entries));
  const data = Buffer.concat([cipher.update(clear, "utf8"), cipher.final()]).toString("base64");
  const tag = cipher.getAuthTag().toString("base64");
  const sealed: Sealed = { "syncline-secrets": 1, ...cost, salt, nonce, tag, data };
  return `${JSON.stringify(sealed)}\n`;
}

/** A byte that was changed and another passphrase are one and the same fault. */
export async function unseal(text: string, passphrase: string): Promise<Result<Entries, SealFault>> {
  const sealed = parse(text);
  if (!sealed.ok) return sealed;
  const { nonce, tag, data } = sealed.value;
  const key = await keyOf(passphrase, sealed.value);
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"), {
      authTagLength: 16,
    });
    decipher.setAAD(beside(sealed.value));
    decipher.setAuthTag(Buffer.from(tag, "base64"));
    const clear = Buffer.concat([decipher.update(Buffer.from(data, "base64")), decipher.final()]);
    const entries: Record<string, string> = JSON.parse(clear.toString("utf8"));
    return ok(new Map(Object.entries(entries)));
  } catch {
    return err("passphrase");
  }
}

const beside = ({ N, r, p, salt, nonce }: Omit<Sealed, "syncline-secrets" | "tag" | "data">): Buffer =>
  Buffer.from(JSON.stringify(["syncline-secrets", 1, N, r, p, salt, nonce]));

function keyOf(
  passphrase: string,
  { N, r, p, salt }: Pick<Sealed, "N" | "r" | "p" | "salt">,
): Promise<Buffer> {
  const options = { N, r, p, maxmem: 256 * r * (N + p) + 2 ** 20 };
  return new Promise((resolve, reject) =>
    scrypt(passphrase.normalize("NFC"), Buffer.from(salt, "base64"), 32, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    ),
  );
}

function parse(text: string): Result<Sealed, SealFault> {
  let found: Partial<Record<keyof Sealed, unknown>> | null;
  try {
    found = JSON.parse(text);
  } catch {
    return err("malformed");
  }
  if (typeof found !== "object" || found === null) return err("malformed");
  const version = found["syncline-secrets"];
  if (typeof version === "number" && version > 1) return err("newer");
  const { N, r, p, salt, nonce, tag, data } = found;
  const fits =
    version === 1 &&
    isCount(N, largest.N) &&
    Number.isInteger(Math.log2(N)) &&
    N > 1 &&
    isCount(r, largest.r) &&
    isCount(p, largest.p) &&
    isBytes(salt, 16) &&
    isBytes(nonce, 12) &&
    isBytes(tag, 16) &&
    typeof data === "string";
  return fits ? ok({ "syncline-secrets": 1, N, r, p, salt, nonce, tag, data }) : err("malformed");
}

const isCount = (value: unknown, most: number): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= most;

const isBytes = (value: unknown, length: number): value is string =>
  typeof value === "string" && Buffer.from(value, "base64").length === length;
