import { isMap, isScalar, type Pair, parseDocument, type YAMLMap } from "yaml";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import type { Conflict, Resolution } from "../../../shared/model/conflict.ts";

/** A place under `conflicts:` and what stands there. */
interface Rule {
  readonly path: readonly string[];
  readonly value: string;
}

/** What a choice would be as a rule for all conflicts like it (SPEC A12). */
function ruleOf({ kind, field }: Conflict, resolution: Resolution): Rule | null {
  if (kind === "delete") {
    if (resolution.kind === "keep") return { path: ["deletes"], value: "update-wins" };
    if (resolution.kind === "delete") return { path: ["deletes"], value: "delete-wins" };
    return null;
  }
  if (kind !== "edit" || field === null || resolution.kind !== "endpoint") return null;
  return { path: ["fields", field], value: `{ owner: ${word(resolution.endpoint)} }` };
}

/**
 * A sync file's text with a rule that settles all conflicts like this one in the same way. Nothing else of the text changes:
 * comments, order and layout stay. Only what systems hold can be a rule; a value that a person typed cannot.
 */
export function addRule(
  text: string,
  conflict: Conflict,
  resolution: Resolution,
): Result<string, Diagnostic> {
  const rule = ruleOf(conflict, resolution);
  if (rule === null)
    return err(
      problem("agent.request", "This choice cannot be made a rule", {
        hint: "A rule says which system owns a field, or what becomes of records that are deleted here and changed there.",
      }),
    );
  const document = parseDocument(text, { keepSourceTokens: true });
  const root = document.contents;
  if (document.errors.length > 0 || !isMap(root))
    return err(problem("sync.yaml", "The sync file has errors, so no rule can be written into it"));
  return ok(setIn(text, root, ["conflicts", ...rule.path], rule.value));
}

function setIn(text: string, map: YAMLMap, path: readonly string[], value: string): string {
  const [name, ...rest] = path;
  const pair = map.items.find(({ key }) => isScalar(key) && key.value === name);
  if (pair === undefined) return insert(text, map, path, value);
  const { value: node } = pair;
  if (rest.length > 0 && isMap(node) && node.items.length > 0) return setIn(text, node, rest, value);
  if (rest.length > 0) return replace(text, pair, flow(rest, value));
  return replace(text, pair, value);
}

/** Puts another value behind a key; what stands there ends where its node ends, a comment behind it stays. */
function replace(text: string, { key, value }: Pair, written: string): string {
  const range = nodeRange(value);
  if (range !== null && range[1] > range[0]) return text.slice(0, range[0]) + written + text.slice(range[1]);
  const end = nodeRange(key)![1];
  const colon = text.indexOf(":", end) + 1;
  return `${text.slice(0, colon)} ${written}${text.slice(range === null ? colon : Math.max(colon, range[1]))}`;
}

function insert(text: string, map: YAMLMap, path: readonly string[], value: string): string {
  const last = map.items.at(-1)!;
  if (map.flow === true) {
    const end = (nodeRange(last.value) ?? nodeRange(last.key))![1];
    return `${text.slice(0, end)}, ${entry(path, value)}${text.slice(end)}`;
  }
  const start = nodeRange(map.items[0]!.key)![0];
  const indent = " ".repeat(start - (text.lastIndexOf("\n", start - 1) + 1));
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  // Behind the last line of the last entry, its comment included.
  const end = (nodeRange(last.value) ?? nodeRange(last.key))![1];
  const lineEnd = text.indexOf("\n", Math.max(end - 1, 0));
  const at = lineEnd < 0 ? text.length : lineEnd + 1;
  const before = lineEnd < 0 && !text.endsWith("\n") ? `${text}${newline}` : text.slice(0, at);
  return `${before}${block(path, value, indent, newline)}${text.slice(at)}`;
}

function block(path: readonly string[], value: string, indent: string, newline: string): string {
  const [name, ...rest] = path;
  if (rest.length === 0) return `${indent}${word(name!)}: ${value}${newline}`;
  return `${indent}${word(name!)}:${newline}${block(rest, value, `${indent}  `, newline)}`;
}

const entry = (path: readonly string[], value: string): string =>
  path.length === 1 ? `${word(path[0]!)}: ${value}` : `${word(path[0]!)}: ${flow(path.slice(1), value)}`;

const flow = (path: readonly string[], value: string): string => `{ ${entry(path, value)} }`;

/** A name as YAML reads it back: as it stands where that is safe, also in braces. */
const word = (name: string): string =>
  /^[A-Za-z_][\w-]*$/.test(name) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(name)
    ? name
    : JSON.stringify(name);

function nodeRange(node: unknown): readonly [number, number] | null {
  if (typeof node !== "object" || node === null || !("range" in node) || !Array.isArray(node.range))
    return null;
  const [start, end] = node.range;
  return typeof start === "number" && typeof end === "number" ? [start, end] : null;
}
