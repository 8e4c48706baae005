import { assert } from "../../base/assert.ts";
import {
  isNativeRecord,
  type NativeChange,
  type NativeRecord,
  type NativeValue,
  type Path,
} from "../../model/native.ts";
import { formatPath } from "../../model/path.ts";
import { Fault } from "../format.ts";

/** How far behind a list's end an element may be set; those between become null. */
const furthest = 1000;

/**
 * The native record with its changes made. All list indexes are those of `native` as it is given. What does not change
 * is shared with `native`. A place that `valueAt` reads is the place that is written: `[0]` of what is no list is the
 * value itself, and an object with a `#text` gets its text there.
 */
export function changed(native: NativeRecord, changes: readonly NativeChange[]): NativeRecord | Fault {
  let value: NativeValue = native;
  for (const change of changes) {
    assert(typeof change.path[0] === "string", "a change of no member of the record");
    if (change.value === undefined) continue;
    const next = put(value, change.path, 0, change.value);
    if (next instanceof Fault) return next;
    value = next;
  }
  // Later elements go first, so that the indexes of earlier ones hold.
  const removals = changes.filter((change) => change.value === undefined).map((change) => change.path);
  for (const path of removals.sort(laterFirst)) value = take(value, path, 0) ?? value;
  assert(isNativeRecord(value), "a change made a record something else");
  return value;
}

function put(
  old: NativeValue | undefined,
  path: Path,
  level: number,
  value: NativeValue,
): NativeValue | Fault {
  const step = path[level];
  if (step === undefined) {
    const inText = isNativeRecord(old) && Object.hasOwn(old, "#text") && !isNativeRecord(value);
    return inText ? { ...old, "#text": value } : value;
  }
  if (typeof step === "number") {
    if (step === 0 && old !== undefined && old !== null && !Array.isArray(old))
      return put(old, path, level + 1, value);
    if (!Array.isArray(old ?? [])) return notThere(old, path, level);
    const list: readonly NativeValue[] = Array.isArray(old) ? old : [];
    if (step > list.length + furthest) return notThere(old, path, level);
    const element = put(list[step], path, level + 1, value);
    if (element instanceof Fault) return element;
    const between = Array.from({ length: Math.max(0, step - list.length) }, () => null);
    return [...list.slice(0, step), ...between, element, ...list.slice(step + 1)];
  }
  if (old !== undefined && old !== null && !isNativeRecord(old)) return notThere(old, path, level);
  const record: NativeRecord = old ?? {};
  const member = put(Object.hasOwn(record, step) ? record[step] : undefined, path, level + 1, value);
  return member instanceof Fault ? member : { ...record, [step]: member };
}

/** The value without the place; `undefined` where the value itself is the place. */
function take(old: NativeValue, path: Path, level: number): NativeValue | undefined {
  const step = path[level];
  if (step === undefined) return undefined;
  if (typeof step === "number") {
    if (!Array.isArray(old)) return step === 0 ? take(old, path, level + 1) : old;
    const list: readonly NativeValue[] = old;
    if (step >= list.length) return list;
    const element = take(list[step]!, path, level + 1);
    return [...list.slice(0, step), ...(element === undefined ? [] : [element]), ...list.slice(step + 1)];
  }
  if (!isNativeRecord(old) || !Object.hasOwn(old, step)) return old;
  const member = take(old[step]!, path, level + 1);
  const { [step]: _gone, ...rest } = old;
  return member === undefined ? rest : { ...old, [step]: member };
}

function laterFirst(left: Path, right: Path): number {
  for (const [level, step] of left.entries()) {
    const other = right[level];
    if (other === undefined) return -1;
    if (step === other) continue;
    if (typeof step === "number" && typeof other === "number") return other - step;
    return String(step) < String(other) ? -1 : 1;
  }
  return left.length === right.length ? 0 : 1;
}

function notThere(old: NativeValue | undefined, path: Path, level: number): Fault {
  const place = level === 0 ? "The record" : `"${formatPath(path.slice(0, level))}"`;
  const what = Array.isArray(old)
    ? `a list of ${old.length}`
    : isNativeRecord(old)
      ? "an object"
      : JSON.stringify(old ?? null).slice(0, 60);
  return new Fault("record.type", `${place} is ${what}, so "${formatPath(path)}" cannot be set in it`, 0);
}
