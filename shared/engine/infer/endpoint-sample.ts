import type { EndpointSchema } from "../../mapping/compiled.ts";
import type { Source } from "../../mapping/sources/source.ts";
import type { Mode } from "../../mapping/sync-file.ts";
import type { EndpointName } from "../../model/ids.ts";
import type { NativeRecord } from "../../model/native.ts";

/** An endpoint, with as many of its records as were looked at. */
export interface EndpointSample {
  readonly name: EndpointName;
  readonly source: Source;
  /** Where it is, for people. */
  readonly place: string;
  readonly schema: EndpointSchema;
  readonly samples: readonly NativeRecord[];
  /** Whether the samples are all of its records. */
  readonly whole: boolean;
  readonly mode: Mode;
  /** Whether it gives new records the id that its schema names. */
  readonly makesIds: boolean;
}
