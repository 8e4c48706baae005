import { ExactNumber } from "../../model/native.ts";
import type { Codec } from "./codec.ts";
import { Misfit } from "./misfit.ts";
import { type NumberFormat, readNumber, writeNumber } from "./number-format.ts";
import { nativeNumber, numberFormatOf, spelledHint } from "./number-shape.ts";
import { canonicalJsonNumber, canonicalPlain, digitsOf } from "./plain-number.ts";
import { show } from "./show.ts";

/** Whole numbers of any size. */
export function integerCodec(specimen: string | null): Codec {
  const format = numberFormatOf(specimen, true);
  return {
    parse(native) {
      const digits =
        typeof native === "string"
          ? read(native, format)
          : typeof native === "number"
            ? digitsOf(native)
            : native instanceof ExactNumber
              ? canonicalJsonNumber(native.text)
              : null;
      if (digits !== null && !digits.includes(".")) return digits;
      return new Misfit(
        `holds ${show(native)}, which is not an integer`,
        spelledHint(native, "integer", specimen),
      );
    },
    format: (value, shape) =>
      shape === "native"
        ? nativeNumber(String(value))
        : format
          ? writeNumber(String(value), { ...format, fraction: 0 })
          : String(value),
    lossless: true,
    shape: format ? "text" : "native",
  };
}

function read(text: string, format: NumberFormat | null): string | null {
  const plain = format ? readNumber(text, format) : text;
  // `12.0` as a text is the spelling of a decimal, so it is not taken for an integer.
  return plain === null || plain.includes(".") ? null : canonicalPlain(plain);
}
