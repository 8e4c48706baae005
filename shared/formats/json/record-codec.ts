import type { NativeChange, NativeRecord, NativeValue } from "../../model/native.ts";
import { Fault, type TextCodec } from "../format.ts";
import { ascii } from "./ascii.ts";
import { changed } from "./changed.ts";
import { Decoder } from "./decoder.ts";
import { deepest } from "./nesting.ts";
import { Respelling } from "./respelling.ts";
import { bareValue, fromNative, keyName, shapeOf, valueName } from "./shape.ts";
import type { Style } from "./style.ts";
import { Survey } from "./survey.ts";
import { spell } from "./text.ts";
import { write, writeMember } from "./write.ts";

/** The bytes of one record ↔ a native record, for JSON and NDJSON. */
export class RecordCodec {
  readonly #text: TextCodec;
  readonly #usual: Style;
  readonly #decoder: Decoder;
  readonly #survey = new Survey();

  /** `usual` is how records are spaced where no other shows it. */
  constructor(text: TextCodec, usual: Style) {
    this.#text = text;
    this.#usual = usual;
    this.#decoder = new Decoder(text);
  }

  decode(bytes: Buffer, start: number, end: number): NativeRecord | Fault {
    return this.#decoder.record(bytes, start, end);
  }

  /** A new record is written as its neighbour `like` changed to say what it says: same order, same spacing. */
  encode(native: NativeRecord, like: Buffer | null, keyed: boolean): Buffer | Fault {
    const parts = fromNative(native, keyed);
    if (parts instanceof Fault) return parts;
    const value = bareValue(parts.said) ?? parts.said;
    const neighbour = like === null ? null : this.decode(like, 0, like.length);
    if (like !== null && neighbour !== null && !(neighbour instanceof Fault)) {
      return this.#respell(like, neighbour, parts.key, value);
    }
    const json =
      parts.key === null ? write(value, this.#usual, "") : writeMember(parts.key, value, this.#usual, "");
    return this.#bounded(spell(this.#text, json));
  }

  /** Only the bytes of what changes differ from `record`. */
  update(record: Buffer, changes: readonly NativeChange[]): Buffer | Fault {
    const before = this.decode(record, 0, record.length);
    if (before instanceof Fault) return before;
    const after = changed(before, changes);
    if (after instanceof Fault) return after;
    const { keyEnd, valueStart } = shapeOf(record, 0, record.length);
    const parts = fromNative(after, keyEnd !== null);
    if (parts instanceof Fault) return parts;
    const value = record[valueStart] === ascii.openObject ? parts.said : bareValue(parts.said);
    if (value === undefined) {
      const message = `The record is no object, so only its ${valueName} can be set, and not to an object`;
      return new Fault("record.type", message, valueStart);
    }
    return this.#respell(record, before, parts.key, value);
  }

  #respell(record: Buffer, before: NativeRecord, key: string | null, after: NativeValue): Buffer | Fault {
    const { keyEnd, valueStart } = shapeOf(record, 0, record.length);
    const respelling = new Respelling(this.#text, record, valueStart, this.#usual);
    if (keyEnd !== null && key !== null && key !== before[keyName]) {
      respelling.replace(0, keyEnd, JSON.stringify(key));
    }
    const isObject = record[valueStart] === ascii.openObject;
    respelling.value(isObject ? before : before[valueName]!, after);
    return this.#bounded(respelling.finish());
  }

  /** A record that could not be read again is not written. */
  #bounded(record: Buffer): Buffer | Fault {
    this.#survey.take(record, 0, record.length);
    if (this.#survey.depth <= deepest) return record;
    return new Fault(
      "record.malformed",
      `Objects and lists would lie more than ${deepest} deep in each other`,
      0,
    );
  }
}
