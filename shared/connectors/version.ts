/**
 * The version of a record whose connector has nothing better: the 64-bit hash of its bytes as 16 hex digits.
 * `high` and `low` are unsigned 32-bit halves.
 */
export const versionOfHash = (high: number, low: number): string => hexOf(high) + hexOf(low);

/** The two halves again; `null` for a version of another kind. */
export function hashOfVersion(version: string): { readonly high: number; readonly low: number } | null {
  if (version.length !== 16) return null;
  const high = halfAt(version, 0);
  const low = halfAt(version, 8);
  return high < 0 || low < 0 ? null : { high, low };
}

const hexOf = (half: number): string => quarters[half >>> 16]! + quarters[half & 0xffff]!;

/** Four hex digits for each number of 16 bits. */
const quarters: readonly string[] = Array.from({ length: 0x10000 }, (_, number) =>
  number.toString(16).padStart(4, "0"),
);

/** The half that eight hex digits stand for, or -1. */
function halfAt(version: string, start: number): number {
  let half = 0;
  for (let at = start; at < start + 8; at++) {
    const code = version.charCodeAt(at);
    const digit = code >= 48 && code <= 57 ? code - 48 : code >= 97 && code <= 102 ? code - 87 : -1;
    if (digit < 0) return -1;
    half = half * 16 + digit;
  }
  return half;
}
