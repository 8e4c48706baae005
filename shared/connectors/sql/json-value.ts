import { parseJson } from "../../mapping/values/json.ts";
import type { NativeValue } from "../../model/native.ts";
import { Undecodable } from "./sql-table.ts";

/** Records nest no deeper than this: what keeps them (`canonicalJson`) takes 500. */
const deepest = 400;

/** JSON text → native value with every digit kept; `undefined` where it is not JSON. Throws `Undecodable` where it nests too deeply. */
export function parseShallowJson(text: string): NativeValue | undefined {
  if (nestsDeeply(text))
    throw new Undecodable(`A JSON value has objects and lists more than ${deepest} deep in each other`);
  return parseJson(text);
}

/** JSON text with every digit kept. */
export const jsonText = (native: NativeValue): string => JSON.stringify(native);

function nestsDeeply(text: string): boolean {
  if (text.length <= deepest * 2) return false;
  let depth = 0;
  let inText = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (inText) {
      if (sign === 92) at++;
      else if (sign === 34) inText = false;
    } else if (sign === 34) inText = true;
    else if (sign === 91 || sign === 123) {
      if (++depth > deepest) return true;
    } else if (sign === 93 || sign === 125) depth--;
  }
  return false;
}
