import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { HttpTls } from "../../mapping/sources/http.ts";
import type { Secrets } from "../secrets/secrets.ts";

/** Certificates and keys as PEM texts. */
export type TlsMaterial = { readonly [Name in keyof HttpTls]: string | null };

/** Resolves secrets and reads files. What is not a PEM text is the path of one, relative to `folder`. */
export async function readTls(
  tls: HttpTls,
  folder: string,
  secrets: Secrets,
): Promise<Result<TlsMaterial, Diagnostic>> {
  const material: Record<keyof HttpTls, string | null> = {
    ca: null,
    cert: null,
    key: null,
    passphrase: null,
  };
  for (const name of ["ca", "cert", "key", "passphrase"] as const) {
    const written = tls[name];
    if (written === null) continue;
    const resolved = await secrets.resolve(written);
    if (!resolved.ok) return resolved;
    if (name === "passphrase" || resolved.value.includes("-----BEGIN")) {
      material[name] = resolved.value;
      continue;
    }
    try {
      material[name] = await readFile(resolve(folder, resolved.value), "utf8");
    } catch {
      const message = `The file of \`tls: ${name}:\` cannot be read: ${secrets.redact(resolved.value)}`;
      return err(
        problem("secret.missing", message, {
          hint: "Give the path of a PEM file, or a secret that holds one.",
        }),
      );
    }
  }
  return ok(material);
}
