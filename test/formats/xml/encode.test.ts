import { describe, expect, test } from "vitest";
import { xml } from "../../../shared/formats/xml/xml.ts";
import type { NativeRecord } from "../../../shared/model/native.ts";
import { codec, fault, opened, options, recordBytes, records, sound, woven } from "./xml-file.ts";

/** A new record as the file writes it, with the file's first record as its model. */
const encoded = (content: string, path: string, record: NativeRecord): string => {
  const file = opened(content, path);
  return sound(file.session.encode(record, recordBytes(file)[0] ?? null)).toString();
};

describe("a new record after a model", () => {
  test.each<[string, string, NativeRecord, string]>([
    ["on one line", "<r><a>1</a></r>", { a: "x", b: "y" }, "<r><a>x</a><b>y</b></r>"],
    [
      "on lines",
      "<r>\n\t\t<a>1</a>\n\t</r>",
      { a: "x", b: { c: "y" } },
      "<r>\n\t\t<a>x</a>\n\t\t<b>\n\t\t\t<c>y</c>\n\t\t</b>\n\t</r>",
    ],
    ["on lines that end in CR LF", "<r>\r\n  <a/>\r\n</r>", { a: "x" }, "<r>\r\n  <a>x</a>\r\n</r>"],
    [
      "in its order",
      "<r x='' y=''><b/><a/></r>",
      { a: "1", "@y": "2", b: "3", "@x": "4" },
      "<r x='4' y='2'><b>3</b><a>1</a></r>",
    ],
    ["with its quotes", "<r><a x='1'/></r>", { "@y": "2" }, "<r y='2'/>"],
    [
      "with its CDATA",
      "<r><a><![CDATA[x]]></a><b>y</b></r>",
      { a: "<", b: "<" },
      "<r><a><![CDATA[<]]></a><b>&lt;</b></r>",
    ],
    ["with its empty elements", "<r><a /></r>", { a: "", b: null }, "<r><a /><b /></r>"],
    ["with its empty elements in two tags", "<r><a></a></r>", { a: "", b: "" }, "<r><a></a><b></b></r>"],
    ["with its own name", "<thing><a/></thing>", { a: "1" }, "<thing><a>1</a></thing>"],
    [
      "with lists",
      "<r><t>1</t><u/></r>",
      { u: "3", t: ["1", "2"], v: [] },
      "<r><t>1</t><t>2</t><u>3</u></r>",
    ],
    ["with text beside children", "<r>\n <a/>\n</r>", { "#text": "x", a: "1" }, "<r>x<a>1</a></r>"],
    [
      "with white space as text",
      "<r><a>x</a></r>",
      { "#text": " ", a: { "#text": " ", b: "" }, c: " " },
      "<r>&#x20;<a>&#x20;<b/></a><c> </c></r>",
    ],
    ["with nothing in it", "<r><a/></r>", {}, "<r/>"],
  ])("[F52] %s", (_, model, record, expected) => {
    expect(encoded(`<list>${model}</list>`, "list/*", record)).toBe(expected);
  });

  test("[F52] what cannot be written is refused", () => {
    const { session } = opened("<list/>", "list/r");
    expect(fault(session.encode({ "a b": "1" }, null)).code).toBe("record.unencodable");
    expect(fault(session.encode({ a: [["1"]] }, null)).code).toBe("record.unencodable");
    expect(fault(session.encode({ "@a": { b: "1" } }, null)).code).toBe("record.unencodable");
    expect(fault(session.encode({ a: "\0" }, null)).code).toBe("record.unencodable");
    expect(fault(session.encode({}, Buffer.from("<r"))).code).toBe("record.malformed");
  });

  test("[F51] a new record's characters that the encoding lacks are references", () => {
    const file = opened("<list/>", "list/r", { encoding: "windows-1252" });
    const bytes = sound(file.session.encode({ a: "ü€Ω", "@b": "Ω" }, null));
    expect(codec("windows-1252").decode(bytes, 0, bytes.length)).toBe(
      `<r b="&#x3A9;">\n    <a>ü€&#x3A9;</a>\n  </r>`,
    );
  });

  test("[F52] without a model, a record is laid out as the file around it", () => {
    expect(encoded("<list>\n\t<rs/>\n</list>", "list/rs/r", { a: "1" })).toBe(
      "<r>\n\t\t\t<a>1</a>\n\t\t</r>",
    );
    expect(encoded("<list><rs/></list>", "list/rs/r", { a: "1" })).toBe("<r><a>1</a></r>");
    expect(encoded("<list/>", "list/*", { a: "1" })).toBe("<record>\n    <a>1</a>\n  </record>");
  });
});

test("[F57] a record nested too deeply for the file is refused, new or changed", () => {
  const deep = (levels: number): NativeRecord => (levels === 0 ? {} : { a: deep(levels - 1) });
  const file = opened("<l><r/></l>", "l/r");
  const fits = sound(file.session.encode(deep(254), null));
  expect(opened(woven(file, [{ kind: "insert", record: fits }]), "l/r").spans).toHaveLength(2);
  expect(fault(file.session.encode(deep(255), null)).code).toBe("record.unencodable");
  expect(fault(file.session.encode(deep(5000), null)).code).toBe("record.unencodable");
  const update = (value: NativeRecord) =>
    file.session.update(recordBytes(file)[0]!, [{ path: ["a"], value }]);
  expect(sound(update(deep(253)))).toEqual(sound(file.session.encode(deep(254), Buffer.from("<r><x/></r>"))));
  expect(fault(update(deep(254))).code).toBe("record.unencodable");
  expect(fault(update(deep(5000))).code).toBe("record.unencodable");
  const path = Array.from({ length: 300 }, () => "a");
  expect(fault(file.session.update(recordBytes(file)[0]!, [{ path, value: "x" }])).code).toBe(
    "record.unencodable",
  );
});

describe("a new document", () => {
  test("[F55] the elements around the records are there", () => {
    const blank = sound(xml.blank(options("catalog/products/product"), codec("utf-8"), []));
    expect(blank.toString()).toBe(
      `<?xml version="1.0" encoding="UTF-8"?>\n<catalog>\n  <products>\n  </products>\n</catalog>\n`,
    );
    expect(opened(blank, "catalog/products/product").spans).toEqual([]);
  });

  test("[F55] encoding and namespaces are declared", () => {
    const namespaces = { "": "urn:a", g: "urn:b&c" };
    const blank = sound(xml.blank(options("feed/g:entry", namespaces), codec("windows-1252"), []));
    expect(blank.toString()).toBe(
      `<?xml version="1.0" encoding="windows-1252"?>\n<feed xmlns="urn:a" xmlns:g="urn:b&amp;c">\n</feed>\n`,
    );
    const file = opened(blank, "feed/g:entry", { namespaces });
    expect(sound(file.session.encode({ "g:id": "1", title: "x", "@g:n": "2" }, null)).toString()).toBe(
      `<g:entry g:n="2">\n    <g:id>1</g:id>\n    <title>x</title>\n  </g:entry>`,
    );
  });

  test("[F55] names that cannot be an element's are refused", () => {
    expect(fault(xml.blank(options("my list/r"), codec("utf-8"), [])).code).toBe("sync.bad-value");
    expect(fault(xml.blank(options("lis€/r"), codec("iso-8859-1"), [])).code).toBe("sync.bad-value");
  });

  test("[F55] any name becomes some name", () => {
    const blank = sound(xml.blank(options("*/*"), codec("utf-8"), []));
    expect(blank.toString()).toContain("<records>\n</records>");
  });

  test.each(["catalog/product", "a/b/c/product", "product", "*"])("[F55] at %s it takes records", (path) => {
    const blank = sound(xml.blank(options(path), codec("utf-8"), []));
    const file = opened(blank, path);
    const record = sound(file.session.encode({ sku: "1", "@id": "2" }, null));
    const content = woven(file, [{ kind: "insert", record }]);
    expect(records(opened(content, path))).toEqual([{ sku: "1", "@id": "2" }]);
    expect(content.toString()).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<[^?]+>\n$/);
  });

  test("[F55] a file that is one record takes no second one", () => {
    const file = opened("<r/>", "r");
    expect(fault(file.session.encode({}, null)).message).toBe(
      "The file is one record, its root element, and has no place for another.",
    );
  });
});
