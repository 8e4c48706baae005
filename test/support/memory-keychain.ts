import { type Diagnostic, problem } from "../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../shared/base/result.ts";
import type { SecretStore } from "../../shared/connectors/secrets/secret-store.ts";

/** A keychain in memory. Counts how often it is asked. */
export class MemoryKeychain implements SecretStore {
  readonly kind = "keychain";
  readonly place = "memory";
  readonly isSetUp = true;
  readonly entries: Map<string, string>;
  looks = 0;

  constructor(entries: Readonly<Record<string, string>> = {}) {
    this.entries = new Map(Object.entries(entries));
  }

  async get(name: string) {
    this.looks++;
    return ok(this.entries.get(name) ?? null);
  }

  async set(name: string, value: string) {
    this.entries.set(name, value);
    return ok(null);
  }

  async remove(name: string) {
    return ok(this.entries.delete(name));
  }

  async names() {
    return ok([...this.entries.keys()].sort());
  }
}

/** What a keychain says that nobody unlocks. */
export const locked: Result<never, Diagnostic> = err(
  problem("secret.store", "The system's keychain cannot be used: it is locked.", {
    hint: "Unlock it, or set SYNCLINE_SECRETS_KEY.",
  }),
);

export class LockedKeychain implements SecretStore {
  readonly kind = "keychain";
  readonly place = "locked";
  readonly isSetUp = true;
  readonly get = async () => locked;
  readonly set = async () => locked;
  readonly remove = async () => locked;
  readonly names = async () => locked;
}
