/**
 * The version of a record whose connector has nothing better: the 64-bit hash of its bytes as 16 hex digits.
 * `high` and `low` are unsigned 32-bit halves.
 */
export const versionOfHash = (high: number, low: number): string =>
  (high >>> 0).toString(16).padStart(8, "0") + (low >>> 0).toString(16).padStart(8, "0");

/** The two halves again; `null` for a version of another kind. */
export function hashOfVersion(version: string): { readonly high: number; readonly low: number } | null {
  if (!/^[0-9a-f]{16}$/.test(version)) return null;
  return { high: Number.parseInt(version.slice(0, 8), 16), low: Number.parseInt(version.slice(8), 16) };
}
