/** States an invariant. A failure is a bug in Syncline, never a user's mistake. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Syncline bug: ${message}`);
}

/** Makes a `switch` over a union exhaustive: the compiler rejects a call whose argument is not `never`. */
export function unreachable(value: never): never {
  throw new Error(`Syncline bug: unexpected ${JSON.stringify(value)}`);
}
