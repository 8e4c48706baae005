import { ExactNumber } from "../../model/native.ts";
import type { Codec } from "./codec.ts";
import { Misfit } from "./misfit.ts";
import { digitsOf } from "./plain-number.ts";
import { show } from "./show.ts";

/** A text stays as it is; a JSON number gives its digits. */
export const stringCodec: Codec = {
  parse(native) {
    if (typeof native === "string") return native;
    if (typeof native === "number") return digitsOf(native);
    if (typeof native === "boolean") return String(native);
    if (native instanceof ExactNumber) return native.text;
    return new Misfit(
      `holds ${Array.isArray(native) ? "a list" : "an object"}, ${show(native)}, where a text is expected`,
      Array.isArray(native)
        ? 'Name one element ("tags[0]"), or make the field `json`.'
        : "Name a member, or make the field `json`.",
    );
  },
  // A record that holds a number keeps holding one, as long as the text is a number's own spelling.
  format(value, shape) {
    if (shape === "text") return String(value);
    if (value === "true" || value === "false") return value === "true";
    const number = Number(value);
    return String(number) === value && Number.isFinite(number) ? number : String(value);
  },
  lossless: true,
  shape: "text",
};
