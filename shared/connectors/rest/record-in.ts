import { isNativeRecord, type NativeRecord, type NativeValue } from "../../model/native.ts";
import { isList, memberAt } from "./body.ts";

/**
 * The one record that a body shows: behind its envelope, else the body itself, its one member or its one element, whichever
 * `fits` first. `null` where none does.
 */
export function recordIn(
  body: NativeValue | undefined,
  envelope: readonly string[] | null,
  fits: (native: NativeRecord) => boolean,
): NativeRecord | null {
  const candidates: (NativeValue | undefined)[] = [
    envelope === null ? undefined : memberAt(body, envelope),
    body,
  ];
  if (isList(body) && body.length === 1) candidates.push(body[0]);
  if (body !== undefined && isNativeRecord(body)) candidates.push(...Object.values(body));
  for (const candidate of candidates)
    if (candidate !== undefined && isNativeRecord(candidate) && fits(candidate)) return candidate;
  return null;
}
