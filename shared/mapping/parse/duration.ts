const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `15m` or `1h 30m` in milliseconds. The schema has seen to the spelling. */
export function milliseconds(text: string): number {
  let sum = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)\s*(ms|s|m|h|d)/g))
    sum += Number(count) * (units[unit!] ?? 0);
  return sum;
}
