import { dirname, resolve } from "node:path";
import { type Diagnostic, located, problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import {
  brokenReference,
  replaceReferences,
  type SecretReference,
  secretReferences,
} from "../../mapping/secret-reference.ts";
import { EncryptedFile } from "./encrypted-file.ts";
import { Keychain } from "./keychain.ts";
import { lookUp } from "./look-up.ts";
import { Redaction } from "./redaction.ts";
import { readSecretFile } from "./secret-file.ts";
import { passphraseVariable, type SecretStore, type SecretStores } from "./secret-store.ts";
import type { NamingFile, Vault } from "./vault.ts";

export interface SecretsOptions {
  /** The user's own folder, where the encrypted file is kept. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform?: NodeJS.Platform;
  /** In place of the system's own. */
  readonly keychain?: SecretStore;
}

/** Opens the secrets of a process. Nothing is looked up before a connector asks for it (SPEC C100). */
export function openSecrets(options: SecretsOptions): Vault {
  return new OpenVault(options);
}

class OpenVault implements Vault {
  readonly stores: SecretStores;
  readonly #env: SecretsOptions["env"];
  readonly #platform: NodeJS.Platform;
  readonly #redaction = new Redaction();
  /** What was found or is being looked for, by where. */
  readonly #found = new Map<string, Promise<Result<string, Diagnostic>>>();

  constructor({ home, env, platform = process.platform, keychain }: SecretsOptions) {
    const passphrase = env[passphraseVariable] ?? "";
    const file = new EncryptedFile(home, passphrase);
    this.stores = { keychain: keychain ?? new Keychain({ env, platform, instead: file.place }), file };
    this.#env = env;
    this.#platform = platform;
    this.#redaction.add(passphrase);
  }

  redact(text: string): string {
    return this.#redaction.redact(text);
  }

  for(file: NamingFile) {
    return {
      resolve: (text: string) => this.#resolve(text, file),
      redact: (text: string) => this.redact(text),
    };
  }

  async #resolve(text: string, file: NamingFile): Promise<Result<string, Diagnostic>> {
    const broken = brokenReference(text);
    if (broken !== null) {
      const hint = `Write \${env:NAME}, \${file:PATH} or \${secret:NAME}.`;
      return err(
        located(problem("secret.missing", `${broken} names no secret.`, { hint }), placeOf(broken, file)),
      );
    }
    const values = new Map<string, string>();
    for (const reference of secretReferences(text)) {
      const value = await this.#valueOf(reference, dirname(file.path));
      if (!value.ok) return err(told(value.error, reference, file));
      values.set(reference.text, value.value);
    }
    return ok(replaceReferences(text, (written) => values.get(written) ?? written));
  }

  /** Those who ask at once share one look; what was not found is looked for again (SPEC C103). */
  #valueOf(reference: SecretReference, folder: string): Promise<Result<string, Diagnostic>> {
    const { kind, name } = reference;
    const where = `${kind}:${kind === "file" ? resolve(folder, name) : name}`;
    const known = this.#found.get(where);
    if (known !== undefined) return known;
    const looking = this.#look(reference, folder).then((value) => {
      if (value.ok) this.#redaction.add(value.value);
      else this.#found.delete(where);
      return value;
    });
    this.#found.set(where, looking);
    return looking;
  }

  async #look({ kind, name }: SecretReference, folder: string): Promise<Result<string, Diagnostic>> {
    switch (kind) {
      case "env": {
        const value = Object.hasOwn(this.#env, name) ? this.#env[name] : undefined;
        return value === undefined || value === "" ? err(unset(name, value === "")) : ok(value);
      }
      case "file":
        return readSecretFile(resolve(folder, name), this.#platform);
      case "secret":
        return lookUp(name, this.stores);
    }
  }
}

const unset = (name: string, isEmpty: boolean): Diagnostic =>
  problem("secret.missing", `The environment variable ${name} is ${isEmpty ? "empty" : "not set"}.`, {
    hint: `Set it where Syncline is started, or keep the value with: syncline secret set ${name} and name it \${secret:${name}}.`,
  });

/** The problem with the reference that it is about and its place in the sync file. */
function told(diagnostic: Diagnostic, { text }: SecretReference, file: NamingFile): Diagnostic {
  const { at: _, ...rest } = diagnostic;
  return located({ ...rest, message: `${text}: ${diagnostic.message}` }, placeOf(text, file));
}

/** Where a text stands first in the sync file. */
function placeOf(text: string, { path, text: all }: NamingFile) {
  const at = all.indexOf(text);
  if (at < 0) return { file: path };
  const before = all.slice(0, at);
  const start = before.lastIndexOf("\n") + 1;
  const line = before.split("\n").length;
  return { file: path, line, column: at - start + 1, endLine: line, endColumn: at - start + 1 + text.length };
}
