import type { SecretStores } from "./secret-store.ts";
import type { Secrets } from "./secrets.ts";

/** A sync file as secrets see it: paths of `${file:…}` start at its folder, and what is missing is told at its place. */
export interface NamingFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** All secrets of a process. What was found is kept in memory until the process ends, and nowhere else. */
export interface Vault {
  /** The secrets that a sync file names. */
  for(file: NamingFile): Secrets;
  /** The text with every secret that was given out so far, to whichever sync, replaced by `•••` (SPEC C110). */
  redact(text: string): string;
  /** Where `${secret:NAME}` is looked for. */
  readonly stores: SecretStores;
}
