import type { TextCodec } from "../../formats/format.ts";
import { ascii } from "../../formats/json/ascii.ts";
import { pastText, readText } from "../../formats/json/text.ts";

/** A value that may be the list of records. */
interface Candidate {
  readonly path: readonly string[];
  readonly records: number;
}

/** An object or list that is open. */
interface Frame {
  readonly kind: "object" | "list";
  /** Names from the root; `null` inside a list, where no path of names leads. */
  readonly path: readonly string[] | null;
  name: string;
  objects: number;
  others: number;
  /** Of the objects inside: those that have a name in common with the first one, and a single value. */
  alike: number;
  first: ReadonlySet<string> | null;
  readonly names: Set<string>;
}

/** Deeper than this no list of records is looked for. */
const deepest = 50;
const mostNames = 100;

/**
 * Where a JSON document, of which `bytes` are the beginning, has its records: the longest list of objects, or the
 * object of like objects. One inside a record is none. `null` where there is nothing of the kind.
 */
export function findJsonRecords(bytes: Buffer, text: TextCodec): readonly string[] | null {
  const candidates = new Walk(bytes, text).candidates();
  const most = candidates.reduce<Candidate | null>(
    (best, next) => (best === null || next.records > best.records ? next : best),
    null,
  );
  return most?.path ?? null;
}

class Walk {
  readonly #bytes: Buffer;
  readonly #text: TextCodec;
  readonly #open: Frame[] = [];
  #skipped = 0;
  #found: Candidate[] = [];

  constructor(bytes: Buffer, text: TextCodec) {
    this.#bytes = bytes;
    this.#text = text;
  }

  candidates(): readonly Candidate[] {
    const bytes = this.#bytes;
    for (let at = 0; at < bytes.length; ) {
      const byte = bytes[at]!;
      if (byte === ascii.quote) {
        const end = pastText(bytes, at + 1);
        if (end < 0) break;
        this.#word(at, end);
        at = end;
        continue;
      }
      if (byte === ascii.openObject) this.#enter("object");
      else if (byte === ascii.openList) this.#enter("list");
      else if (byte === ascii.closeObject || byte === ascii.closeList) this.#leave();
      else if (isWordStart(byte)) {
        while (at + 1 < bytes.length && isWordPart(bytes[at + 1]!)) at++;
        this.#value();
      }
      at++;
    }
    // A document that goes on behind its beginning is taken as if it ended here.
    while (this.#open.length > 0) this.#leave();
    return this.#found;
  }

  /** A text is a name where a colon follows, else a value. */
  #word(start: number, end: number): void {
    const frame = this.#open.at(-1);
    let next = end;
    while (next < this.#bytes.length && this.#bytes[next]! <= ascii.blank) next++;
    if (frame?.kind !== "object" || this.#bytes[next] !== ascii.colon) this.#value();
    else if (this.#skipped === 0) {
      frame.name = readText(this.#text, this.#bytes, start, end) ?? "";
      if (frame.names.size < mostNames) frame.names.add(frame.name);
    }
  }

  #value(): void {
    const frame = this.#open.at(-1);
    if (frame !== undefined && this.#skipped === 0) frame.others++;
  }

  #enter(kind: Frame["kind"]): void {
    if (this.#skipped > 0 || this.#open.length === deepest) {
      this.#skipped++;
      return;
    }
    const around = this.#open.at(-1);
    const path =
      around === undefined
        ? []
        : around.kind === "list" || around.path === null
          ? null
          : [...around.path, around.name];
    this.#open.push({ kind, path, name: "", objects: 0, others: 0, alike: 0, first: null, names: new Set() });
  }

  #leave(): void {
    if (this.#skipped > 0) {
      this.#skipped--;
      return;
    }
    const frame = this.#open.pop();
    if (frame === undefined) return;
    const { path, kind, objects, others } = frame;
    if (path !== null && this.#isRecords(frame)) {
      // What is inside of records is a part of them.
      this.#found = this.#found.filter((inner) => !path.every((step, index) => inner.path[index] === step));
      this.#found.push({ path, records: objects });
    }
    const around = this.#open.at(-1);
    if (around === undefined) return;
    if (kind === "list") {
      around.others++;
      return;
    }
    around.objects++;
    around.first ??= frame.names;
    if (others > 0 && !frame.names.isDisjointFrom(around.first)) around.alike++;
  }

  #isRecords({ kind, objects, others, alike }: Frame): boolean {
    return kind === "list" ? others === 0 : objects >= 2 && others === 0 && alike === objects;
  }
}

const isWordStart = (byte: number): boolean =>
  byte === ascii.minus || (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x7a);

const isWordPart = (byte: number): boolean =>
  isWordStart(byte) || byte === 0x2b || byte === 0x2e || byte === 0x45;
