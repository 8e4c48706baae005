import { ExactNumber } from "../../model/native.ts";
import type { Codec } from "./codec.ts";
import { Misfit } from "./misfit.ts";
import { readNumber, writeNumber } from "./number-format.ts";
import { nativeNumber, numberFormatOf, spelledHint } from "./number-shape.ts";
import { canonicalJsonNumber, canonicalPlain, digitsOf } from "./plain-number.ts";
import { show } from "./show.ts";

/** Exact decimals; no floating point anywhere on the way. */
export function decimalCodec(specimen: string | null): Codec {
  const format = numberFormatOf(specimen, false);
  const read = (text: string): string | null => {
    const plain = format ? readNumber(text, format) : text;
    return plain === null ? null : canonicalPlain(plain);
  };
  return {
    parse(native) {
      const digits =
        typeof native === "string"
          ? read(native)
          : typeof native === "number"
            ? digitsOf(native)
            : native instanceof ExactNumber
              ? canonicalJsonNumber(native.text)
              : null;
      return (
        digits ??
        new Misfit(`holds ${show(native)}, which is not a decimal`, spelledHint(native, "decimal", specimen))
      );
    },
    format: (value, shape) =>
      shape === "native"
        ? nativeNumber(String(value))
        : format
          ? writeNumber(String(value), format)
          : String(value),
    lossless: true,
    shape: format ? "text" : "native",
  };
}
