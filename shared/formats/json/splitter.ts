import { Fault, type TextCodec } from "../format.ts";
import { ascii, hasMark, isSpace } from "./ascii.ts";
import { type Expected, ends, notJson, unexpected } from "./mistakes.ts";
import { closerOf, deepest, mismatch, Nesting, tooDeep } from "./nesting.ts";
import { Route } from "./route.ts";
import { pastText, readText } from "./text.ts";

/** Where the records are. */
export interface Target {
  /** Member names from the document's root. */
  readonly path: readonly string[];
  /** The value there is the one record, not a list or an object of records. */
  readonly whole: boolean;
}

type Emit = (start: number, end: number) => void;

/** A token that has begun: a text, a member's name, a number or literal, the object or list of a record. */
type Token = "text" | "name" | "word" | "nested";

/** A number or literal that is longer is refused, a name that is longer is not compared. In bytes. */
const longest = 0x10000;

const wholeWord = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;

/** The bytes that end a number or literal. */
const delimiters = new Uint8Array(256);
for (const character of ' \t\r\n,:"[]{}') delimiters[character.charCodeAt(0)] = 1;

/**
 * Walks a JSON document window by window and finds its records. What is around the records is held to JSON's grammar,
 * but for what stands inside of texts. What is inside a record is held only to balanced brackets and closed texts: the
 * rest is for the record codec to say, so that one bad record does not take the file with it.
 */
export class Splitter {
  readonly #text: TextCodec;
  readonly #target: Target | null;
  readonly #route: Route;
  readonly #nesting = new Nesting();

  #expected: Expected = "start";
  #token: Token | null = null;
  /** The brackets that close what is open, outermost first. */
  readonly #closers = new Uint8Array(deepest);
  #depth = 0;
  /** Whether the value that comes next is the next step of the route. */
  #aimed: boolean;
  #found = false;
  #container: "list" | "object" | null = null;
  /** The depth inside the container while it is open. */
  #containerDepth = -1;
  #interior = { start: -1, end: -1 };

  // Offsets into the window, -1 for none; between two calls they count from the offset that was returned.
  #at = 0;
  #recordStart = -1;
  #tokenStart = -1;

  /** Without a target the document is only held to the grammar. */
  constructor(text: TextCodec, target: Target | null) {
    this.#text = text;
    this.#target = target;
    this.#route = new Route(target?.path ?? []);
    this.#aimed = target !== null;
  }

  /** What holds the records; `null` until it is found, and where the record is the value itself. */
  get container(): "list" | "object" | null {
    return this.#container;
  }

  /** Of a document that was one window: the offsets between the brackets of the container. */
  get interior(): { readonly start: number; readonly end: number } {
    return this.#interior;
  }

  /** As `FormatSession.scan`. */
  scan(window: Buffer, from: number, final: boolean, emit: Emit): number | Fault {
    if (this.#expected === "start") {
      if (window.length - from < 3 && !final) return from;
      this.#at = hasMark(window, from) ? 3 : 0;
      this.#expected = "value";
    }
    this.#shift(from);
    const fault = this.#walk(window, emit) ?? (final ? this.#finish(window, emit) : null);
    if (fault !== null) return fault;
    const done =
      this.#recordStart >= 0 ? this.#recordStart : this.#tokenStart >= 0 ? this.#tokenStart : this.#at;
    this.#shift(-done);
    return done;
  }

  #shift(by: number): void {
    this.#at += by;
    if (this.#recordStart >= 0) this.#recordStart += by;
    if (this.#tokenStart >= 0) this.#tokenStart += by;
  }

  #walk(window: Buffer, emit: Emit): Fault | null {
    while (this.#at < window.length) {
      if (this.#token === null) {
        const byte = window[this.#at]!;
        const fault = isSpace(byte) ? this.#advance() : this.#step(byte, emit);
        if (fault !== null) return fault;
      } else {
        const fault = this.#continue(window, this.#token, emit);
        if (fault !== null) return fault;
        if (this.#token !== null) break; // The window ended inside the token.
      }
    }
    return null;
  }

  #finish(window: Buffer, emit: Emit): Fault | null {
    if (this.#token === "word") {
      const fault = this.#endWord(window, emit);
      if (fault !== null) return fault;
    }
    if (this.#expected !== "end") {
      return ends(this.#target === null ? "record" : "file", this.#innermost(), window.length);
    }
    return this.#found || this.#target === null ? null : this.#route.missing(window.length);
  }

  /** What is open where the bytes are used up. */
  #innermost(): "start" | "text" | "list" | "object" {
    if (this.#token === "text" || this.#token === "name" || this.#nesting.inText) return "text";
    if (this.#token === "nested") return this.#nesting.inList ? "list" : "object";
    if (this.#depth === 0) return "start";
    return this.#inList ? "list" : "object";
  }

  get #inList(): boolean {
    return this.#closers[this.#depth - 1] === ascii.closeList;
  }

  #advance(): null {
    this.#at++;
    return null;
  }

  /** One byte outside of tokens, which is not white space. */
  #step(byte: number, emit: Emit): Fault | null {
    const closes = byte === ascii.closeObject || byte === ascii.closeList;
    switch (this.#expected) {
      case "element-or-end":
        return closes ? this.#close(byte, emit) : this.#beginValue(byte);
      case "start":
      case "value":
        return this.#beginValue(byte);
      case "name-or-end":
        return closes ? this.#close(byte, emit) : this.#beginName(byte);
      case "name":
        return this.#beginName(byte);
      case "colon":
        if (byte !== ascii.colon) break;
        this.#expected = "value";
        return this.#advance();
      case "separator":
        if (closes) return this.#close(byte, emit);
        if (byte !== ascii.comma) break;
        this.#expected = this.#inList ? "value" : "name";
        return this.#advance();
      case "end":
    }
    return unexpected(this.#expected, byte, this.#at);
  }

  #beginName(byte: number): Fault | null {
    if (byte !== ascii.quote) return unexpected("name", byte, this.#at);
    if (this.#depth === this.#containerDepth) this.#recordStart = this.#at;
    this.#token = "name";
    this.#tokenStart = this.#at;
    return this.#advance();
  }

  #beginValue(byte: number): Fault | null {
    if (this.#depth > 0 && this.#depth === this.#route.open && this.#inList) {
      const aimed = this.#route.element();
      if (aimed instanceof Fault) return aimed;
      this.#aimed = aimed;
    }
    const aimed = this.#aimed;
    this.#aimed = false;
    const target = aimed && this.#target !== null && this.#depth === this.#target.path.length;
    const whole = target && this.#target.whole;
    if (target) this.#found = true;
    if (whole || (this.#depth === this.#containerDepth && this.#container === "list"))
      this.#recordStart = this.#at;

    if (byte === ascii.openObject || byte === ascii.openList)
      return this.#open(byte, aimed, target && !whole);
    if (delimiters[byte] === 1 && byte !== ascii.quote) return unexpected("value", byte, this.#at);
    if (aimed && !whole) return this.#blocked(byte);
    if (byte === ascii.quote) {
      this.#token = "text";
      return this.#advance();
    }
    this.#token = "word";
    this.#tokenStart = this.#at;
    return this.#advance();
  }

  /** A value without members, on the way to the records or where they should be. */
  #blocked(byte: number): Fault {
    if (byte === ascii.quote) return this.#route.blocked("a text", this.#at);
    const begins = /[-\dtfn]/.test(String.fromCharCode(byte));
    return begins ? this.#route.blocked("a single value", this.#at) : unexpected("value", byte, this.#at);
  }

  #open(bracket: number, aimed: boolean, isContainer: boolean): Fault | null {
    if (this.#recordStart >= 0) {
      this.#nesting.open(bracket);
      this.#token = "nested";
      return this.#advance();
    }
    if (this.#depth === deepest) return tooDeep(this.#at);
    this.#closers[this.#depth++] = closerOf(bracket);
    this.#expected = bracket === ascii.openList ? "element-or-end" : "name-or-end";
    this.#advance();
    if (isContainer) {
      this.#container = bracket === ascii.openList ? "list" : "object";
      this.#containerDepth = this.#depth;
      this.#interior.start = this.#at;
    } else if (aimed) {
      this.#route.enter();
    }
    return null;
  }

  #close(bracket: number, emit: Emit): Fault | null {
    const wanted = this.#closers[this.#depth - 1]!;
    if (bracket !== wanted) return mismatch(wanted, bracket, this.#at);
    if (this.#depth === this.#containerDepth) {
      this.#containerDepth = -1;
      this.#interior.end = this.#at;
    } else if (this.#depth === this.#route.open) {
      this.#route.leave();
    }
    this.#depth--;
    this.#advance();
    return this.#endValue(emit);
  }

  #continue(window: Buffer, token: Token, emit: Emit): Fault | null {
    switch (token) {
      case "nested": {
        const at = this.#nesting.skip(window, this.#at);
        if (at instanceof Fault) return at;
        this.#at = at;
        return this.#nesting.closed ? this.#endValue(emit) : null;
      }
      case "text":
      case "name": {
        const at = pastText(window, this.#at);
        this.#at = at < 0 ? -1 - at : at;
        if (at < 0) return null;
        return token === "name" ? this.#endName(window) : this.#endValue(emit);
      }
      case "word": {
        let at = this.#at;
        while (at < window.length && delimiters[window[at]!] === 0) at++;
        this.#at = at;
        if (at - this.#tokenStart > longest) return notJson(window, this.#tokenStart, at);
        return at < window.length ? this.#endWord(window, emit) : null;
      }
    }
  }

  #endName(window: Buffer): Fault | null {
    const start = this.#tokenStart;
    this.#token = null;
    this.#tokenStart = -1;
    this.#expected = "colon";
    if (this.#depth !== this.#route.open || this.#at - start > longest) return null;
    const name = readText(this.#text, window, start, this.#at);
    const aimed = name !== null && this.#route.member(name, start);
    if (aimed instanceof Fault) return aimed;
    this.#aimed = aimed;
    return null;
  }

  #endWord(window: Buffer, emit: Emit): Fault | null {
    const start = this.#tokenStart;
    if (!wholeWord.test(window.toString("latin1", start, this.#at))) return notJson(window, start, this.#at);
    this.#tokenStart = -1;
    return this.#endValue(emit);
  }

  #endValue(emit: Emit): Fault | null {
    this.#token = null;
    this.#expected = this.#depth === 0 ? "end" : "separator";
    if (this.#recordStart >= 0) emit(this.#recordStart, this.#at);
    this.#recordStart = -1;
    return null;
  }
}
