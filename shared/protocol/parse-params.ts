import type { z } from "zod";
import { type Diagnostic, problem } from "../base/diagnostic.ts";
import { err, ok, type Result } from "../base/result.ts";
import { type Method, methods, type ParsedParams } from "./methods.ts";

const schemas: { readonly [M in Method]: z.ZodType<ParsedParams<M>> } = methods;

export const isMethod = (name: string): name is Method => Object.hasOwn(methods, name);

/** Parameters as they came from outside; `agent.request` says which of them is wrong and why. */
export function parseParams<M extends Method>(
  method: M,
  value: unknown,
): Result<ParsedParams<M>, Diagnostic> {
  const parsed = schemas[method].safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "" : ` at ${issue.path.join(".")}`;
  return err(problem("agent.request", `${method}${where}: ${issue?.message ?? "wrong parameters"}`));
}
