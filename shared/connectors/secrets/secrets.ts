import type { Diagnostic } from "../../base/diagnostic.ts";
import type { Result } from "../../base/result.ts";

/**
 * Gives connectors the credentials that a sync file only names: `${env:NAME}`, `${file:PATH}` and `${secret:NAME}`.
 * What it gave out is never shown again: `redact` takes it out of any text.
 */
export interface Secrets {
  /**
   * The text with every reference in it replaced by what it stands for; a diagnostic (`secret.*`) that names the one that
   * is not there, with its place in the sync file. May take as long as a person needs to unlock a keychain.
   */
  resolve(text: string): Promise<Result<string, Diagnostic>>;
  /** The text with every secret that was given out so far replaced by `•••`, also where it is encoded. */
  redact(text: string): string;
}
