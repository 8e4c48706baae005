import type { RestPaging } from "../../../mapping/sources/rest-paging.ts";
import { numberOf, type OpenApiDocument } from "./document.ts";
import type { MergedSchema } from "./merged-schema.ts";
import { mergedSchema } from "./merged-schema.ts";
import type { Parameter } from "./operation.ts";

const sizes = /^_?(per_?page|page_?size|limit|size|count|top|\$top|max_?results|page\[size\])$/i;
const pages = /^_?(page|page_?number|page_?no|page\[number\])$/i;
const offsets = /^_?(offset|skip|\$skip|start|start_?index|page\[offset\])$/i;
const cursors =
  /^_?(cursor|after|page_?token|starting_?after|next_?token|continuation_?token|page\[after\])$/i;
const nextNames = [
  "next_cursor",
  "nextCursor",
  "nextPageToken",
  "next_page_token",
  "nextToken",
  "continuationToken",
  "after",
  "cursor",
];
const holders: readonly (readonly string[])[] = [[], ["meta"], ["pagination"], ["paging"], ["page"]];

/** A page is asked to have so many records at the most, where the description allows more. */
const largestPage = 200;

/** How the parameters of a list, and what it gives back, say that its pages follow each other; `null` where they do not. */
export function describePaging(
  document: OpenApiDocument,
  parameters: readonly Parameter[],
  body: MergedSchema,
): RestPaging | null {
  const query = parameters.filter((one) => one.in === "query");
  const sized = query.find(({ name }) => sizes.test(name));
  const most = sized === undefined ? null : numberOf(sized.schema.maximum);
  const size =
    sized === undefined || most === null
      ? { sizeParam: null, size: null }
      : { sizeParam: sized.name, size: Math.min(most, largestPage) };
  const cursor = query.find(({ name }) => cursors.test(name));
  const path = cursor === undefined ? null : cursorPath(document, body);
  if (cursor !== undefined && path !== null) return { kind: "cursor", param: cursor.name, path, ...size };
  const page = query.find(({ name }) => pages.test(name));
  if (page !== undefined) {
    const first = page.schema.default === 0 || page.schema.minimum === 0 ? 0 : 1;
    return { kind: "page", param: page.name, first, ...size };
  }
  const offset = query.find(({ name }) => offsets.test(name));
  return offset === undefined ? null : { kind: "offset", param: offset.name, ...size };
}

function cursorPath(document: OpenApiDocument, body: MergedSchema): readonly string[] | null {
  for (const holder of holders) {
    let at = body;
    for (const name of holder) at = mergedSchema(document, at.properties.get(name));
    const name = nextNames.find((one) => at.properties.has(one));
    if (name !== undefined) return [...holder, name];
  }
  return null;
}
