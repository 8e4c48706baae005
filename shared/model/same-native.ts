import { ExactNumber, isNativeRecord, type NativeValue } from "./native.ts";

/** Whether two native values say the same, member by member; members of a record may stand in any order. */
export function sameNative(one: NativeValue | undefined, other: NativeValue | undefined): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (one instanceof ExactNumber) return other instanceof ExactNumber && one.text === other.text;
  if (isNativeRecord(one)) {
    if (!isNativeRecord(other)) return false;
    const names = Object.keys(one);
    const others = Object.keys(other);
    if (names.length !== others.length) return false;
    for (let at = 0; at < names.length; at++) {
      const name = names[at]!;
      if (name !== others[at] && !Object.hasOwn(other, name)) return false;
      if (!sameNative(one[name], other[name])) return false;
    }
    return true;
  }
  if (!Array.isArray(other) || one.length !== other.length) return false;
  return one.every((element, at) => sameNative(element, other[at]));
}
