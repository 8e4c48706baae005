import { describe, expect, test } from "vitest";
import { detectEncoding, isUtf16 } from "../../../shared/formats/encoding/detect-encoding.ts";

const le = (text: string): Buffer => Buffer.from(text, "utf16le");
const be = (text: string): Buffer => le(text).swap16();

describe("[F61] the encoding of a file", () => {
  test.each([
    ["nothing", Buffer.alloc(0), null, "csv", { name: "utf-8", bom: 0 }],
    ["plain text", Buffer.from("a,b\n"), null, "csv", { name: "utf-8", bom: 0 }],
    ["a UTF-8 mark", Buffer.from("\ufeffa,b\n"), null, "csv", { name: "utf-8", bom: 3 }],
    [
      "a UTF-8 mark against the sync file",
      Buffer.from("\ufeffa"),
      "windows-1252",
      "csv",
      { name: "utf-8", bom: 3 },
    ],
    ["a UTF-16 mark", le("\ufeffa"), null, "csv", { name: "utf-16le", bom: 2 }],
    ["a big-endian mark", be("\ufeffa"), "utf-8", "json", { name: "utf-16be", bom: 2 }],
    ["zeros after each letter", le("sku,größe\n"), null, "csv", { name: "utf-16le", bom: 0 }],
    ["zeros before each letter", be("sku,größe\n"), null, "csv", { name: "utf-16be", bom: 0 }],
    ["zeros and a sync file that says utf-16", be("a,b"), "UTF-16", "csv", { name: "utf-16be", bom: 0 }],
    ["utf-16 and no sign which", le("漢字"), "utf-16", "csv", { name: "utf-16le", bom: 0 }],
    ["a few zeros in a text", Buffer.from("ab\0cdefgh"), null, "csv", { name: "utf-8", bom: 0 }],
    ["what the sync file says", Buffer.from("a"), "Latin1", "csv", { name: "iso-8859-1", bom: 0 }],
    [
      "an XML declaration",
      Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>`),
      null,
      "xml",
      { name: "iso-8859-1", bom: 0 },
    ],
    [
      "an XML declaration in single quotes",
      Buffer.from(`<?xml version='1.0' encoding = 'cp1252' ?>`),
      null,
      "xml",
      { name: "windows-1252", bom: 0 },
    ],
    [
      "an XML declaration against the sync file",
      Buffer.from(`<?xml version="1.0" encoding="koi8-r"?>`),
      "utf-8",
      "xml",
      { name: "utf-8", bom: 0 },
    ],
    [
      "an XML declaration of utf-16 that is none",
      Buffer.from(`<?xml version="1.0" encoding="utf-16"?>`),
      null,
      "xml",
      { name: "utf-8", bom: 0 },
    ],
    [
      "XML in UTF-16 without a mark",
      le(`<?xml version="1.0" encoding="utf-16"?>`),
      null,
      "xml",
      { name: "utf-16le", bom: 0 },
    ],
    ["XML without a declaration", Buffer.from("<a/>"), null, "xml", { name: "utf-8", bom: 0 }],
    [
      "a text that looks like XML but is CSV",
      Buffer.from(`<?xml version="1.0" encoding="koi8-r"?>`),
      null,
      "csv",
      { name: "utf-8", bom: 0 },
    ],
  ] as const)("%s", (_, head, declared, format, encoding) => {
    expect(detectEncoding(head, declared, format)).toEqual(encoding);
  });

  test.each([
    ["an unknown name", Buffer.from("a"), "utf-9", "csv", "sync.bad-value"],
    [
      "an unknown name in XML",
      Buffer.from(`<?xml version="1.0" encoding="x-none"?>`),
      null,
      "xml",
      "sync.bad-value",
    ],
    ["a UTF-32 mark", Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), null, "csv", "sync.not-yet"],
  ] as const)("%s is a fault", (_, head, declared, format, code) => {
    expect(detectEncoding(head, declared, format)).toMatchObject({ code });
  });

  test("says which files go through the UTF-16 reader", () => {
    expect(isUtf16({ name: "utf-16be", bom: 0 })).toBe(true);
    expect(isUtf16({ name: "windows-1252", bom: 0 })).toBe(false);
  });
});
