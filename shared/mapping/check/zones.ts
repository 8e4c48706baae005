import { placesOf } from "../compile/places.ts";
import type { EndpointSchema } from "../compiled.ts";
import type { Report } from "../parse/report.ts";
import type { EndpointDefinition, SyncFile } from "../sync-file.ts";

/** Types of columns that keep a time of day and drop the zone that it is written with. */
const dropsZone = /^timestamp(?:\(\d\))?(?: without time zone)?$/i;

/**
 * A time is written with its zone unless a pattern says otherwise. A column that drops the zone then holds the time in UTC,
 * and is read as one in the zone that the sync file names.
 */
export function checkZones(
  file: SyncFile,
  name: string,
  definition: EndpointDefinition,
  schema: EndpointSchema | undefined,
  report: Report,
): void {
  if (definition.mode === "source") return;
  for (const [field, place] of placesOf(Object.keys(file.record.fields), definition, schema)) {
    if (place.kind !== "path" || file.record.fields[field]?.type !== "timestamp") continue;
    const { zone, timestamp } = { ...definition.formats, ...place.mapping?.formats };
    const column = schema?.columns.find((one) => one.name === place.path[0]);
    if (zone === "UTC" || timestamp !== null || !dropsZone.test(column?.declared?.type ?? "")) continue;
    report.value(
      "sync.bad-value",
      ["endpoints", name],
      `The column "${column?.name}" of "${name}" keeps no zone, so "${field}" would be written in UTC and read as a time in ${zone}.`,
      {
        hint: "Say how its times are spelled, such as `timestamp: \"yyyy-MM-dd'T'HH:mm:ss\"`, or give the column a type with a zone.",
      },
    );
  }
}
