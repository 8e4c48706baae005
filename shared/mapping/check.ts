import type { Diagnostic } from "../base/diagnostic.ts";
import type { EndpointName } from "../model/ids.ts";
import type { NativeRecord } from "../model/native.ts";
import { checkExpressions } from "./check/expressions.ts";
import { checkPlaces } from "./check/places.ts";
import { checkSamples } from "./check/samples.ts";
import { checkWriters } from "./check/writers.ts";
import { checkZones } from "./check/zones.ts";
import { lookupsOf } from "./compile/scopes.ts";
import { type CompileContext, compileSync } from "./compile.ts";
import type { CompiledSync } from "./compiled.ts";
import { parseSync } from "./parse/parse.ts";
import type { SyncFile } from "./sync-file.ts";

/** What is known of the endpoints while a sync file is looked at; an endpoint that cannot be reached is not in it. */
export interface CheckContext extends CompileContext {
  readonly samples: ReadonlyMap<EndpointName, readonly NativeRecord[]>;
}

export interface CheckedSync {
  /** The sync as far as it could be read; `null` where there is no record to speak of. */
  readonly file: SyncFile | null;
  /** `null` where there is an error among the diagnostics. */
  readonly compiled: CompiledSync | null;
  /** In the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads, checks and compiles a sync file. Everything that is wrong is reported at once; nothing is thrown. */
export function checkSync(text: string, fileName: string, context: CheckContext): CheckedSync {
  const { file, report } = parseSync(text, fileName);
  if (file === null) return { file, compiled: null, diagnostics: report.inOrder() };
  const lookups = lookupsOf(file, context.lookups);
  for (const [name, definition] of Object.entries(file.endpoints)) {
    checkPlaces(file, name, definition, context.schemas.get(name), lookups, report);
    checkZones(file, name, definition, context.schemas.get(name), report);
  }
  checkWriters(file, context.schemas, lookups, report);
  checkExpressions(file, context.schemas, lookups, report);
  if (report.hasErrors) return { file, compiled: null, diagnostics: report.inOrder() };
  const compiled = compileSync(file, context);
  for (const [name, mapping] of compiled.endpoints)
    checkSamples(mapping, context.samples.get(name) ?? [], report);
  return { file, compiled: report.hasErrors ? null : compiled, diagnostics: report.inOrder() };
}
