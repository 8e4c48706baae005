import type { Path } from "../model/native.ts";
import { parsePath } from "../model/path.ts";
import { traitsOf } from "./sources/kinds.ts";
import type { Source } from "./sources/source.ts";

/** A new record gets its list up to the element that a path names, so that must not be just any number. */
const lastElement = 9_999;

/**
 * A place in a native record as sync files write it: a column's name as it stands, dots and blanks included, or a path
 * where records nest. `["a.b"]` is one literal step anywhere. `null` where the text is no path.
 */
export function nativePath(text: string, kind: Source["kind"]): Path | null {
  if (traitsOf(kind).places === "paths") {
    const path = parsePath(text);
    return path?.some((step) => typeof step === "number" && step > lastElement) ? null : path;
  }
  const quoted = text.startsWith('["') ? parsePath(text) : null;
  return quoted?.length === 1 ? quoted : [text];
}
