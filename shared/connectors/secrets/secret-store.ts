import type { Diagnostic } from "../../base/diagnostic.ts";
import type { Result } from "../../base/result.ts";

/** A place that keeps secrets by name. What keeps it from being used is a `secret.store` diagnostic with the ways out. */
export interface SecretStore {
  readonly kind: StoreKind;
  /** What and where it is, for people. */
  readonly place: string;
  /** Whether there is all that it needs from a person; a store that was not set up is not asked. */
  readonly isSetUp: boolean;
  /** `null` where it keeps no such secret. */
  get(name: string): Promise<Result<string | null, Diagnostic>>;
  set(name: string, value: string): Promise<Result<null, Diagnostic>>;
  /** Whether there was one. */
  remove(name: string): Promise<Result<boolean, Diagnostic>>;
  /** Sorted. */
  names(): Promise<Result<readonly string[], Diagnostic>>;
}

export type StoreKind = "keychain" | "file";

/** In the order in which they are asked. */
export interface SecretStores {
  readonly keychain: SecretStore;
  readonly file: SecretStore & { readonly exists: boolean };
}

/** The environment variable with the passphrase of the encrypted file. */
export const passphraseVariable = "SYNCLINE_SECRETS_KEY";

/** What can be done where no store can be used. */
export const waysOut = (file: string): string =>
  `Either run Syncline where a keychain is unlocked (on Linux a desktop session with GNOME Keyring, KWallet or KeePassXC), or put a passphrase into the environment variable ${passphraseVariable}: secrets are then kept encrypted in ${file}.`;
