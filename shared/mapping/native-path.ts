import type { Path } from "../model/native.ts";
import { parsePath } from "../model/path.ts";
import type { Source } from "./sync-file.ts";

/**
 * A place in a native record as sync files write it: a CSV column's name as it stands, dots and blanks included, or
 * a path on a format that nests. `["a.b"]` is one literal step anywhere. `null` where the text is no path.
 */
export function nativePath(text: string, kind: Source["kind"]): Path | null {
  if (kind !== "csv") return parsePath(text);
  const quoted = text.startsWith('["') ? parsePath(text) : null;
  return quoted?.length === 1 ? quoted : [text];
}
