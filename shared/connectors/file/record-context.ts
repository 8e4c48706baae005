import { hashText } from "../../base/hash.ts";
import type { FormatSession } from "../../formats/format.ts";

/**
 * What must be mixed into the hash of each record of a file, since the same bytes mean another record under other
 * columns or in another encoding (SPEC F75).
 */
export function recordContext(encoding: string, session: FormatSession): Uint32Array {
  const context = new Uint32Array(2);
  hashText(JSON.stringify([encoding, session.columns()]), context);
  return context;
}
