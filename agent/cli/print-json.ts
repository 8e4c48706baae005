import type { Io } from "./io.ts";

const chunkSize = 65_536;

/**
 * Prints one JSON document. A list of its that is an iterable but no array (the items of a plan) is written element by
 * element, a line each, so that it need not fit into memory.
 */
export function printJson(io: Pick<Io, "out">, document: object): void {
  let lines: string[] = [];
  let size = 0;
  let line = "";
  for (const piece of pieces(document, "\n")) {
    if (piece.startsWith("\n")) {
      lines.push(line);
      size += line.length;
      line = piece.slice(1);
      if (size > chunkSize) {
        io.out(lines.join("\n"));
        lines = [];
        size = 0;
      }
    } else line += piece;
  }
  io.out([...lines, line].join("\n"));
}

/** The document's text in pieces; one that begins a line begins with the line break. */
function* pieces(value: unknown, newLine: string): Iterable<string> {
  const inner = `${newLine}  `;
  let separator = "";
  if (isPlainObject(value)) {
    yield "{";
    for (const [name, member] of Object.entries(value)) {
      if (member === undefined) continue;
      if (separator !== "") yield separator;
      yield inner;
      yield `${JSON.stringify(name)}: `;
      yield* pieces(member, inner);
      separator = ",";
    }
    if (separator !== "") yield newLine;
    yield "}";
  } else if (isIterable(value)) {
    yield "[";
    for (const element of value) {
      if (separator !== "") yield separator;
      yield inner;
      if (Array.isArray(value)) yield* pieces(element, inner);
      else yield JSON.stringify(element);
      separator = ",";
    }
    if (separator !== "") yield newLine;
    yield "]";
  } else yield JSON.stringify(value) ?? "null";
}

/** Objects with a class of their own say themselves what they are as JSON. */
const isPlainObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.iterator in value;
