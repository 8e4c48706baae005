import type { NativeRecord } from "../../../model/native.ts";
import { entriesOf, type OpenApiDocument } from "./document.ts";

/** The two paths of a resource: its list, and one record of it. */
export interface FoundResource {
  readonly listPath: string;
  readonly list: NativeRecord;
  /** `null` where single records cannot be reached. */
  readonly item: { readonly path: string; readonly parameter: string; readonly node: NativeRecord } | null;
}

/**
 * Finds a resource by the name of its path (`/customers`, `customers`), or by the end of a URL's path; `null` where there is
 * no list of that name.
 */
export function findResource(document: OpenApiDocument, name: string): FoundResource | null {
  const wanted = `/${name.replace(/^[#/]+|\/+$/g, "")}`;
  const paths = entriesOf(document.root.paths).map(([path, node]) => ({ path, node: document.record(node) }));
  const lists = paths.filter(({ path, node }) => node.get !== undefined && !/\}\/?$/.test(path));
  const plain = ({ path }: { readonly path: string }) => path.replace(/\/+$/, "");
  const list =
    lists.find((one) => plain(one) === wanted) ??
    // `/customers` for `/v1/customers`, and the other way round for a URL whose server is a part of its path.
    lists.find((one) => plain(one).endsWith(wanted)) ??
    lists.filter((one) => wanted.endsWith(plain(one))).sort((a, b) => b.path.length - a.path.length)[0];
  if (list === undefined) return null;
  const below = plain(list);
  const items = paths.flatMap(({ path, node }) => {
    const parameter = path.startsWith(`${below}/`)
      ? /^\{([^{}/]+)\}\/?$/.exec(path.slice(below.length + 1))
      : null;
    return parameter === null ? [] : [{ path, parameter: parameter[1]!, node }];
  });
  return { listPath: list.path, list: list.node, item: items[0] ?? null };
}

/** The lists that a document describes, by path. */
export const resourcesOf = (document: OpenApiDocument): readonly string[] =>
  entriesOf(document.root.paths)
    .filter(([path, node]) => document.record(node).get !== undefined && !/\}\/?$/.test(path))
    .map(([path]) => path);
