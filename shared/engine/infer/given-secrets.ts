import { ok } from "../../base/result.ts";
import { Redaction } from "../../connectors/secrets/redaction.ts";
import type { Secrets } from "../../connectors/secrets/secrets.ts";
import { secretReferences } from "../../mapping/secret-reference.ts";

/**
 * Credentials that a person gave in plain text, under the references that a sync file names them by: they are there for one
 * look, and are kept nowhere. What they do not know, `others` does.
 */
export class GivenSecrets implements Secrets {
  readonly #given = new Map<string, string>();
  readonly #redaction = new Redaction();
  readonly #others: Secrets;

  constructor(others: Secrets) {
    this.#others = others;
  }

  /**
   * Takes a credential, and gives the reference that stands for it: `${secret:shop-password}`, or another name where that
   * stands for something else.
   */
  async take(name: string, value: string): Promise<string> {
    this.#redaction.add(value);
    for (let count = 1; ; count++) {
      const reference = secretNamed(count === 1 ? name : `${name}-${count}`);
      const known = await this.resolve(reference);
      if (known.ok && known.value !== value) continue;
      if (!known.ok) this.#given.set(reference, value);
      return reference;
    }
  }

  /** The secrets that a text names and that are kept nowhere yet, by name. */
  async unkeptIn(text: string): Promise<readonly string[]> {
    const names = new Set(
      secretReferences(text).flatMap(({ kind, name }) => (kind === "secret" ? [name] : [])),
    );
    const unkept: string[] = [];
    for (const name of names) {
      const kept = await this.#others.resolve(secretNamed(name));
      if (!kept.ok) unkept.push(name);
    }
    return unkept;
  }

  async resolve(text: string): ReturnType<Secrets["resolve"]> {
    let resolved = "";
    let from = 0;
    for (const { text: reference } of secretReferences(text)) {
      const at = text.indexOf(reference, from);
      const value = this.#given.get(reference);
      const found = value === undefined ? await this.#others.resolve(reference) : ok(value);
      if (!found.ok) return found;
      resolved += text.slice(from, at) + found.value;
      from = at + reference.length;
    }
    return ok(resolved + text.slice(from));
  }

  redact(text: string): string {
    return this.#others.redact(this.#redaction.redact(text));
  }
}

export const secretNamed = (name: string): string => `\${secret:${name}}`;
