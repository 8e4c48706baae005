import { isNativeRecord, type NativeRecord, type NativeValue } from "../../../model/native.ts";
import { isList } from "../body.ts";

const mostHops = 20;

/** An OpenAPI document, with its references followed: those within it alone, and no circle for ever. */
export class OpenApiDocument {
  readonly root: NativeRecord;

  constructor(root: NativeRecord) {
    this.root = root;
  }

  /** The record that a node is or refers to; an empty one where it is nothing of the kind. */
  record(node: NativeValue | undefined): NativeRecord {
    let at = node;
    for (let hop = 0; hop < mostHops && at !== undefined && isNativeRecord(at); hop++) {
      const ref = at.$ref;
      if (typeof ref !== "string") return at;
      at = this.#at(ref);
    }
    return {};
  }

  /** The elements of a list, each as the record that it is or refers to. */
  records(node: NativeValue | undefined): readonly NativeRecord[] {
    return isList(node) ? node.map((one) => this.record(one)) : [];
  }

  #at(ref: string): NativeValue | undefined {
    if (!ref.startsWith("#/")) return undefined;
    let at: NativeValue | undefined = this.root;
    for (const step of ref.slice(2).split("/")) {
      const name = decoded(step).replaceAll("~1", "/").replaceAll("~0", "~");
      if (isList(at)) at = at[Number(name)];
      else if (at !== undefined && isNativeRecord(at) && Object.hasOwn(at, name)) at = at[name];
      else return undefined;
    }
    return at;
  }
}

/** Names and values of a record; nothing for what is none. */
export const entriesOf = (node: NativeValue | undefined): readonly (readonly [string, NativeValue])[] =>
  node !== undefined && isNativeRecord(node) ? Object.entries(node) : [];

export const textOf = (node: NativeValue | undefined): string | null =>
  typeof node === "string" ? node : null;

export const numberOf = (node: NativeValue | undefined): number | null =>
  typeof node === "number" ? node : null;

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}
