import type { Diagnostic } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { SecretStore, SecretStores, StoreKind } from "./secret-store.ts";

/**
 * The store that a secret is to be kept in: the wanted one, else the first that can be used. A keychain that is locked may
 * ask the person to unlock it. Where none can be used, the diagnostic names the ways out.
 */
export async function storeFor(
  name: string,
  { keychain, file }: SecretStores,
  wanted: StoreKind | null,
): Promise<Result<SecretStore, Diagnostic>> {
  const store = wanted === "file" ? file : keychain;
  const looked = await store.get(name);
  if (looked.ok) return ok(store);
  return wanted === null && file.isSetUp ? storeFor(name, { keychain, file }, "file") : looked;
}

/** Keeps a secret in a store, and in no other that can be used: an older value must not come first (SPEC C108). */
export async function keepSecret(
  name: string,
  value: string,
  stores: SecretStores,
  store: SecretStore,
): Promise<Result<null, Diagnostic>> {
  const kept = await store.set(name, value);
  if (!kept.ok) return kept;
  const other = store === stores.file ? stores.keychain : stores.file;
  if (other.isSetUp) await other.remove(name);
  return kept;
}

/**
 * Removes a secret from every store that can be used, and gives those that kept it. Where none did, a store that could not
 * be asked is the problem.
 */
export async function removeSecret(
  name: string,
  { keychain, file }: SecretStores,
): Promise<Result<readonly SecretStore[], Diagnostic>> {
  const from: SecretStore[] = [];
  let unusable: Diagnostic | null = null;
  for (const store of [keychain, file]) {
    if (!store.isSetUp) continue;
    const removed = await store.remove(name);
    if (!removed.ok) unusable = removed.error;
    else if (removed.value) from.push(store);
  }
  return from.length === 0 && unusable !== null ? err(unusable) : ok(from);
}
