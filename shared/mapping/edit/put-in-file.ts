import { isMap, isScalar, type Pair, parseDocument, type YAMLMap } from "yaml";
import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";

/** A value as it is put into a sync file: on one line. */
export type Written = string | number | boolean | readonly Written[] | { readonly [name: string]: Written };

/**
 * A sync file's text with a value at a path of names, in the place of what stands there or as the last entry of its map;
 * maps on the way are made where they are missing. Nothing else of the text changes: comments, order and layout stay.
 */
export function putInFile(text: string, path: readonly string[], value: Written): Result<string, Diagnostic> {
  const document = parseDocument(text, { keepSourceTokens: true });
  const root = document.contents;
  if (document.errors.length > 0 || !isMap(root) || root.items.length === 0)
    return err(problem("sync.yaml", "The sync file has errors, so nothing can be written into it"));
  const spell = text.trimStart().startsWith("{") ? JSON.stringify : scalar;
  return ok(put(text, root, path, flow(value, spell), spell));
}

type Spell = (text: string) => string;

function put(text: string, map: YAMLMap, path: readonly string[], value: string, spell: Spell): string {
  const [name, ...rest] = path;
  const pair = map.items.find(({ key }) => isScalar(key) && key.value === name);
  if (pair === undefined) return insert(text, map, path, value, spell);
  const { value: node } = pair;
  if (rest.length > 0 && isMap(node) && node.items.length > 0) return put(text, node, rest, value, spell);
  return replace(text, pair, rest.length > 0 ? nested(rest, value, spell) : value);
}

/** Puts another value behind a key; what stands there ends where its node ends, a comment behind it stays. */
function replace(text: string, { key, value }: Pair, written: string): string {
  const range = nodeRange(value);
  if (range !== null && range[1] > range[0]) return text.slice(0, range[0]) + written + text.slice(range[1]);
  const end = nodeRange(key)![1];
  const colon = text.indexOf(":", end) + 1;
  return `${text.slice(0, colon)} ${written}${text.slice(range === null ? colon : Math.max(colon, range[1]))}`;
}

function insert(text: string, map: YAMLMap, path: readonly string[], value: string, spell: Spell): string {
  const last = map.items.at(-1)!;
  if (map.flow === true) {
    const end = (nodeRange(last.value) ?? nodeRange(last.key))![1];
    return `${text.slice(0, end)}, ${entry(path, value, spell)}${text.slice(end)}`;
  }
  const start = nodeRange(map.items[0]!.key)![0];
  const indent = " ".repeat(start - (text.lastIndexOf("\n", start - 1) + 1));
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  // Behind the last line of the last entry, its comment included.
  const end = (nodeRange(last.value) ?? nodeRange(last.key))![1];
  const lineEnd = text.indexOf("\n", Math.max(end - 1, 0));
  const at = lineEnd < 0 ? text.length : lineEnd + 1;
  const before = lineEnd < 0 && !text.endsWith("\n") ? `${text}${newline}` : text.slice(0, at);
  return `${before}${block(path, value, indent, newline, spell)}${text.slice(at)}`;
}

function block(
  path: readonly string[],
  value: string,
  indent: string,
  newline: string,
  spell: Spell,
): string {
  const [name, ...rest] = path;
  if (rest.length === 0) return `${indent}${spell(name!)}: ${value}${newline}`;
  return `${indent}${spell(name!)}:${newline}${block(rest, value, `${indent}  `, newline, spell)}`;
}

const entry = (path: readonly string[], value: string, spell: Spell): string =>
  `${spell(path[0]!)}: ${path.length === 1 ? value : nested(path.slice(1), value, spell)}`;

const nested = (path: readonly string[], value: string, spell: Spell): string =>
  `{ ${entry(path, value, spell)} }`;

function flow(value: Written, spell: Spell): string {
  if (typeof value === "string") return spell(value);
  if (typeof value !== "object") return String(value);
  if (isList(value)) return `[${value.map((one) => flow(one, spell)).join(", ")}]`;
  const entries = Object.entries(value).map(([name, one]) => `${spell(name)}: ${flow(one, spell)}`);
  return `{ ${entries.join(", ")} }`;
}

const isList = (value: Written): value is readonly Written[] => Array.isArray(value);

/** A text as YAML reads it back: as it stands where that is safe, also in braces. */
const scalar: Spell = (text) =>
  /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\p{Cf}]/gu, escaped);

function escaped(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, "0")}` : `\\u${code.padStart(4, "0")}`;
}

function nodeRange(node: unknown): readonly [number, number] | null {
  if (typeof node !== "object" || node === null || !("range" in node) || !Array.isArray(node.range))
    return null;
  const [start, end] = node.range;
  return typeof start === "number" && typeof end === "number" ? [start, end] : null;
}
