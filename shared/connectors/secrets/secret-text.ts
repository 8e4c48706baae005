import { err, ok, type Result } from "../../base/result.ts";

/** Larger than any key; what is beyond is not a secret but a wrong file. */
export const largestSecret = 64 * 1024;
export const tooLarge = "it is larger than 64 KiB";

/** A secret from the bytes of a file or of standard input: UTF-8 without one line end at its end. An error is the reason. */
export function secretText(bytes: Uint8Array): Result<string, string> {
  if (bytes.length > largestSecret) return err(tooLarge);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return err("it is not UTF-8 text");
  }
  const value = text.replace(/\r?\n$/, "");
  return value === "" ? err("it is empty") : ok(value);
}

/** Why a name cannot be a secret's; `null` where it can. */
export function whyNoSecretName(name: string): string | null {
  if (name.trim() !== name || name === "") return "A secret's name has no blanks around it and is not empty.";
  if (name.length > 200) return "A secret's name has at most 200 characters.";
  return /[{}\p{Cc}]/u.test(name) ? "A secret's name has no braces and no control characters." : null;
}
