import type { EndpointMapping } from "../../mapping/compiled.ts";
import { eachPath, elementsOf } from "../../mapping/each.ts";
import type { NativeRecord } from "../../model/native.ts";
import type { ReadRecords } from "./read-records.ts";

export interface FoundNative {
  readonly native: NativeRecord;
  readonly parent: NativeRecord | undefined;
  readonly position: number;
}

/** The native records of one endpoint by their id, as they were read for the preview. */
export class NativeFinder {
  readonly #mapping: EndpointMapping;
  readonly #records: ReadRecords;
  #byId: ReadonlyMap<string, FoundNative> | null = null;

  constructor(mapping: EndpointMapping, records: ReadRecords) {
    this.#mapping = mapping;
    this.#records = records;
  }

  byId(id: string): FoundNative | null {
    this.#byId ??= this.#index();
    return this.#byId.get(id) ?? null;
  }

  at(position: number): FoundNative | null {
    const fetched = this.#records.at(position);
    if (fetched === null) return null;
    const [first] = elementsOf(fetched.native, eachPath(this.#mapping.definition.each));
    return first === undefined ? null : { ...first, position };
  }

  #index(): ReadonlyMap<string, FoundNative> {
    const found = new Map<string, FoundNative>();
    const each = eachPath(this.#mapping.definition.each);
    for (const { native: whole, position } of this.#records.natives()) {
      for (const { native, parent } of elementsOf(whole, each)) {
        const id = this.#mapping.identify(native, parent);
        if (id !== null && !found.has(id)) found.set(id, { native, parent, position });
      }
    }
    return found;
  }
}
