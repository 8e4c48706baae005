import type { RestPaging } from "../../mapping/sources/rest-paging.ts";
import type { NativeValue, Path } from "../../model/native.ts";
import { valueAt } from "../../model/path.ts";
import { asRecord } from "./body.ts";
import { findPaging } from "./find-paging.ts";
import type { PageFacts } from "./page-facts.ts";

/** One page as it was read. */
export interface Page {
  readonly url: URL;
  readonly body: NativeValue;
  readonly count: number;
  readonly facts: PageFacts;
}

export type NextPage =
  | { readonly kind: "page"; readonly url: URL }
  | { readonly kind: "end" }
  /** There is more, and no way to it. */
  | { readonly kind: "stuck"; readonly why: string };

/** Pages without a record that are passed over while the list says that there is more. */
const mostEmpty = 3;

/** Leads through the pages of a list. */
export class Pager {
  #paging: RestPaging | null;
  readonly #list: URL;
  readonly #visited = new Set<string>();
  #number = 0;
  #offset = 0;
  #empty = 0;
  /** What the last page that said it said of the whole list. */
  total: number | null = null;

  constructor(paging: RestPaging | null, list: URL) {
    this.#paging = paging;
    this.#list = list;
    this.#number = paging?.kind === "page" ? paging.first : 0;
  }

  /** How the pages follow each other; `null` before the first of them was seen. */
  get kind(): RestPaging["kind"] | null {
    return this.#paging?.kind ?? null;
  }

  first(): URL {
    const paging = this.#paging;
    const parameters: [string, string][] = sizeOf(paging);
    if (paging?.kind === "page") parameters.push([paging.param, String(paging.first)]);
    if (paging?.kind === "offset") parameters.push([paging.param, "0"]);
    const url = withQuery(this.#list, parameters);
    this.#visited.add(url.href);
    return url;
  }

  next(page: Page): NextPage {
    this.#paging ??= findPaging(page.facts, page.body);
    this.#offset += page.count;
    this.total = page.facts.total ?? this.total;
    this.#empty = page.count === 0 ? this.#empty + 1 : 0;
    if (this.#empty > mostEmpty && page.facts.hasMore !== true && this.total !== null) return { kind: "end" };
    if (this.#empty > mostEmpty) return { kind: "stuck", why: "shows one empty page after the other" };
    const url = this.#following(this.#paging, page);
    if (url === "stray") return { kind: "stuck", why: "leads on to something that is not a URL" };
    if (url === null) return this.#ended(page);
    if (this.#visited.has(url.href)) return { kind: "stuck", why: "leads round in a circle" };
    this.#visited.add(url.href);
    return { kind: "page", url };
  }

  #following(paging: RestPaging, page: Page): URL | null | "stray" {
    switch (paging.kind) {
      case "none":
        return null;
      case "link":
        return page.facts.link === null ? null : (URL.parse(page.facts.link, page.url.href) ?? "stray");
      case "next": {
        const next = textAt(page.body, paging.path);
        return next === null ? null : (sameScheme(URL.parse(next, page.url.href), this.#list) ?? "stray");
      }
      case "cursor": {
        const cursor = textAt(page.body, paging.path);
        if (cursor === null || page.facts.hasMore === false) return null;
        return withQuery(this.#list, [...sizeOf(paging), [paging.param, cursor]]);
      }
      case "page": {
        if (!this.#goesOn(page, paging.first)) return null;
        this.#number++;
        return withQuery(this.#list, [...sizeOf(paging), [paging.param, String(this.#number)]]);
      }
      case "offset": {
        if (!this.#goesOn(page, 0)) return null;
        if (page.count === 0) this.#offset += paging.size ?? 1;
        return withQuery(this.#list, [...sizeOf(paging), [paging.param, String(this.#offset)]]);
      }
    }
  }

  /** Where pages are counted, only an empty page ends the list, or the list's own word: a short page may just be all that a server gives at once. */
  #goesOn({ count, facts }: Page, first: number): boolean {
    if (facts.hasMore === false || facts.nextIsEmpty) return false;
    if (facts.pages !== null) return this.#number - first + 1 < facts.pages;
    if (this.total !== null) return this.#offset < this.total;
    return count > 0 || facts.hasMore === true;
  }

  #ended({ facts }: Page): NextPage {
    const saysMore =
      facts.hasMore === true ||
      (this.#paging?.kind === "none" && this.total !== null && this.#offset < this.total);
    if (!saysMore) return { kind: "end" };
    const shown = this.total === null ? "" : ` (${this.#offset} of ${this.total} records so far)`;
    return {
      kind: "stuck",
      why: `says that there is more${shown}, but not how to get at it; set \`paging:\``,
    };
  }
}

const sizeOf = (paging: RestPaging | null): [string, string][] =>
  paging === null || paging.kind === "none" || paging.sizeParam === null || paging.size === null
    ? []
    : [[paging.sizeParam, String(paging.size)]];

function withQuery(url: URL, parameters: readonly (readonly [string, string])[]): URL {
  const changed = new URL(url);
  for (const [name, value] of parameters) changed.searchParams.set(name, value);
  return changed;
}

function textAt(body: NativeValue, path: Path): string | null {
  const value = valueAt(asRecord(body), path);
  return (typeof value === "string" && value !== "") || typeof value === "number" ? String(value) : null;
}

/** Behind proxies, servers that are reached over https link to themselves by http. */
function sameScheme(next: URL | null, list: URL): URL | null {
  if (next?.protocol === "http:" && list.protocol === "https:" && next.hostname === list.hostname) {
    next.protocol = "https:";
    next.port = list.port;
  }
  return next;
}
