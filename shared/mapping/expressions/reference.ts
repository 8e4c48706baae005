import type { Path } from "../../model/native.ts";
import type { Node, Span } from "./syntax.ts";

/** A variable that an expression reads, with the members it reads of it: `row["Full Name"]` is `["row", "Full Name"]`. */
export interface Reference extends Span {
  readonly path: Path;
}

/** The path that a node reads from a variable; `null` for any other node. */
export function pathOf(node: Node, locals: { has(name: string): boolean }): Path | null {
  if (node.kind === "name") return locals.has(node.name) ? null : [node.name];
  if (node.kind === "member") {
    const path = pathOf(node.object, locals);
    return path === null ? null : [...path, node.member.name];
  }
  if (node.kind !== "index" || node.index.kind !== "literal") return null;
  const { value } = node.index;
  const path = pathOf(node.object, locals);
  return path !== null && (typeof value === "string" || typeof value === "number") ? [...path, value] : null;
}
