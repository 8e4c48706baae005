import { replaceReferences } from "../mapping/secret-reference.ts";

/** Whether a user's password stands in an address as it is, as in `https://me:pass@host`, and not as `${secret:NAME}`. */
export function holdsCredential(address: string): boolean {
  const written = URL.parse(replaceReferences(address, () => ""));
  const meant = URL.parse(replaceReferences(address, () => "x"));
  if (written === null || meant === null) return false;
  // A user alone is what some services take for a password.
  return written.password !== "" || (meant.password === "" && written.username !== "");
}
