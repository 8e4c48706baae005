import type { NativeValue } from "../../model/native.ts";
import { type HttpAnswer, headerOf } from "../http/answer.ts";
import { memberAt } from "./body.ts";
import { nextLink } from "./link-header.ts";

/** What a page says beside its records. `null` for what it does not say. */
export interface PageFacts {
  /** Records of the whole list. */
  readonly total: number | null;
  /** Number of the last page. */
  readonly pages: number | null;
  readonly hasMore: boolean | null;
  /** The next page's URL in a `Link` header, relative to this one. */
  readonly link: string | null;
  /** A member that leads to the next page is there and holds nothing. */
  readonly nextIsEmpty: boolean;
}

const holders: readonly (readonly string[])[] = [
  [],
  ["meta"],
  ["pagination"],
  ["paging"],
  ["page"],
  ["meta", "pagination"],
  ["_meta"],
];
const totals = [
  "total",
  "total_count",
  "totalCount",
  "totalElements",
  "totalItems",
  "total_items",
  "totalResults",
  "@odata.count",
];
const pageCounts = ["pages", "total_pages", "totalPages", "page_count", "pageCount", "last_page"];
const mores = ["has_more", "hasMore", "has_next", "hasNext", "hasNextPage", "more"];
const nexts = [
  "next",
  "next_page_url",
  "nextLink",
  "@odata.nextLink",
  "next_cursor",
  "nextCursor",
  "nextPageToken",
];

export function pageFacts(answer: HttpAnswer, body: NativeValue): PageFacts {
  const members = (names: readonly string[]) =>
    holders.flatMap((holder) =>
      names.map((name) => memberAt(body, [...holder, name])).filter((value) => value !== undefined),
    );
  const count = (names: readonly string[]): number | null =>
    (members(names).find((value) => typeof value === "number" && Number.isInteger(value) && value >= 0) as
      | number
      | undefined) ?? null;
  const paged = members(["next", "previous", "prev"]).length > 0;
  const more = members(mores).find((value) => typeof value === "boolean");
  return {
    // Beside links to other pages, `count` and a number called `items` are about all of them.
    total: count(totals) ?? headerTotal(answer) ?? (paged ? count(["count", "items"]) : null),
    pages: count(pageCounts),
    hasMore: typeof more === "boolean" ? more : null,
    link: nextLink(headerOf(answer, "link")),
    nextIsEmpty: members(nexts).some((value) => value === null || value === ""),
  };
}

function headerTotal(answer: HttpAnswer): number | null {
  for (const name of ["x-total-count", "x-total", "total-count", "x-pagination-total-count"]) {
    const text = headerOf(answer, name);
    if (text !== null && /^\d{1,15}$/.test(text.trim())) return Number(text);
  }
  const range = /\/(\d{1,15})\s*$/.exec(headerOf(answer, "content-range") ?? "");
  return range === null ? null : Number(range[1]);
}
