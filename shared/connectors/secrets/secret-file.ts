import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { err, type Result } from "../../base/result.ts";
import { attempt } from "../file/problem.ts";
import { largestSecret, secretText, tooLarge } from "./secret-text.ts";

/** Where containers find their secrets: readable for everyone in them, and nobody else is in there. */
const containerFolder = "/run/secrets/";

/**
 * Reads the secret that a file holds, by its absolute path (SPEC C102). Refuses what other users of the system could read or put there, what is
 * no regular file, and what is no text of a secret's size.
 */
export async function readSecretFile(
  path: string,
  platform: NodeJS.Platform,
): Promise<Result<string, Diagnostic>> {
  const read = await attempt(path, "read", async (): Promise<Looked> => {
    // A pipe that nobody writes to would be waited for.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = await file.stat();
      if (!stats.isFile()) return { kind: "unfit", why: "it is not a file" };
      if (platform !== "win32" && (stats.mode & 0o006) !== 0 && !path.startsWith(containerFolder))
        return { kind: "exposed", mode: (stats.mode & 0o777).toString(8).padStart(4, "0") };
      if (stats.size > largestSecret) return { kind: "unfit", why: tooLarge };
      return { kind: "bytes", bytes: await file.readFile() };
    } finally {
      await file.close();
    }
  });
  if (!read.ok) {
    if (read.error.code === "file.missing")
      return err(unusable("secret.missing", `There is no file ${path} with a secret.`));
    return err(unusable("secret.file", read.error.message));
  }
  const looked = read.value;
  if (looked.kind === "exposed") {
    const message = `Other users of this machine can read or change the secret in ${path} (mode ${looked.mode}), so it is not used.`;
    const hint = `chmod 600 ${path} leaves it to you. Where Kubernetes mounts it: defaultMode: 0400.`;
    return err(problem("secret.file", message, { hint }));
  }
  const text = looked.kind === "bytes" ? secretText(looked.bytes) : err(looked.why);
  if (text.ok) return text;
  return err(unusable("secret.file", `The secret in ${path} cannot be used: ${text.error}.`));
}

/** What a look at the file showed. */
type Looked =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "exposed"; readonly mode: string }
  | { readonly kind: "unfit"; readonly why: string };

const unusable = (code: "secret.missing" | "secret.file", message: string): Diagnostic =>
  problem(code, message, {
    hint: "The file holds the secret and nothing else. Relative paths start at the sync file's folder.",
  });
