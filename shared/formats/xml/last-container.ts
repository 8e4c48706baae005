import { Tokenizer } from "./tokenizer.ts";
import type { Trail } from "./trail.ts";

/** An element that can hold records, as spans. */
export interface Container {
  readonly start: number;
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly attributesEnd: number;
  readonly tagEnd: number;
  /** Where its closing tag begins; of `<a/>`, where it ends. */
  readonly closeStart: number;
  readonly selfClosing: boolean;
}

/**
 * The last container that opens in the bytes, `null` if none does. `trail` stands where they begin; they were found
 * well-formed before.
 */
export function lastContainer(bytes: Buffer, trail: Trail): Container | null {
  const tokenizer = new Tokenizer();
  let depth = trail.matched;
  let opened: Omit<Container, "closeStart"> | null = null;
  let last: Container | null = null;
  for (let at = 0; at < bytes.length && tokenizer.next(bytes, at, 0) === true; at = tokenizer.end) {
    const { kind, start, end } = tokenizer;
    if (kind === "end") {
      if (opened !== null && depth === trail.matched) {
        last = { ...opened, closeStart: start };
        opened = null;
      }
      trail.leave(--depth);
    } else if (kind === "start" || kind === "empty") {
      if (depth === trail.matched && trail.enter(bytes, tokenizer) === "container") {
        const { nameStart, nameEnd, attributes } = tokenizer;
        const attributesEnd = attributes.length === 0 ? nameEnd : attributes.at(-2)! + 1;
        opened = { start, nameStart, nameEnd, attributesEnd, tagEnd: end, selfClosing: kind === "empty" };
      }
      if (kind === "start") depth++;
      else {
        if (opened?.start === start) {
          last = { ...opened, closeStart: end };
          opened = null;
        }
        trail.leave(depth);
      }
    }
  }
  return last;
}
