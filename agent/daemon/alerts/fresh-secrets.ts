import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import type { Result } from "../../../shared/base/result.ts";
import { openSecrets, type SecretsOptions } from "../../../shared/connectors/secrets/open-secrets.ts";
import { Redaction } from "../../../shared/connectors/secrets/redaction.ts";
import { passphraseVariable } from "../../../shared/connectors/secrets/secret-store.ts";
import type { Secrets } from "../../../shared/connectors/secrets/secrets.ts";
import type { NamingFile } from "../../../shared/connectors/secrets/vault.ts";
import { secretReferences } from "../../../shared/mapping/secret-reference.ts";

/**
 * Secrets that are looked up each time, unlike those of a vault: a person who mends a password tries again at once, and the
 * agent runs for months. What was ever given out is redacted.
 */
export class FreshSecrets implements Secrets {
  readonly #options: SecretsOptions;
  readonly #file: NamingFile;
  readonly #redaction = new Redaction();

  constructor(options: SecretsOptions, file: NamingFile) {
    this.#options = options;
    this.#file = file;
    this.#redaction.add(options.env[passphraseVariable] ?? "");
  }

  async resolve(text: string): Promise<Result<string, Diagnostic>> {
    const secrets = openSecrets(this.#options).for(this.#file);
    for (const reference of secretReferences(text)) {
      const value = await secrets.resolve(reference.text);
      if (!value.ok) return value;
      this.#redaction.add(value.value);
    }
    return secrets.resolve(text);
  }

  redact(text: string): string {
    return this.#redaction.redact(text);
  }
}
