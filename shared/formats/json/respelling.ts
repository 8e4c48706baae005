import { ExactNumber, type NativeValue } from "../../model/native.ts";
import type { TextCodec } from "../format.ts";
import { ascii } from "./ascii.ts";
import { type Child, childrenOf, isBracket } from "./children.ts";
import { type Edit, editOf } from "./edit.ts";
import { exact } from "./exact.ts";
import { indentation, type Style, styleOf } from "./style.ts";
import { spell } from "./text.ts";
import { write, writeMember } from "./write.ts";

/** How a value is spaced that is written anew. */
interface Place {
  readonly style: Style;
  readonly indent: string;
}

/** Makes one record say something else, in one pass that touches only the bytes of what differs. */
export class Respelling {
  readonly #text: TextCodec;
  readonly #record: Buffer;
  readonly #start: number;
  readonly #style: Style;
  readonly #pieces: Buffer[] = [];
  #copied = 0;

  /** The record's value begins at `start`; `usual` is the style of a record that shows none. */
  constructor(text: TextCodec, record: Buffer, start: number, usual: Style) {
    this.#text = text;
    this.#record = record;
    this.#start = start;
    this.#style = styleOf(text, record, start, usual);
  }

  /** The bytes in [start, end) become `json`. Calls come in the order of the bytes. */
  replace(start: number, end: number, json: string): void {
    this.#pieces.push(this.#record.subarray(this.#copied, start), spell(this.#text, json));
    this.#copied = end;
  }

  /** The record's value says `after` where it said `before`. */
  value(before: NativeValue, after: NativeValue): void {
    const lastLine = this.#record.lastIndexOf(ascii.lineFeed);
    const indent = indentation(this.#slice(Math.max(0, lastLine), this.#record.length)) ?? "";
    this.#value(this.#start, this.#record.length, before, after, { style: this.#style, indent });
  }

  finish(): Buffer {
    return Buffer.concat([...this.#pieces, this.#record.subarray(this.#copied)]);
  }

  #value(start: number, end: number, before: NativeValue, after: NativeValue, place: Place): void {
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
    this.replace(start, end, write(after, place.style, place.indent));
  }

  /** Edits an object or list that keeps at least one of its children. */
  #children(open: number, children: readonly Child[], { fates, behind, added }: Edit): void {
    const last = children.at(-1)!;
    const opening = this.#slice(open + 1, children[0]!.start);
    const separator =
      children.length > 1
        ? this.#slice(children.at(-2)!.end, last.start)
        : indentation(opening) === null
          ? this.#style.comma
          : `,${opening}`;
    const place = this.#placeAfter(separator);
    const colon = this.#slice(last.nameEnd, last.valueStart);
    const style = { ...place.style, colon };
    const texts = added.map(({ name, value }) =>
      name === null ? write(value, place.style, place.indent) : writeMember(name, value, style, place.indent),
    );
    if (behind < 0 && texts.length > 0) {
      const first = children[0]!.start;
      this.replace(first, first, texts.map((text) => text + separator).join(""));
    }
    let kept = false;
    for (const [index, child] of children.entries()) {
      const fate = fates[index]!;
      const gap = index === 0 ? open + 1 : children[index - 1]!.end;
      if (fate !== null) {
        const at = this.#placeAfter(this.#slice(gap, child.start));
        this.#value(child.valueStart, child.end, fate.before, fate.after, at);
        kept = true;
      } else if (kept) this.replace(gap, child.end, "");
      else this.replace(child.start, children[index + 1]!.start, "");
      if (index === behind && texts.length > 0) {
        this.replace(child.end, child.end, texts.map((text) => separator + text).join(""));
      }
    }
  }

  /** The place of a child that this white space stands before. */
  #placeAfter(space: string): Place {
    const indent = indentation(space);
    return indent === null
      ? { style: { ...this.#style, newline: null }, indent: "" }
      : { style: this.#style, indent };
  }

  #slice(start: number, end: number): string {
    return this.#record.toString("latin1", start, end);
  }
}

/** Whether two values need no different bytes. Objects and lists are looked into before this is known. */
function same(before: NativeValue, after: NativeValue): boolean {
  if (before === after) return true;
  return (
    after instanceof ExactNumber && String(exact(after.text)) === String(before) && typeof before !== "string"
  );
}
