import type { NativeValue } from "../../model/native.ts";
import type { LookupTables } from "../compiled.ts";
import type { Type } from "./type.ts";

/** What an expression may name. */
export interface Scope {
  readonly variables: ReadonlyMap<string, Type>;
  /** The lookups and the type of their records; an open object where the columns are not known. */
  readonly lookups: ReadonlyMap<string, Type>;
  /** What `lookup` looks in while the expression runs; the checker does not need it. */
  readonly tables: LookupTables;
}

/** The variables of one evaluation, native or canonical. One that is not there is null. */
export type Variables = Readonly<Record<string, NativeValue | undefined>>;

/** A scope without lookups. */
export const scopeOf = (variables: Readonly<Record<string, Type>>): Scope => ({
  variables: new Map(Object.entries(variables)),
  lookups: new Map(),
  tables: new Map(),
});
