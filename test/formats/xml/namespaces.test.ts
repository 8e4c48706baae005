import { describe, expect, test } from "vitest";
import { fault, opened, read, recordBytes, records, sound } from "./xml-file.ts";

const g = { g: "urn:g" };

describe("finding records by namespace", () => {
  test.each<[string, Record<string, string>, string]>([
    ["<x:l xmlns:x='urn:g'><x:r/></x:l>", g, "g:l/g:r"],
    ["<l xmlns='urn:g'><r/></l>", g, "g:l/g:r"],
    ["<l xmlns='urn:g'><r/></l>", { "": "urn:g" }, "l/r"],
    ["<x:l xmlns:x='urn:g'><r xmlns='urn:g'/></x:l>", { "": "urn:g" }, "l/r"],
    ["<l><x:r xmlns:x='urn:&#x67;'/></l>", g, "l/g:r"],
    ["<l xmlns='urn:d'><r xmlns=''/></l>", { d: "urn:d" }, "d:l/r"],
    ["<l xmlns='urn:g'><x:r xmlns:x='urn:g'/></l>", { a: "urn:g", b: "urn:g" }, "b:l/a:r"],
    ["<y:l xmlns:y='urn:y'><y:r/></y:l>", g, "y:l/y:r"],
    ["<l xmlns='urn:anything'><r/></l>", {}, "l/r"],
    ["<x:l xmlns:x='urn:g'><x:r/></x:l>", {}, "x:l/x:r"],
  ])("[F47] in %s with %j at %s", (content, namespaces, path) => {
    expect(opened(content, path, { namespaces }).spans).toHaveLength(1);
  });

  test.each<[string, string, string]>([
    ["<l xmlns='urn:d'><r/></l>", "l/r", "It is in the namespace urn:d; name that under namespaces:."],
    [
      "<g:l xmlns:g='urn:other'/>",
      "g:l/g:r",
      "It is in the namespace urn:other; name that under namespaces:.",
    ],
    ["<l><m xmlns='urn:d'/></l>", "l/m/r", "It is in the namespace urn:d; name that under namespaces:."],
  ])("[F41] %s has nothing at %s, and the hint says why", (content, path, hint) => {
    expect(fault(read(content, path, { namespaces: g })).hint).toBe(hint);
  });

  test("[F41] a prefix that is not declared is refused", () => {
    expect(fault(read("<x:l><r/></x:l>", "l/r", { namespaces: g })).message).toBe(
      "The prefix of <x:l> is not declared.",
    );
  });

  test("[F41] containers that declare different namespaces are refused, since a record's bytes then mean two things", () => {
    const content = "<a><l xmlns:x='urn:1'/><l xmlns:x='urn:2'/></a>";
    expect(fault(read(content, "a/l/r", { namespaces: g }))).toMatchObject({
      offset: 23,
      code: "file.malformed",
    });
    expect(opened(content, "a/l/r").spans).toEqual([]);
  });
});

describe("names in records", () => {
  const root = "<l xmlns:x='urn:g' xmlns:o='urn:o' xmlns:g='urn:not-g'>";

  test("[F47] are spelt with the sync file's prefixes", () => {
    const file = opened(
      `${root}<r x:a='1' a='2' o:a='3' xml:lang='de'><x:b/><b/><o:b/><g:b/><c xmlns='urn:g'><d/></c></r></l>`,
      "l/r",
      { namespaces: g },
    );
    expect(records(file)).toEqual([
      {
        "@g:a": "1",
        "@a": "2",
        "@o:a": "3",
        "@xml:lang": "de",
        "g:b": "",
        b: "",
        "o:b": "",
        "{urn:not-g}b": "",
        "g:c": { "g:d": "" },
      },
    ]);
  });

  test("[F47] are what the document spells where no namespaces are given", () => {
    expect(records(opened(`${root}<r x:a='1'><x:b xmlns='urn:n'/></r></l>`, "l/r"))).toEqual([
      { "@x:a": "1", "x:b": { "@xmlns": "urn:n" } },
    ]);
  });

  test("[F47] one attribute under two prefixes is refused", () => {
    const file = opened("<l xmlns:x='urn:g' xmlns:y='urn:g'><r x:a='1' y:a='2'/></l>", "l/r", {
      namespaces: g,
    });
    const [start, end] = file.spans[0]!;
    expect(fault(file.session.decode(file.bytes, start, end)).message).toBe(
      "The attribute g:a is there twice.",
    );
  });

  const changed = (content: string, path: string, value: string): string => {
    const file = opened(content, "l/r", { namespaces: g });
    const bytes = sound(file.session.update(recordBytes(file)[0]!, [{ path: [path], value }]));
    expect(sound(file.session.decode(bytes, 0, bytes.length))).toMatchObject({ [path]: value });
    return bytes.toString();
  };

  test.each([
    ["an element", `${root}<r><x:b>1</x:b></r></l>`, "g:b", "<r><x:b>2</x:b></r>"],
    ["a new element", `${root}<r/></l>`, "g:b", "<r><x:b>2</x:b></r>"],
    ["a new attribute", `${root}<r a='1'/></l>`, "@g:b", "<r a='1' x:b='2'/>"],
    ["a prefix of the document", `${root}<r a=''/></l>`, "@o:b", "<r a='' o:b='2'/>"],
    ["a namespace that is not declared", "<l><r a=''/></l>", "@g:b", `<r a='' xmlns:g="urn:g" g:b='2'/>`],
    [
      "a prefix that is taken",
      "<l xmlns:g='urn:n'><r a=''/></l>",
      "@g:b",
      `<r a='' xmlns:ns1="urn:g" ns1:b='2'/>`,
    ],
    [
      "no namespace among others",
      "<l><r><x xmlns='urn:g'/></r></l>",
      "b",
      "<r><x xmlns='urn:g'/><b>2</b></r>",
    ],
    ["a namespace by its name", `${root}<r a=''/></l>`, "@{urn:not-g}b", "<r a='' g:b='2'/>"],
  ])("[F47] are written with the document's prefixes: %s", (_, content, path, expected) => {
    expect(changed(content, path, "2")).toBe(expected);
  });

  test("[F47] an element in no namespace says so where the default is another", () => {
    const file = opened("<x:l xmlns:x='urn:g' xmlns='urn:d'><x:r/></x:l>", "g:l/g:r", { namespaces: g });
    const bytes = sound(file.session.encode({ a: { b: "1" } }, recordBytes(file)[0]!));
    expect(bytes.toString()).toBe(`<x:r><a xmlns=""><b>1</b></a></x:r>`);
    expect(sound(file.session.decode(bytes, 0, bytes.length))).toEqual({ a: { b: "1" } });
  });

  test("[F47] a record's name gets the prefix that the document has for it", () => {
    const file = opened("<x:l xmlns:x='urn:g'/>", "g:l/g:r", { namespaces: g });
    expect(sound(file.session.encode({}, null)).toString()).toBe("<x:r/>");
  });

  test("[F47] a declaration is no value, and a prefix that nothing declares no name", () => {
    const { session } = opened("<l/>", "l/r", { namespaces: g });
    expect(fault(session.encode({ "@xmlns:q": "urn:q" }, null)).code).toBe("record.unencodable");
    expect(fault(session.encode({ "{urn:q}a": "1" }, null)).code).toBe("record.unencodable");
    expect(fault(session.encode({ "q:a": "1" }, null)).message).toBe(
      `The prefix of "q:a" is declared neither in the sync file nor in the document.`,
    );
  });
});
