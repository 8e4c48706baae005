import { isNativeRecord, type NativeRecord, type Path } from "../model/native.ts";
import { parsePath, valueAt } from "../model/path.ts";

/** A native record as a mapping reads it: under `each:` an element, with the record around it. */
export interface Element {
  readonly native: NativeRecord;
  readonly parent: NativeRecord | undefined;
}

/** The path of an endpoint's `each:`, or `null` where its records are taken whole. */
export const eachPath = (each: string | null): Path | null => (each === null ? null : parsePath(each));

/** The records in a native record: itself, or the elements of its nested list. A lone element need not be in a list. */
export function elementsOf(native: NativeRecord, each: Path | null): readonly Element[] {
  if (each === null) return [{ native, parent: undefined }];
  const list = valueAt(native, each);
  if (list === undefined || list === null) return [];
  const elements = Array.isArray(list) ? list : [list];
  return elements.map((element) => ({
    native: isNativeRecord(element) ? element : { $value: element },
    parent: native,
  }));
}
