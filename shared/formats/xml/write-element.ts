import { ExactNumber, isNativeRecord, type NativeRecord, type NativeValue } from "../../model/native.ts";
import { Fault, type TextCodec } from "../format.ts";
import type { Element } from "./element.ts";
import { cdataContent, escapedAttribute, escapedText, unwritableName } from "./escape.ts";
import { deeper } from "./layout.ts";
import { deepest } from "./open-elements.ts";
import type { DocumentName, Scope } from "./scope.ts";
import type { Indents, Style } from "./style.ts";

/** Where a new element is to stand. */
export interface Place {
  readonly scope: Scope;
  readonly indents: Indents;
  /** An element whose ways are followed: the order of its members, and which of them are CDATA. */
  readonly like: Element | null;
  /** The element is the record itself. */
  readonly record: boolean;
  /** How many levels of elements there is room for. */
  readonly room: number;
}

/** Writes new elements. What comes out holds only characters that the encoding has. */
export class ElementWriter {
  readonly #text: TextCodec;
  readonly #style: Style;

  constructor(text: TextCodec, style: Style) {
    this.#text = text;
    this.#style = style;
  }

  /** One element, without the white space before it. */
  write(name: string, value: NativeValue, place: Place): string | Fault {
    if (place.room === 0)
      return unwritable(`"${name}" is nested too deeply: XML files here may be ${deepest} elements deep.`);
    const members = isNativeRecord(value) ? value : { "#text": value };
    const tag = this.#tag(name, members, place);
    if (tag instanceof Fault) return tag;
    const inner = {
      outer: place.indents.inner,
      inner: deeper(place.indents.inner, this.#style.unit),
    };
    const text = Object.hasOwn(members, "#text") ? scalarText(name, members["#text"]!) : "";
    if (text instanceof Fault) return text;
    let children = "";
    for (const child of inOrderOf(members, place.like?.children ?? [])) {
      if (child.startsWith("@") || child === "#text") continue;
      const values = members[child]!;
      for (const one of Array.isArray(values) ? values : [values]) {
        const like = place.like?.children.find((other) => other.name === child) ?? null;
        const room = place.room - 1;
        const written = this.write(child, one, {
          scope: tag.scope,
          indents: inner,
          like,
          record: false,
          room,
        });
        if (written instanceof Fault) return written;
        // Beside text, white space would become part of it.
        children += (text === "" ? inner.outer : "") + written;
      }
    }
    const content = text === "" ? "" : this.#content(text, place.like, place.record || children !== "");
    if (content instanceof Fault) return content;
    if (content === "" && children === "")
      return this.#style.empty === "" ? `<${tag.open}></${tag.name}>` : `<${tag.open}${this.#style.empty}>`;
    const closing = text === "" ? place.indents.outer : "";
    return `<${tag.open}>${content}${children}${closing}</${tag.name}>`;
  }

  #content(text: string, like: Element | null, laidOut: boolean): string | Fault {
    if (like?.pieces.some((piece) => piece.cdata)) {
      const content = cdataContent(text, this.#text);
      return content instanceof Fault ? content : `<![CDATA[${content}]]>`;
    }
    return escapedText(text, this.#text, laidOut);
  }

  /** The start tag up to its `>`, and what names mean inside. */
  #tag(
    name: string,
    members: NativeRecord,
    place: Place,
  ): { readonly name: string; readonly open: string; readonly scope: Scope } | Fault {
    const own = documentName(name, false, place.scope, this.#text);
    if (own instanceof Fault) return own;
    let scope = own.scope;
    let open = own.name + own.declaration;
    const names = new Set<string>();
    for (const key of inOrderOf(members, place.like?.attributes ?? [], "@")) {
      if (!key.startsWith("@")) continue;
      const value = scalarText(key, members[key]!);
      if (value instanceof Fault) return value;
      const attribute = documentName(key.slice(1), true, scope, this.#text);
      if (attribute instanceof Fault) return attribute;
      if (names.has(attribute.name)) return unwritable(`"${key}" is there twice.`);
      names.add(attribute.name);
      scope = attribute.scope;
      const written = writtenAttribute(attribute.name, value, this.#style.quote, this.#text);
      if (written instanceof Fault) return written;
      open += attribute.declaration + written;
    }
    return { name: own.name, open, scope };
  }
}

/** The members of a record: first those that `like` has, in its order, then the others. */
function inOrderOf(
  members: NativeRecord,
  like: readonly { readonly name: string }[],
  mark = "",
): Iterable<string> {
  if (like.length === 0) return Object.keys(members);
  const known = like.map((other) => mark + other.name).filter((name) => Object.hasOwn(members, name));
  return new Set([...known, ...Object.keys(members)]);
}

/** ` name="value"`, for a name of the document. */
export function writtenAttribute(
  name: string,
  value: string,
  quote: '"' | "'",
  text: TextCodec,
): string | Fault {
  const escaped = escapedAttribute(value, quote, text);
  return escaped instanceof Fault ? escaped : ` ${name}=${quote}${escaped}${quote}`;
}

/** A name as the document spells it here, the namespace declaration it needs, and the scope inside that. */
export function documentName(
  name: string,
  attribute: boolean,
  scope: Scope,
  text: TextCodec,
): { readonly name: string; readonly declaration: string; readonly scope: Scope } | Fault {
  const written: DocumentName | null = scope.write(name, attribute);
  if (written === null)
    return unwritable(`The prefix of "${name}" is declared neither in the sync file nor in the document.`);
  const fault = unwritableName(written.name, text);
  if (fault !== null) return fault;
  if (scope.aware && /^xmlns(?::|$)/.test(written.name))
    return unwritable(`"${name}" declares a namespace, and is no value.`);
  if (written.declares === null) return { name: written.name, declaration: "", scope };
  const [prefix, uri] = written.declares;
  const declaration = writtenAttribute(prefix === "" ? "xmlns" : `xmlns:${prefix}`, uri, '"', text);
  if (declaration instanceof Fault) return declaration;
  return { name: written.name, declaration, scope: scope.inside([written.declares]) };
}

/** What a single value is as text; no value is an empty text. */
export function scalarText(name: string, value: NativeValue): string | Fault {
  if (typeof value === "string") return value;
  if (value === null) return "";
  if (value instanceof ExactNumber) return value.text;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return unwritable(`"${name}" can hold one text, and neither a list nor a record.`);
}

export const unwritable = (message: string): Fault => new Fault("record.unencodable", message, 0);
