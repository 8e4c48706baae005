import { ExactNumber } from "../../model/native.ts";
import type { Codec } from "./codec.ts";
import { Misfit } from "./misfit.ts";
import { readNumber, writeNumber } from "./number-format.ts";
import { numberFormatOf, spelledHint } from "./number-shape.ts";
import { digitsOf } from "./plain-number.ts";
import { show } from "./show.ts";

const spelling = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Floating-point numbers (IEEE 754 doubles), for measurements; amounts are decimals. */
export function numberCodec(specimen: string | null): Codec {
  const format = numberFormatOf(specimen, false);
  const read = (text: string): number | null => {
    const plain = format ? readNumber(text, format) : text;
    return plain !== null && spelling.test(plain) ? Number(plain) : null;
  };
  return {
    parse(native) {
      const number =
        typeof native === "number"
          ? native
          : typeof native === "string"
            ? read(native)
            : native instanceof ExactNumber
              ? Number(native.text)
              : null;
      if (number === null)
        return new Misfit(
          `holds ${show(native)}, which is not a number`,
          spelledHint(native, "number", specimen),
        );
      if (!Number.isFinite(number))
        return new Misfit(
          `holds ${show(native)}, which is too large for a number`,
          "Make the field a `decimal`.",
        );
      return number === 0 ? 0 : number;
    },
    format: (value, shape) =>
      shape === "native" ? value : format ? writeNumber(digitsOf(Number(value)), format) : String(value),
    lossless: true,
    shape: format ? "text" : "native",
  };
}
