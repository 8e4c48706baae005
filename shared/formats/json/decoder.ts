import { constants } from "node:buffer";
import { isNativeRecord, type NativeRecord, type NativeValue } from "../../model/native.ts";
import { undecodable } from "../encoding/undecodable.ts";
import { Fault, type TextCodec } from "../format.ts";
import { hasEscapedNames, readNamesAlone } from "./escaped-names.ts";
import { exact } from "./exact.ts";
import { explain, explainRepeat } from "./explain.ts";
import { deepest } from "./nesting.ts";
import { shapeOf, toNative } from "./shape.ts";
import { Survey } from "./survey.ts";
import { readText } from "./text.ts";

/** Reads records of one file. */
export class Decoder {
  readonly #text: TextCodec;
  readonly #survey = new Survey();

  constructor(text: TextCodec) {
    this.#text = text;
  }

  /** The record in these bytes, as `FormatSession.decode`. */
  record(bytes: Buffer, start: number, end: number): NativeRecord | Fault {
    const { keyEnd, valueStart } = shapeOf(bytes, start, end);
    const key = keyEnd === null ? null : readText(this.#text, bytes, start, keyEnd);
    if (keyEnd !== null && key === null) return explain(this.#text, bytes, start, keyEnd);
    const badKey = key?.includes("\ufffd") ? undecodable(this.#text, bytes, start, valueStart) : null;
    if (badKey !== null) return badKey;
    const value = this.#value(bytes, valueStart, end);
    if (!(value instanceof Fault)) return toNative(key, value);
    return new Fault(value.code, value.message, value.offset + valueStart - start, value.hint);
  }

  #value(bytes: Buffer, start: number, end: number): NativeValue | Fault {
    if (end - start > constants.MAX_STRING_LENGTH) {
      return new Fault("file.too-large", "The record is larger than Syncline can hold as one text", 0);
    }
    const survey = this.#survey;
    survey.take(bytes, start, end);
    if (survey.depth > deepest) {
      return new Fault(
        "record.malformed",
        `Objects and lists lie more than ${deepest} deep in each other`,
        0,
      );
    }
    let value: NativeValue;
    try {
      const json = this.#text.decode(bytes, start, end);
      const bad = json.includes("\ufffd") ? undecodable(this.#text, bytes, start, end) : null;
      if (bad !== null) return bad;
      value = survey.exact ? JSON.parse(json, reviveExactly) : JSON.parse(json);
      if (json.includes("\\") && hasEscapedNames(bytes, start, end))
        value = readNamesAlone(this.#text, bytes, start);
    } catch {
      return explain(this.#text, bytes, start, end);
    }
    return survey.members === countMembers(value) ? value : explainRepeat(this.#text, bytes, start);
  }
}

function countMembers(value: NativeValue): number {
  let count = 0;
  if (Array.isArray(value)) for (const element of value) count += countMembers(element);
  else if (isNativeRecord(value)) for (const name in value) count += 1 + countMembers(value[name]!);
  return count;
}

/** Keeps every digit: ECMAScript gives the reviver each number as it was spelled. */
const reviveExactly = (_name: string, value: unknown, context?: { readonly source?: string }): unknown =>
  typeof value === "number" && context?.source !== undefined ? exact(context.source) : value;
