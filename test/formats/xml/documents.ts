import fc from "fast-check";
import type { NativeRecord, NativeValue } from "../../../shared/model/native.ts";

/** Random documents, and what they mean by the rules F42 to F44, which is made here along with their markup. */
export interface RandomRecord {
  readonly markup: string;
  readonly native: NativeRecord;
}

const pick = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

export const names = pick("a", "b", "c", "name", "ö", "x.y-z", "constructor", "__proto__");

/** Pieces of text: how they are spelt, and what they say. */
const inked = pick<readonly [string, string]>(
  ["x", "x"],
  ["ü€😀", "ü€😀"],
  ["&amp;", "&"],
  ["&#x20;", " "],
  ["&#13;&lt;", "\r<"],
  [" 1\r\n2\r3 ", " 1\n2\n3 "],
  ["]]", "]]"],
  ["<![CDATA[<&]]>", "<&"],
  ["<![CDATA[ ]]>", " "],
);

const spaces = pick("", "\n", " ", "\n  ", "\r\n\t");
const remark = pick("<!-- <a> -->", "<?p <b> ?>", "<!---->");

const leafText: fc.Arbitrary<readonly [string, string]> = fc
  .array(fc.oneof(inked, fc.tuple(remark, fc.constant(""))), { maxLength: 3 })
  .map((pieces) => [pieces.map(([markup]) => markup).join(""), pieces.map(([, text]) => text).join("")]);

const attributeValue = fc.array(
  pick<readonly [string, string]>(
    ["v", "v"],
    [">", ">"],
    ["&quot;", '"'],
    ["\t", " "],
    ["\r\n", " "],
    ["&#10;", "\n"],
    ["ß", "ß"],
  ),
  { maxLength: 3 },
);

const attributes = fc.uniqueArray(fc.tuple(names, attributeValue, pick(`"`, `'`), pick(" ", "\n\t", "  ")), {
  selector: ([name]) => name,
  maxLength: 2,
});

export function put(record: Record<string, NativeValue>, name: string, value: NativeValue): void {
  Object.defineProperty(record, name, { value, writable: true, enumerable: true, configurable: true });
}

interface RandomElement {
  readonly name: string;
  readonly markup: string;
  readonly value: NativeValue;
}

/** An element's markup with its members; `inside` is its children with the texts before each and after the last. */
function element(
  name: string,
  given: readonly (readonly [string, readonly (readonly [string, string])[], string, string])[],
  children: readonly RandomElement[],
  texts: readonly (readonly [string, string])[],
  selfClosing: boolean,
): RandomElement {
  const members: Record<string, NativeValue> = {};
  let tag = name;
  for (const [attribute, pieces, quote, space] of given) {
    tag += `${space}${attribute}=${quote}${pieces.map(([markup]) => markup).join("")}${quote}`;
    put(members, `@${attribute}`, pieces.map(([, text]) => text).join(""));
  }
  for (const child of children) {
    const there = Object.hasOwn(members, child.name) ? members[child.name]! : undefined;
    const more = Array.isArray(there)
      ? [...there, child.value]
      : there === undefined
        ? child.value
        : [there, child.value];
    put(members, child.name, more);
  }
  const text = texts.map(([, value]) => value).join("");
  const content = texts.map(([markup], index) => markup + (children[index]?.markup ?? "")).join("");
  const bare = given.length === 0 && children.length === 0;
  if (text !== "") members["#text"] = text;
  const markup = content === "" && selfClosing ? `<${tag}/>` : `<${tag}>${content}</${name}>`;
  return { name, markup, value: bare ? text : members };
}

/** A run of text between children: layout, which says nothing, or text, to which white space belongs. */
const run: fc.Arbitrary<readonly [string, string]> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(spaces, fc.constant("")) },
  { weight: 1, arbitrary: fc.tuple(spaces, remark).map(([space, mark]) => [space + mark, ""] as const) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(spaces, inked, spaces)
      .map(
        ([before, [markup, text], after]) =>
          [
            before + markup + after,
            before.replace(/\r\n/g, "\n") + text + after.replace(/\r\n/g, "\n"),
          ] as const,
      ),
  },
);

const leaf = fc
  .tuple(names, attributes, leafText, fc.boolean())
  .map(([name, given, text, selfClosing]) => element(name, given, [], [text], selfClosing));

const tree: fc.Arbitrary<RandomElement> = fc.letrec<{ tree: RandomElement; branch: RandomElement }>(
  (tie) => ({
    tree: fc.oneof({ maxDepth: 2 }, leaf, tie("branch")),
    branch: fc.array(fc.tuple(run, tie("tree")), { minLength: 1, maxLength: 4 }).chain((children) =>
      fc.tuple(names, attributes, run).map(([name, given, last]) =>
        element(
          name,
          given,
          children.map(([, child]) => child),
          [...children.map(([before]) => before), last],
          false,
        ),
      ),
    ),
  }),
).tree;

/** A record called `r`. */
export const randomRecord: fc.Arbitrary<RandomRecord> = fc
  .tuple(attributes, fc.array(fc.tuple(run, tree), { maxLength: 4 }), run, fc.boolean())
  .map(([given, children, last, selfClosing]) => {
    const made = element(
      "r",
      given,
      children.map(([, child]) => child),
      [...children.map(([before]) => before), last],
      selfClosing,
    );
    return {
      markup: made.markup,
      native: typeof made.value === "string" ? leafRecord(made.value) : (made.value as NativeRecord),
    };
  });

const leafRecord = (text: string): NativeRecord => (text === "" ? {} : { "#text": text });

export interface RandomDocument {
  readonly content: string;
  readonly records: readonly RandomRecord[];
}

const between = pick(
  "",
  "\n  ",
  " ",
  "<!-- <r> -->\n  ",
  "\n<x><r/></x>\n",
  "text",
  "<![CDATA[<r/>]]>",
  "</l>\n<l n='>'>\n  ",
  "<?p?>",
);

/** A document whose records are at `d/l/r`. */
export const randomDocument: fc.Arbitrary<RandomDocument> = fc
  .record({
    head: pick("", "\ufeff", "<?xml version='1.0'?>\n", "<!DOCTYPE d [<!ENTITY e ']>'>]>\n<!-- c -->", "\n"),
    records: fc.array(fc.tuple(between, randomRecord), { maxLength: 5 }),
    last: between,
    tail: pick("", "\n", "<!-- end -->", "<?p?>\r\n"),
    outer: pick("", "\n", "\r\n\t"),
  })
  .map(({ head, records, last, tail, outer }) => ({
    content: `${head}<d>${outer}<l>${records.map(([gap, record]) => gap + record.markup).join("")}${last}</l>${outer}</d>${tail}`,
    records: records.map(([, record]) => record),
  }));
