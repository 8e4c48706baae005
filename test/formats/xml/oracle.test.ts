import fc from "fast-check";
import { XMLParser } from "fast-xml-parser";
import { expect, test } from "vitest";
import type { NativeRecord, NativeValue } from "../../../shared/model/native.ts";
import { put, randomRecord } from "./documents.ts";
import { decoded } from "./xml-file.ts";

/** Nodes as fast-xml-parser gives them with `preserveOrder`. */
type Node = { readonly [name: string]: readonly Node[] | string | Readonly<Record<string, string>> };

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  trimValues: false,
  parseTagValue: false,
  parseAttributeValue: false,
  cdataPropName: "#cdata",
  commentPropName: "#comment",
});

/** What fast-xml-parser leaves as it is or refuses: references by number, names that objects have, CR, tabs. */
const tame = (markup: string): string =>
  markup
    .replace(/&#\w+;/g, "y")
    .replace(/constructor/g, "k")
    .replace(/__proto__/g, "p")
    .replace(/\r\n?/g, "\n")
    .replace(/\t/g, " ")
    .replace(/<\?.*?\?>/g, "<!-- p -->");

const listOf = (nodes: unknown): readonly Node[] => (Array.isArray(nodes) ? nodes : []);
const textOf = (nodes: unknown): string =>
  listOf(nodes)
    .map((node) => String(node["#text"] ?? ""))
    .join("");

/** An element by the rules F42 and F43. */
function native(node: Node, record: boolean): NativeValue {
  const members: Record<string, NativeValue> = {};
  const [name, content] = Object.entries(node).find(([key]) => key !== ":@")!;
  for (const [attribute, value] of Object.entries(node[":@"] ?? {}))
    put(members, `@${attribute}`, value.replace(/\n/g, " "));
  const runs = [{ text: "", counts: false }];
  let laidOut = record;
  let children = 0;
  for (const child of listOf(content)) {
    const run = runs.at(-1)!;
    if ("#text" in child) {
      run.text += String(child["#text"]);
      run.counts ||= /\S/.test(String(child["#text"]));
    } else if ("#cdata" in child) {
      run.text += textOf(child["#cdata"]);
      run.counts ||= textOf(child["#cdata"]) !== "";
    } else {
      laidOut = true;
      if ("#comment" in child) continue;
      children++;
      runs.push({ text: "", counts: false });
      const key = Object.keys(child).find((other) => other !== ":@")!;
      const value = native(child, false);
      const there = Object.hasOwn(members, key) ? members[key]! : undefined;
      put(
        members,
        key,
        Array.isArray(there) ? [...there, value] : there === undefined ? value : [there, value],
      );
    }
  }
  const text = runs
    .filter((run) => run.counts || !laidOut)
    .map((run) => run.text)
    .join("");
  if (!record && children === 0 && Object.keys(members).length === 0) return text;
  if (text !== "") put(members, "#text", text);
  expect(name).not.toBe("");
  return members;
}

test("[F42] [F43] fast-xml-parser sees the same records", () => {
  fc.assert(
    fc.property(randomRecord, ({ markup }) => {
      const tamed = tame(markup);
      const nodes: readonly Node[] = parser.parse(tamed);
      const expected: NativeValue = native(nodes[0]!, true);
      const actual: NativeRecord = decoded(tamed);
      expect(actual).toEqual(expected);
    }),
    { numRuns: 1000 },
  );
});
