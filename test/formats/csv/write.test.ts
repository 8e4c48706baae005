import { describe, expect, test } from "vitest";
import { csv } from "../../../shared/formats/csv/csv.ts";
import type { NativeValue } from "../../../shared/model/native.ts";
import { ExactNumber } from "../../../shared/model/native.ts";
import { codec, decodeAll, type Edit, open, options, recordBytes, weave, written } from "./csv-file.ts";

const change = (column: string, value: NativeValue | undefined) => ({ path: [column], value });

/** The first record of a file with one cell changed. */
function changed(content: string, column: string, value: NativeValue | undefined, some = {}): string {
  const file = open(content, some);
  return written(file.session.update(recordBytes(file)[0]!, [change(column, value)])).toString();
}

describe("[F10] only the changed cells' bytes change", () => {
  test.each([
    ["a plain cell", ' 1 ,"b" ,c,"d""d"', "z", "new", ' 1 ,"b" ,new,"d""d"'],
    ["a quoted cell, with the blanks behind it", ' 1 ,"b" ,c,"d""d"', "y", "new", ' 1 ,"new" ,c,"d""d"'],
    ["the first", "a,b,c,d", "x", "ü", "ü,b,c,d"],
    ["the last", 'ä,b,c,"d"', "w", 'e"', 'ä,b,c,"e"""'],
    ["to nothing", "a,b,c,d", "y", null, "a,,c,d"],
    ["away", 'a,"b",c,d', "y", undefined, 'a,"",c,d'],
    ["behind a line break", '"a\n\r""",b,c,d', "z", "new", '"a\n\r""",b,new,d'],
    ["next to a cell with a stray quote", 'a"a,b,c,5"', "z", "new", 'a"a,b,new,5"'],
  ] as const)("%s", (_, record, column, value, after) => {
    expect(changed(`x,y,z,w\n${record}\n`, column, value)).toBe(after);
  });

  test("several cells at once, in any order, the last word counting", () => {
    const file = open("x,y,z\n1,2,3\n");
    const changes = [change("z", "c"), change("x", "a"), change("x", "b")];
    expect(written(file.session.update(recordBytes(file)[0]!, changes)).toString()).toBe("b,2,c");
  });

  test("a code page's bytes", () => {
    const file = open(Buffer.from("n\xfcm,x\n\xe4,\xdf\x80\n", "latin1"), {}, "windows-1252");
    const record = written(file.session.update(recordBytes(file)[0]!, [change("nüm", "€ö")]));
    expect(record.toString("latin1")).toBe("\x80\xf6,\xdf\x80");
  });

  test("bytes that mean nothing stay in the cells beside it", () => {
    const file = open(Buffer.from("x,y\n\x81,b\n", "latin1"), {}, "windows-1252");
    const record = written(file.session.update(recordBytes(file)[0]!, [change("y", "c")]));
    expect(record.toString("latin1")).toBe("\x81,c");
  });

  test("numbers, truth values and lists become their text", () => {
    expect(changed("x,y\n1,2\n", "x", 1.5)).toBe("1.5,2");
    expect(changed("x,y\n1,2\n", "x", new ExactNumber("1.000000000000000001"))).toBe(
      "1.000000000000000001,2",
    );
    expect(changed("x,y\n1,2\n", "x", false)).toBe("false,2");
    expect(changed("x,y\n1,2\n", "x", ["a", 1])).toBe('"[""a"",1]",2');
  });

  test("a record that cannot be read is not written", () => {
    const file = open('x,y\n"a"b,c\n');
    expect(file.session.update(recordBytes(file)[0]!, [change("y", "d")])).toMatchObject({
      code: "record.malformed",
    });
  });
});

describe("[F7] records of another width than the header", () => {
  test("a short one grows up to the column that gets a value", () => {
    expect(changed("x,y,z,w\n1\n", "z", "new")).toBe("1,,new");
    expect(changed("x,y,z,w\n1,2\n", "z", null)).toBe("1,2,");
    expect(changed("x,y,z,w\n1,2\n", "z", undefined)).toBe("1,2");
    expect(changed("x¦y¦z\n1\n", "z", "a", { delimiter: "¦" })).toBe("1¦¦a");
  });

  test("several new cells of a short one", () => {
    const file = open("a,b,c,d,e\n1\n");
    const changes = [change("e", "5"), change("c", undefined), change("b", "2")];
    expect(written(file.session.update(recordBytes(file)[0]!, changes)).toString()).toBe("1,2,,,5");
  });

  test("a long one keeps what is too much", () => {
    expect(changed("x,y\n1,2,3,4\n", "y", "new", { ragged: "accept" })).toBe("1,new,3,4");
  });
});

describe("[F11] quotes are written where they must be or were", () => {
  test.each([
    ["plain", "plain"],
    ["a,b", '"a,b"'],
    ['a"b', '"a""b"'],
    ["a\nb", '"a\nb"'],
    ["a\rb", '"a\rb"'],
    [" a", '" a"'],
    ["a\t", '"a\t"'],
    ["#a", '"#a"'],
    ["\ufeffa", '"\ufeffa"'],
    ["a#;'", "a#;'"],
    ["007", "007"],
  ])("%j", (value, cell) => {
    expect(changed("x,y\n1,2\n", "x", value, { comment: "#" })).toBe(`${cell},2`);
  });

  test("a comment sign does no harm behind the first cell", () => {
    expect(changed("x,y\n1,2\n", "y", "#a", { comment: "#" })).toBe("1,#a");
  });

  test("by other signs", () => {
    expect(changed("x|y\n1|2\n", "x", "a$|&", { delimiter: "|", quote: "$" })).toBe("$a$$|&$|2");
    expect(decodeAll(open("x\n$a$$b$$$\n", { quote: "$" }))).toEqual([{ x: "a$b$" }]);
  });

  test("where the delimiter was found, the others count as well", () => {
    expect(changed("x,y\n1,2\n", "x", "a;b", { delimiter: null })).toBe('"a;b",2');
    expect(changed("x,y\n1,2\n", "x", "a;b")).toBe("a;b,2");
  });

  test("a new record follows its neighbour", () => {
    const file = open('x,y,z\n"1",2,"3"\n');
    const like = recordBytes(file)[0]!;
    expect(written(file.session.encode({ z: "c", x: "a" }, like)).toString()).toBe('"a",,"c"');
    expect(written(file.session.encode({ x: "a", y: "b", z: "" }, null)).toString()).toBe("a,b,");
  });

  test("a neighbour that is short or cannot be read is no hindrance", () => {
    const file = open('x,y\n"1"\n"a"b,c\n');
    const [short, bad] = recordBytes(file);
    expect(written(file.session.encode({ x: "a", y: "b" }, short!)).toString()).toBe('"a",b');
    expect(written(file.session.encode({ x: "a", y: "b" }, bad!)).toString()).toBe("a,b");
  });
});

test("[F4] an only cell without text is written as two quotes", () => {
  expect(changed("x\na\n", "x", "")).toBe('""');
  expect(changed("x,y\na\n", "x", null)).toBe('""');
  const file = open("x\na\n");
  expect(written(file.session.encode({}, null)).toString()).toBe('""');
  expect(weave(file, [{ before: [{ x: "" }], record: "keep" }]).toString()).toBe('x\n""\na\n');
});

describe("[F12] only columns that are there can be written", () => {
  test.each([[["z"]], [["x", "y"]], [[0]], [[]], [["toString"]], [["__proto__"]]] as const)("%j", (path) => {
    const file = open("x,y\n1,2\n");
    expect(file.session.update(recordBytes(file)[0]!, [{ path, value: "a" }])).toMatchObject({
      code: "sync.unknown-column",
      hint: 'Its columns are "x", "y".',
    });
  });

  test("in a new record", () => {
    const { session } = open("x,y\n");
    expect(session.encode({ x: "a", z: "b" }, null)).toMatchObject({
      code: "sync.unknown-column",
      message: 'The file has no column "z".',
    });
  });

  test("by their made-up names and by names of Object.prototype", () => {
    expect(changed("a,a,,__proto__\n1,2,3,4\n", "a (2)", "b")).toBe("1,b,3,4");
    expect(changed("a,a,,__proto__\n1,2,3,4\n", "column 3", "b")).toBe("1,2,b,4");
    expect(changed("a,a,,__proto__\n1,2,3,4\n", "__proto__", "b")).toBe("1,2,3,b");
    const { session } = open("constructor,x\n");
    expect(written(session.encode({ x: "a" }, null)).toString()).toBe(",a");
  });
});

test("[F18] a line feed is not written into a file of CRs, which would then be read otherwise", () => {
  const file = open("x\ra\r");
  const refused = { code: "record.unencodable", message: expect.stringContaining('column "x"') };
  expect(file.session.update(recordBytes(file)[0]!, [change("x", "b\nc")])).toMatchObject(refused);
  expect(file.session.encode({ x: "b\nc" }, null)).toMatchObject(refused);
  expect(changed("x\ra\r", "x", "b\rc")).toBe('"b\rc"');
});

test("[F62] a character that the encoding lacks is refused by name", () => {
  const file = open("x,y\n1,2\n", {}, "windows-1252");
  const fault = {
    code: "record.unencodable",
    message: '"Ω" in column "y" cannot be written in windows-1252.',
  };
  expect(file.session.update(recordBytes(file)[0]!, [change("y", "aΩ€")])).toMatchObject(fault);
  expect(file.session.encode({ y: "aΩ€" }, null)).toMatchObject(fault);
});

const keep: Edit = { before: [], record: "keep" };
const drop: Edit = { before: [], record: "drop" };
const insertBefore = (...before: Edit["before"]): Edit => ({ before, record: "keep" });

describe("[F14] a record goes with its line break and nothing else", () => {
  test.each([
    ["the first", "h\na\nb\nc\n", [drop], "h\nb\nc\n"],
    ["one in the middle", "h\na\r\nb\nc\r\n", [keep, drop], "h\na\r\nc\r\n"],
    ["the last", "h\na\nb\n", [keep, drop], "h\na\n"],
    ["the last of a file without a final line break", "h\na\r\nb", [keep, drop], "h\na\r\n"],
    ["the last two of such a file", "h\na\nb\nc", [keep, drop, drop], "h\na\n"],
    ["all", "h\r\na\r\nb\r\n", [drop, drop], "h\r\n"],
    ["all of a file without a final line break", "h\na\nb", [drop, drop], "h\n"],
    ["beside comments and empty lines", "h\n#1\na\n\n#2\nb\n#3\n\n", [drop, drop], "h\n#1\n\n#2\n#3\n\n"],
    ["behind a comment, at the end", "h\n#1\na", [drop], "h\n#1\n"],
    ["in a file of CRs", "h\ra\rb\r", [drop], "h\rb\r"],
    ["of several lines", 'h\n"a\n\na"\nb\n', [drop], "h\nb\n"],
    ["behind a byte order mark", "\ufeffh\na\n", [drop], "\ufeffh\n"],
    ["at a CRLF that is cut in two", "h\r\na\r\nb\r", [keep, drop], "h\r\na\r\n\r"],
  ] as const)("%s", (_, content, edits, after) => {
    expect(weave(open(content, { comment: "#" }), edits).toString()).toBe(after);
  });

  test("in a file without a header", () => {
    expect(weave(open("a\nb", { header: ["h"] }), [drop, drop]).toString()).toBe("");
    expect(weave(open("\ufeffa\nb\n", { header: ["h"] }), [drop]).toString()).toBe("\ufeffb\n");
  });
});

describe("[F15] a new record stands right behind the one before it and ends like it", () => {
  const x = { h: "x" };
  const y = { h: "y" };
  test.each([
    ["first", "h\r\na\n", [insertBefore(x)], [], "h\r\nx\r\na\n"],
    ["first, below comments", "h\n#1\n\na\n", [insertBefore(x, y)], [], "h\n#1\n\nx\ny\na\n"],
    ["between", "h\na\r\nb\n", [keep, insertBefore(x, y)], [], "h\na\r\nx\r\ny\r\nb\n"],
    ["between, above comments", "h\na\n\n#2\nb\n", [keep, insertBefore(x)], [], "h\na\nx\n\n#2\nb\n"],
    ["last", "h\na\r\n", [], [x, y], "h\na\r\nx\r\ny\r\n"],
    ["last, above what ends the file", "h\na\n\n#end", [], [x], "h\na\nx\n\n#end"],
    ["last, without a final line break", "h\r\na\r\nb", [], [x, y], "h\r\na\r\nb\r\nx\r\ny"],
    ["in a file that holds just a header", "h\r\n", [], [x, y], "h\r\nx\r\ny\r\n"],
    ["in one that does not even end its line", "h", [], [x, y], "h\nx\ny"],
    ["in one that ends in a comment", "h\r\n#1", [], [x], "h\r\n#1\r\nx"],
    ["in a file of CRs", "h\ra\rb", [keep, insertBefore(x)], [y], "h\ra\rx\rb\ry"],
    ["in the place of the last that goes", "h\na\nb", [keep, drop], [x], "h\na\nx"],
    ["in the place of all", "h\na\n#1\nb\n", [{ ...drop, before: [x] }, drop], [y], "h\nx\n#1\ny\n"],
    ["behind a CRLF that is cut in two", "h\r\na\r", [], [x], "h\r\na\r\nx\r"],
  ] as const)("%s", (_, content, edits, after, woven) => {
    expect(weave(open(content, { comment: "#" }), edits, after).toString()).toBe(woven);
  });

  test.each([
    ["an empty file", "", "x\ny\n"],
    ["one that holds a byte order mark", "\ufeff", "\ufeffx\ny\n"],
    ["one of empty lines", "\r\n\r\n", "\r\n\r\nx\r\ny\r\n"],
    ["one with records", "#1\r\na\r\n", "#1\r\na\r\nx\r\ny\r\n"],
  ])("in a file without a header: %s", (_, content, woven) => {
    const file = open(content, { header: ["h"], comment: "#" });
    expect(weave(file, [], [x, y]).toString()).toBe(woven);
  });

  test("first in a file without a header", () => {
    const file = open("\ufeffa\r\nb", { header: ["h"] });
    expect(weave(file, [insertBefore(x)]).toString()).toBe("\ufeffx\r\na\r\nb");
  });
});

describe("[F16] a blank file reads as one without records", () => {
  test.each([
    [{}, ["sku", "na,me", ' "x"'], 'sku,"na,me"," ""x"""\n'],
    [{ delimiter: null }, ["a;b"], '"a;b"\n'],
    [{ delimiter: "\t" }, ["a", "b"], "a\tb\n"],
    [{ comment: "#" }, ["#a", "__proto__"], '"#a",__proto__\n'],
    [{ skip: 2 }, ["a"], "\n\na\n"],
    [{ header: ["a"] }, ["a"], ""],
    [{ header: ["a"], skip: 1 }, ["a"], "\n"],
  ])("%j", (some, fields, content) => {
    const blank = written(csv.blank(options(some), codec("utf-8"), fields));
    expect(blank.toString()).toBe(content);
    const file = open(blank, some);
    expect(file.session.columns()).toEqual(fields);
    expect(file.spans).toEqual([]);
    const record = Object.fromEntries(fields.map((name) => [name, "v,;"]));
    expect(decodeAll(open(weave(file, [], [record, record]), some))).toEqual([record, record]);
  });

  test("is refused where its columns or its signs cannot be written", () => {
    expect(csv.blank(options({}), codec("ascii"), ["größe"])).toMatchObject({ code: "record.unencodable" });
    expect(csv.blank(options({ delimiter: "¦" }), codec("ascii"), ["a"])).toMatchObject({
      code: "sync.bad-value",
    });
  });
});
