import { Fault } from "../format.ts";
import { isPlaceholder } from "./blank.ts";
import { INK, spaceAfter } from "./bytes.ts";
import { type Layout, LayoutWatch } from "./layout.ts";
import { deepest, OpenElements } from "./open-elements.ts";
import { shownName, Tokenizer } from "./tokenizer.ts";
import type { Trail } from "./trail.ts";

/** A record, or anything else that is read in one piece, beyond this is refused. */
const largest = 256 * 1024 * 1024;

/** Finds the records in a document as its bytes come, and checks on the way that the document is well-formed. */
export class Splitter {
  readonly #trail: Trail;
  /** How many elements are around a record. */
  readonly #depth: number;
  readonly #tokenizer = new Tokenizer();
  readonly #open = new OpenElements();
  readonly #watch = new LayoutWatch();
  #phase: "mark" | "beginning" | "prolog" | "content" | "epilog" = "mark";
  #inRecord = false;
  /** It is a file that Syncline is about to make, whose root element is to come. */
  #new = false;
  #records = 0;
  /** How far the tokens are read, and how far the next one's end was looked for, past what `scan` returned. */
  #ahead = 0;
  #searched = 0;

  constructor(trail: Trail) {
    this.#trail = trail;
    this.#depth = trail.steps - 1;
  }

  get records(): number {
    return this.#records;
  }

  layout(): Layout {
    return this.#watch.layout(this.#depth);
  }

  /** As `FormatSession.scan`. Inside a record it returns the record's start. */
  scan(
    window: Buffer,
    from: number,
    final: boolean,
    emit: (start: number, end: number) => void,
  ): number | Fault {
    let at = from + this.#ahead;
    let record = from;
    let searched = from + this.#searched;
    if (this.#phase === "mark") {
      if (window.length - from < 3 && !final) return from;
      this.#phase = "beginning";
      if (window[at] === 0xef && window[at + 1] === 0xbb && window[at + 2] === 0xbf) at += 3;
    }
    while (at < window.length) {
      const found = this.#tokenizer.next(window, at, searched);
      if (found instanceof Fault) return found;
      if (!found) break;
      searched = 0;
      if (this.#inRecord) {
        const fault = this.#within(window);
        if (fault !== null) return fault;
        if (!this.#inRecord) {
          if (this.#tokenizer.end - record > largest) return tooLarge("A record", record);
          emit(record, this.#tokenizer.end);
        }
      } else {
        const fault = this.#outside(window);
        if (fault !== null) return fault;
        if (this.#inRecord) {
          record = at;
          if (this.#tokenizer.kind === "empty") {
            this.#inRecord = false;
            emit(record, this.#tokenizer.end);
          }
        }
      }
      at = this.#tokenizer.end;
    }
    if (final) return this.#atEnd(window, at) ?? window.length;
    const dealt = this.#inRecord ? record : at;
    if (window.length - dealt > largest)
      return tooLarge(this.#inRecord ? "A record" : "A comment or CDATA section", dealt);
    this.#ahead = at - dealt;
    this.#searched = window.length - dealt;
    return dealt;
  }

  #within(window: Buffer): Fault | null {
    const { kind, start, nameStart, nameEnd } = this.#tokenizer;
    if (kind === "start") return this.#opened(window);
    if (kind === "end") {
      if (!this.#open.pop(window, nameStart, nameEnd)) return this.#mismatch(window);
      if (this.#open.depth === this.#depth) {
        this.#inRecord = false;
        this.#closed();
      }
    } else if (kind === "doctype" || (kind === "instruction" && this.#isDeclaration(window)))
      return misplaced(kind, start);
    return null;
  }

  #outside(window: Buffer): Fault | null {
    const tokenizer = this.#tokenizer;
    const { kind, start, end, nameStart, nameEnd } = tokenizer;
    const beginning = this.#phase === "beginning";
    if (beginning) this.#phase = "prolog";
    switch (kind) {
      case "text":
        this.#watch.text(window, start, end);
        return this.#phase !== "content" && tokenizer.flags & INK
          ? this.#strayText(spaceAfter(window, start))
          : null;
      case "start":
      case "empty":
        return this.#element(window);
      case "end":
        if (!this.#open.pop(window, nameStart, nameEnd)) return this.#mismatch(window);
        this.#trail.leave(this.#open.depth);
        this.#closed();
        return null;
      case "cdata":
        this.#watch.other();
        return this.#phase === "content" ? null : this.#strayText(start);
      case "doctype":
        this.#watch.other();
        return this.#phase === "prolog" ? null : misplaced(kind, start);
      case "instruction":
        this.#watch.other();
        this.#new ||= this.#depth === 0 && this.#phase === "prolog" && isPlaceholder(this.#name(window));
        return this.#isDeclaration(window) && !beginning ? misplaced(kind, start) : null;
      case "comment":
        this.#watch.other();
        return null;
    }
  }

  #element(window: Buffer): Fault | null {
    const { kind, start, nameStart, nameEnd } = this.#tokenizer;
    if (this.#phase === "epilog")
      return new Fault(
        "file.malformed",
        `After the root element there is a second one, <${shownName(window, nameStart, nameEnd)}>.`,
        start,
      );
    this.#phase = "content";
    const depth = this.#open.depth;
    const stop = depth === this.#trail.matched ? this.#trail.enter(window, this.#tokenizer) : "beside";
    if (stop instanceof Fault) return stop;
    if (stop === "beside") this.#watch.other();
    else this.#watch.tag(depth, stop === "record" ? "record" : "other");
    if (stop === "record") {
      this.#inRecord = true;
      this.#records++;
    }
    if (kind === "start") return this.#opened(window);
    this.#trail.leave(depth);
    this.#closed();
    return null;
  }

  #opened(window: Buffer): Fault | null {
    const { start, nameStart, nameEnd } = this.#tokenizer;
    if (this.#open.depth === deepest)
      return new Fault("file.too-large", `Elements are nested more than ${deepest} deep.`, start);
    this.#open.push(window, nameStart, nameEnd);
    return null;
  }

  #closed(): void {
    this.#watch.other();
    if (this.#open.depth === 0) this.#phase = "epilog";
  }

  #isDeclaration(window: Buffer): boolean {
    return this.#name(window).toLowerCase() === "xml";
  }

  #name(window: Buffer): string {
    return window.toString("latin1", this.#tokenizer.nameStart, this.#tokenizer.nameEnd);
  }

  #mismatch(window: Buffer): Fault {
    const { start, nameStart, nameEnd } = this.#tokenizer;
    const closing = shownName(window, nameStart, nameEnd);
    const open = this.#open.depth === 0 ? "no element is open" : `<${this.#open.innermost()}> is open`;
    return new Fault("file.malformed", `</${closing}> stands where ${open}.`, start);
  }

  #strayText(at: number): Fault {
    return this.#phase === "prolog"
      ? new Fault("file.malformed", "The file does not begin as XML does: with a <.", at)
      : new Fault("file.malformed", "After the end of the root element there is text.", at);
  }

  #atEnd(window: Buffer, at: number): Fault | null {
    if (this.#open.depth > 0)
      return new Fault(
        "file.malformed",
        `The file ends inside <${this.#open.innermost()}>.`,
        window.length,
        "Is it still being written?",
      );
    if (at < window.length)
      return new Fault(
        "file.malformed",
        "The file ends inside a tag or comment.",
        at,
        "Is it still being written?",
      );
    if (this.#phase === "beginning") return new Fault("file.empty", "The file is empty.", at);
    if (this.#new && this.#phase === "prolog") return null;
    if (this.#phase !== "epilog")
      return new Fault("file.malformed", "The file has no root element.", at, "Is it still being written?");
    return this.#trail.missing();
  }
}

const tooLarge = (what: string, at: number): Fault =>
  new Fault("file.too-large", `${what} is larger than 256 MB.`, at, "Split the file into smaller records.");

const misplaced = (kind: "doctype" | "instruction", at: number): Fault =>
  kind === "doctype"
    ? new Fault("file.malformed", "The DOCTYPE does not stand before the root element.", at)
    : new Fault("file.malformed", "The XML declaration does not stand at the very beginning.", at);
