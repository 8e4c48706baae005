import type { XmlOptions } from "../../mapping/sources/xml.ts";
import type { NativeChange, NativeRecord } from "../../model/native.ts";
import { Fault, type FormatSession, type TextCodec, type Weaver } from "../format.ts";
import { namesOf } from "./blank.ts";
import { nativeRecord } from "./decode.ts";
import { readElement, Source } from "./element.ts";
import { deeper } from "./layout.ts";
import { deepest } from "./open-elements.ts";
import { Scope } from "./scope.ts";
import { Splitter } from "./splitter.ts";
import { indentsOf, plainStyle, styleOf } from "./style.ts";
import { Trail } from "./trail.ts";
import { type Surroundings, updated } from "./update.ts";
import { XmlWeaver } from "./weaver.ts";
import { ElementWriter, unwritable } from "./write-element.ts";

/** One pass over one XML file. */
export class XmlSession implements FormatSession {
  readonly #text: TextCodec;
  readonly #records: readonly string[];
  readonly #outermost: Scope;
  readonly #trail: Trail;
  readonly #splitter: Splitter;

  constructor(options: XmlOptions, text: TextCodec) {
    this.#text = text;
    this.#records = options.records.length === 0 ? ["*"] : options.records;
    this.#outermost = Scope.outermost(options.namespaces);
    this.#trail = new Trail(text, this.#records, this.#outermost);
    this.#splitter = new Splitter(this.#trail);
  }

  scan(
    window: Buffer,
    from: number,
    final: boolean,
    emit: (start: number, end: number) => void,
  ): number | Fault {
    return this.#splitter.scan(window, from, final, emit);
  }

  columns(): null {
    return null;
  }

  decode(bytes: Buffer, start: number, end: number): NativeRecord | Fault {
    const source = new Source(bytes.subarray(start, end), this.#text);
    const element = readElement(source, this.#scope(), this.#room);
    return element instanceof Fault ? element : nativeRecord(source, element);
  }

  encode(record: NativeRecord, like: Buffer | null): Buffer | Fault {
    if (this.#records.length === 1 && this.#splitter.records > 0)
      return unwritable("The file is one record, its root element, and has no place for another.");
    const { text, scope, layout, room } = this.#surroundings();
    const source = like === null ? null : new Source(like, text);
    const element = source === null ? null : readElement(source, scope, room);
    if (element instanceof Fault) return element;
    const followed = source !== null && element !== null;
    const style = followed ? styleOf(source, element, layout) : plainStyle(layout);
    const indents = followed
      ? indentsOf(source, element, layout)
      : { outer: layout.indent, inner: deeper(layout.indent, layout.unit) };
    const name = element?.name ?? this.#recordName();
    const markup = new ElementWriter(text, style).write(name, record, {
      scope,
      indents,
      like: element,
      record: true,
      room,
    });
    if (markup instanceof Fault) return markup;
    return text.encode(markup) ?? unwritable("The record cannot be written in the file's encoding.");
  }

  update(record: Buffer, changes: readonly NativeChange[]): Buffer | Fault {
    return updated(record, changes, this.#surroundings());
  }

  weave(out: (bytes: Buffer) => void): Weaver {
    return new XmlWeaver(this.#trail, this.#splitter.layout(), out);
  }

  #surroundings(): Surroundings {
    return { text: this.#text, scope: this.#scope(), layout: this.#splitter.layout(), room: this.#room };
  }

  get #room(): number {
    return deepest - this.#records.length + 1;
  }

  #scope(): Scope {
    return this.#trail.scope ?? this.#outermost;
  }

  /** What a record is called where none is there to go by. */
  #recordName(): string {
    const last = this.#records.at(-1)!;
    const seen = this.#trail.recordName;
    return last === "*" && seen !== null
      ? (this.#scope().spell(seen, false) ?? seen)
      : namesOf(this.#records).at(-1)!;
  }
}
