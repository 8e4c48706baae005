import { idReader } from "../../mapping/compile/id.ts";
import { nativePath } from "../../mapping/native-path.ts";
import type { NativeRecord, NativeValue } from "../../model/native.ts";

/** What APIs call the id that they give to their records, the usual first. */
const usual = ["id", "_id", "uuid", "guid", "Id", "ID", "key"];

/** Where records have their own id, told by some of them: a member of a usual name that every one has. */
export function ownId(records: readonly NativeRecord[]): readonly string[] {
  // An API that is still empty will most likely do as most of them do.
  if (records.length === 0) return ["id"];
  const name = usual.find((one) =>
    records.every((record) => Object.hasOwn(record, one) && isId(record[one])),
  );
  return name === undefined ? [] : [name];
}

const isId = (value: NativeValue | undefined): boolean =>
  (typeof value === "string" && value !== "") ||
  typeof value === "number" ||
  (typeof value === "object" && value !== null && "text" in value);

/** The id of a record at these places; always `null` where there are none. */
export function idOf(names: readonly string[]): (native: NativeRecord) => string | null {
  return names.length === 0 ? () => null : idReader(names.map((name) => nativePath(name, "rest") ?? [name]));
}
