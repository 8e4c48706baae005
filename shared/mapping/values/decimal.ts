import { ExactNumber } from "../../model/native.ts";
import type { Codec } from "./codec.ts";
import { Misfit } from "./misfit.ts";
import { readNumber, writeNumber } from "./number-format.ts";
import { nativeNumber, numberFormatOf, spelledHint } from "./number-shape.ts";
import { canonicalJsonNumber, canonicalPlain, digitsOf } from "./plain-number.ts";
import { show } from "./show.ts";

/**
 * Exact decimals; no floating point anywhere on the way. Where no specimen says otherwise, texts are written with at
 * least `places` digits after the point.
 */
export function decimalCodec(specimen: string | null, places = 0): Codec {
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
          : withPlaces(String(value), places),
    lossless: true,
    shape: format ? "text" : "native",
  };
}

function withPlaces(plain: string, places: number): string {
  if (places === 0) return plain;
  const point = plain.indexOf(".");
  const fraction = point < 0 ? 0 : plain.length - point - 1;
  return fraction >= places ? plain : `${plain}${point < 0 ? "." : ""}${"0".repeat(places - fraction)}`;
}
