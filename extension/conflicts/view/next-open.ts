import type { ConflictCard } from "../conflict-card.ts";

/** The next one that waits for a decision, after `at` or else from the top; `null` where none does. */
export function nextOpen(cards: readonly Pick<ConflictCard, "settled">[], at: number): number | null {
  const after = cards.findIndex(({ settled }, index) => index > at && settled === null);
  const found = after < 0 ? cards.findIndex(({ settled }) => settled === null) : after;
  return found < 0 ? null : found;
}
