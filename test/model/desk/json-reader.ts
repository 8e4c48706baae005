/** A JSON value where it stands, with its members or elements. */
export interface JsonNode {
  readonly start: number;
  readonly end: number;
  /** Of a text, what it says; of any other value, how it is written. */
  readonly text: string;
  readonly kind: "text" | "bare" | "object" | "list";
  /** Members by name, or elements by number; the last of one name. */
  readonly parts: ReadonlyMap<string, JsonNode>;
}

const blanks = /[ \t\r\n]*/y;
const textToken = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const bareToken = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Reads a whole JSON text; throws where it is none. */
export function readJson(text: string): JsonNode {
  let at = text.startsWith("\ufeff") ? 1 : 0;
  const take = (token: RegExp): string | null => {
    token.lastIndex = at;
    const found = token.exec(text);
    if (found === null) return null;
    at += found[0].length;
    return found[0];
  };
  const expect = (sign: string): void => {
    if (text[at] !== sign) throw new Error(`JSON: ${sign} is missing at ${at}: ${text.slice(at, at + 30)}`);
    at++;
  };
  const value = (): JsonNode => {
    take(blanks);
    const start = at;
    const node = parts(start) ?? leaf(start);
    take(blanks);
    return node;
  };
  const leaf = (start: number): JsonNode => {
    const said = take(textToken);
    const bare = said === null ? take(bareToken) : null;
    if (said !== null) return { start, end: at, text: JSON.parse(said), kind: "text", parts: new Map() };
    if (bare !== null) return { start, end: at, text: bare, kind: "bare", parts: new Map() };
    throw new Error(`JSON: no value at ${at}: ${text.slice(at, at + 30)}`);
  };
  const parts = (start: number): JsonNode | null => {
    const opening = text[start];
    if (opening !== "{" && opening !== "[") return null;
    const closing = opening === "{" ? "}" : "]";
    const found = new Map<string, JsonNode>();
    at++;
    take(blanks);
    while (text[at] !== closing) {
      if (found.size > 0) expect(",");
      take(blanks);
      let name = String(found.size);
      if (opening === "{") {
        const said = take(textToken);
        if (said === null) throw new Error(`JSON: no name at ${at}`);
        name = JSON.parse(said);
        if (found.has(name)) throw new Error(`JSON: two members ${name}`);
        take(blanks);
        expect(":");
      }
      found.set(name, value());
    }
    at++;
    return {
      start,
      end: at,
      text: text.slice(start, at),
      kind: opening === "{" ? "object" : "list",
      parts: found,
    };
  };
  const whole = value();
  if (at < text.length) throw new Error(`JSON: ${text.slice(at, at + 30)} after the end`);
  return whole;
}
