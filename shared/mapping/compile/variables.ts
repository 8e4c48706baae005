import type { NativeRecord } from "../../model/native.ts";
import type { CanonicalRecord } from "../../model/value.ts";
import type { CompiledExpression } from "../expressions/expression.ts";
import type { Variables } from "../expressions/scope.ts";

type NativeVariables = (
  native: NativeRecord,
  parent: NativeRecord | undefined,
  record?: CanonicalRecord,
) => Variables;

/** The variables of an expression over a native record; only those beyond its columns cost anything. */
export function nativeVariables({ names }: CompiledExpression): NativeVariables {
  if (!names.has("row") && !names.has("parent") && !names.has("record")) return (native) => native;
  return (native, parent, record) => ({ ...native, row: native, parent, record });
}
