import { functionDocumentation } from "../../shared/mapping/expressions/library.ts";
import { asExpression } from "./expression-at.ts";
import { callAt } from "./expressions/call-at.ts";
import type { Look } from "./look.ts";
import { offsetWithin, visitAt } from "./tree.ts";

export interface SignatureHelp {
  readonly signatures: readonly string[];
  readonly documentation: string;
  /** The argument that is being typed, from 0; what stands before the dot is the first. */
  readonly argument: number;
}

/** How the function is used whose arguments are being typed. */
export function signatureHelp(look: Look, offset: number): SignatureHelp | null {
  const visit = visitAt(look.tree, offset);
  const expression = visit?.kind === "value" ? asExpression(visit.path, visit.scalar) : null;
  if (expression === null) return null;
  const { scalar } = expression;
  const call = callAt(scalar.text, offsetWithin(scalar, offset));
  const entry = functionDocumentation().find(({ name }) => name === call?.name);
  if (call === null || entry === undefined) return null;
  const { signatures, description } = entry;
  // A macro's list stands before the dot, and is no argument of it.
  const argument = entry.group === "macros" ? Math.max(0, call.argument - 1) : call.argument;
  return { signatures, documentation: description, argument };
}
