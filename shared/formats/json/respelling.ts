import { ExactNumber, type NativeValue } from "../../model/native.ts";
import type { TextCodec } from "../format.ts";
import { ascii } from "./ascii.ts";
import { type Child, childrenOf, isBracket } from "./children.ts";
import { type Edit, editOf } from "./edit.ts";
import { exact } from "./exact.ts";
import { indentation, type Style, styleOf } from "./style.ts";
import { spell } from "./text.ts";
import { write, writeMember } from "./write.ts";

/** Makes one record say something else, in one pass that touches only the bytes of what differs. */
export class Respelling {
  readonly #text: TextCodec;
  readonly #record: Buffer;
  readonly #start: number;
  readonly #usual: Style;
  #style: Style | null = null;
  readonly #pieces: Buffer[] = [];
  #copied = 0;

  /** The record's value begins at `start`; `usual` is the style of a record that shows none. */
  constructor(text: TextCodec, record: Buffer, start: number, usual: Style) {
    this.#text = text;
    this.#record = record;
    this.#start = start;
    this.#usual = usual;
  }

  /** The bytes in [start, end) become `json`. Calls come in the order of the bytes. */
  replace(start: number, end: number, json: string): void {
    this.#pieces.push(this.#record.subarray(this.#copied, start), spell(this.#text, json));
    this.#copied = end;
  }

  /** The record's value says `after` where it said `before`. */
  value(before: NativeValue, after: NativeValue): void {
    const lastLine = Math.max(0, this.#record.lastIndexOf(ascii.lineFeed));
    this.#value(this.#start, this.#record.length, before, after, lastLine, this.#record.length);
  }

  finish(): Buffer {
    return Buffer.concat([...this.#pieces, this.#record.subarray(this.#copied)]);
  }

  /** What stands in [gap, gapEnd) shows how the value is spaced, should it be written anew. */
  #value(
    start: number,
    end: number,
    before: NativeValue,
    after: NativeValue,
    gap: number,
    gapEnd: number,
  ): void {
    if (same(before, after)) return;
    if (isBracket(this.#record[start])) {
      const { children, close } = childrenOf(this.#text, this.#record, start);
      const edit = editOf(children, before, after);
      if (edit?.fates.some((fate) => fate !== null)) {
        this.#children(start, children, edit);
        return;
      }
      if (edit !== null && edit.added.length === 0) {
        if (children.length > 0) this.replace(start + 1, close, "");
        return;
      }
    }
    const { style, indent } = this.#placeAfter(this.#slice(gap, gapEnd));
    this.replace(start, end, write(after, style, indent));
  }

  /** Edits an object or list that keeps at least one of its children. */
  #children(open: number, children: readonly Child[], { fates, behind, added }: Edit): void {
    if (behind < 0) this.#add(open, children, added, children[0]!.start, false);
    let kept = false;
    let gap = open + 1;
    for (const [index, child] of children.entries()) {
      const fate = fates[index]!;
      if (fate !== null) {
        this.#value(child.valueStart, child.end, fate.before, fate.after, gap, child.start);
        kept = true;
      } else if (kept) this.replace(gap, child.end, "");
      else this.replace(child.start, children[index + 1]!.start, "");
      if (index === behind) this.#add(open, children, added, child.end, true);
      gap = child.end;
    }
  }

  /** Puts new children at an offset, behind or in front of the child there, spaced as the last two are. */
  #add(open: number, children: readonly Child[], added: Edit["added"], at: number, isBehind: boolean): void {
    if (added.length === 0) return;
    const last = children.at(-1)!;
    const opening = this.#slice(open + 1, children[0]!.start);
    const only = indentation(opening) === null ? this.#shown().comma : `,${opening}`;
    const separator = children.length > 1 ? this.#slice(children.at(-2)!.end, last.start) : only;
    const { style, indent } = this.#placeAfter(separator);
    const memberStyle = { ...style, colon: this.#slice(last.nameEnd, last.valueStart) };
    const texts = added.map(({ name, value }) =>
      name === null ? write(value, style, indent) : writeMember(name, value, memberStyle, indent),
    );
    this.replace(at, at, texts.map((text) => (isBehind ? separator + text : text + separator)).join(""));
  }

  /** How a value is spaced that this stands before. */
  #placeAfter(gap: string): { readonly style: Style; readonly indent: string } {
    const indent = indentation(gap);
    const style = this.#shown();
    return indent === null ? { style: { ...style, newline: null }, indent: "" } : { style, indent };
  }

  /** The record's style. */
  #shown(): Style {
    this.#style ??= styleOf(this.#text, this.#record, this.#start, this.#usual);
    return this.#style;
  }

  #slice(start: number, end: number): string {
    return this.#record.toString("latin1", start, end);
  }
}

/** Whether a value can stay as it is spelled. Of objects and lists this is found out child by child. */
function same(before: NativeValue, after: NativeValue): boolean {
  if (before === after) return true;
  const number = typeof before === "number" || before instanceof ExactNumber;
  return number && after instanceof ExactNumber && String(exact(after.text)) === String(before);
}
