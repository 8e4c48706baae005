import { Fault, type TextCodec } from "../format.ts";
import { attributeValue } from "./references.ts";

/** The prefixes that a sync file declares, both ways round. */
class Prefixes {
  readonly uris: ReadonlyMap<string, string>;

  constructor(namespaces: Readonly<Record<string, string>>) {
    this.uris = new Map(Object.entries(namespaces));
  }

  /** The first prefix declared for a namespace; an attribute needs one that is not empty. */
  of(uri: string, attribute: boolean): string | undefined {
    for (const [prefix, known] of this.uris)
      if (known === uri && !(attribute && prefix === "")) return prefix;
    return undefined;
  }
}

/** A name as a document gets it, with the namespace declaration that has to come with it. */
export interface DocumentName {
  readonly name: string;
  readonly declares: readonly [prefix: string, uri: string] | null;
}

const xmlNamespace = "http://www.w3.org/XML/1998/namespace";

/**
 * What prefixes mean at one place of a document, and so how a name there is spelt in the sync file and the other way
 * round. Where the sync file declares no namespaces, names are what the document spells (SPEC F47).
 */
export class Scope {
  readonly #prefixes: Prefixes | null;
  readonly #bindings: ReadonlyMap<string, string>;

  private constructor(prefixes: Prefixes | null, bindings: ReadonlyMap<string, string>) {
    this.#prefixes = prefixes;
    this.#bindings = bindings;
  }

  /** Outside the root element. */
  static outermost(namespaces: Readonly<Record<string, string>>): Scope {
    const plain = Object.keys(namespaces).length === 0;
    return new Scope(plain ? null : new Prefixes(namespaces), new Map([["xml", xmlNamespace]]));
  }

  /** Whether `xmlns` attributes are declarations here, rather than attributes like any other. */
  get aware(): boolean {
    return this.#prefixes !== null;
  }

  /** Inside an element that declares these prefixes. */
  inside(declarations: Iterable<readonly [prefix: string, uri: string]>): Scope {
    return new Scope(this.#prefixes, new Map([...this.#bindings, ...declarations]));
  }

  sameAs(other: Scope): boolean {
    if (this.#bindings === other.#bindings) return true;
    if (this.#bindings.size !== other.#bindings.size) return false;
    for (const [prefix, uri] of this.#bindings) if (other.#bindings.get(prefix) !== uri) return false;
    return true;
  }

  /** A name of the document as the sync file spells it; `null` where its prefix is not declared. */
  spell(name: string, attribute: boolean): string | null {
    if (this.#prefixes === null) return name;
    const [prefix, local] = split(name);
    if (prefix === "" && attribute) return name;
    const uri = this.#bindings.get(prefix) ?? (prefix === "" ? "" : null);
    return uri === null ? null : this.#spelling(uri, local, prefix, attribute);
  }

  #spelling(uri: string, local: string, prefix: string, attribute: boolean): string {
    const uris = this.#prefixes?.uris ?? new Map<string, string>();
    const known = this.#prefixes?.of(uri, attribute);
    if (known !== undefined) return join(known, local);
    const taken = uris.has(prefix) || (prefix === "" && uri !== "");
    return taken ? `{${uri}}${local}` : join(prefix, local);
  }

  /** A name that a sync file may spell in several ways, in the way that `spell` has it. */
  canonical(name: string): string {
    const [prefix, local] = split(name);
    const uri = this.#prefixes?.uris.get(prefix);
    return uri === undefined || name.startsWith("{") ? name : this.#spelling(uri, local, prefix, false);
  }

  /** A name of the sync file as the document has to spell it here; `null` where its prefix means nothing here. */
  write(name: string, attribute: boolean): DocumentName | null {
    if (this.#prefixes === null) return { name, declares: null };
    const braced = /^\{([^}]*)\}(.*)$/s.exec(name);
    const [prefix, local] = braced ? ["", braced[2]!] : split(name);
    if (prefix === "" && attribute && !braced) return { name, declares: null };
    const uri = braced ? braced[1]! : (this.#prefixes.uris.get(prefix) ?? (prefix === "" ? "" : undefined));
    if (uri === undefined) return this.#bindings.has(prefix) ? { name, declares: null } : null;
    if (uri === "") {
      const bare = (this.#bindings.get("") ?? "") === "";
      return { name: local, declares: bare ? null : ["", ""] };
    }
    for (const [bound, meaning] of this.#bindings) {
      const candidate = join(bound, local);
      if (meaning !== uri || (attribute && bound === "")) continue;
      if (!braced || this.spell(candidate, attribute) === name) return { name: candidate, declares: null };
    }
    // Under a prefix of our choosing it would read back under another name.
    if (braced) return null;
    const fresh = this.#fresh(prefix, attribute);
    return { name: join(fresh, local), declares: [fresh, uri] };
  }

  /** A prefix that is free here: the sync file's own where it is, since nothing here can then mean something else. */
  #fresh(wanted: string, attribute: boolean): string {
    if (wanted === "" && !attribute) return wanted;
    if (wanted !== "" && !this.#bindings.has(wanted)) return wanted;
    let number = 1;
    while (this.#bindings.has(`ns${number}`)) number++;
    return `ns${number}`;
  }
}

const split = (name: string): readonly [prefix: string, local: string] => {
  const colon = name.startsWith("{") ? -1 : name.indexOf(":");
  return colon < 0 ? ["", name] : [name.slice(0, colon), name.slice(colon + 1)];
};

const join = (prefix: string, local: string): string => (prefix === "" ? local : `${prefix}:${local}`);

/** The scope inside a tag with these attributes (see `Tokenizer.attributes`). */
export function declaredScope(
  bytes: Buffer,
  attributes: readonly number[],
  text: TextCodec,
  outer: Scope,
): Scope | Fault {
  if (!outer.aware || attributes.length === 0) return outer;
  const declarations: [string, string][] = [];
  for (let i = 0; i < attributes.length; i += 5) {
    const prefix = declaredPrefix(text.decode(bytes, attributes[i]!, attributes[i + 1]!));
    if (prefix === null) continue;
    const uri = attributeValue(text.decode(bytes, attributes[i + 2]!, attributes[i + 3]!), attributes[i]!);
    if (uri instanceof Fault) return uri;
    declarations.push([prefix, uri]);
  }
  return declarations.length === 0 ? outer : outer.inside(declarations);
}

/** The prefix that an attribute declares, `""` for the default namespace; `null` for an ordinary attribute. */
const declaredPrefix = (attribute: string): string | null =>
  attribute === "xmlns" ? "" : attribute.startsWith("xmlns:") ? attribute.slice(6) : null;

/** Whether an attribute declares a namespace. */
export const isDeclaration = (attribute: string): boolean => declaredPrefix(attribute) !== null;
