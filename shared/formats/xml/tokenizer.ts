import { Fault } from "../format.ts";
import { classes, NAME, NAME_START, SPACE } from "./bytes.ts";
import { doctypeEnd } from "./doctype.ts";

export type TokenKind =
  | "text"
  | "start"
  | "empty" // a start tag that is its own end: `<a/>`
  | "end"
  | "cdata"
  | "comment"
  | "instruction"
  | "doctype";

/** A tag beyond this is not a tag but a quote that was never closed. */
const longestTag = 16 * 1024 * 1024;

const LESS = 0x3c;
const GREATER = 0x3e;
const SLASH = 0x2f;
const BANG = 0x21;
const QUESTION = 0x3f;
const EQUALS = 0x3d;

const commentOpening = Buffer.from("<!--");
const cdataOpening = Buffer.from("<![CDATA[");
const doctypeOpening = Buffer.from("<!DOCTYPE");
const commentClosing = Buffer.from("-->");
const cdataClosing = Buffer.from("]]>");
const instructionClosing = Buffer.from("?>");

/**
 * Reads one token at a time from bytes in an ASCII-compatible encoding, as spans. The splitter, the codec and the
 * splicer all stand on it, so they cannot disagree about what a document says.
 * The fields describe the token that `next` found last and are overwritten by the next call.
 */
export class Tokenizer {
  kind: TokenKind = "text";
  start = 0;
  end = 0;
  /** The name of a tag or instruction. */
  nameStart = 0;
  nameEnd = 0;
  /** What a CDATA section holds. */
  contentStart = 0;
  contentEnd = 0;
  /** The classes of all bytes of a text or CDATA section (see `bytes.ts`). */
  flags = 0;
  /** Five numbers an attribute: start and end of its name, start and end of its value, the classes of the value. */
  readonly attributes: number[] = [];

  /**
   * Reads the token at `at`. False: the bytes end within it. Text may come in several pieces where bytes end.
   * `searched` is how far an earlier call for this same token has looked for its end.
   */
  next(bytes: Buffer, at: number, searched: number): boolean | Fault {
    this.start = at;
    if (bytes[at] !== LESS) return this.#text(bytes, at);
    if (at + 1 >= bytes.length) return false;
    const second = bytes[at + 1]!;
    const found =
      second === SLASH
        ? this.#endTag(bytes, at)
        : second === BANG
          ? this.#declaration(bytes, at, searched)
          : second === QUESTION
            ? this.#instruction(bytes, at, searched)
            : this.#startTag(bytes, at);
    if (found === false && second !== BANG && second !== QUESTION && bytes.length - at > longestTag)
      return new Fault(
        "file.malformed",
        "A tag does not end within 16 MB.",
        at,
        "Look for a quote that is not closed.",
      );
    return found;
  }

  #text(bytes: Buffer, at: number): true {
    const table = classes;
    const length = bytes.length;
    let flags = 0;
    let end = at;
    while (end < length) {
      const byte = bytes[end]!;
      if (byte === LESS) break;
      flags |= table[byte]!;
      end++;
    }
    return this.#found("text", end, flags);
  }

  #found(kind: TokenKind, end: number, flags: number): true {
    this.kind = kind;
    this.end = end;
    this.flags = flags;
    return true;
  }

  #startTag(bytes: Buffer, at: number): boolean | Fault {
    const table = classes;
    const length = bytes.length;
    const attributes = this.attributes;
    attributes.length = 0;
    if (!(table[bytes[at + 1]!]! & NAME_START))
      return new Fault("file.malformed", "A < is not followed by a name.", at, "In text, < is written &lt;.");
    this.nameStart = at + 1;
    let i = afterName(bytes, at + 1);
    this.nameEnd = i;
    for (;;) {
      const gap = i;
      while (i < length && table[bytes[i]!]! & SPACE) i++;
      if (i >= length) return false;
      const byte = bytes[i]!;
      if (byte === GREATER) return this.#tag(bytes, "start", i + 1);
      if (byte === SLASH) {
        if (i + 1 >= length) return false;
        if (bytes[i + 1] === GREATER) return this.#tag(bytes, "empty", i + 2);
      }
      if (!(table[byte]! & NAME_START))
        return this.#fault(bytes, "holds something that is not an attribute", i);
      if (i === gap) return this.#fault(bytes, "has two attributes with no blank between them", i);
      const nameStart = i;
      i = afterName(bytes, i);
      const nameEnd = i;
      while (i < length && table[bytes[i]!]! & SPACE) i++;
      if (i >= length) return false;
      if (bytes[i] !== EQUALS) return this.#fault(bytes, "has an attribute without a value", nameStart);
      i++;
      while (i < length && table[bytes[i]!]! & SPACE) i++;
      if (i >= length) return false;
      const quote = bytes[i]!;
      if (quote !== 0x22 && quote !== 0x27)
        return this.#fault(bytes, "has an attribute whose value is not in quotes", nameStart);
      const valueStart = ++i;
      let flags = 0;
      for (; i < length; i++) {
        const value = bytes[i]!;
        if (value === quote) break;
        if (value === LESS) return this.#fault(bytes, "has a < in an attribute, where it is written &lt;", i);
        flags |= table[value]!;
      }
      if (i >= length) return false;
      attributes.push(nameStart, nameEnd, valueStart, i, flags);
      i++;
    }
  }

  #tag(bytes: Buffer, kind: "start" | "empty", end: number): boolean | Fault {
    this.#found(kind, end, 0);
    const twice = this.attributes.length > 5 ? repeatedName(bytes, this.attributes) : -1;
    return twice < 0 ? true : this.#fault(bytes, "has the same attribute twice", twice);
  }

  #endTag(bytes: Buffer, at: number): boolean | Fault {
    if (at + 2 >= bytes.length) return false;
    this.nameStart = at + 2;
    this.nameEnd = afterName(bytes, at + 2);
    let i = this.nameEnd;
    while (i < bytes.length && classes[bytes[i]!]! & SPACE) i++;
    if (i >= bytes.length) return false;
    if (bytes[i] !== GREATER || this.nameEnd === this.nameStart || !(classes[bytes[at + 2]!]! & NAME_START))
      return new Fault("file.malformed", "A closing tag is not of the form </name>.", at);
    return this.#found("end", i + 1, 0);
  }

  #declaration(bytes: Buffer, at: number, searched: number): boolean | Fault {
    if (opens(bytes, at, commentOpening))
      return this.#through("comment", bytes, at + 4, commentClosing, searched);
    if (opens(bytes, at, cdataOpening)) return this.#through("cdata", bytes, at + 9, cdataClosing, searched);
    if (opens(bytes, at, doctypeOpening)) {
      if (at + doctypeOpening.length >= bytes.length) return false;
      const end = doctypeEnd(bytes, at + doctypeOpening.length);
      if (end >= 0) return this.#found("doctype", end, 0);
      if (bytes.length - at <= longestTag) return false;
      return new Fault("file.malformed", "The DOCTYPE does not end within 16 MB.", at);
    }
    return new Fault("file.malformed", "A <! begins neither a comment nor a CDATA section.", at);
  }

  #instruction(bytes: Buffer, at: number, searched: number): boolean | Fault {
    if (at + 2 >= bytes.length) return false;
    this.nameStart = at + 2;
    this.nameEnd = afterName(bytes, at + 2);
    if (this.nameEnd === this.nameStart)
      return new Fault(
        "file.malformed",
        "A <? is not followed by a name.",
        at,
        "In text, < is written &lt;.",
      );
    return this.#through("instruction", bytes, this.nameEnd, instructionClosing, searched);
  }

  #through(kind: TokenKind, bytes: Buffer, from: number, closing: Buffer, searched: number): boolean {
    const found =
      from > bytes.length ? -1 : bytes.indexOf(closing, Math.max(from, searched - closing.length + 1));
    if (found < 0) return false;
    const table = classes;
    let flags = 0;
    if (kind === "cdata") for (let i = from; i < found; i++) flags |= table[bytes[i]!]!;
    this.contentStart = from;
    this.contentEnd = found;
    return this.#found(kind, found + closing.length, flags);
  }

  #fault(bytes: Buffer, what: string, at: number): Fault {
    return new Fault("file.malformed", `<${shownName(bytes, this.nameStart, this.nameEnd)}> ${what}.`, at);
  }
}

/** Whether the bytes at `at` are, or as far as they go may become, `opening`. */
function opens(bytes: Buffer, at: number, opening: Buffer): boolean {
  const length = Math.min(opening.length, bytes.length - at);
  for (let i = 0; i < length; i++) if (bytes[at + i] !== opening[i]) return false;
  return true;
}

function afterName(bytes: Buffer, at: number): number {
  let end = at;
  while (end < bytes.length && classes[bytes[end]!]! & NAME) end++;
  return end;
}

/** The start of the first attribute whose name another one before it has, or -1. */
function repeatedName(bytes: Buffer, attributes: readonly number[]): number {
  if (attributes.length > 80) {
    const names = new Set<string>();
    for (let i = 0; i < attributes.length; i += 5) {
      const name = bytes.toString("latin1", attributes[i], attributes[i + 1]);
      if (names.has(name)) return attributes[i]!;
      names.add(name);
    }
    return -1;
  }
  for (let i = 5; i < attributes.length; i += 5)
    for (let j = 0; j < i; j += 5)
      if (sameBytes(bytes, attributes[i]!, attributes[i + 1]!, attributes[j]!, attributes[j + 1]!))
        return attributes[i]!;
  return -1;
}

/** Whether two spans hold the same bytes. */
export function sameBytes(
  bytes: Buffer,
  start: number,
  end: number,
  otherStart: number,
  otherEnd: number,
): boolean {
  if (end - start !== otherEnd - otherStart) return false;
  for (let i = 0; start + i < end; i++) if (bytes[start + i] !== bytes[otherStart + i]) return false;
  return true;
}

/** A name for a message, of bounded length. */
export const shownName = (bytes: Buffer, start: number, end: number): string =>
  end - start > 60 ? `${bytes.toString("utf8", start, start + 60)}…` : bytes.toString("utf8", start, end);
