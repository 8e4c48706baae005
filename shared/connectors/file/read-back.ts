import { assert } from "../../base/assert.ts";
import { hashBytes } from "../../base/hash.ts";
import { Fault, type FormatSession } from "../../formats/format.ts";
import { sameNative } from "../../model/same-native.ts";
import type { NativeWrite, WriteOutcome } from "../contract.ts";
import { versionOfHash } from "../version.ts";
import type { Edit } from "./new-content.ts";
import { recordContext } from "./record-context.ts";
import { RecordScanner } from "./record-scanner.ts";

/**
 * Reads a file's new text as it is written, before it takes effect: it must hold as many records as it should, and
 * those that were changed are decoded, for their outcomes (SPEC F83).
 */
export class ReadBack {
  readonly outcomes: WriteOutcome[] = [];
  readonly #session: FormatSession;
  readonly #scanner: RecordScanner;
  readonly #encoding: string;
  /** The next one last. */
  readonly #changed: { readonly record: number; readonly write: NativeWrite }[];
  readonly #count: number;
  readonly #hash = new Uint32Array(2);
  #record = 0;
  /** Known once a record has gone by. */
  #context: Uint32Array | null = null;

  /** `edits`, in file order, were made in a file of `count` records; `session` is a new one. */
  constructor(session: FormatSession, encoding: string, edits: readonly Edit[], count: number) {
    this.#session = session;
    this.#encoding = encoding;
    this.#scanner = new RecordScanner(session, encoding === "utf-8");
    const changed: { readonly record: number; readonly write: NativeWrite }[] = [];
    let shift = 0;
    for (const edit of edits) {
      const { write } = edit;
      if (edit.kind === "drop")
        this.outcomes.push({ kind: "done", index: write.index, native: null, version: "" });
      else changed.push({ record: edit.record + shift, write });
      shift += edit.kind === "insert" ? 1 : edit.kind === "drop" ? -1 : 0;
    }
    this.#changed = changed.reverse();
    this.#count = count + shift;
  }

  push(bytes: Buffer, final: boolean): void {
    const batch = this.#scanner.push(bytes, final);
    assert(
      !(batch instanceof Fault),
      `the new text is not whole: ${batch instanceof Fault && batch.message}`,
    );
    const before = this.#record;
    this.#record += batch.starts.length;
    for (
      let next = this.#changed.at(-1);
      next !== undefined && next.record < this.#record;
      next = this.#changed.at(-1)
    ) {
      const start = batch.starts[next.record - before]!;
      const end = batch.ends[next.record - before]!;
      const native = this.#session.decode(batch.window, start, end);
      assert(
        !(native instanceof Fault),
        `a new record does not read back: ${native instanceof Fault && native.message}`,
      );
      this.#context ??= recordContext(this.#encoding, this.#session);
      const context = this.#context;
      hashBytes(batch.window, start, end, this.#hash);
      const version = versionOfHash(this.#hash[0]! ^ context[0]!, this.#hash[1]! ^ context[1]!);
      const { write } = next;
      const sent = write.kind === "create" && sameNative(native, write.native) ? "as sent" : native;
      this.outcomes.push({ kind: "done", index: write.index, native: sent, version });
      this.#changed.pop();
    }
    assert(!final || this.#record === this.#count, `${this.#record} records read back, not ${this.#count}`);
  }
}
