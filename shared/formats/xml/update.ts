import {
  isNativeRecord,
  type NativeChange,
  type NativeRecord,
  type NativeValue,
  type Path,
} from "../../model/native.ts";
import { formatPath } from "../../model/path.ts";
import { Fault, type TextCodec } from "../format.ts";
import { type Edit, edited } from "./edit.ts";
import { attributeEdits } from "./edit-attribute.ts";
import { addedChildren, removedChild } from "./edit-children.ts";
import { textEdits } from "./edit-text.ts";
import { type Element, readElement, Source } from "./element.ts";
import type { Layout } from "./layout.ts";
import type { Scope } from "./scope.ts";
import { styleOf } from "./style.ts";
import { scalarText, unwritable } from "./write-element.ts";

/** What is known of the file around a record. */
export interface Surroundings {
  readonly text: TextCodec;
  readonly scope: Scope;
  readonly layout: Layout;
  /** How many levels of elements a record may have. */
  readonly room: number;
}

/** A way from the record to an element in it: at each step a name, and which one of that name. */
type Way = readonly (readonly [name: string, index: number])[];

/** The record's bytes with the changes made, all else as it was. */
export function updated(
  record: Buffer,
  changes: readonly NativeChange[],
  surroundings: Surroundings,
): Buffer | Fault {
  const source = new Source(record, surroundings.text);
  const root = readElement(source, surroundings.scope, surroundings.room);
  if (root instanceof Fault) return root;
  const editor = new Editor(source, root, surroundings);
  for (const { path, value } of inSafeOrder(changes)) {
    const fault = editor.change(path, value);
    if (fault !== null) return fault;
  }
  return editor.bytes;
}

/**
 * Paths speak of the record as it was. So list elements are added in ascending order and, after all else, taken away
 * in descending order: no index shifts before it is used. Names keep the order in which they first come.
 */
function inSafeOrder(changes: readonly NativeChange[]): readonly NativeChange[] {
  const ranks = new Map<string | number, number>();
  for (const { path } of changes)
    for (const step of path) if (typeof step === "string" && !ranks.has(step)) ranks.set(step, ranks.size);
  const order = (one: Path, other: Path): number => {
    const parting = one.findIndex((step, index) => step !== other[index]);
    if (parting < 0 || parting >= other.length) return one.length - other.length;
    const place = (step: string | number) =>
      typeof step === "number" ? step : -1 - ranks.size + ranks.get(step)!;
    return place(one[parting]!) - place(other[parting]!);
  };
  return [
    ...changes
      .filter((change) => change.value !== undefined)
      .toSorted((one, other) => order(one.path, other.path)),
    ...changes
      .filter((change) => change.value === undefined)
      .toSorted((one, other) => order(other.path, one.path)),
  ];
}

class Editor {
  #source: Source;
  #root: Element;
  readonly #surroundings: Surroundings;

  constructor(source: Source, root: Element, surroundings: Surroundings) {
    this.#source = source;
    this.#root = root;
    this.#surroundings = surroundings;
  }

  get bytes(): Buffer {
    return this.#source.bytes;
  }

  change(path: Path, value: NativeValue | undefined): Fault | null {
    let element = this.#root;
    const way: [string, number][] = [];
    for (let i = 0; i < path.length; ) {
      const step = path[i]!;
      if (typeof step === "number")
        return unwritable(`${formatPath(path)} leads to no place in an XML record.`);
      const index = path[i + 1];
      const indexed = typeof index === "number";
      const rest = path.slice(i + (indexed ? 2 : 1));
      if (step.startsWith("@") || step === "#text") {
        if (rest.length > 0 || (indexed && index !== 0))
          return unwritable(`${formatPath(path)} leads into a text, which has no parts.`);
        return step === "#text" ? this.#setText(way, value ?? "") : this.#setAttribute(way, step, value);
      }
      if (rest.length === 0 && !indexed) return this.#setAll(way, step, value, false);
      const twins = element.children.filter((child) => child.name === step);
      if (!indexed && twins.length > 1)
        return unwritable(`There are ${twins.length} <${step}>, and ${formatPath(path)} does not say which.`);
      const child = twins[indexed ? index : 0];
      if (child === undefined) {
        if (value === undefined) return null;
        if (indexed && index > twins.length)
          return unwritable(`${formatPath(path)} leaves a gap: there are only ${twins.length} <${step}>.`);
        const made = nested(rest, value);
        return made instanceof Fault ? made : this.#add(way, step, [made]);
      }
      way.push([step, indexed ? index : 0]);
      element = child;
      i = path.length - rest.length;
    }
    return value === undefined ? this.#remove(way) : this.#set(way, value, false);
  }

  /**
   * A record is all that an element then holds; so is what stands in that record (`whole`). Any other single value is
   * its text alone, and attributes and children stay.
   */
  #set(way: Way, value: NativeValue, whole: boolean): Fault | null {
    if (isNativeRecord(value)) return this.#setMembers(way, value);
    return whole ? this.#setMembers(way, { "#text": value }) : this.#setText(way, value);
  }

  #setMembers(way: Way, members: NativeRecord): Fault | null {
    const { attributes, children } = this.#at(way);
    const present = [
      ...attributes.map((attribute) => `@${attribute.name}`),
      ...children.map((child) => child.name),
    ];
    for (const name of new Set([...present, "#text"])) {
      if (Object.hasOwn(members, name)) continue;
      const fault = this.#setMember(way, name, undefined);
      if (fault !== null) return fault;
    }
    // The text comes last: added before them, white space would become the children's layout.
    const textLast = Object.entries(members).toSorted(
      ([one], [other]) => Number(one === "#text") - Number(other === "#text"),
    );
    for (const [name, value] of textLast) {
      const fault = this.#setMember(way, name, value);
      if (fault !== null) return fault;
    }
    return null;
  }

  #setMember(way: Way, name: string, value: NativeValue | undefined): Fault | null {
    if (name === "#text") return this.#setText(way, value ?? "");
    return name.startsWith("@") ? this.#setAttribute(way, name, value) : this.#setAll(way, name, value, true);
  }

  /** All elements of a name: the first ones change, those that are too many go, those that lack are added. */
  #setAll(way: Way, name: string, value: NativeValue | undefined, whole: boolean): Fault | null {
    const values: readonly NativeValue[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
    const there = this.#at(way).children.filter((child) => child.name === name).length;
    for (let i = there - 1; i >= values.length; i--) {
      const fault = this.#remove([...way, [name, i]]);
      if (fault !== null) return fault;
    }
    for (let i = 0; i < Math.min(there, values.length); i++) {
      const fault = this.#set([...way, [name, i]], values[i]!, whole);
      if (fault !== null) return fault;
    }
    return values.length > there ? this.#add(way, name, values.slice(there)) : null;
  }

  #setText(way: Way, value: NativeValue): Fault | null {
    const text = scalarText(way.at(-1)?.[0] ?? "#text", value);
    return text instanceof Fault ? text : this.#edit(textEdits(this.#source, this.#at(way), text));
  }

  #setAttribute(way: Way, name: string, value: NativeValue | undefined): Fault | null {
    const text = value === undefined ? undefined : scalarText(name, value);
    if (text instanceof Fault) return text;
    const element = this.#at(way);
    const quoted = element.attributes.length > 0 ? element : this.#root;
    const { quote } = styleOf(this.#source, quoted, this.#surroundings.layout);
    return this.#edit(attributeEdits(this.#source, element, name.slice(1), text, quote));
  }

  #add(way: Way, name: string, values: readonly NativeValue[]): Fault | null {
    const { layout, room } = this.#surroundings;
    const style = styleOf(this.#source, this.#root, layout);
    return this.#edit(
      addedChildren(this.#source, this.#at(way), name, values, style, layout, room - way.length - 1),
    );
  }

  #remove(way: Way): Fault | null {
    if (way.length === 0) return unwritable("A record cannot be taken out of itself.");
    return this.#edit(removedChild(this.#source, this.#at(way)));
  }

  /** The element that a way leads to, which must be there. */
  #at(way: Way): Element {
    let element = this.#root;
    for (const [name, index] of way)
      element = element.children.filter((child) => child.name === name)[index]!;
    return element;
  }

  /** Makes the edits and reads the record again, so that the next change sees it as it is. */
  #edit(edits: readonly Edit[] | Fault): Fault | null {
    if (edits instanceof Fault) return edits;
    if (edits.length === 0) return null;
    const { text, scope, room } = this.#surroundings;
    const bytes = edited(this.#source.bytes, edits, text);
    if (bytes === null) return unwritable("A name in the record cannot be written in the file's encoding.");
    const source = new Source(bytes, text);
    const root = readElement(source, scope, room);
    if (root instanceof Fault) return new Fault("record.unencodable", root.message, 0, root.hint);
    this.#source = source;
    this.#root = root;
    return null;
  }
}

/** What has to be made so that `path` leads to `value`. */
function nested(path: Path, value: NativeValue): NativeValue | Fault {
  let made = value;
  for (const step of path.toReversed()) {
    if (typeof step === "string") made = { [step]: made };
    else if (step !== 0)
      return unwritable(`${formatPath(path)} leaves a gap in a list that is not there yet.`);
  }
  return made;
}
