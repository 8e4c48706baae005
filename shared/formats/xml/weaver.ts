import { assert } from "../../base/assert.ts";
import type { Weaver } from "../format.ts";
import { placeholderMarkup } from "./blank.ts";
import { spaceBefore } from "./bytes.ts";
import { type Container, lastContainer } from "./last-container.ts";
import { afterComments, indentAt, type Layout } from "./layout.ts";
import type { Trail } from "./trail.ts";

/** Puts a document together again whose records are elements in one or more containers. */
export class XmlWeaver implements Weaver {
  readonly #out: (bytes: Buffer) => void;
  readonly #trail: Trail;
  readonly #layout: Layout;
  /** New records whose place is known once it is known what comes after them. */
  #waiting: Buffer[] = [];
  /** What stands before a record on its line; `null` until there was one. */
  #indent: Buffer | null = null;

  constructor(trail: Trail, layout: Layout, out: (bytes: Buffer) => void) {
    this.#trail = trail;
    this.#layout = layout;
    this.#out = out;
  }

  keep(gap: Buffer, run: Buffer): void {
    const indent = Buffer.from(indentAt(gap, gap.length), "latin1");
    if (this.#indent !== null) this.#afterRecord(gap);
    else {
      this.#out(gap);
      for (const record of this.#taken()) {
        this.#out(record);
        this.#out(indent);
      }
    }
    this.#out(run);
    this.#indent = indent;
  }

  drop(gap: Buffer, _record: Buffer): void {
    const kept = gap.subarray(0, spaceBefore(gap, gap.length, 0));
    const indent = Buffer.from(indentAt(gap, gap.length), "latin1");
    if (this.#indent === null) {
      this.#out(kept);
      this.#indent = indent;
      this.#afterRecord(Buffer.alloc(0));
    } else this.#afterRecord(kept);
    this.#indent = indent;
  }

  insert(record: Buffer): void {
    this.#waiting.push(record);
  }

  finish(rest: Buffer): void {
    if (this.#waiting.length === 0) this.#out(rest);
    else if (this.#trail.steps === 1) this.#root(rest);
    else {
      const container = lastContainer(rest, this.#trail.again(this.#indent === null ? "root" : "container"));
      if (container !== null) this.#fill(rest, container);
      else {
        assert(this.#indent !== null, "records are woven into a document that has no place for them");
        this.#afterRecord(rest);
      }
    }
  }

  /** New records after the one before: on lines of their own, after comments on that one's line. */
  #afterRecord(bytes: Buffer): void {
    const at = this.#waiting.length === 0 ? 0 : afterComments(bytes, 0, bytes.length);
    this.#out(bytes.subarray(0, at));
    for (const record of this.#taken()) {
      this.#out(this.#indent ?? Buffer.alloc(0));
      this.#out(record);
    }
    this.#out(bytes.subarray(at));
  }

  /** New records in a container that has none, at the end of what else is in it. */
  #fill(rest: Buffer, container: Container): void {
    const { layout, outer } = this.#layoutIn(rest, container);
    const at = container.selfClosing
      ? container.attributesEnd
      : spaceBefore(rest, container.closeStart, container.tagEnd);
    this.#out(rest.subarray(0, at));
    if (container.selfClosing) this.#out(Buffer.from(">"));
    for (const record of this.#taken()) {
      this.#out(layout);
      this.#out(record);
    }
    const closed = !container.selfClosing && indentAt(rest, container.closeStart) !== "";
    if (!closed) this.#out(outer);
    if (container.selfClosing) {
      this.#out(Buffer.from("</"));
      this.#out(rest.subarray(container.nameStart, container.nameEnd));
      this.#out(Buffer.from(">"));
    }
    this.#out(rest.subarray(container.selfClosing ? container.closeStart : at));
  }

  #layoutIn(rest: Buffer, container: Container): { readonly layout: Buffer; readonly outer: Buffer } {
    const { indent, unit } = this.#layout;
    const layout = this.#indent ?? Buffer.from(indent, "latin1");
    const shown = indentAt(rest, container.start);
    const outer = shown !== "" || indent === "" ? shown : indent.slice(0, indent.length - unit.length);
    return { layout, outer: Buffer.from(layout.length === 0 ? "" : outer, "latin1") };
  }

  /** A record that is the root element: in the place of the one that went, or of a new file's placeholder. */
  #root(rest: Buffer): void {
    const placeholder = this.#indent === null ? rest.indexOf(placeholderMarkup) : 0;
    assert(placeholder >= 0, "a second root element is woven into a document");
    this.#out(rest.subarray(0, placeholder));
    for (const record of this.#taken()) this.#out(record);
    this.#out(rest.subarray(placeholder + (this.#indent === null ? placeholderMarkup.length : 0)));
  }

  #taken(): readonly Buffer[] {
    const taken = this.#waiting;
    this.#waiting = [];
    return taken;
  }
}
