import type { Path } from "../../model/native.ts";
import { parsePath } from "../../model/path.ts";
import type { Report } from "../parse/report.ts";
import type { WrittenPath } from "../parse/source-map.ts";
import { choice, type JsonSchema, object, text } from "../schema/json-schema.ts";

/** How the pages of a list follow each other. Names are those of parameters of the query. */
export type RestPaging =
  /** All in one answer. */
  | { readonly kind: "none" }
  /** A `Link` header with `rel="next"` (RFC 8288). */
  | { readonly kind: "link"; readonly sizeParam: string | null; readonly size: number | null }
  /** The next page's URL stands in the body. */
  | {
      readonly kind: "next";
      readonly path: Path;
      readonly sizeParam: string | null;
      readonly size: number | null;
    }
  | {
      readonly kind: "page";
      readonly param: string;
      readonly first: number;
      readonly sizeParam: string | null;
      readonly size: number | null;
    }
  | {
      readonly kind: "offset";
      readonly param: string;
      readonly sizeParam: string | null;
      readonly size: number | null;
    }
  /** Where the next page begins stands in the body, and is sent back. */
  | {
      readonly kind: "cursor";
      readonly param: string;
      readonly path: Path;
      readonly sizeParam: string | null;
      readonly size: number | null;
    };

export interface WrittenPaging {
  readonly kind?: RestPaging["kind"];
  readonly param?: string;
  readonly path?: string;
  readonly first?: number;
  readonly sizeParam?: string;
  readonly size?: number;
}

export const pagingSchema: JsonSchema = object(
  "How the pages of the list follow each other. Without it, this is found out from the first page.",
  {
    kind: choice("What leads from one page to the next.", {
      none: "Nothing: all records come at once.",
      link: 'A `Link` header with rel="next".',
      next: "A URL in the body.",
      page: "The number of the page, as a parameter.",
      offset: "The number of records before it, as a parameter.",
      cursor: "A text in the body, which is sent back as a parameter.",
    }),
    param: text("With page, offset and cursor: the parameter's name.", "page", "offset", "after"),
    path: text("With next and cursor: where in the body it stands.", "links.next", "meta.next_cursor"),
    first: {
      description: "With page: the number of the first page.",
      type: "integer",
      minimum: 0,
      default: 1,
    },
    sizeParam: text("The parameter that says how many records a page has.", "per_page", "limit"),
    size: { description: "How many records a page is asked to have.", type: "integer", minimum: 1 },
  },
  ["kind"],
);

export function parsePaging(
  written: WrittenPaging | undefined,
  path: WrittenPath,
  report: Report,
): RestPaging | null {
  if (written?.kind === undefined) return null;
  const { kind, param } = written;
  const size = { sizeParam: written.sizeParam ?? null, size: written.size ?? null };
  if ((size.sizeParam === null) !== (size.size === null))
    report.value("sync.bad-value", path, "`size` and `sizeParam` go together.");
  const needs = (name: string): null => {
    report.value("sync.missing-property", path, `Paging of the kind "${kind}" needs \`${name}\`.`);
    return null;
  };
  switch (kind) {
    case "none":
      return { kind };
    case "link":
      return { kind, ...size };
    case "page":
      return { kind, param: param ?? "page", first: written.first ?? 1, ...size };
    case "offset":
      return { kind, param: param ?? "offset", ...size };
    case "next":
    case "cursor": {
      if (written.path === undefined) return needs("path");
      const steps = parsePath(written.path);
      if (steps === null) {
        report.value("sync.bad-value", [...path, "path"], `"${written.path}" is not a path.`);
        return null;
      }
      if (kind === "next") return { kind, path: steps, ...size };
      return param === undefined ? needs("param") : { kind, param, path: steps, ...size };
    }
  }
}
