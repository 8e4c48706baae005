import type { Conflict, Side } from "../model/conflict.ts";
import type { LinkInput } from "./reconcile-link.ts";

/**
 * The open conflicts of a link with just those resolutions that stand (SPEC J12): once a conflict says something else
 * than what the person saw, their word was not about that. `now` gives the conflicts as they are without any word.
 */
export function standing(
  open: LinkInput["open"],
  now: (unanswered: LinkInput["open"]) => readonly Conflict[],
): LinkInput["open"] {
  if (open.size === 0) return open;
  const answered = [...open.values()].some(({ resolution }) => resolution !== null);
  if (!answered) return open;
  const unanswered = new Map(
    [...open].map(([field, { conflict }]) => [field, { conflict, resolution: null }]),
  );
  const current = new Map(now(unanswered).map((conflict) => [conflict.id, conflict]));
  return new Map(
    [...open].map(([field, { conflict, resolution }]) => {
      const said = current.get(conflict.id);
      const stands = said !== undefined && saysTheSame(conflict, said);
      return [field, { conflict, resolution: stands ? resolution : null }];
    }),
  );
}

function saysTheSame(shown: Conflict, now: Conflict): boolean {
  const names = new Set([...Object.keys(shown.sides), ...Object.keys(now.sides)]);
  return (
    shown.kind === now.kind &&
    shown.base === now.base &&
    [...names].every((name) => sameSide(shown.sides[name], now.sides[name]))
  );
}

function sameSide(a: Side | undefined, b: Side | undefined): boolean {
  if (a?.kind === "value" && b?.kind === "value") return a.value === b.value;
  if (a?.kind === "record" && b?.kind === "record") return a.id === b.id && a.text === b.text;
  if (a?.kind === "sent" && b?.kind === "sent") return a.text === b.text;
  return a !== undefined && a.kind === b?.kind;
}
