import {
  canonicalScope,
  nativeScopeFor,
  onCreateScope,
  ruleScope,
  whereScope,
} from "../../shared/mapping/compile/scopes.ts";
import type { Scope } from "../../shared/mapping/expressions/scope.ts";
import { booleanType, type Type } from "../../shared/mapping/expressions/type.ts";
import type { Look } from "./look.ts";
import type { ExpressionPlace } from "./role.ts";

/** What an expression may name; `null` where its endpoint is not known yet. */
export function scopeOf(place: ExpressionPlace, source: string, look: Look): Scope | null {
  const { file, lookups, known } = look;
  if (file === null) return null;
  switch (place.kind) {
    case "write":
      return canonicalScope(file, lookups);
    case "onCreate":
      return onCreateScope(file, lookups);
    case "rule":
      return ruleScope(file, file.record.fields[place.field ?? ""]?.type ?? "json", lookups);
    case "read":
    case "where": {
      const definition = file.endpoints[place.endpoint];
      if (definition === undefined) return null;
      const native = nativeScopeFor(definition, known.schemas.get(place.endpoint), lookups)(source);
      return place.kind === "where" ? whereScope(native, file) : native;
    }
  }
}

/** The type that an expression has to give, where its place wants one. */
export function expectedOf(place: ExpressionPlace, look: Look): Type | null {
  const typeOf = (field: string | null): Type | null => {
    const definition = field === null ? undefined : look.file?.record.fields[field];
    return definition === undefined ? null : { kind: definition.type };
  };
  switch (place.kind) {
    case "read":
    case "rule":
      return typeOf(place.field);
    case "where":
      return booleanType;
    case "write":
    case "onCreate":
      return null;
  }
}
