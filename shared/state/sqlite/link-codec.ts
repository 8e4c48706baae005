import type { FieldName, LinkId } from "../../model/ids.ts";
import type { Link, Origin } from "../../model/link.ts";
import { AgreementCodec, type EncodedAgreement, isAbsent } from "./agreement-codec.ts";
import { put } from "./put.ts";
import type { Terms } from "./terms.ts";

/**
 * A link as it is stored, without its id and whether it is open.
 *
 * `origins`: a term for each field of the base, in the layout's order (0: it has no origin), or one for all of them.
 * `firstKey`: the key that the link was made with, where it has changed since.
 */
export type EncodedLink = readonly [
  key: string,
  agreement: EncodedAgreement,
  origins: number | readonly number[],
  firstKey?: string,
];

/** Links ↔ short lists. An origin of a field that the base does not have is not kept. */
export class LinkCodec {
  readonly #terms: Terms;
  readonly #agreements: AgreementCodec;
  #lastOrigin: Origin | null = null;
  #lastOriginNumber = 0;
  /** The origins that were encoded last as one term for all fields, and the layout that they were encoded in. */
  #common: { readonly origins: Link["origins"]; readonly layout: number; readonly number: number } | null =
    null;

  constructor(terms: Terms) {
    this.#terms = terms;
    this.#agreements = new AgreementCodec(terms);
  }

  /** `firstKey`: the key that the link was made with; the same as its key for a link that is made now. */
  encode(link: Link, firstKey: string): EncodedLink {
    const agreement = this.#agreements.encode(link.key, link);
    const origins = this.#encodeOrigins(link, agreement);
    return firstKey === link.key ? [link.key, agreement, origins] : [link.key, agreement, origins, firstKey];
  }

  decode(id: LinkId, open: boolean, [key, encoded, numbers]: EncodedLink): Link {
    const { base, ends } = this.#agreements.decode(key, encoded);
    const [layout, values] = encoded;
    const { fields } = this.#agreements.layout(layout);
    const origins: Record<FieldName, Origin> = {};
    let next = 0;
    for (let at = 0; at < values.length; at++) {
      if (isAbsent(values[at]!)) continue;
      const number = typeof numbers === "number" ? numbers : numbers[next++]!;
      if (number > 0) put(origins, fields[at]!, this.#terms.value<Origin>(number));
    }
    return { id, key, base, ends, open, origins };
  }

  #encodeOrigins(link: Link, [layout, values]: EncodedAgreement): number | readonly number[] {
    const known = this.#common;
    if (known?.origins === link.origins && known.layout === layout && !values.some(isAbsent))
      return known.number;
    const { fields } = this.#agreements.layout(layout);
    const numbers: number[] = [];
    for (let at = 0; at < values.length; at++) {
      if (isAbsent(values[at]!)) continue;
      const field = fields[at]!;
      numbers.push(Object.hasOwn(link.origins, field) ? this.#originNumber(link.origins[field]!) : 0);
    }
    const common = numbers[0] ?? 0;
    if (!numbers.every((number) => number === common)) return numbers;
    if (numbers.length === values.length) this.#common = { origins: link.origins, layout, number: common };
    return common;
  }

  #originNumber(origin: Origin): number {
    const last = this.#lastOrigin;
    const same = last && last.run === origin.run && last.from === origin.from && last.rule === origin.rule;
    if (!same) {
      const text = JSON.stringify({ run: origin.run, from: origin.from, rule: origin.rule });
      this.#lastOriginNumber = this.#terms.number("origin", text);
      this.#lastOrigin = origin;
    }
    return this.#lastOriginNumber;
  }
}
