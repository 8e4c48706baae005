import { Fault } from "../format.ts";

/** What JSON's grammar allows next, outside of tokens. */
export type Expected =
  | "start"
  | "value"
  | "element-or-end"
  | "name"
  | "name-or-end"
  | "colon"
  | "separator"
  | "end";

const places: Readonly<Record<Expected, string>> = {
  start: "where a value should be",
  value: "where a value should be",
  "element-or-end": "where a value should be",
  name: "where a member name in double quotes should be",
  "name-or-end": "where a member name in double quotes should be",
  colon: "where the colon behind a member name should be",
  separator: "where a comma or the closing bracket should be",
  end: "behind the end of the document",
};

const show = (byte: number): string =>
  byte > 0x20 && byte < 0x7f
    ? `a \`${String.fromCharCode(byte)}\``
    : `the byte 0x${byte.toString(16).padStart(2, "0")}`;

export const unexpected = (expected: Expected, byte: number, offset: number): Fault =>
  new Fault("file.malformed", `There is ${show(byte)} ${places[expected]}`, offset);

/** A run of bytes that is neither a number nor `true`, `false` or `null`. */
export function notJson(window: Buffer, start: number, end: number): Fault {
  const shown = window.toString("latin1", start, Math.min(end, start + 30)).replace(/[^\x20-\x7e]/g, "?");
  return new Fault("file.malformed", `\`${shown}${end - start > 30 ? "…" : ""}\` is not a JSON value`, start);
}

/** The bytes are used up before the document is whole. */
export function ends(
  subject: "file" | "record",
  where: "start" | "text" | "list" | "object",
  offset: number,
): Fault {
  if (where === "start") {
    return new Fault("file.empty", `The ${subject} is empty; JSON without records would be []`, offset);
  }
  return new Fault(
    "file.malformed",
    `The ${subject} ends inside ${where === "object" ? "an object" : `a ${where}`}`,
    offset,
    subject === "file" ? "Is it still being written? Syncline tries again." : undefined,
  );
}
