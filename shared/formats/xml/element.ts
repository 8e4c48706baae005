import { Fault, type TextCodec } from "../format.ts";
import { FORBIDDEN, INK, LAYOUT, SPECIAL, WIDE } from "./bytes.ts";
import { deepest } from "./open-elements.ts";
import { attributeValue, cdataValue, textValue } from "./references.ts";
import { declaredScope, isDeclaration, type Scope } from "./scope.ts";
import { sameBytes, Tokenizer } from "./tokenizer.ts";

/** The bytes of one record. Offsets are those of `bytes`. */
export class Source {
  readonly bytes: Buffer;
  readonly text: TextCodec;
  readonly #latin: string;

  constructor(bytes: Buffer, text: TextCodec) {
    this.bytes = bytes;
    this.text = text;
    this.#latin = bytes.toString("latin1");
  }

  /** `flags` are the classes of the span's bytes: what is ASCII is cut from one string, which is several times faster. */
  slice(start: number, end: number, flags: number): string {
    return flags & WIDE ? this.text.decode(this.bytes, start, end) : this.#latin.slice(start, end);
  }

  name(start: number, end: number): string {
    for (let i = start; i < end; i++)
      if (this.bytes[i]! >= 0x80) return this.text.decode(this.bytes, start, end);
    return this.#latin.slice(start, end);
  }
}

export interface Attribute {
  /** As the sync file spells it, without `@`. */
  readonly name: string;
  readonly start: number;
  readonly valueStart: number;
  /** Where the closing quote is. */
  readonly valueEnd: number;
  readonly flags: number;
}

/** A stretch of text or a CDATA section. */
export interface Piece {
  readonly cdata: boolean;
  /** What it says: all of a text, and what is between the brackets of CDATA. */
  readonly start: number;
  readonly end: number;
  /** All of it. */
  readonly outerStart: number;
  readonly outerEnd: number;
  readonly flags: number;
  /** How many child elements stand before it. */
  readonly run: number;
}

/** An element as spans. The record itself is one, and so is everything in it. */
export interface Element {
  /** As the sync file spells it. */
  readonly name: string;
  readonly start: number;
  /** Its name in the document, after the `<`. */
  readonly nameStart: number;
  readonly nameEnd: number;
  /** Where the last attribute ends, or the name where there is none. */
  readonly attributesEnd: number;
  readonly tagEnd: number;
  /** Where the closing tag begins; of `<a/>`, where it ends. */
  closeStart: number;
  end: number;
  readonly selfClosing: boolean;
  readonly attributes: readonly Attribute[];
  readonly children: Element[];
  readonly pieces: Piece[];
  /** Whether comments or processing instructions stand in it. */
  remarks: boolean;
  readonly scope: Scope;
  readonly parent: Element | null;
}

const noAttributes: readonly Attribute[] = [];

/** Reads a record's bytes, whose names mean what `scope` says around it; it may have `room` levels of elements. */
export function readElement(source: Source, scope: Scope, room: number): Element | Fault {
  const { bytes } = source;
  const tokenizer = new Tokenizer();
  let open: Element | null = null;
  let depth = 0;
  let at = 0;
  while (at < bytes.length) {
    const found = tokenizer.next(bytes, at, 0);
    if (found instanceof Fault) return malformed(found.message, found.offset);
    if (!found) break;
    const { kind, start, end } = tokenizer;
    at = end;
    if (kind === "start" || kind === "empty") {
      const element: Element | Fault = begin(source, tokenizer, open, open?.scope ?? scope);
      if (element instanceof Fault) return element;
      open?.children.push(element);
      if (kind === "start") {
        open = element;
        if (++depth > room) return malformed(`Elements are nested more than ${deepest} deep.`, start);
      } else if (open === null)
        return at === bytes.length ? element : malformed("The record goes on after its end.", at);
    } else if (open === null) return malformed("The record does not begin with an element.", start);
    else if (kind === "end") {
      if (!sameBytes(bytes, tokenizer.nameStart, tokenizer.nameEnd, open.nameStart, open.nameEnd))
        return malformed(`<${open.name}> is closed by another name.`, start);
      open.closeStart = start;
      open.end = end;
      depth--;
      if (open.parent === null)
        return at === bytes.length ? open : malformed("The record goes on after its end.", at);
      open = open.parent;
    } else if (kind === "text" || kind === "cdata") {
      if (tokenizer.flags & FORBIDDEN)
        return malformed(`<${open.name}> holds a control character that XML does not allow.`, start);
      const cdata = kind === "cdata";
      open.pieces.push({
        cdata,
        start: cdata ? tokenizer.contentStart : start,
        end: cdata ? tokenizer.contentEnd : end,
        outerStart: start,
        outerEnd: end,
        flags: tokenizer.flags,
        run: open.children.length,
      });
    } else open.remarks = true;
  }
  return malformed("The record's bytes end within it.", bytes.length);
}

const malformed = (message: string, at: number): Fault => new Fault("record.malformed", message, at);

function begin(source: Source, tokenizer: Tokenizer, parent: Element | null, around: Scope): Element | Fault {
  const { nameStart, nameEnd, end, start } = tokenizer;
  const flat = tokenizer.attributes;
  const scope = declaredScope(source.bytes, flat, source.text, around);
  if (scope instanceof Fault) return scope;
  const written = source.name(nameStart, nameEnd);
  const name = scope.spell(written, false);
  if (name === null) return malformed(`The prefix of <${written}> is not declared.`, start);
  const attributes = flat.length === 0 ? noAttributes : readAttributes(source, flat, scope);
  if (attributes instanceof Fault) return attributes;
  return {
    name,
    start,
    nameStart,
    nameEnd,
    attributesEnd: flat.length === 0 ? nameEnd : flat.at(-2)! + 1,
    tagEnd: end,
    closeStart: end,
    end,
    selfClosing: tokenizer.kind === "empty",
    attributes,
    children: [],
    pieces: [],
    remarks: false,
    scope,
    parent,
  };
}

function readAttributes(source: Source, flat: readonly number[], scope: Scope): Attribute[] | Fault {
  const attributes: Attribute[] = [];
  const names = new Set<string>();
  for (let i = 0; i < flat.length; i += 5) {
    const start = flat[i]!;
    const written = source.name(start, flat[i + 1]!);
    if (scope.aware && isDeclaration(written)) continue;
    const name = scope.spell(written, true);
    if (name === null) return malformed(`The prefix of the attribute ${written} is not declared.`, start);
    if (scope.aware && names.size === names.add(name).size)
      return malformed(`The attribute ${name} is there twice.`, start);
    if (flat[i + 4]! & FORBIDDEN)
      return malformed(`The attribute ${name} holds a control character that XML does not allow.`, start);
    attributes.push({ name, start, valueStart: flat[i + 2]!, valueEnd: flat[i + 3]!, flags: flat[i + 4]! });
  }
  return attributes;
}

export function attributeText(source: Source, attribute: Attribute): string | Fault {
  const raw = source.slice(attribute.valueStart, attribute.valueEnd, attribute.flags);
  return attribute.flags & (SPECIAL | LAYOUT) ? attributeValue(raw, attribute.valueStart) : raw;
}

export function pieceText(source: Source, piece: Piece): string | Fault {
  const raw = source.slice(piece.start, piece.end, piece.flags);
  if (!(piece.flags & SPECIAL)) return raw;
  return piece.cdata ? cdataValue(raw) : textValue(raw, piece.start);
}

/** Whether white space alone says nothing in this element, because it is there for the layout (SPEC F43). */
export const laidOut = (element: Element): boolean =>
  element.children.length > 0 || element.remarks || element.parent === null;

/**
 * The pieces that an element's text is made of. Where white space is layout, a run between two child elements counts
 * only if something in it is not literal white space.
 */
export function textPieces(element: Element): readonly Piece[] {
  if (!laidOut(element)) return element.pieces;
  if (!element.pieces.some(speaks)) return [];
  const runs = new Set(element.pieces.filter(speaks).map((piece) => piece.run));
  return element.pieces.filter((piece) => runs.has(piece.run));
}

/** Whether a piece is more than layout. */
export const speaks = (piece: Piece): boolean =>
  piece.cdata ? piece.end > piece.start : (piece.flags & INK) !== 0;

/** An element's text as its value, `""` where it has none. */
export function elementText(source: Source, element: Element): string | Fault {
  const pieces = element.pieces;
  if (pieces.length === 0) return "";
  if (pieces.length === 1 && !laidOut(element)) return pieceText(source, pieces[0]!);
  return joinedText(source, textPieces(element));
}

export function joinedText(source: Source, pieces: readonly Piece[]): string | Fault {
  let joined = "";
  for (const piece of pieces) {
    const text = pieceText(source, piece);
    if (text instanceof Fault) return text;
    joined += text;
  }
  return joined;
}
