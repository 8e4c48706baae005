import type { Fault, Format } from "../format.ts";
import { encodingName } from "./encoding-name.ts";
import { noSuchEncoding } from "./text-codec.ts";
import type { Utf16Name } from "./utf16.ts";

/** What a file is written in. */
export interface Encoding {
  /** As `textCodec` knows it, or `utf-16le` or `utf-16be`. */
  readonly name: string;
  /** Bytes of the byte order mark; 0 where there is none. */
  readonly bom: number;
}

/** Whether the file goes through `Utf16Reader` and `toUtf16`. */
export const isUtf16 = (encoding: Encoding): encoding is Encoding & { readonly name: Utf16Name } =>
  encoding.name === "utf-16le" || encoding.name === "utf-16be";

const utf32 = () => noSuchEncoding("utf-32", "unsupported");

/**
 * The encoding of a file from its first bytes (a few hundred will do) and from what the sync file says, if it does.
 * A byte order mark wins (SPEC F61), since no text of another encoding begins like one.
 */
export function detectEncoding(
  head: Buffer,
  declared: string | null,
  format: Format<never>["name"],
): Encoding | Fault {
  if (startsWith(head, [0xef, 0xbb, 0xbf])) return { name: "utf-8", bom: 3 };
  if (startsWith(head, [0xff, 0xfe, 0, 0]) || startsWith(head, [0, 0, 0xfe, 0xff])) return utf32();
  if (startsWith(head, [0xff, 0xfe])) return { name: "utf-16le", bom: 2 };
  if (startsWith(head, [0xfe, 0xff])) return { name: "utf-16be", bom: 2 };
  const wide = utf16ByNuls(head);
  if (declared === null && wide !== null) return { name: wide, bom: 0 };
  const inside = declared === null && format === "xml" ? xmlDeclaration(head) : null;
  const named = declared ?? inside ?? "utf-8";
  const known = encodingName(named);
  if (known.kind === "unknown" || known.kind === "unsupported") return noSuchEncoding(named, known.kind);
  // A declaration that could be read byte by byte is not in UTF-16, whatever it says.
  if (inside !== null && known.kind.startsWith("utf-16")) return { name: "utf-8", bom: 0 };
  return { name: known.kind === "utf-16" ? (wide ?? "utf-16le") : known.name, bom: 0 };
}

const startsWith = (head: Buffer, mark: readonly number[]): boolean =>
  mark.every((byte, index) => head[index] === byte);

/** Text that is mostly ASCII has a zero in every other byte when it is UTF-16. */
function utf16ByNuls(head: Buffer): Utf16Name | null {
  const units = Math.min(head.length >> 1, 128);
  let even = 0;
  let odd = 0;
  for (let unit = 0; unit < units; unit++) {
    if (head[unit * 2] === 0) even++;
    if (head[unit * 2 + 1] === 0) odd++;
  }
  if (even === 0 && odd > units / 2) return "utf-16le";
  if (odd === 0 && even > units / 2) return "utf-16be";
  return null;
}

const xmlDeclaration = (head: Buffer): string | null =>
  /^<\?xml\s[^>]*?\sencoding\s*=\s*["']([A-Za-z][\w.:-]*)["']/.exec(head.toString("latin1", 0, 300))?.[1] ??
  null;
