import { ExactNumber, type NativeValue } from "../../model/native.ts";

const longest = 80;

/** A value as messages show it: on one line, as JSON, at most 80 characters long. */
export function show(value: NativeValue | undefined): string {
  if (value === undefined) return "nothing";
  if (value instanceof ExactNumber) return shorten(value.text);
  // A long text is cut before it is quoted, so that a huge one costs nothing.
  if (typeof value === "string" && value.length > longest)
    return shorten(JSON.stringify(value.slice(0, 2 * longest)));
  return shorten(JSON.stringify(value));
}

function shorten(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
