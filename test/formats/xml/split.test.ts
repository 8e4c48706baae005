import { describe, expect, test } from "vitest";
import { fault, opened, read, recordBytes, records } from "./xml-file.ts";

const texts = (content: string | Buffer, path: string): string[] =>
  recordBytes(opened(content, path)).map((record) => record.toString());

describe("finding records", () => {
  test.each([
    ["one level down", "<list><r>1</r> <r>2</r></list>", "list/r", ["<r>1</r>", "<r>2</r>"]],
    ["deep down", "<a><b><r/></b></a>", "a/b/r", ["<r/>"]],
    [
      "in several containers",
      "<a><b><r>1</r></b><c><r>2</r></c><b><r>3</r></b></a>",
      "a/b/r",
      ["<r>1</r>", "<r>3</r>"],
    ],
    ["of any name", "<a><x/><y>1</y></a>", "a/*", ["<x/>", "<y>1</y>"]],
    ["in containers of any name", "<a><x><r/></x><y><r/><q/></y></a>", "a/*/r", ["<r/>", "<r/>"]],
    ["the root itself", "<r><a/></r>\n", "r", ["<r><a/></r>"]],
    ["a root of any name", "<r a='1'/>", "*", ["<r a='1'/>"]],
    ["of the same name inside", "<list><r><r>1</r></r></list>", "list/r", ["<r><r>1</r></r>"]],
    ["beside others, and not in them", "<list><x><r/></x><r>1</r></list>", "list/r", ["<r>1</r>"]],
    ["with > in an attribute", `<list><r a=">" b='/>'>1</r></list>`, "list/r", [`<r a=">" b='/>'>1</r>`]],
    ["around tags in comments", "<list><!-- <r> --><r/><!-- </list> --></list>", "list/r", ["<r/>"]],
    ["around tags in CDATA", "<list><r><![CDATA[</r>]]></r></list>", "list/r", ["<r><![CDATA[</r>]]></r>"]],
    ["around instructions", "<list><?php <r> ?><r/></list>", "list/r", ["<r/>"]],
    ["with blanks in tags", "<list ><r\n a = '1' >x</r\t></list >", "list/r", ["<r\n a = '1' >x</r\t>"]],
    ["in no container that is empty", "<list/>", "list/r", []],
    ["after a byte order mark", "\ufeff<?xml version='1.0'?><list><r/></list>", "list/r", ["<r/>"]],
    [
      "after a DOCTYPE with a subset",
      `<!DOCTYPE list SYSTEM "a>b" [ <!ENTITY e "]>"> <!-- ]> ' --> <?p ]> ?> ]><list><r/></list>`,
      "list/r",
      ["<r/>"],
    ],
    ["with names beyond ASCII", "<Größen><Größe>1</Größe></Größen>", "Größen/Größe", ["<Größe>1</Größe>"]],
  ])("[F40] records are found %s", (_, content, path, expected) => {
    expect(texts(content, path)).toEqual(expected);
  });

  test("[F40] a byte order mark split from itself is still one", () => {
    const content = "\ufeff<list><r/></list>";
    for (let cut = 0; cut < 6; cut++)
      expect(opened(content, "list/r", { cuts: [cut] }).spans).toHaveLength(1);
  });

  test("[F40] a long CDATA section arriving byte by byte is looked through once", () => {
    const content = `<list><r><![CDATA[${"]]".repeat(2000)}]]></r></list>`;
    const cuts = Array.from({ length: content.length }, (_, index) => index);
    expect(records(opened(content, "list/r", { cuts }))).toEqual([{ "#text": "]]".repeat(2000) }]);
  });
});

describe("documents that are refused", () => {
  test.each([
    ["<list><product><name>x", "list/product", 22, "The file ends inside <name>."],
    ["<list><product a='", "list/product", 18, "The file ends inside <list>."],
    ["<list></list", "list/r", 12, "The file ends inside <list>."],
    ["<list/><!-- x", "list/r", 7, "The file ends inside a tag or comment."],
    ["<list><r></q></list>", "list/r", 9, "</q> stands where <r> is open."],
    ["<list></list></list>", "list/r", 13, "</list> stands where no element is open."],
    ["<list/><list/>", "list/r", 7, "After the root element there is a second one, <list>."],
    ["<list/>\n x", "list/r", 9, "After the end of the root element there is text."],
    ["  sku;name\n1;2", "list/r", 2, "The file does not begin as XML does: with a <."],
    ["<list/>\0\0\0", "list/r", 7, "After the end of the root element there is text."],
    ["<list><r a=1/></list>", "list/r", 9, "<r> has an attribute whose value is not in quotes."],
    ["<list><r a/></list>", "list/r", 9, "<r> has an attribute without a value."],
    ["<list><r a='1'b='2'/></list>", "list/r", 14, "<r> has two attributes with no blank between them."],
    ["<list><r a='1' a='2'/></list>", "list/r", 15, "<r> has the same attribute twice."],
    ["<list><r a='<'/></list>", "list/r", 12, "<r> has a < in an attribute, where it is written &lt;."],
    ["<list><r / ></list>", "list/r", 9, "<r> holds something that is not an attribute."],
    ["<list><r>1 < 2</r></list>", "list/r", 11, "A < is not followed by a name."],
    ["<list></ list>", "list/r", 6, "A closing tag is not of the form </name>."],
    ["<list><!ELEMENT></list>", "list/r", 6, "A <! begins neither a comment nor a CDATA section."],
    ["<list><r><!DOCTYPE x></r></list>", "list/r", 9, "The DOCTYPE does not stand before the root element."],
    [
      " <?xml version='1.0'?><list/>",
      "list/r",
      1,
      "The XML declaration does not stand at the very beginning.",
    ],
    ["<list><? x?></list>", "list/r", 6, "A <? is not followed by a name."],
    ["<!-- only -->", "list/r", 13, "The file has no root element."],
    ["<!DOCTYPE list [ <!ENTITY a '>' >", "list/r", 0, "The file ends inside a tag or comment."],
  ])("[F41] %j is refused", (content, path, offset, message) => {
    const refused = fault(read(content, path));
    expect(refused).toMatchObject({ code: "file.malformed", message, offset });
    for (let cut = 0; cut < content.length; cut++)
      expect(fault(read(content, path, { cuts: [cut] }))).toMatchObject({ message, offset });
  });

  test.each([
    [
      "<catalogue><product/></catalogue>",
      "catalog/product",
      "There is no <catalog> at the root.",
      "There is <catalogue>.",
    ],
    [
      "<Catalog/>",
      "catalog/product",
      "There is no <catalog> at the root.",
      "There is <Catalog>. Did you mean Catalog?",
    ],
    [
      "<c><item/><x:Products/></c>",
      "c/products/product",
      "There is no <products> in c.",
      "There is <item>, <x:Products>. Did you mean x:Products?",
    ],
    ["<c><a><b/></a></c>", "c/a/x/r", "There is no <x> in c/a.", "There is <b>."],
    ["<c/>", "c/products/product", "There is no <products> in c.", "There are no elements at all there."],
  ])("[F41] %j has no place for records at %s", (content, path, message, hint) => {
    expect(fault(read(content, path))).toMatchObject({ code: "file.malformed", message, hint });
  });

  test("[F41] an empty file is called that", () => {
    expect(fault(read("", "list/r")).code).toBe("file.empty");
    expect(fault(read("\ufeff", "list/r")).code).toBe("file.empty");
  });

  test("[F41] the file that ends early is asked whether it is still being written", () => {
    expect(fault(read("<list><r>", "list/r")).hint).toBe("Is it still being written?");
  });

  test("[F41] a tag with thousands of attributes is checked for twins all the same", () => {
    const many = Array.from({ length: 5000 }, (_, index) => ` a${index}='1'`).join("");
    expect(records(opened(`<list><r${many}/></list>`, "list/r"))[0]).toHaveProperty("@a4999");
    expect(fault(read(`<list><r${many} a7='2'/></list>`, "list/r")).message).toBe(
      "<r> has the same attribute twice.",
    );
  });
});

describe("limits", () => {
  const nested = (depth: number): string => `${"<a>".repeat(depth)}${"</a>".repeat(depth)}`;

  test("[F57] elements may be 256 deep and no deeper", () => {
    expect(opened(nested(256), "a/a").spans).toHaveLength(1);
    expect(fault(read(nested(257), "a/a"))).toMatchObject({ code: "file.too-large", offset: 256 * 3 });
    expect(fault(read(`<a><x>${nested(300)}</x></a>`, "a/r")).code).toBe("file.too-large");
  });

  test("[F57] a quote that is never closed does not fill the memory", () => {
    const start = Buffer.from("<a><r b='");
    const window = Buffer.concat([start, Buffer.alloc(16 * 1024 * 1024, 0x78)]);
    const refused = fault(
      read(Buffer.concat([window, Buffer.from("xxx")]), "a/r", { cuts: [window.length + 1] }),
    );
    expect(refused).toMatchObject({
      code: "file.malformed",
      message: "A tag does not end within 16 MB.",
      offset: 3,
    });
  });

  test("[F57] a record beyond 256 MB is refused", () => {
    const content = Buffer.concat([
      Buffer.from("<a><r>"),
      Buffer.alloc(256 * 1024 * 1024, 0x78),
      Buffer.from("</r></a>"),
    ]);
    expect(fault(read(content, "a/r"))).toMatchObject({ code: "file.too-large", offset: 3 });
  });
});
