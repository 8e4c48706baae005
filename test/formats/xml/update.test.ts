import { describe, expect, test } from "vitest";
import type { NativeChange, Path } from "../../../shared/model/native.ts";
import { ExactNumber } from "../../../shared/model/native.ts";
import { changed, codec, fault, opened, recordBytes, sound } from "./xml-file.ts";

const change = (path: Path, value: NativeChange["value"]): NativeChange => ({ path, value });

const refusal = (record: string, path: Path, value: NativeChange["value"], encoding = "utf-8") => {
  const file = opened(`<list>${record}</list>`, "list/*", { encoding });
  return fault(file.session.update(recordBytes(file)[0]!, [{ path, value }]));
};

describe("changing texts and attributes", () => {
  test.each<[string, string, Path, string, string]>([
    ["a text", "<r>\n <a>1</a> <!-- c -->\n</r>", ["a"], "2", "<r>\n <a>2</a> <!-- c -->\n</r>"],
    ["what has to be escaped", "<r><a/></r>", ["a"], "<&]]>\"'", `<r><a>&lt;&amp;]]&gt;"'</a></r>`],
    ["a carriage return", "<r><a>1</a></r>", ["a"], "1\r\n2", "<r><a>1&#xD;\n2</a></r>"],
    ["the same text", "<r><a>&#65;<!-- x --></a></r>", ["a"], "A", "<r><a>&#65;<!-- x --></a></r>"],
    ["CDATA", "<r><a><![CDATA[1]]></a></r>", ["a"], "<2>", "<r><a><![CDATA[<2>]]></a></r>"],
    [
      "CDATA's own end",
      "<r><a><![CDATA[1]]></a></r>",
      ["a"],
      "]]>",
      "<r><a><![CDATA[]]]]><![CDATA[>]]></a></r>",
    ],
    ["CDATA to nothing", "<r><a><![CDATA[1]]></a></r>", ["a"], "", "<r><a><![CDATA[]]></a></r>"],
    ["CDATA in white space", "<r><a>\n <![CDATA[1]]>\n</a></r>", ["a"], "2", "<r><a><![CDATA[2]]></a></r>"],
    [
      "CDATA in its own white space",
      "<r><a>\n <![CDATA[1]]>\n</a></r>",
      ["a"],
      "\n 2\n",
      "<r><a>\n <![CDATA[2]]>\n</a></r>",
    ],
    ["text around a comment", "<r><a>1<!-- c -->2</a></r>", ["a"], "3", "<r><a>3<!-- c --></a></r>"],
    ["the first half of a text", "<r><a>1<!-- c -->2</a></r>", ["a"], "32", "<r><a>3<!-- c -->2</a></r>"],
    ["text beside an attribute", `<r><a x="1">t</a></r>`, ["a"], "u", `<r><a x="1">u</a></r>`],
    ["text by its name", `<r><a x="1">t</a></r>`, ["a", "#text"], "u", `<r><a x="1">u</a></r>`],
    ["mixed content", "<r>Hello <b/> you<b/>\n</r>", ["#text"], "Bye", "<r>Bye<b/><b/>\n</r>"],
    ["mixed content without text", "<r>\n  <b/>\n</r>", ["#text"], "x", "<r>x<b/>\n</r>"],
    [
      "white space beside a child",
      "<r><a>x<b/></a></r>",
      ["a", "#text"],
      " \t",
      "<r><a>&#x20;\t<b/></a></r>",
    ],
    ["an empty element", "<r><a/><b></b></r>", ["a"], "1", "<r><a>1</a><b></b></r>"],
    ["an empty element with attributes", "<r><a x='1' /></r>", ["a"], "1", "<r><a x='1'>1</a></r>"],
    ["an empty element that stays empty", "<r><a/></r>", ["a"], "", "<r><a/></r>"],
    ["a layout of comments", "<r><a>\n <!-- c -->\n</a></r>", ["a"], "x", "<r><a>x<!-- c --></a></r>"],
    ["the record's text", "<r>1</r>", ["#text"], "2", "<r>2</r>"],
    ["an attribute", `<r a='1' b="2"/>`, ["@a"], `'"`, `<r a='&apos;"' b="2"/>`],
    ["an attribute in double quotes", `<r a='1' b="2"/>`, ["@b"], `'"`, `<r a='1' b="'&quot;"/>`],
    ["line ends in an attribute", `<r a=""/>`, ["@a"], "1\n\t2", `<r a="1&#xA;&#x9;2"/>`],
    [
      "an attribute of a nested element",
      `<r><a><b c="1"/></a></r>`,
      ["a", "b", "@c"],
      "2",
      `<r><a><b c="2"/></a></r>`,
    ],
    ["one of several elements", "<r><a>1</a><b/><a>2</a></r>", ["a", 1], "3", "<r><a>1</a><b/><a>3</a></r>"],
    [
      "inside one of several",
      "<r><l><q>1</q></l><l><q>2</q></l></r>",
      ["l", 1, "q"],
      "3",
      "<r><l><q>1</q></l><l><q>3</q></l></r>",
    ],
    ["the only element by its index", "<r><a>1</a></r>", ["a", 0], "2", "<r><a>2</a></r>"],
  ])("[F45] %s", (_, record, path, value, expected) => {
    expect(changed(record, change(path, value))).toBe(expected);
  });

  test.each([
    [null, ""],
    [true, "true"],
    [1.5, "1.5"],
    [new ExactNumber("123456789012345678901234567890.10"), "123456789012345678901234567890.10"],
  ])("[F45] %j is written as %j", (value, text) => {
    expect(changed("<r><a>x</a></r>", change(["a"], value))).toBe(`<r><a>${text}</a></r>`);
  });

  test("[F45] several changes leave all else as it was", () => {
    const record = `<r  id = '7'>\r\n\t<!-- a --><a >1</a  ><?p?>\r\n\t<b><![CDATA[x]]></b>&#32;</r >`;
    expect(changed(record, change(["b"], "y"), change(["@id"], "8"), change(["a"], "2"))).toBe(
      `<r  id = '8'>\r\n\t<!-- a --><a >2</a  ><?p?>\r\n\t<b><![CDATA[y]]></b>&#32;</r >`,
    );
  });

  test("[F45] no change is no change", () => {
    expect(changed("<r><a/></r>")).toBe("<r><a/></r>");
  });
});

describe("taking away", () => {
  test.each<[string, string, Path, string]>([
    ["an element with its line", "<r>\n  <a>1</a>\n  <b/>\n</r>", ["a"], "<r>\n  <b/>\n</r>"],
    ["the last element", "<r>\n  <a>1</a>\n</r>", ["a"], "<r>\n</r>"],
    ["the last element of a nested one", "<r><n>\n  <a>1</a>\n</n></r>", ["n", "a"], "<r><n></n></r>"],
    [
      "an element, not the comment before it",
      "<r>\n <!-- a -->\n <a/>\n</r>",
      ["a"],
      "<r>\n <!-- a -->\n</r>",
    ],
    ["all elements of a name", "<r> <a/> <b/> <a/> </r>", ["a"], "<r> <b/> </r>"],
    ["one of several", "<r> <a>1</a> <a>2</a></r>", ["a", 0], "<r> <a>2</a></r>"],
    ["an element in text", "<r>Hello <b>big</b> world</r>", ["b"], "<r>Hello  world</r>"],
    ["an element before text", "<r>\n <b/>world</r>", ["b"], "<r>world</r>"],
    ["an element after text", "<r>Hello<b/>\n</r>", ["b"], "<r>Hello</r>"],
    ["an attribute", `<r a="1"\n   b="2" c="3">x</r>`, ["@b"], `<r a="1" c="3">x</r>`],
    ["the only attribute", `<r a="1"/>`, ["@a"], "<r/>"],
    ["a text", `<r><a x="1">t</a></r>`, ["a", "#text"], `<r><a x="1"></a></r>`],
    ["what is not there", "<r><a/></r>", ["b"], "<r><a/></r>"],
    ["what is not there deep down", "<r><a/></r>", ["b", "c", "@d"], "<r><a/></r>"],
    ["an attribute that is not there", "<r><a/></r>", ["a", "@d"], "<r><a/></r>"],
  ])("[F46] %s", (_, record, path, expected) => {
    expect(changed(record, change(path, undefined))).toBe(expected);
  });
});

describe("adding", () => {
  test.each<[string, string, Path, NativeChange["value"], string]>([
    ["after the last child", "<r>\n    <a/>\n  </r>", ["b"], "1", "<r>\n    <a/>\n    <b>1</b>\n  </r>"],
    ["on one line", "<r><a/></r>", ["b"], "1", "<r><a/><b>1</b></r>"],
    ["with the file's line ends", "<r>\r\n\t<a/>\r\n</r>", ["b"], "1", "<r>\r\n\t<a/>\r\n\t<b>1</b>\r\n</r>"],
    [
      "after a comment on the line",
      "<r>\n  <a/> <!-- a -->\n</r>",
      ["b"],
      "",
      "<r>\n  <a/> <!-- a -->\n  <b/>\n</r>",
    ],
    [
      "after the last of its name",
      "<r>\n <t>1</t>\n <a/>\n</r>",
      ["t", 1],
      "2",
      "<r>\n <t>1</t>\n <t>2</t>\n <a/>\n</r>",
    ],
    [
      "with elements on the way",
      "<r>\n  <a/>\n</r>",
      ["b", "c", "@d"],
      "1",
      `<r>\n  <a/>\n  <b>\n    <c d="1"/>\n  </b>\n</r>`,
    ],
    ["in an empty record", "<r/>", ["a"], "1", "<r>\n    <a>1</a>\n  </r>"],
    ["in an empty record in two tags", "<r></r>", ["a"], "1", "<r>\n    <a>1</a>\n  </r>"],
    ["in an empty element", "<r>\n  <n/>\n</r>", ["n", "a"], "1", "<r>\n  <n>\n    <a>1</a>\n  </n>\n</r>"],
    [
      "in an element of comments",
      "<r>\n  <n>\n    <!-- c -->\n  </n>\n</r>",
      ["n", "a"],
      "1",
      "<r>\n  <n>\n    <!-- c -->\n    <a>1</a>\n  </n>\n</r>",
    ],
    ["beside text", "<r><n>text</n></r>", ["n", "a"], "1", "<r><n>text<a>1</a></n></r>"],
    ["in mixed content", "<r>Hello <b/> you</r>", ["c"], "1", "<r>Hello <b/><c>1</c> you</r>"],
    ["an attribute", "<r a='1'>x</r>", ["@b"], "2", "<r a='1' b='2'>x</r>"],
    ["a first attribute", "<r >x</r>", ["@b"], "2", `<r b="2" >x</r>`],
    [
      "an attribute of an element without any",
      "<r y='1'><a/></r>",
      ["a", "@b"],
      "2",
      "<r y='1'><a b='2'/></r>",
    ],
    [
      "a record",
      "<r>\n <a/>\n</r>",
      ["b"],
      { "@x": "1", c: ["1", "2"] },
      `<r>\n <a/>\n <b x="1">\n  <c>1</c>\n  <c>2</c>\n </b>\n</r>`,
    ],
    [
      "a name that objects have",
      "<r><a/></r>",
      ["__proto__", "constructor"],
      "1",
      "<r><a/><__proto__><constructor>1</constructor></__proto__></r>",
    ],
  ])("[F48] %s", (_, record, path, value, expected) => {
    expect(changed(record, change(path, value))).toBe(expected);
  });

  test("[F48] two places in an element that is not there make one element", () => {
    expect(changed("<r>\n  <a/>\n</r>", change(["n", "b"], "1"), change(["n", "c"], "2"))).toBe(
      "<r>\n  <a/>\n  <n>\n    <b>1</b>\n    <c>2</c>\n  </n>\n</r>",
    );
  });
});

describe("lists", () => {
  const three = "<r>\n <t>1</t>\n <!-- c -->\n <t x='1'>2</t>\n <t>3</t>\n</r>";

  test.each<[string, NativeChange["value"], string]>([
    ["the same", ["1", "2", "3"], three],
    ["one changed", ["1", "b", "3"], "<r>\n <t>1</t>\n <!-- c -->\n <t x='1'>b</t>\n <t>3</t>\n</r>"],
    ["one less", ["1", "2"], "<r>\n <t>1</t>\n <!-- c -->\n <t x='1'>2</t>\n</r>"],
    [
      "one more",
      ["1", "2", "3", "4"],
      "<r>\n <t>1</t>\n <!-- c -->\n <t x='1'>2</t>\n <t>3</t>\n <t>4</t>\n</r>",
    ],
    ["just one", "9", "<r>\n <t>9</t>\n <!-- c -->\n</r>"],
    ["none", [], "<r>\n <!-- c -->\n</r>"],
  ])("[F49] a whole list: %s", (_, value, expected) => {
    expect(changed(three, change(["t"], value))).toBe(expected);
  });

  test("[F49] indexes speak of the list as it was, in whatever order they come", () => {
    expect(
      changed(
        "<r><t>0</t><t>1</t><t>2</t></r>",
        change(["t", 0], undefined),
        change(["t", 1], undefined),
        change(["t", 2], "c"),
      ),
    ).toBe("<r><t>c</t></r>");
    expect(
      changed(
        "<r><t>0</t></r>",
        change(["t", 2], "2"),
        change(["a"], "x"),
        change(["t", 1], "1"),
        change(["t", 10], undefined),
      ),
    ).toBe("<r><t>0</t><t>1</t><t>2</t><a>x</a></r>");
  });

  test.each<[Path, NativeChange["value"], string]>([
    [["t", 4], "x", "t[4] leaves a gap: there are only 3 <t>."],
    [["u", 1, "a"], "x", "u[1].a leaves a gap: there are only 0 <u>."],
    [["u", "a", 1], "x", "a[1] leaves a gap in a list that is not there yet."],
    [["t", "a"], "x", "There are 3 <t>, and t.a does not say which."],
    [["t", 0], ["a", "b"], `"t" can hold one text, and neither a list nor a record.`],
    [["t"], [["a"]], `"t" can hold one text, and neither a list nor a record.`],
    [["t", 0, 0], "x", "t[0][0] leads to no place in an XML record."],
    [["@a", "b"], "x", "@a.b leads into a text, which has no parts."],
    [["@a"], { b: "x" }, `"@a" can hold one text, and neither a list nor a record.`],
    [[], undefined, "A record cannot be taken out of itself."],
  ])("[F49] %j to %j is refused", (path, value, message) => {
    expect(refusal(three, path, value)).toMatchObject({ code: "record.unencodable", message });
  });
});

describe("what cannot be written as it is", () => {
  const latin = (record: string, path: Path, value: string): string => {
    const file = opened(`<list>${record}</list>`, "list/*", { encoding: "iso-8859-1" });
    const bytes = sound(file.session.update(recordBytes(file)[0]!, [{ path, value }]));
    expect(sound(file.session.decode(bytes, 0, bytes.length))).toEqual({ [String(path[0])]: value });
    return codec("iso-8859-1").decode(bytes, 0, bytes.length);
  };

  test("[F51] a character that the encoding lacks is written as a reference", () => {
    expect(latin("<r><a/></r>", ["a"], "5 € für 😀")).toBe("<r><a>5 &#x20AC; für &#x1F600;</a></r>");
    expect(latin("<r a='ä'/>", ["@a"], "ä€")).toBe("<r a='ä&#x20AC;'/>");
    expect(latin("<r><a><![CDATA[x]]></a></r>", ["a"], "5 €ü")).toBe(
      "<r><a><![CDATA[5 ]]>&#x20AC;<![CDATA[ü]]></a></r>",
    );
  });

  test("[F51] a carriage return in CDATA stands outside of it", () => {
    expect(changed("<r><a><![CDATA[x]]></a></r>", change(["a"], "1\r\n2"))).toBe(
      "<r><a><![CDATA[1]]>&#xD;<![CDATA[\n2]]></a></r>",
    );
  });

  test.each(["\0", "\u001f", "\ufffe", "\uffff", "\ud800", "\udc00x"])("[F51] %j is refused", (text) => {
    for (const path of [["a"], ["@b"], ["c"], ["new"]])
      expect(refusal("<r><a>1</a><c><![CDATA[]]></c></r>", path, text).code).toBe("record.unencodable");
  });

  test.each(["", "a b", "1a", "a<", "a:b:c", "-a", "a>", "&", ":a"])(
    "[F51] the name %j is refused",
    (name) => {
      expect(refusal("<r/>", [name], "x").message).toBe(
        `"${name}" cannot be the name of an element or attribute.`,
      );
      expect(refusal("<r/>", [`@${name}`], "x").code).toBe("record.unencodable");
    },
  );

  test("[F51] a name that the encoding lacks is refused", () => {
    expect(refusal("<r/>", ["größe€"], "x", "iso-8859-1").code).toBe("record.unencodable");
  });

  test("[F44] a record that cannot be read is not changed either", () => {
    expect(refusal("<r><a>\u0001</a></r>", ["b"], "x").code).toBe("record.malformed");
  });
});

describe("whole elements", () => {
  test("[F56] a single value becomes the text, and attributes and children stay", () => {
    expect(changed("<r><a x='1'>t<b/></a></r>", change(["a"], "u"))).toBe("<r><a x='1'>u<b/></a></r>");
  });

  test("[F56] a record becomes all that an element holds, and what is the same stays as it is", () => {
    const record = "<r>\n  <a x='1' y='2'>\n    <!-- c -->\n    <b>1</b>\n    <c/>\n  </a>\n</r>";
    expect(changed(record, change(["a"], { "@y": "2", b: "1", d: "4" }))).toBe(
      "<r>\n  <a y='2'>\n    <!-- c -->\n    <b>1</b>\n    <d>4</d>\n  </a>\n</r>",
    );
    expect(changed(record, change(["a"], { "@x": "1", "@y": "2", b: "1", c: "" }))).toBe(record);
  });

  test("[F56] a record for an element with text takes the text away", () => {
    expect(changed("<r>\n  <a>old</a>\n</r>", change(["a"], { b: "1" }))).toBe(
      "<r>\n  <a>\n    <b>1</b>\n  </a>\n</r>",
    );
  });
});
