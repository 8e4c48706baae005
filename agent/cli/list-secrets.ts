import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Diagnostic } from "../../shared/base/diagnostic.ts";
import type { Result } from "../../shared/base/result.ts";
import type { SecretStore, SecretStores, StoreKind } from "../../shared/connectors/secrets/secret-store.ts";
import type { Vault } from "../../shared/connectors/secrets/vault.ts";
import { secretUses } from "../../shared/mapping/parse/secret-uses.ts";
import type { SecretKind, SecretReference } from "../../shared/mapping/secret-reference.ts";

/** A secret that is kept or that a sync names. */
export interface ListedSecret {
  readonly kind: SecretKind;
  /** Its name, the variable's name or the file's absolute path. */
  readonly name: string;
  readonly state: SecretState;
  /** The sync files that name it. */
  readonly usedBy: readonly string[];
}

export type SecretState =
  /** `in` is the store of a `${secret:…}`, else `null`. */
  | { readonly kind: "kept"; readonly in: StoreKind | null }
  | { readonly kind: "missing"; readonly problem: Diagnostic | null }
  /** No store could be asked. */
  | { readonly kind: "unknown" };

export interface ListedStore {
  readonly store: SecretStore;
  /** `null` where it was not set up. */
  readonly names: Result<readonly string[], Diagnostic> | null;
}

export interface SecretList {
  readonly stores: readonly ListedStore[];
  readonly secrets: readonly ListedSecret[];
}

/** What the stores keep and the sync files name. Values are looked at only where nothing else tells whether they are there. */
export async function listSecrets(paths: readonly string[], vault: Vault): Promise<SecretList> {
  const stores = await namesIn(vault.stores);
  const listed = new Map<string, ListedSecret>();
  for (const path of paths) {
    const text = await readFile(path, "utf8").catch(() => "");
    for (const use of secretUses(text)) {
      const name = use.kind === "file" ? resolve(dirname(path), use.name) : use.name;
      const key = `${use.kind}:${name}`;
      const known = listed.get(key);
      const state = known?.state ?? (await stateOf(use, { path, text }, vault, stores));
      listed.set(key, { kind: use.kind, name, state, usedBy: [...(known?.usedBy ?? []), path] });
    }
  }
  for (const { store, names } of stores) {
    if (names === null || !names.ok) continue;
    for (const name of names.value) {
      const key = `secret:${name}`;
      const state: SecretState = { kind: "kept", in: store.kind };
      if (!listed.has(key)) listed.set(key, { kind: "secret", name, state, usedBy: [] });
    }
  }
  const rank: Readonly<Record<SecretKind, number>> = { secret: 0, env: 1, file: 2 };
  const secrets = [...listed.values()].sort(
    (a, b) => rank[a.kind] - rank[b.kind] || (a.name < b.name ? -1 : Number(a.name > b.name)),
  );
  return { stores, secrets };
}

async function namesIn({ keychain, file }: SecretStores): Promise<readonly ListedStore[]> {
  return [
    { store: keychain, names: await keychain.names() },
    { store: file, names: file.isSetUp ? await file.names() : null },
  ];
}

async function stateOf(
  use: SecretReference,
  file: { readonly path: string; readonly text: string },
  vault: Vault,
  stores: readonly ListedStore[],
): Promise<SecretState> {
  if (use.kind !== "secret") {
    const found = await vault.for(file).resolve(use.text);
    return found.ok ? { kind: "kept", in: null } : { kind: "missing", problem: found.error };
  }
  let isAsked = false;
  for (const { store, names } of stores) {
    if (names?.ok !== true) continue;
    isAsked = true;
    if (names.value.includes(use.name)) return { kind: "kept", in: store.kind };
  }
  const isFileShut = stores.some(({ store, names }) => store.kind === "file" && names?.ok === false);
  return isAsked && !isFileShut ? { kind: "missing", problem: null } : { kind: "unknown" };
}
