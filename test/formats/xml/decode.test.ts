import { describe, expect, test } from "vitest";
import { decoded, fault, opened, records, sound } from "./xml-file.ts";

const refusal = (record: string) => {
  const file = opened(`<list>${record}<ok/></list>`, "list/*");
  const [start, end] = file.spans[0]!;
  const [okStart, okEnd] = file.spans[1]!;
  expect(sound(file.session.decode(file.bytes, okStart, okEnd))).toEqual({});
  return fault(file.session.decode(file.bytes, start, end));
};

describe("the native record of an element", () => {
  test.each([
    ["children", "<r><a>1</a><b>2</b></r>", { a: "1", b: "2" }],
    ["attributes", `<r x="1" y='2'/>`, { "@x": "1", "@y": "2" }],
    ["attributes with text", `<r><a x="1">t</a></r>`, { a: { "@x": "1", "#text": "t" } }],
    ["attributes without text", `<r><a x="1"></a></r>`, { a: { "@x": "1" } }],
    ["nested elements", "<r><a><b><c>1</c></b></a></r>", { a: { b: { c: "1" } } }],
    ["lists", "<r><t>1</t><x/><t>2</t><t/></r>", { t: ["1", "2", ""], x: "" }],
    ["lists of records", "<r><l q='1'/><l><n>2</n></l></r>", { l: [{ "@q": "1" }, { n: "2" }] }],
    ["empty elements", "<r><a/><b></b></r>", { a: "", b: "" }],
    ["text alone", "<r>text</r>", { "#text": "text" }],
    ["nothing", "<r/>", {}],
    ["only layout", "<r>\n  </r>", {}],
    [
      "a name that objects have",
      "<r><constructor>1</constructor><toString/></r>",
      { constructor: "1", toString: "" },
    ],
  ])("[F42] %s", (_, record, expected) => {
    expect(decoded(record)).toEqual(expected);
  });

  test("[F42] __proto__ is a name like any other", () => {
    const record = decoded("<r __proto__='a'><__proto__>1</__proto__><__proto__>2</__proto__></r>");
    expect(Object.keys(record)).toEqual(["@__proto__", "__proto__"]);
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
    expect(Object.getOwnPropertyDescriptor(record, "__proto__")?.value).toEqual(["1", "2"]);
  });

  test.each([
    ["indentation", "<r>\n  <a>1</a>\n\t<b/>\r\n</r>", { a: "1", b: "" }],
    ["around comments", "<r><a> <!-- x --> </a></r>", { a: "" }],
    ["text of a leaf", "<r><a>  </a><b> x </b></r>", { a: "  ", b: " x " }],
    ["mixed content", "<r>Hello <b>big</b> world\n</r>", { "#text": "Hello  world\n", b: "big" }],
    ["text after a child", "<r>\n <a/>\n text</r>", { a: "", "#text": "\n text" }],
    ["text around comments", "<r><a>x<!-- c --> <?p?>y</a></r>", { a: "x y" }],
    ["a reference beside a child", "<r>&#32;<a/></r>", { "#text": " ", a: "" }],
    ["CDATA beside a child", "<r><![CDATA[ ]]><a/></r>", { "#text": " ", a: "" }],
    ["an empty CDATA section", "<r><a> <![CDATA[]]><b/></a></r>", { a: { b: "" } }],
  ])("[F43] white space and text: %s", (_, record, expected) => {
    expect(decoded(record)).toEqual(expected);
  });

  test.each([
    ["the five entities", "<r><a>&lt;&gt;&amp;&apos;&quot;</a></r>", { a: `<>&'"` }],
    ["references by number", "<r><a>&#8364;&#x20AC;&#x1F600;&#9;</a></r>", { a: "€€😀\t" }],
    ["references in attributes", "<r a='&#10;&quot;&#x9;'/>", { "@a": '\n"\t' }],
    ["CDATA", "<r><a><![CDATA[<b>&amp;]]>]<![CDATA[]]]]><![CDATA[>]]></a></r>", { a: "<b>&amp;]]]>" }],
    ["line ends", "<r><a>1\r\n2\r3\n4&#13;</a><b><![CDATA[\r\n]]></b></r>", { a: "1\n2\n3\n4\r", b: "\n" }],
    ["white space in attributes", "<r a=' 1\r\n2\t3\n'/>", { "@a": " 1 2 3 " }],
    ["comments and instructions", "<r><!-- a --><a>1</a><?p q?></r>", { a: "1" }],
  ])("[F44] %s", (_, record, expected) => {
    expect(decoded(record)).toEqual(expected);
  });

  test("[F44] another encoding is read as such", () => {
    const file = opened("<list><r größe='ä'><é>€</é></r></list>", "list/r", { encoding: "windows-1252" });
    expect(records(file)).toEqual([{ "@größe": "ä", é: "€" }]);
  });

  test.each([
    ["<r>&#0;</r>", "&#0; is not a character that XML allows."],
    ["<r>&#xD800;</r>", "&#xD800; is not a character that XML allows."],
    ["<r a='&#x110000;'/>", "&#x110000; is not a character that XML allows."],
    ["<r>Black & Decker</r>", "An & begins no reference."],
    ["<r>a&b</r>", "An & begins no reference."],
    ["<r>\u0001</r>", "<r> holds a control character that XML does not allow."],
    ["<r a='\0'/>", "The attribute a holds a control character that XML does not allow."],
  ])("[F44] %j is refused, and the next record is not", (record, message) => {
    expect(refusal(record)).toMatchObject({ code: "record.malformed", message });
  });

  test("[F44] a fault counts from the record's start", () => {
    expect(refusal("<r><a>1</a><b>&x;</b></r>").offset).toBe(14);
  });
});

describe("entities", () => {
  const withDtd = (subset: string, record: string) => {
    const file = opened(`<!DOCTYPE list [${subset}]><list>${record}</list>`, "list/r");
    const [start, end] = file.spans[0]!;
    return fault(file.session.decode(file.bytes, start, end));
  };

  test("[F50] a billion laughs stay one unread reference", () => {
    const levels = Array.from({ length: 10 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`);
    expect(withDtd(`<!ENTITY l0 "lol">${levels.join("")}`, "<r>&l10;</r>")).toMatchObject({
      code: "record.malformed",
      message: "&l10; is an entity that XML does not predefine.",
      hint: "Syncline expands no entities that a DTD declares. Write the text itself, or a reference such as &#8364;.",
    });
  });

  test("[F50] an external entity is not fetched", () => {
    expect(withDtd(`<!ENTITY x SYSTEM "file:///etc/passwd">`, "<r a='&x;'/>").message).toBe(
      "&x; is an entity that XML does not predefine.",
    );
  });

  test("[F50] an entity that redefines nothing is unknown even under a familiar name", () => {
    expect(withDtd(`<!ENTITY constructor "x">`, "<r>&constructor;</r>").code).toBe("record.malformed");
  });

  test("[F50] an external DTD is passed over", () => {
    const content = `<!DOCTYPE list SYSTEM "http://localhost:1/x.dtd"><list><r>1</r></list>`;
    expect(records(opened(content, "list/r"))).toEqual([{ "#text": "1" }]);
  });
});
