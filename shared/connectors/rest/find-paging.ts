import type { RestPaging } from "../../mapping/sources/rest-paging.ts";
import type { NativeValue } from "../../model/native.ts";
import { memberAt } from "./body.ts";
import type { PageFacts } from "./page-facts.ts";

const urls: readonly (readonly string[])[] = [
  ["@odata.nextLink"],
  ["next"],
  ["nextLink"],
  ["next_url"],
  ["next_page_url"],
  ["next_page"],
  ["links", "next"],
  ["links", "next", "href"],
  ["_links", "next"],
  ["_links", "next", "href"],
  ["paging", "next"],
  ["pagination", "next"],
  ["meta", "next"],
  ["meta", "pagination", "links", "next"],
];

/** Where a cursor stands, and the parameter that services of that kind take it back in. */
const cursors: readonly (readonly [path: readonly string[], param: string])[] = [
  [["next_cursor"], "cursor"],
  [["nextCursor"], "cursor"],
  [["nextPageToken"], "pageToken"],
  [["next_page_token"], "page_token"],
  [["continuationToken"], "continuationToken"],
  [["meta", "next_cursor"], "cursor"],
  [["meta", "nextCursor"], "cursor"],
  [["pagination", "next_cursor"], "cursor"],
  [["pagination", "nextCursor"], "cursor"],
  [["paging", "next_cursor"], "cursor"],
  [["response_metadata", "next_cursor"], "cursor"],
];

/** How the first page of a list leads on to the next; `none` where nothing in it does. */
export function findPaging(facts: PageFacts, body: NativeValue): RestPaging {
  const size = { sizeParam: null, size: null };
  if (facts.link !== null) return { kind: "link", ...size };
  for (const path of urls) {
    const value = memberAt(body, path);
    if (typeof value === "string" && /^(https?:\/\/|[/?])/.test(value))
      return { kind: "next", path, ...size };
  }
  for (const [path, param] of cursors) {
    const value = memberAt(body, path);
    if (typeof value === "string" && value !== "") return { kind: "cursor", param, path, ...size };
  }
  return { kind: "none" };
}
