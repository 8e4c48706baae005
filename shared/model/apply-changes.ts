import {
  isNativeRecord,
  type NativeChange,
  type NativeRecord,
  type NativeValue,
  type Path,
} from "./native.ts";

/** A native record with changes made to it; the record itself stays as it was. A place on the way that is not there is made. */
export function applyChanges(native: NativeRecord, changes: readonly NativeChange[]): NativeRecord {
  let changed: NativeValue = native;
  for (const { path, value } of changes) changed = withValue(changed, path, value);
  return isNativeRecord(changed) ? changed : native;
}

function withValue(holder: NativeValue | undefined, path: Path, value: NativeValue | undefined): NativeValue {
  const [step, ...rest] = path;
  if (step === undefined) return value ?? null;
  if (typeof step === "number") {
    const list = Array.isArray(holder) ? [...holder] : holder === undefined ? [] : [holder];
    if (rest.length === 0 && value === undefined) list.splice(step, 1);
    else {
      while (list.length < step) list.push(null);
      list[step] = withValue(list[step], rest, value);
    }
    return list;
  }
  const members = new Map(isNativeRecord(holder) ? Object.entries(holder) : []);
  if (rest.length === 0 && value === undefined) members.delete(step);
  else members.set(step, withValue(members.get(step), rest, value));
  // From entries, a member may even be called `__proto__`.
  return Object.fromEntries(members);
}
