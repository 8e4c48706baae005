import type { Diagnostic } from "../../base/diagnostic.ts";
import type { FilePorts } from "../../connectors/file/ports.ts";
import type { HttpCommons } from "../../connectors/http/commons.ts";
import type { Secrets } from "../../connectors/secrets/secrets.ts";
import type { EndpointSchema } from "../../mapping/compiled.ts";
import type { Source } from "../../mapping/sources/source.ts";
import type { NativeRecord } from "../../model/native.ts";

/** What a place holds, as far as it was looked at. */
export interface Looked {
  /** As the sync file will say it: paths are relative to its folder, credentials are references. */
  readonly source: Source;
  /** Where it is, for people. */
  readonly place: string;
  readonly called: Called;
  readonly schema: EndpointSchema;
  readonly samples: readonly NativeRecord[];
  readonly whole: boolean;
  /** Whether the place gives new records the id that its schema names. */
  readonly makesIds: boolean;
  /** What is wrong with records that could not be read, and what else to know of the look. */
  readonly remarks: readonly Diagnostic[];
}

/** What a place is called, and what where another one is called the same. */
export interface Called {
  readonly name: string;
  readonly longer: string;
}

/** What is needed to look at a place. */
export interface LookContext {
  /** The folder that the sync file will be in. */
  readonly folder: string;
  readonly ports: FilePorts;
  readonly secrets: Secrets;
  readonly commons: HttpCommons;
  readonly signal: AbortSignal;
}
