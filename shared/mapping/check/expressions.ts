import type { Fix } from "../../base/diagnostic.ts";
import type { EndpointName, FieldName } from "../../model/ids.ts";
import { placesOf } from "../compile/places.ts";
import {
  canonicalScope,
  type Lookups,
  nativeScopeFor,
  onCreateScope,
  ruleScope,
  whereScope,
} from "../compile/scopes.ts";
import type { EndpointSchema } from "../compiled.ts";
import { checkExpression } from "../expressions/expression.ts";
import type { ExpressionProblem, Suggestion } from "../expressions/problem.ts";
import type { Scope } from "../expressions/scope.ts";
import { booleanType, type Type } from "../expressions/type.ts";
import type { Report } from "../parse/report.ts";
import type { SourceMap, WrittenPath } from "../parse/source-map.ts";
import type { ConflictDefault, SyncFile } from "../sync-file.ts";

/** Holds every expression of a sync file against the names and types in its scope. */
export function checkExpressions(
  file: SyncFile,
  schemas: ReadonlyMap<EndpointName, EndpointSchema>,
  lookups: Lookups,
  report: Report,
): void {
  const check = (source: string, scope: Scope, expected: Type | null, path: WrittenPath): void => {
    for (const problem of checkExpression(source, scope, expected).problems)
      reportProblem(problem, path, report);
  };
  const written = canonicalScope(file, lookups);
  const created = onCreateScope(file, lookups);
  for (const [name, definition] of Object.entries(file.endpoints)) {
    const path = ["endpoints", name];
    const native = nativeScopeFor(definition, schemas.get(name), lookups);
    for (const [field, place] of placesOf(Object.keys(file.record.fields), definition, schemas.get(name)))
      if (place.kind === "read")
        check(place.read, native(place.read), { kind: typeOf(file, field) }, [
          ...path,
          "fields",
          field,
          "read",
        ]);
    const { where, write, onCreate } = definition;
    if (where !== null) check(where, whereScope(native(where), file), booleanType, [...path, "where"]);
    for (const [place, source] of Object.entries(write))
      check(source, written, null, [...path, "write", place]);
    for (const [place, source] of Object.entries(onCreate))
      check(source, created, null, [...path, "onCreate", place]);
  }
  const checkRule = (decision: ConflictDefault, field: FieldName, path: WrittenPath): void => {
    const type = typeOf(file, field);
    if (decision.kind === "rule")
      check(decision.rule, ruleScope(file, type, lookups), { kind: type }, [...path, "rule"]);
  };
  const { fields, default: preset } = file.conflicts;
  for (const field of Object.keys(file.record.fields)) {
    if (Object.hasOwn(fields, field)) checkRule(fields[field]!, field, ["conflicts", "fields", field]);
    else checkRule(preset, field, ["conflicts", "default"]);
  }
}

const typeOf = (file: SyncFile, field: FieldName) => file.record.fields[field]?.type ?? "string";

function reportProblem(problem: ExpressionProblem, path: WrittenPath, report: Report): void {
  const { code, message, hint, start, end, suggestion } = problem;
  const fix = suggestion === null ? undefined : fixOf(suggestion, path, report.source);
  const at = report.source.locateWithin(path, start, end);
  report.add("error", code, at, message, { hint: hint ?? undefined, fix });
}

/** `undefined` where the replacement would have to be spelled in YAML before it could stand there. */
function fixOf(
  { title, start, end, text }: Suggestion,
  path: WrittenPath,
  source: SourceMap,
): Fix | undefined {
  const span = source.spanWithin(path, start, end);
  if (span === null || /["'\\#:\n]/.test(text)) return undefined;
  return { title, edits: [{ ...span, text }] };
}
