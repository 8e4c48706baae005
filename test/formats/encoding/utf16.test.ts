import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toUtf16, type Utf16Name, Utf16Reader } from "../../../shared/formats/encoding/utf16.ts";
import { Fault } from "../../../shared/formats/format.ts";

/** Reads a file cut at the given places. */
function read(encoding: Utf16Name, file: Buffer, cuts: readonly number[]): Buffer | Fault {
  const reader = new Utf16Reader(encoding);
  const places = [0, ...cuts.map((cut) => cut % (file.length + 1)).sort((a, b) => a - b), file.length];
  const out: Buffer[] = [];
  for (let index = 1; index < places.length; index++) {
    const text = reader.push(file.subarray(places[index - 1], places[index]), index === places.length - 1);
    if (text instanceof Fault) return text;
    out.push(text);
  }
  return Buffer.concat(out);
}

const cuts = fc.array(fc.nat(200), { maxLength: 8 });

describe.each(["utf-16le", "utf-16be"] as const)("%s", (encoding) => {
  test("[F65] a file goes to UTF-8 and back byte for byte, wherever its chunks are cut", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.boolean(), cuts, (text, bom, places) => {
        const utf8 = Buffer.from((bom ? "\ufeff" : "") + text);
        const file = toUtf16(utf8, encoding);
        const back = read(encoding, file, places);
        expect(back).toEqual(utf8);
        expect(back instanceof Fault ? back : toUtf16(back, encoding)).toEqual(file);
      }),
    );
  });

  test("[F66] a lone surrogate is a fault at its own offset, wherever the chunks are cut", () => {
    const half = fc.constantFrom("\ud83d", "\ude00");
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), half, cuts, (text, lone, places) => {
        const little = Buffer.from(`${text}${lone}x`, "utf16le");
        const file = encoding === "utf-16le" ? little : little.swap16();
        expect(read(encoding, file, places)).toMatchObject({
          code: "file.encoding",
          offset: text.length * 2,
        });
      }),
    );
  });

  test("[F66] a file that ends inside a character is a fault", () => {
    const file = toUtf16(Buffer.from("ab😀"), encoding);
    expect(read(encoding, file.subarray(0, 3), [])).toMatchObject({ code: "file.encoding", offset: 2 });
    expect(read(encoding, file.subarray(0, 6), [5])).toMatchObject({ code: "file.encoding", offset: 4 });
    expect(read(encoding, file.subarray(0, 7), [6])).toMatchObject({ code: "file.encoding", offset: 4 });
  });

  test("an empty file is empty", () => {
    expect(read(encoding, Buffer.alloc(0), [])).toEqual(Buffer.alloc(0));
  });
});
