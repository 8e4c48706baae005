import { ok } from "../../base/result.ts";
import type { Secrets } from "../../connectors/secrets/secrets.ts";

const reference = /\$\{(?:env|file|secret):[^{}]+\}/g;

export const referencesIn = (text: string): readonly string[] => text.match(reference) ?? [];

/**
 * Credentials that a person gave in plain text, under the references that a sync file names them by: they are there for one
 * look, and are kept nowhere. What they do not know, `others` does.
 */
export class GivenSecrets implements Secrets {
  readonly #given = new Map<string, string>();
  readonly #others: Secrets;

  constructor(others: Secrets) {
    this.#others = others;
  }

  /**
   * Takes a credential, and gives the reference that stands for it: `${secret:shop-password}`, or another name where that
   * stands for something else.
   */
  async take(name: string, value: string): Promise<string> {
    for (let count = 1; ; count++) {
      const reference = secretNamed(count === 1 ? name : `${name}-${count}`);
      const known = await this.resolve(reference);
      if (known.ok && known.value !== value) continue;
      if (!known.ok) this.#given.set(reference, value);
      return reference;
    }
  }

  /** The names of what was taken and is not kept yet. */
  get unkept(): readonly string[] {
    return [...this.#given.keys()].flatMap((reference) => nameOfSecret(reference) ?? []);
  }

  async resolve(text: string): ReturnType<Secrets["resolve"]> {
    let resolved = "";
    let from = 0;
    for (const match of text.matchAll(reference)) {
      const value = this.#given.get(match[0]);
      const found = value === undefined ? await this.#others.resolve(match[0]) : ok(value);
      if (!found.ok) return found;
      resolved += text.slice(from, match.index) + found.value;
      from = match.index + match[0].length;
    }
    return ok(resolved + text.slice(from));
  }

  redact(text: string): string {
    const secrets = [...this.#given.values()]
      .flatMap((value) => [value, encodeURIComponent(value)])
      .filter((value) => value !== "")
      .toSorted((one, other) => other.length - one.length);
    return secrets.reduce((shown, secret) => shown.replaceAll(secret, "•••"), this.#others.redact(text));
  }
}

export const secretNamed = (name: string): string => `\${secret:${name}}`;

/** `${secret:shop-password}` → `shop-password`; `null` for another kind of reference. */
export const nameOfSecret = (written: string): string | null =>
  /^\$\{secret:([^{}]+)\}$/.exec(written)?.[1] ?? null;
