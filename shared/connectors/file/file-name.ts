import { createHash } from "node:crypto";
import type { NativeRecord } from "../../model/native.ts";
import { parsePath, valueAt } from "../../model/path.ts";

/**
 * The name of a new file that holds one record: `{sku}.json` with the record's own values, or its id. Whatever the values
 * are, the name is one that every system takes, in the endpoint's folder and in no other (SPEC F88).
 */
export function fileName(
  template: string | null,
  id: string,
  native: NativeRecord,
  extension: string,
): string {
  if (template === null) return shortened(`${safe(id)}${extension}`);
  const name = template.replace(/\{([^{}]*)\}/g, (_, place: string) => {
    const path = parsePath(place);
    const value = path === null ? undefined : valueAt(native, path);
    return value === undefined || value === null || typeof value === "object"
      ? safe(id)
      : safe(String(value));
  });
  return shortened(safe(name));
}

/** Another name for a record whose name is taken, always the same for the same id. */
export function otherName(name: string, id: string): string {
  const dot = name.lastIndexOf(".");
  const mark = `-${createHash("sha256").update(id).digest("hex").slice(0, 8)}`;
  return dot > 0 ? name.slice(0, dot) + mark + name.slice(dot) : name + mark;
}

function safe(text: string): string {
  const name = text
    .normalize("NFC")
    .replace(/[\x00-\x1f\x7f<>:"/\\|?*]|\p{Surrogate}/gu, "_")
    .replace(/^[.\s]+|[.\s]+$/g, "_");
  // Names that mean devices on Windows.
  return name === "" || /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name) ? `_${name}` : name;
}

/** Bytes of UTF-8; file systems take 255, and a temporary file's name is longer. */
const longest = 160;

function shortened(name: string): string {
  if (Buffer.byteLength(name) <= longest) return name;
  const start = Buffer.from(name)
    .subarray(0, longest - 30)
    .toString()
    .replace(/\ufffd+$/, "");
  return otherName(start + (/\.\w{1,10}$/.exec(name)?.[0] ?? ""), name);
}
