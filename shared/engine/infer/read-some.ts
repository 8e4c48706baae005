import type { Diagnostic } from "../../base/diagnostic.ts";
import { ok, type Result } from "../../base/result.ts";
import type { Connector } from "../../connectors/contract.ts";
import type { EndpointSchema } from "../../mapping/compiled.ts";
import type { NativeRecord } from "../../model/native.ts";

/** The first records of an endpoint, with what else a look at them shows. */
export interface SomeRecords {
  readonly schema: EndpointSchema;
  readonly samples: readonly NativeRecord[];
  /** Whether the samples are all of its records. */
  readonly whole: boolean;
  /** What is wrong with records that could not be read. */
  readonly unreadable: readonly Diagnostic[];
  readonly makesIds: boolean;
}

/** Reads up to `limit` records, and lets go of the endpoint. */
export async function readSome(
  connector: Connector,
  limit: number,
  signal: AbortSignal,
): Promise<Result<SomeRecords, Diagnostic>> {
  try {
    const samples: NativeRecord[] = [];
    const unreadable: Diagnostic[] = [];
    const read = await connector.read(
      { known: null, cursor: null, limit },
      {
        same: () => {},
        gone: () => {},
        record: (native) => samples.push(native),
        bad: (problem) => unreadable.push(problem),
      },
      signal,
    );
    if (!read.ok) return read;
    const { schema, complete } = read.value;
    const { makesIds } = connector.capabilities;
    return ok({ schema, samples, whole: complete, unreadable, makesIds });
  } finally {
    await connector.dispose();
  }
}
