import { completeExpression } from "./complete-expression.ts";
import { completeName } from "./complete-name.ts";
import { completeValue } from "./complete-value.ts";
import type { Completion } from "./completion.ts";
import { cursorAt, type NameCursor, type ValueCursor } from "./cursor.ts";
import type { Look } from "./look.ts";
import { roleOfValue } from "./role.ts";
import { isObjectSchema, schemasAt } from "./schema-at.ts";

/** Everything that can stand at a place, the likeliest first. The text may be broken there or anywhere else. */
export function complete(look: Look, offset: number): readonly Completion[] {
  const cursor = cursorAt(look.text, offset);
  if (cursor === null) return [];
  if (cursor.kind === "name") return inOrder(completeName(look, cursor));
  const role = roleOfValue(cursor.path);
  if (role?.kind === "expression") return inOrder(completeExpression(look, cursor, role.of));
  return inOrder([...completeValue(look, cursor, role), ...completeOpening(look, cursor)]);
}

/** Where nothing but a word is typed, it may become the first name of an object. */
function completeOpening(look: Look, cursor: ValueCursor): readonly Completion[] {
  if (cursor.opensAt === null || !schemasAt(cursor.path).some(isObjectSchema)) return [];
  const name: NameCursor = {
    kind: "name",
    path: cursor.path,
    typed: cursor.typed,
    replace: cursor.replace,
    quote: null,
    flow: false,
    json: false,
    column: cursor.opensAt,
    others: [],
    hasColon: false,
  };
  return completeName(look, name);
}

const inOrder = (completions: readonly Completion[]): readonly Completion[] =>
  completions.toSorted((a, b) => a.rank - b.rank);
