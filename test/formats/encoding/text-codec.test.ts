import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodingName } from "../../../shared/formats/encoding/encoding-name.ts";
import { textCodec } from "../../../shared/formats/encoding/text-codec.ts";
import { undecodable } from "../../../shared/formats/encoding/undecodable.ts";
import { Fault, type TextCodec } from "../../../shared/formats/format.ts";

const codec = (name: string): TextCodec => {
  const found = textCodec(name);
  if (found instanceof Fault) throw new Error(found.message);
  return found;
};

const decode = (name: string, bytes: readonly number[]): string =>
  codec(name).decode(Buffer.from(bytes), 0, bytes.length);

describe("names", () => {
  test.each([
    ["UTF8", "utf-8"],
    ["utf_8", "utf-8"],
    ["UTF-16LE", "utf-16le"],
    ["utf-16be", "utf-16be"],
    ["utf-16", "utf-16"],
    ["Latin1", "iso-8859-1"],
    ["ISO_8859-15", "iso-8859-15"],
    ["cp1252", "windows-1252"],
    ["WINDOWS-1251", "windows-1251"],
    ["koi8-r", "koi8-r"],
    ["IBM850", "cp850"],
    ["437", "cp437"],
    ["us-ascii", "ascii"],
  ])("[F60] %s is %s", (alias, name) => {
    expect(encodingName(alias)).toMatchObject({ name });
  });

  test.each(["klingon", "", "__proto__", "constructor", "toString", "_sbcs", "\u0000"])(
    "[F60] %j is no encoding, and the message lists common ones",
    (name) => {
      const fault = textCodec(name);
      expect(fault).toBeInstanceOf(Fault);
      expect(fault).toMatchObject({ code: "sync.bad-value", hint: expect.stringContaining("windows-1252") });
    },
  );

  test.each(["shift_jis", "gbk", "big5", "euc-jp", "utf-7", "utf-32", "base64", "hex", "iso646-jp", "cp864"])(
    "[F60] %s is refused because a byte below 0x80 may mean something else there",
    (name) => {
      expect(textCodec(name)).toMatchObject({ code: "sync.not-yet", message: expect.stringContaining(name) });
    },
  );
});

describe("code pages", () => {
  test.each([
    [
      "windows-1252",
      "€ Müller “x” – ž",
      [0x80, 32, 77, 0xfc, 108, 108, 101, 114, 32, 0x93, 120, 0x94, 32, 0x96, 32, 0x9e],
    ],
    ["iso-8859-15", "€ä", [0xa4, 0xe4]],
    ["cp850", "Größe", [71, 114, 0x94, 0xe1, 101]],
    ["cp437", "Ç║", [0x80, 0xba]],
    ["koi8-r", "Привет", [0xf0, 0xd2, 0xc9, 0xd7, 0xc5, 0xd4]],
    ["windows-1251", "Да", [0xc4, 0xe0]],
    ["macintosh", "Äé", [0x80, 0x8e]],
  ] as const)("%s has the bytes of %s", (name, text, bytes) => {
    expect([...codec(name).encode(text)!]).toEqual(bytes);
    expect(decode(name, bytes)).toBe(text);
  });

  test.each([
    "windows-1252",
    "windows-1255",
    "iso-8859-7",
    "iso-8859-1",
    "cp437",
    "koi8-u",
    "macintosh",
    "ascii",
  ])("every byte of %s that means something goes there and back", (name) => {
    const page = codec(name);
    for (let byte = 0; byte < 256; byte++) {
      const text = page.decode(Buffer.of(byte), 0, 1);
      if (text === "\ufffd") continue;
      expect(page.decode(page.encode(text)!, 0, 1)).toBe(text);
      if (byte < 128) expect(text).toBe(String.fromCharCode(byte));
    }
  });

  test("a long text does not disturb the next", () => {
    const page = codec("windows-1252");
    const long = "ü".repeat(10_000);
    const bytes = page.encode(long)!;
    const first = page.decode(bytes, 0, bytes.length);
    expect(page.decode(Buffer.of(0x80), 0, 1)).toBe("€");
    expect(first).toBe(long);
  });

  test.each([
    ["windows-1252", "Ω"],
    ["windows-1252", "\ufffd"],
    ["windows-1252", "😀"],
    ["ascii", "é"],
    ["utf-8", "a\ud800"],
  ])("[F62] %s has no bytes for %j", (name, text) => {
    expect(codec(name).encode(text)).toBeNull();
  });

  test("[F62] what UTF-8 encodes it reads back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const bytes = codec("utf-8").encode(text);
        if (bytes === null) expect(text.isWellFormed()).toBe(false);
        else expect(codec("utf-8").decode(bytes, 0, bytes.length)).toBe(text);
      }),
    );
  });
});

describe("bytes without a meaning", () => {
  test("[F63] a byte that windows-1252 leaves undefined is named with its place", () => {
    const bytes = Buffer.from([0x61, 0x62, 0x63, 0xfc, 0x81, 0x64]);
    expect(codec("windows-1252").decode(bytes, 1, 6)).toBe("bcü\ufffdd");
    expect(undecodable(codec("windows-1252"), bytes, 1, 6)).toMatchObject({
      code: "record.malformed",
      message: "The byte 0x81 means nothing in windows-1252.",
      offset: 3,
    });
  });

  test("[F63] bytes that are not UTF-8 are named, a written U+FFFD is not", () => {
    const written = Buffer.from("a\ufffdb");
    expect(undecodable(codec("utf-8"), written, 0, written.length)).toBeNull();
    expect(undecodable(codec("utf-8"), Buffer.from([0x61, 0xff]), 0, 2)).toMatchObject({ offset: 1 });
  });
});
