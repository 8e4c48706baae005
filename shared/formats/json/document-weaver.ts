import { assert } from "../../base/assert.ts";
import type { TextCodec, Weaver } from "../format.ts";
import { hasMark } from "./ascii.ts";
import { documentWith } from "./blank.ts";

/** Puts a document together again that is one record. Nothing is left of it when its record goes. */
export class DocumentWeaver implements Weaver {
  readonly #text: TextCodec;
  readonly #path: readonly string[];
  readonly #out: (bytes: Buffer) => void;
  /** What stands before the record that was there. */
  #head: Buffer | null = null;
  #record: Buffer | null = null;

  constructor(text: TextCodec, path: readonly string[], out: (bytes: Buffer) => void) {
    this.#text = text;
    this.#path = path;
    this.#out = out;
  }

  keep(gap: Buffer, run: Buffer): void {
    this.drop(gap, run);
    this.insert(run);
  }

  drop(gap: Buffer, _record: Buffer): void {
    assert(this.#head === null, "a file that is one record has two");
    this.#head = Buffer.from(gap);
  }

  insert(record: Buffer): void {
    assert(this.#record === null, "a file that is one record gets two");
    this.#record = Buffer.from(record);
  }

  finish(rest: Buffer): void {
    if (this.#record === null) return;
    if (this.#head !== null) {
      for (const bytes of [this.#head, this.#record, rest]) this.#out(bytes);
    } else {
      if (hasMark(rest, 0)) this.#out(rest.subarray(0, 3));
      this.#out(documentWith(this.#text, this.#path, this.#record));
    }
  }
}
