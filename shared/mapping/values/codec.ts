import type { NativeValue } from "../../model/native.ts";
import type { TypeName } from "../../model/value.ts";
import type { ValueFormats } from "../sync-file.ts";
import { booleanCodec } from "./boolean.ts";
import { dateCodec } from "./date.ts";
import { decimalCodec } from "./decimal.ts";
import { integerCodec } from "./integer.ts";
import { jsonCodec } from "./json.ts";
import type { Misfit } from "./misfit.ts";
import { numberCodec } from "./number.ts";
import { stringCodec } from "./string.ts";
import { timeCodec } from "./time.ts";
import { timestampCodec } from "./timestamp.ts";

/** A canonical value that is there. */
export type Given = string | number | boolean;

/** Whether a value is written as text, or as the JSON value that it is. */
export type Shape = "text" | "native";

/** Spellings of one type's values on one endpoint. Built once for a field, called for every record. */
export interface Codec {
  /** What the endpoint holds, neither null nor missing → the canonical value, or why it is none. */
  parse(native: NativeValue): Given | Misfit;
  /** `parse(format(value, shape))` gives `value`, as far as the spelling can hold it. */
  format(value: Given, shape: Shape): NativeValue;
  /** Whether every canonical value comes back from `format` and `parse` as it was. */
  readonly lossless: boolean;
  /** The shape of new values where the file and the record do not say. */
  readonly shape: Shape;
}

/**
 * `formats` must be valid for the type: the sync file's parser has seen to that. `scale` is the digits after the point
 * that a decimal's text always has.
 */
export function codecFor(type: TypeName, formats: ValueFormats, scale: number | null = null): Codec {
  switch (type) {
    case "string":
      return stringCodec;
    case "integer":
      return integerCodec(formats.number);
    case "decimal":
      return decimalCodec(formats.number, scale ?? 0);
    case "number":
      return numberCodec(formats.number);
    case "boolean":
      return booleanCodec(formats.boolean);
    case "date":
      return dateCodec(formats.date);
    case "time":
      return timeCodec(formats.time);
    case "timestamp":
      return timestampCodec(formats.timestamp, formats.zone);
    case "json":
      return jsonCodec(formats.as);
  }
}
