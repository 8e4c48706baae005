import { syncOf } from "../../shared/mapping/parse/parse.ts";
import type { SyncFile } from "../../shared/mapping/sync-file.ts";
import type { Tree } from "./tree.ts";

/**
 * The sync as far as its text says it: what is wrong or half typed is left out, what must be said and is not is assumed. So
 * help knows the record, the endpoints and the lookups while somebody is typing between them.
 */
export function repaired(tree: Tree | null): SyncFile | null {
  if (tree?.kind !== "map") return null;
  const written: { readonly [name: string]: Plain } = {
    name: "sync",
    endpoints: {},
    ...plainObject(tree),
    syncline: 1,
  };
  const endpoints = isObject(written.endpoints) ? written.endpoints : {};
  const complete = Object.fromEntries(
    Object.entries(endpoints).map(([name, endpoint]) => [
      name,
      isObject(endpoint)
        ? { ...endpoint, mode: modes.find((mode) => mode === endpoint.mode) ?? "two-way" }
        : endpoint,
    ]),
  );
  const record = isObject(written.record) ? written.record : {};
  const fields = isObject(record.fields) ? record.fields : {};
  if (Object.keys(fields).length > 0) return syncOf({ ...written, endpoints: complete });
  // Where no field is declared yet, the endpoints are what its author looks for them in.
  const begun = syncOf({
    ...written,
    endpoints: complete,
    record: { key: placeholder, fields: { [placeholder]: "string" } },
  });
  return begun && { ...begun, record: { key: [], fields: {} } };
}

const placeholder = "field";

const modes = ["source", "target", "two-way"];

type Plain = string | number | boolean | null | readonly Plain[] | { readonly [name: string]: Plain };

const isObject = (value: Plain | undefined): value is { readonly [name: string]: Plain } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function plainObject(tree: Tree & { readonly kind: "map" }): { readonly [name: string]: Plain } {
  const entries = tree.entries.flatMap(({ name, colon, value }): [string, Plain][] =>
    colon === null ? [] : [[name.text, plain(value)]],
  );
  return Object.fromEntries(entries);
}

function plain(tree: Tree | null): Plain {
  switch (tree?.kind) {
    case undefined:
      return null;
    case "map":
      return plainObject(tree);
    case "list":
      return tree.items.map(({ value }) => plain(value));
    case "scalar":
      return tree.style === "plain" ? plainWord(tree.text) : tree.text;
  }
}

function plainWord(text: string): Plain {
  if (text === "true" || text === "false") return text === "true";
  if (text === "null" || text === "~") return null;
  return /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?$/.test(text) ? Number(text) : text;
}
