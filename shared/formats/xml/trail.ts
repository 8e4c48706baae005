import { Fault, type TextCodec } from "../format.ts";
import { declaredScope, type Scope } from "./scope.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** What an element is to the way from the root to the records. */
export type Stop =
  | "record"
  | "container" // its children are the records
  | "path"
  | "beside"; // not on the way, nor is anything in it

const mostNamesShown = 12;

/** Follows a document's elements along `records:`, and knows what prefixes mean on the way. */
export class Trail {
  readonly #text: TextCodec;
  readonly #steps: readonly string[];
  /** By depth: what names mean among the children of the path's element there. */
  readonly #scopes: Scope[];
  #matched = 0;
  #container: Scope | null = null;
  #recordName: string | null = null;
  /** The deepest level whose elements were looked at, and those there that are not on the way. */
  #reached = 0;
  #found = new Set<string>();

  constructor(text: TextCodec, records: readonly string[], outermost: Scope) {
    this.#text = text;
    const steps = records.length === 0 ? ["*"] : records;
    this.#steps = steps.map((step) => (step === "*" ? step : outermost.canonical(step)));
    this.#scopes = [outermost];
    if (this.#steps.length === 1) this.#container = outermost;
  }

  /** How many elements from the root to a record, both counted. */
  get steps(): number {
    return this.#steps.length;
  }

  /** The same way, standing at the root or in the last container that went by. */
  again(at: "root" | "container"): Trail {
    const trail = new Trail(this.#text, this.#steps, this.#scopes[0]!);
    if (at === "container") {
      trail.#matched = this.#steps.length - 1;
      for (let depth = 1; depth < this.#steps.length; depth++)
        trail.#scopes.push(this.#scopes[depth] ?? this.#scopes[0]!);
    }
    return trail;
  }

  /** How many elements from the root down are on the way just now; only their children need `enter`. */
  get matched(): number {
    return this.#matched;
  }

  /** What names mean in the containers; `null` until there was one. */
  get scope(): Scope | null {
    return this.#container;
  }

  /** The name of the first record's element, as the document spells it; `null` until there was one. */
  get recordName(): string | null {
    return this.#recordName;
  }

  /** The tag that `tokenizer` stands on opens a child of the innermost element on the way. */
  enter(bytes: Buffer, tokenizer: Tokenizer): Stop | Fault {
    const depth = this.#matched;
    const last = this.#steps.length - 1;
    const scope = declaredScope(bytes, tokenizer.attributes, this.#text, this.#scopes[depth]!);
    if (scope instanceof Fault) return scope;
    const written = this.#text.decode(bytes, tokenizer.nameStart, tokenizer.nameEnd);
    const name = scope.spell(written, false);
    if (name === null)
      return new Fault("file.malformed", `The prefix of <${written}> is not declared.`, tokenizer.start);
    if (this.#steps[depth] !== "*" && this.#steps[depth] !== name) {
      if (depth === this.#reached && this.#found.size < mostNamesShown) this.#found.add(name);
      return depth === 0 ? this.#nothing(tokenizer.start) : "beside";
    }
    if (depth === last) {
      this.#recordName ??= written;
      return "record";
    }
    this.#matched = depth + 1;
    this.#scopes[depth + 1] = scope;
    if (depth + 1 > this.#reached) {
      this.#reached = depth + 1;
      this.#found.clear();
    }
    if (depth + 1 < last) return "path";
    this.#container ??= scope;
    if (this.#container.sameAs(scope)) return "container";
    return new Fault(
      "file.malformed",
      `<${written}> declares other namespaces than the elements before it that hold records.`,
      tokenizer.start,
      "Declare the namespaces on the root element.",
    );
  }

  /** An element closed; `depth` elements are still open. */
  leave(depth: number): void {
    if (depth < this.#matched) this.#matched = depth;
  }

  /** At the document's end: why there is no place for records, if there is none. */
  missing(): Fault | null {
    return this.#container === null ? this.#nothing(0) : null;
  }

  #nothing(at: number): Fault {
    const wanted = this.#steps[this.#reached]!;
    const names = [...this.#found];
    const local = (name: string) => name.replace(/^\{[^}]*\}|^[^:]*:/, "").toLowerCase();
    const meant = names.find((name) => local(name) === local(wanted));
    const uri = meant === undefined ? undefined : /^\{([^}]+)\}/.exec(meant)?.[1];
    const hint =
      uri !== undefined
        ? `It is in the namespace ${uri}; name that under namespaces:.`
        : `${names.length === 0 ? "There are no elements at all there." : `There is ${names.map((name) => `<${name}>`).join(", ")}.`}${
            meant === undefined ? "" : ` Did you mean ${meant}?`
          }`;
    const where = this.#reached === 0 ? "at the root" : `in ${this.#steps.slice(0, this.#reached).join("/")}`;
    return new Fault("file.malformed", `There is no <${wanted}> ${where}.`, at, hint);
  }
}
