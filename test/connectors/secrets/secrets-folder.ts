import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openSecrets, type SecretsOptions } from "../../../shared/connectors/secrets/open-secrets.ts";
import { MemoryKeychain } from "../../support/memory-keychain.ts";

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
