import { describe, expect, test } from "vitest";
import { opened, type Step, woven } from "./xml-file.ts";

const keep: Step = { kind: "keep" };
const drop: Step = { kind: "drop" };
const insert = (record: string): Step => ({ kind: "insert", record });

const weave = (content: string, path: string, ...steps: Step[]): string =>
  woven(opened(content, path), steps).toString();

const list =
  "<?xml version='1.0'?>\r\n<l >\r\n\t<!-- 1 -->\r\n\t<r>1</r> <!-- one -->\r\n\t<r>2</r>\r\n</l>\r\n<!-- end -->\r\n";

describe("records that stay and go", () => {
  test.each([list, "<l/>", "<l></l>", "<l><r/><r/></l>", "\ufeff<a><l>\n<r/></l>x<l/></a>\n\n"])(
    "[F53] %j stays as it is",
    (content) => {
      expect(weave(content, content.includes("<a>") ? "a/l/r" : "l/r")).toBe(content);
    },
  );

  test.each<[string, string, Step[], string]>([
    ["the first", list, [drop], list.replace("\r\n\t<r>1</r>", "")],
    ["the last", list, [keep, drop], list.replace("\r\n\t<r>2</r>", "")],
    ["on one line", "<l><r>1</r><r>2</r></l>", [drop], "<l><r>2</r></l>"],
    ["all", "<l>\n  <r/>\n  <!-- c -->\n  <r/>\n</l>", [drop, drop], "<l>\n  <!-- c -->\n</l>"],
    ["among others", "<l>\n <x/>\n <r/>\n <y/>\n</l>", [drop], "<l>\n <x/>\n <y/>\n</l>"],
    ["in CDATA and text", "<l>a <r/><![CDATA[ b]]> <r/></l>", [drop, drop], "<l>a<![CDATA[ b]]></l>"],
  ])("[F53] a record goes with its indentation: %s", (_, content, steps, expected) => {
    expect(weave(content, "l/r", ...steps)).toBe(expected);
  });

  test("[F53] tags between two containers stay", () => {
    const content = "<a>\n <l n='1'>\n  <r/>\n </l>\n <!-- c -->\n <l n='2'>\n  <r/>\n </l>\n</a>";
    expect(weave(content, "a/l/r", drop, drop)).toBe(
      "<a>\n <l n='1'>\n </l>\n <!-- c -->\n <l n='2'>\n </l>\n</a>",
    );
  });
});

describe("new records", () => {
  test.each<[string, string, Step[], string]>([
    ["first", list, [insert("<r>0</r>")], list.replace("<r>1</r>", "<r>0</r>\r\n\t<r>1</r>")],
    [
      "between, after the comment of the line",
      list,
      [keep, insert("<r>x</r>")],
      list.replace("\r\n\t<r>2", "\r\n\t<r>x</r>\r\n\t<r>2"),
    ],
    [
      "last",
      list,
      [keep, keep, insert("<r>3</r>"), insert("<r>4</r>")],
      list.replace("2</r>", "2</r>\r\n\t<r>3</r>\r\n\t<r>4</r>"),
    ],
    ["on one line", "<l><r>1</r></l>", [insert("<r/>"), keep, insert("<q/>")], "<l><r/><r>1</r><q/></l>"],
    ["in place of all", "<l>\n  <r/>\n</l>", [drop, insert("<r>1</r>")], "<l>\n  <r>1</r>\n</l>"],
    ["before one that goes", "<l>\n  <r/>\n</l>", [insert("<r>1</r>"), drop], "<l>\n  <r>1</r>\n</l>"],
    [
      "before a later one that goes",
      "<l>\n <r/>\n <r/>\n</l>",
      [keep, insert("<q/>"), drop],
      "<l>\n <r/>\n <q/>\n</l>",
    ],
    [
      "before what follows the records",
      "<l>\n <r/>\n <sum/>\n</l>",
      [keep, insert("<q/>")],
      "<l>\n <r/>\n <q/>\n <sum/>\n</l>",
    ],
  ])("[F54] %s", (_, content, steps, expected) => {
    expect(weave(content, "l/*".replace("*", "r"), ...steps)).toBe(expected);
  });

  test.each([
    ["<l/>", "l/r", "<l>\n  <r/>\n</l>"],
    ["<l a='1' />\n", "l/r", "<l a='1'>\n  <r/>\n</l>\n"],
    ["<l></l>", "l/r", "<l>\n  <r/>\n</l>"],
    ["<l>\n</l>", "l/r", "<l>\n  <r/>\n</l>"],
    ["<l>\n  <!-- none -->\n</l>", "l/r", "<l>\n  <!-- none -->\n  <r/>\n</l>"],
    ["<?xml version='1.0'?>\r\n<l/>", "l/r", "<?xml version='1.0'?>\r\n<l>\r\n  <r/>\r\n</l>"],
    ["<a>\n\t<l/>\n</a>", "a/l/r", "<a>\n\t<l>\n\t\t<r/>\n\t</l>\n</a>"],
    ["<a>\n <x/>\n <l></l>\n <y/>\n</a>", "a/l/r", "<a>\n <x/>\n <l>\n  <r/>\n </l>\n <y/>\n</a>"],
    ["<a><l/></a>", "a/l/r", "<a><l><r/></l></a>"],
    ["<a><l></l></a>", "a/l/r", "<a><l><r/></l></a>"],
    ["<a>\n  <l/>\n  <l/>\n</a>", "a/l/r", "<a>\n  <l/>\n  <l>\n    <r/>\n  </l>\n</a>"],
    ["<!-- <l/> --><l><x><l/></x></l>", "l/r", "<!-- <l/> --><l><x><l/></x>\n  <r/>\n</l>"],
  ])("[F54] %j takes a record", (content, path, expected) => {
    expect(weave(content, path, insert("<r/>"))).toBe(expected);
  });

  test("[F54] the last of several containers takes it, with records or without", () => {
    const head = "<a>\n <l>\n  <r>1</r>\n </l>";
    expect(weave(`${head}\n <l/>\n</a>`, "a/l/r", keep, insert("<r/>"))).toBe(
      `${head}\n <l>\n  <r/>\n </l>\n</a>`,
    );
    expect(weave(`${head}\n <l>\n  <r>2</r>\n </l>\n</a>`, "a/l/r", keep, keep, insert("<r/>"))).toBe(
      `${head}\n <l>\n  <r>2</r>\n  <r/>\n </l>\n</a>`,
    );
    expect(weave(`${head}\n <x><l/></x>\n</a>`, "a/l/r", keep, insert("<q/>"))).toBe(
      "<a>\n <l>\n  <r>1</r>\n  <q/>\n </l>\n <x><l/></x>\n</a>",
    );
  });
});
