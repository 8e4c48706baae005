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
  if (template === null) return `${safeName(id)}${extension}`;
  const name = template.replace(/\{([^{}]*)\}/g, (_, place: string) => {
    const path = parsePath(place);
    const value = path === null ? undefined : valueAt(native, path);
    return value === undefined || value === null || typeof value === "object"
      ? safeName(id)
      : safeName(String(value));
  });
  return safeName(name);
}

/** Another name for a record whose name is taken, always the same for the same id. */
export function otherName(name: string, id: string): string {
  const dot = name.lastIndexOf(".");
  const mark = `-${createHash("sha256").update(id).digest("hex").slice(0, 8)}`;
  return dot > 0 ? name.slice(0, dot) + mark + name.slice(dot) : name + mark;
}

const longest = 120;

function safeName(text: string): string {
  let name = text
    .normalize("NFC")
    .replace(/[\x00-\x1f\x7f<>:"/\\|?*]|\p{Surrogate}/gu, "_")
    .replace(/^[.\s]+|[.\s]+$/g, "_");
  if (name.length > longest) name = `${name.slice(0, longest - 9).toWellFormed()}${otherName("", text)}`;
  // Names that mean devices on Windows.
  return name === "" || /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name) ? `_${name}` : name;
}
