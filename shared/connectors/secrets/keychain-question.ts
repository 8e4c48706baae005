/** What is asked of the keychain's process, on its standard input. */
export type KeychainQuestion =
  | { readonly kind: "get"; readonly name: string }
  | { readonly kind: "set"; readonly name: string; readonly value: string }
  | { readonly kind: "remove"; readonly name: string }
  | { readonly kind: "names" };

/** What it says, a line of JSON each: `open` once the keychain answers, then one of the others. */
export type KeychainAnswer =
  | { readonly kind: "open" }
  | { readonly kind: "value"; readonly value: string | null }
  | { readonly kind: "done"; readonly did: boolean }
  | { readonly kind: "names"; readonly names: readonly string[] }
  | KeychainFailure;

export interface KeychainFailure {
  readonly kind: "failed";
  readonly reason: string;
}

/** Under which secrets stand in the keychain. */
export const keychainService = "Syncline";
