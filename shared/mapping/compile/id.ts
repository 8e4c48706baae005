import type { NativeRecord, NativeValue, Path } from "../../model/native.ts";
import type { EndpointSchema } from "../compiled.ts";
import { nativePath } from "../native-path.ts";
import type { EndpointDefinition } from "../sync-file.ts";
import { Misfit } from "../values/misfit.ts";
import { stringCodec } from "../values/string.ts";
import { joinKey } from "./key.ts";
import { getterOf } from "./place.ts";

/** Where an endpoint's own id is: what the sync file says, else what the endpoint itself does; none: the key is the id. */
export function idPaths(
  { id, source }: Pick<EndpointDefinition, "id" | "source">,
  schema: EndpointSchema | undefined,
): readonly Path[] {
  const names = id.length > 0 ? id : (schema?.id ?? []);
  return names.map((name) => nativePath(name, source.kind) ?? [name]);
}

/** The own id of a native record as text, several parts joined as those of a key are; `null` where a part of it is missing. */
export function idReader(paths: readonly Path[]): (native: NativeRecord) => string | null {
  const getters = paths.map(getterOf);
  const [only] = getters;
  if (getters.length === 1 && only !== undefined) return (native) => idText(only(native));
  return (native) => joinKey(getters.map((get) => idText(get(native))));
}

function idText(native: NativeValue | undefined): string | null {
  if (native === undefined || native === null || native === "") return null;
  const text = stringCodec.parse(native);
  return text instanceof Misfit ? null : String(text);
}
