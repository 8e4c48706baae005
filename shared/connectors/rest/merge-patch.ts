import { canonicalJson } from "../../mapping/values/json.ts";
import { applyChanges } from "../../model/apply-changes.ts";
import {
  isNativeRecord,
  type NativeChange,
  type NativeRecord,
  type NativeValue,
} from "../../model/native.ts";

/**
 * The changes as a merge patch (RFC 7396): just the members that become others, `null` for one that goes. A list goes as a
 * whole. `before` is the record that they are made to.
 */
export function mergePatch(before: NativeRecord, changes: readonly NativeChange[]): NativeRecord {
  const after = applyChanges(before, changes);
  const names = new Set(changes.map(({ path }) => String(path[0])));
  const patch: [string, NativeValue][] = [];
  for (const name of names) {
    const difference = between(before[name], after[name]);
    // What is already so on the server was asked for all the same.
    patch.push([name, difference === undefined ? (after[name] ?? null) : difference]);
  }
  return Object.fromEntries(patch);
}

function between(before: NativeValue | undefined, after: NativeValue | undefined): NativeValue | undefined {
  if (after === undefined) return null;
  if (before === undefined || !isNativeRecord(before) || !isNativeRecord(after))
    return before !== undefined && canonicalJson(before) === canonicalJson(after) ? undefined : after;
  const patch: [string, NativeValue][] = [];
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const difference = between(before[name], after[name]);
    if (difference !== undefined) patch.push([name, difference]);
  }
  return patch.length === 0 ? undefined : Object.fromEntries(patch);
}
