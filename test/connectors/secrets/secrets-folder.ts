import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import { ok, type Result } from "../../../shared/base/result.ts";
import { openSecrets, type SecretsOptions } from "../../../shared/connectors/secrets/open-secrets.ts";
import type { SecretStore } from "../../../shared/connectors/secrets/secret-store.ts";

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

  async get(name: string): Promise<Result<string | null, Diagnostic>> {
    this.looks++;
    return ok(this.entries.get(name) ?? null);
  }

  async set(name: string, value: string) {
    this.entries.set(name, value);
    return ok(null);
  }

  async remove(name: string): Promise<Result<boolean, Diagnostic>> {
    return ok(this.entries.delete(name));
  }

  async names() {
    return ok([...this.entries.keys()].sort());
  }
}

/** A folder with a sync file and secrets of its own; gone when the test ends. */
export class SecretsFolder {
  readonly folder: string;
  readonly home: string;

  constructor() {
    const root = realpathSync(mkdtempSync(join(tmpdir(), "syncline-secrets-")));
    this.folder = join(root, "work");
    this.home = join(root, "home");
    mkdirSync(this.folder);
    onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  }

  /** Absolute path of a file of the sync's folder, after it was written. */
  put(name: string, content: string | Buffer, mode = 0o600): string {
    const path = join(this.folder, name);
    writeFileSync(path, content);
    chmodSync(path, mode);
    return path;
  }

  vault(options: Partial<SecretsOptions> = {}) {
    return openSecrets({ home: this.home, env: {}, keychain: new MemoryKeychain(), ...options });
  }

  /** The secrets of a sync file with this text. */
  secrets(options: Partial<SecretsOptions> = {}, text = "") {
    return this.vault(options).for({ path: join(this.folder, "a.sync.yaml"), text });
  }
}
