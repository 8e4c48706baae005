import { scan } from "../language/scan.ts";
import { isJson, spellKey, spellValue } from "../language/spell.ts";
import { treeAt } from "../language/tree.ts";

/** What of a native record can be written into a test. */
export type Written =
  | string
  | number
  | boolean
  | null
  | readonly Written[]
  | { readonly [name: string]: Written };

/** A record of an endpoint, and what it was read as: a test that it stays so. */
export interface RecordForTest {
  readonly name: string;
  readonly endpoint: string;
  readonly native: { readonly [name: string]: Written };
  readonly record: { readonly [name: string]: Written };
}

/** A place in the text where something is put in, and where the new test's name then stands. */
export interface TestEdit {
  readonly offset: number;
  readonly insert: string;
}

/** Adds a test to a sync file, as its last; `null` where the text is in no state to take one. */
export function saveRecord(text: string, test: RecordForTest): TestEdit | null {
  const tree = scan(text);
  if (tree?.kind !== "map") return null;
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const json = isJson(text);
  const flow = `{ ${(["name", "endpoint", "native", "record"] as const)
    .map((name) => `${key(name, json)}: ${value(test[name], json)}`)
    .join(", ")} }`;
  const list = treeAt(tree, ["tests"]);
  if (list?.kind === "list" && list.flow) {
    const last = list.items.at(-1);
    return last === undefined
      ? { offset: list.start + 1, insert: ` ${flow} ` }
      : { offset: last.end, insert: `, ${flow}` };
  }
  if (json) {
    const last = tree.entries.at(-1);
    return list !== null || last === undefined
      ? null
      : { offset: last.end, insert: `,${eol}  "tests": [${flow}]` };
  }
  const block = (column: number) =>
    (["name", "endpoint", "native", "record"] as const)
      .map((name, at) => `${" ".repeat(column)}${at === 0 ? "- " : "  "}${name}: ${value(test[name], false)}`)
      .join(eol);
  if (list?.kind === "list") {
    const last = list.items.at(-1);
    return { offset: lineEnd(text, last?.end ?? list.end), insert: `${eol}${block(list.column)}` };
  }
  const entry = tree.entries.find(({ name }) => name.text === "tests");
  if (entry !== undefined)
    return entry.colon === null || list !== null
      ? null
      : { offset: lineEnd(text, entry.colon), insert: `${eol}${block(2)}` };
  if (tree.flow) return null;
  const end = text.trimEnd().length;
  return { offset: end, insert: `${eol}${eol}tests:${eol}${block(2)}` };
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf("\n", from);
  if (at < 0) return text.trimEnd().length < from ? from : text.length;
  return text[at - 1] === "\r" ? at - 1 : at;
}

const key = (name: string, json: boolean): string => spellKey(name, { quote: null, flow: true, json });

/** As JSON, with no more quotes than YAML needs. */
function value(what: Written, json: boolean): string {
  if (typeof what === "string") return spellValue(what, { quote: null, flow: true, json });
  if (what === null || typeof what !== "object") return JSON.stringify(what);
  if (isList(what)) return `[${what.map((one) => value(one, json)).join(", ")}]`;
  const entries = Object.entries(what).map(([name, one]) => `${key(name, json)}: ${value(one, json)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

const isList = (what: object): what is readonly Written[] => Array.isArray(what);
