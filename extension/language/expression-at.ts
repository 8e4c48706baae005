import { type Checked, check, type Locals } from "../../shared/mapping/expressions/check.ts";
import { parseExpression } from "../../shared/mapping/expressions/parse.ts";
import type { Scope } from "../../shared/mapping/expressions/scope.ts";
import type { Node } from "../../shared/mapping/expressions/syntax.ts";
import { children } from "../../shared/mapping/expressions/syntax.ts";
import { dynType } from "../../shared/mapping/expressions/type.ts";
import type { Look } from "./look.ts";
import { type ExpressionPlace, roleOfValue } from "./role.ts";
import { expectedOf, scopeOf } from "./scope-of.ts";
import { type ScalarTree, type WrittenPath, walk } from "./tree.ts";

/** An expression of a sync file, as it stands there. */
export interface WrittenExpression {
  readonly path: WrittenPath;
  readonly place: ExpressionPlace;
  readonly scalar: ScalarTree;
}

/** All expressions of a file, in the order of the text. */
export function* expressionsOf(look: Look): Generator<WrittenExpression> {
  for (const visit of walk(look.tree)) {
    const expression = visit.kind === "value" ? asExpression(visit.path, visit.scalar) : null;
    if (expression !== null) yield expression;
  }
}

export function asExpression(path: WrittenPath, scalar: ScalarTree): WrittenExpression | null {
  const role = roleOfValue(path);
  return role?.kind === "expression" ? { path, place: role.of, scalar } : null;
}

/** An expression that parses, with what the checker found in it; `null` for any other. */
export interface ReadExpression {
  readonly root: Node;
  readonly checked: Checked;
  readonly scope: Scope;
}

export function readExpression(look: Look, { place, scalar }: WrittenExpression): ReadExpression | null {
  const scope = scopeOf(place, scalar.text, look);
  const parsed = scope === null ? null : parseExpression(scalar.text);
  if (scope === null || !parsed?.ok) return null;
  return {
    root: parsed.value,
    checked: check(scalar.text, parsed.value, scope, expectedOf(place, look)),
    scope,
  };
}

/** Every node with the variables of the macros around it, the whole expression first. */
export const nodesOf = ({ root, checked }: ReadExpression): Iterable<NodeWithin> =>
  nodesWithin(checked, root, new Map());

export interface NodeWithin {
  readonly node: Node;
  readonly locals: Locals;
}

function* nodesWithin(checked: Checked, node: Node, locals: Locals): Generator<NodeWithin> {
  yield { node, locals };
  const list = node.kind === "macro" ? checked.types.get(node.list) : undefined;
  const element = list?.kind === "list" ? list.element : dynType;
  const inner = node.kind === "macro" ? new Map(locals).set(node.variable.name, element) : locals;
  for (const child of children(node))
    yield* nodesWithin(checked, child, node.kind === "macro" && child === node.list ? locals : inner);
}
