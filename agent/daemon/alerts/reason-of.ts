/** Why something thrown failed, in one line, down to what a connection says. */
export function reasonOf(thrown: unknown): string {
  const reasons: string[] = [];
  const seen = new Set<unknown>();
  for (let error = thrown; error instanceof Error && !seen.has(error); error = error.cause) {
    seen.add(error);
    const code = "code" in error && typeof error.code === "string" ? error.code : "";
    const inner = error instanceof AggregateError ? reasonOf(error.errors[0]) : error.message;
    reasons.push(inner === "" ? code : inner.replace(/\s+/g, " ").trim());
  }
  return reasons.filter((reason) => reason !== "").join(": ") || String(thrown);
}
