import { describe, expect, test } from "vitest";
import type { Fault } from "../../../shared/formats/format.ts";
import { decodeAll, open, readFile, recordTexts } from "./csv-file.ts";

const rows = (content: string, some = {}): readonly unknown[] => decodeAll(open(content, some));

describe("[F1] records end at line breaks", () => {
  test.each([
    ["LF", "h\na\nb\n", ["a", "b"]],
    ["CRLF", "h\r\na\r\nb\r\n", ["a", "b"]],
    ["both", "h\r\na\nb\r\nc", ["a", "b", "c"]],
    ["CR alone", "h\ra\rb", ["a", "b"]],
    ["CR alone at the very end", "h\ra\r", ["a"]],
    ["CR, CR, LF", "h\r\r\na\r\r\nb\r\r\n", ["a", "b"]],
    ["no break at the end", "h\na", ["a"]],
    ["a CRLF cut in two at the end", "h\r\na\r", ["a"]],
    ["a CR inside a cell of a file with LF", "h\na\rb\nc\n", ["a\rb", "c"]],
    ["line breaks in quotes", 'h\n"a\nb\r\nc\rd"\ne\n', ['"a\nb\r\nc\rd"', "e"]],
    ["CR alone and in quotes", 'h\r"a\rb"\rc', ['"a\rb"', "c"]],
  ])("%s", (_, content, records) => {
    expect(recordTexts(open(content))).toEqual(records);
  });

  test("LF counts as a break even in a file of CRs, once it comes", () => {
    const line = `${"x".repeat(99)}\r`;
    expect(recordTexts(open(`h\r${line.repeat(700)}a\nb`)).slice(-2)).toEqual(["a", "b"]);
  });
});

describe("[F2] quotes", () => {
  test.each([
    ["quoted", '"a,b","c"', ["a,b", "c"]],
    ["doubled", '"say ""hi""",""""', ['say "hi"', '"']],
    ["only doubled ones", '"""""",x', ['""', "x"]],
    ["empty", '"",x', ["", "x"]],
    ["in the middle of a cell that is not quoted", '5" pipe,a"b"c', ['5" pipe', 'a"b"c']],
    ["behind a blank", ' "a", "b"', [' "a"', ' "b"']],
    ["with blanks behind", '"a" \t,"b"  ', ["a", "b"]],
    ["around a line break", '"a\r\nb","c\rd"', ["a\r\nb", "c\rd"]],
    ["around what looks like an end", '"a"",""b","c"', ['a","b', "c"]],
  ])("%s", (_, record, cells) => {
    expect(rows(`x,y\n${record}\nlast,one\n`)).toEqual([
      { x: cells[0], y: cells[1] },
      { x: "last", y: "one" },
    ]);
  });

  test.each([
    ['"a"b,c', 3],
    ['a,"b" c', 6],
    ['"a" "b",c', 4],
    ['ü,"b"c', 6],
  ])("text behind a closing quote rejects the record alone: %s", (record, offset) => {
    const [first, second] = rows(`x,y\n${record}\nlast,one\n`);
    expect(first).toMatchObject({ code: "record.malformed", offset, hint: expect.stringContaining('""') });
    expect(second).toEqual({ x: "last", y: "one" });
  });

  test("other signs: a quote and a delimiter of several bytes, and a delimiter that is a blank", () => {
    expect(rows("x¦y\n'a''¦'¦c\n", { delimiter: "¦", quote: "'" })).toEqual([{ x: "a'¦", y: "c" }]);
    expect(rows("x,y\n«a««\n,«,c\n", { quote: "«" })).toEqual([{ x: "a«\n,", y: "c" }]);
    expect(rows('x y\n"a b" c\n', { delimiter: " " })).toEqual([{ x: "a b", y: "c" }]);
    expect(rows("x😀y\na😀b\n", { delimiter: "😀" })).toEqual([{ x: "a", y: "b" }]);
  });

  test("other signs in a code page", () => {
    const file = open(
      Buffer.from("x\xa6\xfc\n'a\xa6'\xa6\x80\n", "latin1"),
      { delimiter: "¦", quote: "'" },
      "windows-1252",
    );
    expect(decodeAll(file)).toEqual([{ x: "a¦", ü: "€" }]);
  });
});

describe("[F4] lines that are no records", () => {
  test("comments and empty lines", () => {
    const content = '# top "quoted\nx,y\n\n#a,b\n1,2\r\n\r\n  # not one,3\n# "end';
    expect(rows(content, { comment: "#" })).toEqual([
      { x: "1", y: "2" },
      { x: "  # not one", y: "3" },
    ]);
  });

  test("empty lines in a file of one column, where two quotes are an empty cell", () => {
    expect(rows('x\n\na\n""\n\n')).toEqual([{ x: "a" }, { x: "" }]);
  });

  test("a line of blanks or of delimiters is a record", () => {
    expect(rows("x,y\n \n,\n")).toEqual([{ x: " " }, { x: "", y: "" }]);
  });

  test("a comment sign inside quotes or inside a line", () => {
    expect(rows('x,y\n"#a",b\nc,#d\n"e\n#f",g\n', { comment: "#" })).toEqual([
      { x: "#a", y: "b" },
      { x: "c", y: "#d" },
      { x: "e\n#f", y: "g" },
    ]);
  });

  test("lines above the table, whatever quotes they hold", () => {
    expect(rows('Report "of\n\nx,y\n1,2\n', { skip: 2 })).toEqual([{ x: "1", y: "2" }]);
    expect(readFile("Report\n", { skip: 2 })).toMatchObject({ code: "file.malformed" });
    expect(readFile("Report", { skip: 1, header: ["x"] })).toMatchObject({ code: "file.malformed" });
  });
});

describe("[F6] column names", () => {
  test.each([
    ["as they stand", " a ,b.c,7", [" a ", "b.c", "7"]],
    ["twice", "name,name,name", ["name", "name (2)", "name (3)"]],
    ["twice, with the made-up name taken", "name,name,name (2)", ["name", "name (3)", "name (2)"]],
    ["a made-up name twice", "name,name (2),name (2),name", ["name", "name (2)", "name (2) (2)", "name (3)"]],
    ["empty", "a,,b,", ["a", "column 2", "b", "column 4"]],
    ["empty, with the made-up name taken", ",column 1", ["column 1 (2)", "column 1"]],
    ["quoted", '"a,b","c""d"', ["a,b", 'c"d']],
  ])("%s", (_, header, columns) => {
    expect(open(`${header}\n`).session.columns()).toEqual(columns);
  });

  test("a byte order mark is not part of the first", () => {
    expect(rows("\ufeffx\n1\n")).toEqual([{ x: "1" }]);
    expect(rows('\ufeff"x"\n1\n')).toEqual([{ x: "1" }]);
    expect(rows("\ufeff1\n", { header: ["x"] })).toEqual([{ x: "1" }]);
  });

  test("a list of names stands for a header", () => {
    const file = open("1,2\n", { header: ["a", "a"] });
    expect(file.session.columns()).toEqual(["a", "a (2)"]);
    expect(decodeAll(file)).toEqual([{ a: "1", "a (2)": "2" }]);
  });

  test("names of Object.prototype are columns like others", () => {
    const [record] = decodeAll(open("__proto__,constructor,toString\na,b,c\n"));
    expect(Object.entries(record!)).toEqual([
      ["__proto__", "a"],
      ["constructor", "b"],
      ["toString", "c"],
    ]);
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
  });
});

describe("[F7] records of another width than the header", () => {
  test("a short one lacks the last columns", () => {
    expect(rows("x,y,z\n1\n1,2\n")).toEqual([{ x: "1" }, { x: "1", y: "2" }]);
  });

  test("a long one is rejected, at the first cell that is too much", () => {
    const [long, next] = rows("x,y\nä,2,3\n4,5\n");
    expect(long).toMatchObject({
      code: "record.malformed",
      message: "The record has 3 cells, but there are 2 columns.",
      offset: 5,
    });
    expect(next).toEqual({ x: "4", y: "5" });
  });

  test("a long one is read without what is too much where the sync file says so", () => {
    expect(rows("x,y\n1,2,3,4\n", { ragged: "accept" })).toEqual([{ x: "1", y: "2" }]);
  });
});

test.each([
  ['x,y\n1,2\n3,"4\n5,6\n', 10],
  ['x,y\n1,"a""\n', 6],
  ['"x,y\n1,2\n', 0],
  ['\ufeff"x', 3],
])("[F8] a quote that is not closed makes the file unreadable: %j", (content, offset) => {
  expect(readFile(content)).toMatchObject({ code: "file.malformed", offset });
});

test.each([
  ["", 0],
  ["\ufeff", 3],
  ["\n\r\n# only\n", 10],
])("[F17] a file without a header is not one without records: %j", (content, offset) => {
  expect(readFile(content, { comment: "#" })).toMatchObject({ code: "file.empty", offset });
});

test("[F17] a file that never has a header may be empty", () => {
  expect(rows("", { header: ["x"] })).toEqual([]);
  expect(rows("x,y\n")).toEqual([]);
});

test("[F17] a header that cannot be read makes the file unreadable", () => {
  expect(readFile('# note\n"x"y,z\n1,2\n', { comment: "#" })).toMatchObject({
    code: "file.malformed",
    offset: 10,
  });
  expect(readFile(Buffer.from("a,\xff\n1,2\n", "latin1"))).toMatchObject({
    code: "file.encoding",
    offset: 2,
  });
});

test("[F9] cells are texts as they stand", () => {
  const cells = ["007", "N/A", " padded ", "1,5", "NULL", "true", "2026-02-30", "", "\u0000", "é"];
  const names = cells.map((_, index) => `c${index}`).join(";");
  const [record] = rows(`${names}\n${cells.join(";")}\n`, { delimiter: ";" });
  expect(Object.values(record as Record<string, string>)).toEqual(cells);
});

test("[F63] a record with bytes that mean nothing is rejected alone", () => {
  const file = open(Buffer.from("x,y\na,\x81\nb,c\n", "latin1"), {}, "windows-1252");
  const [bad, good] = decodeAll(file);
  expect(bad).toMatchObject({ code: "record.malformed", offset: 2 });
  expect(good).toEqual({ x: "b", y: "c" });
});

describe("[F5] the delimiter is found", () => {
  test.each([
    [",", "a,b\n1,2\n"],
    [";", "a;b\n1,5;2\n"],
    ["\t", "a\tb\n1\t2\n"],
    ["|", "a|b\n1|2\n"],
    [";", 'a;"b,c,d,e"\n1;2\n'],
    [";", "Last, first;Amount\nByron, Ada;1,5\nLovelace;2\n"],
    [",", "a\n1;2\n3;4\n"],
    [",", "name\nAda\n"],
    [",", "a,b|c,d\n"],
    [";", "a;b"],
    ["|", "#x;y\n\na|b\n1|2\n"],
  ])("%j in %j", (delimiter, content) => {
    const found = open(content, { delimiter: null, comment: "#" });
    const asked = open(content, { delimiter, comment: "#" });
    expect(found.session.columns()).toEqual(asked.session.columns());
    expect(decodeAll(found)).toEqual(decodeAll(asked));
  });

  test("not the quote, and not what comments begin with", () => {
    expect(open(";c\na|b\n", { delimiter: null, comment: ";" }).session.columns()).toEqual(["a", "b"]);
    expect(open("|a|,b\n", { delimiter: null, quote: "|" }).session.columns()).toEqual(["a", "b"]);
  });

  test("behind the lines above the table", () => {
    expect(open("a,b,c\nd;e\n", { delimiter: null, skip: 1 }).session.columns()).toEqual(["d", "e"]);
  });
});

test.each([
  [{ delimiter: "" }, "delimiter"],
  [{ delimiter: "::" }, "delimiter"],
  [{ delimiter: "\n" }, "delimiter"],
  [{ delimiter: "\ud800" }, "delimiter"],
  [{ quote: "" }, "quote"],
  [{ quote: "," }, "quote"],
  [{ quote: "\r" }, "quote"],
  [{ comment: "" }, "comment"],
  [{ comment: "," }, "comment"],
  [{ comment: '"x' }, "comment"],
  [{ comment: "\n" }, "comment"],
])("signs that cannot work are named: %j", (some, name) => {
  expect(readFile("a,b\n", some)).toMatchObject({
    code: "sync.bad-value",
    message: expect.stringContaining(name),
  } satisfies Partial<Record<keyof Fault, unknown>>);
});

test("a very wide header, a very long record and very many lines end in good time", () => {
  expect(open(`${"same,".repeat(100_000)}\n`).session.columns()).toHaveLength(100_001);
  const quotes = `x\n${'"""",'.repeat(200_000)}\n`;
  expect(open(quotes).spans).toHaveLength(1);
  expect(open(`x\r${"a\r".repeat(500_000)}`).spans).toHaveLength(500_000);
});
