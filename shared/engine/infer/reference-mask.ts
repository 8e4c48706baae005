import { secretReferences } from "../../mapping/secret-reference.ts";
import type { GivenSecrets } from "./given-secrets.ts";

/** Stands for the n-th reference: a character that no URL has. */
const first = 0xe000;
const masks = /[\ue000-\uf8ff]/g;
const onlyMasks = /^[\ue000-\uf8ff]+$/;

/** A text whose references to secrets are out of the way while it is taken apart: they may hold any sign. */
export class ReferenceMask {
  readonly masked: string;
  readonly #references: readonly string[];

  constructor(text: string) {
    this.#references = secretReferences(text).map((reference) => reference.text);
    let masked = text.replace(masks, "");
    for (const [index, reference] of this.#references.entries())
      masked = masked.replace(reference, String.fromCharCode(first + index));
    this.masked = masked;
  }

  unmasked(part: string): string {
    return part.replace(masks, (mask) => this.#references[mask.charCodeAt(0) - first] ?? "");
  }

  /** The text where it is a reference as a whole, but for what stands behind `#`; `null` where it is none. */
  wholeWithFragment(): { readonly text: string; readonly fragment: string | null } | null {
    const [text = "", fragment] = splitOnce(this.masked, "#");
    return onlyMasks.test(text)
      ? { text: this.unmasked(text), fragment: fragment === undefined ? null : this.unmasked(fragment) }
      : null;
  }

  /** What a sync file says for a credential: the references that it is made of, else one that stands for it from now on. */
  async kept(part: string, name: string, secrets: GivenSecrets): Promise<string> {
    if (onlyMasks.test(part)) return this.unmasked(part);
    const text = this.unmasked(decoded(part));
    const resolved = await secrets.resolve(text);
    return secrets.take(name, resolved.ok ? resolved.value : text);
  }
}

function splitOnce(text: string, sign: string): readonly [string, string?] {
  const at = text.indexOf(sign);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** Percent signs undone; a text that has some of its own stays as it is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
