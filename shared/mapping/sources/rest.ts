import type { Path } from "../../model/native.ts";
import { parsePath } from "../../model/path.ts";
import { milliseconds } from "../parse/duration.ts";
import type { Report } from "../parse/report.ts";
import type { WrittenPath } from "../parse/source-map.ts";
import type { OneOrMore } from "../parse/written.ts";
import { either, text } from "../schema/json-schema.ts";
import { recordsPath } from "./file.ts";
import { type HttpOptions, httpOptions, texts, type WrittenHttp, whyNotUrl, writtenAuth } from "./http.ts";
import { parsePaging, type RestPaging, type WrittenPaging } from "./rest-paging.ts";
import { restProperties } from "./rest-properties.ts";
import type { SourceKind } from "./source-kind.ts";
import { given } from "./written-source.ts";

export interface RestSource {
  readonly kind: "rest";
  /** The URL of the list; `null`: the one that the description says. */
  readonly url: string | null;
  readonly options: RestOptions;
}

/** What the sync file says of a resource. `null` and left out: what a description says, or what is found out. */
export interface RestOptions extends HttpOptions {
  /** A file or URL, with `#/path` where it describes several resources. */
  readonly openapi: string | null;
  /** Parameters of requests for the list. */
  readonly query: Readonly<Record<string, string>>;
  readonly records: readonly string[] | null;
  readonly item: string | null;
  readonly paging: RestPaging | null;
  readonly changes: RestChanges | null;
  /** How long changes alone are read before everything is, in milliseconds. */
  readonly full: number;
  readonly get: RestCall | false | null;
  readonly create: RestCall | false | null;
  readonly update: RestCall | false | null;
  readonly delete: RestCall | false | null;
  readonly bulk: RestBulk | null;
  /** Whether ETags that the server sends guard writes and spare reads. */
  readonly etag: boolean;
  /** The place of a record's own version. */
  readonly version: Path | null;
  /** The header that makes a POST safe to repeat. */
  readonly idempotency: string | null;
  readonly lookup: { readonly param: string; readonly field: Path } | null;
  readonly deleted: { readonly field: Path; readonly value: string | number | boolean | null } | null;
  readonly consistency: "strong" | "eventual";
}

/** Reads only what changed: `param` gets the greatest value that `field` had, in `format`, less `overlap` milliseconds. */
export interface RestChanges {
  readonly param: string;
  readonly field: Path;
  readonly format: "as shown" | "seconds" | "milliseconds";
  readonly overlap: number;
}

/** One kind of request. `null` and left out: as usual. */
export interface RestCall {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | null;
  /** Relative to the list's URL, with `{id}`. */
  readonly path: string | null;
  /** The members around a record in the body, from the outside. */
  readonly envelope: readonly string[] | null;
}

/** New records are sent several at a time. */
export interface RestBulk {
  readonly path: string;
  readonly size: number;
  /** The members around the list that is sent. */
  readonly envelope: readonly string[];
  /** Where the outcomes are in the answer, in the order of what was sent. */
  readonly results: readonly string[] | null;
}

interface WrittenRest extends WrittenHttp {
  readonly url?: string;
  readonly openapi?: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly records?: OneOrMore<string>;
  readonly item?: string;
  readonly paging?: WrittenPaging;
  readonly changes?: {
    readonly param?: string;
    readonly field?: string;
    readonly format?: RestChanges["format"];
    readonly overlap?: string;
  };
  readonly full?: string;
  readonly get?: WrittenCall;
  readonly create?: WrittenCall;
  readonly update?: WrittenCall;
  readonly delete?: WrittenCall;
  readonly bulk?: {
    readonly path?: string;
    readonly size?: number;
    readonly envelope?: OneOrMore<string>;
    readonly results?: OneOrMore<string>;
  };
  readonly etag?: boolean;
  readonly version?: string;
  readonly idempotency?: string;
  readonly lookup?: { readonly param?: string; readonly field?: string };
  readonly deleted?: { readonly field?: string; readonly value?: string | number | boolean | null };
  readonly consistency?: RestOptions["consistency"];
}

type WrittenCall =
  | false
  | {
      readonly method?: RestCall["method"];
      readonly path?: string;
      readonly envelope?: OneOrMore<string>;
    };

export const rest: SourceKind<RestSource> = {
  traits: {
    title: "REST",
    places: "paths",
    text: false,
    file: false,
    makesIds: true,
    formats: { empty: "value", writeNull: "null", as: null },
  },
  schema: either(
    "Records of a REST API.",
    text("The URL of the list of records.", "http://127.0.0.1:3000/products"),
    restProperties,
  ),
  parse(written, path, report) {
    const rest = asRest(written);
    if (rest.url === undefined && rest.openapi === undefined) {
      report.value("sync.missing-property", path, "A REST endpoint needs the `url` of its list of records.");
      return null;
    }
    const wrong = rest.url === undefined ? null : whyNotUrl(rest.url, rest.insecure ?? false);
    if (wrong !== null) report.value("sync.bad-value", [...path, "url"], wrong);
    return { kind: "rest", url: rest.url ?? null, options: restOptions(rest, path, report) };
  },
  written: ({ url, options: { openapi, query, records, auth } }) =>
    given({
      url,
      openapi,
      query: Object.keys(query).length === 0 ? null : query,
      records,
      auth: writtenAuth(auth),
    }),
};

/** The one place where a checked part of the file gets its type: `conform` has held it against the schema. */
function asRest(written: unknown): WrittenRest {
  if (typeof written === "string") return { url: written };
  return typeof written === "object" && written !== null ? (written as WrittenRest) : {};
}

function restOptions(rest: WrittenRest, path: WrittenPath, report: Report): RestOptions {
  const placeOf = (text: string | undefined, ...at: readonly string[]): Path | null => {
    if (text === undefined) return null;
    const steps = parsePath(text);
    if (steps === null) report.value("sync.bad-value", [...path, ...at], `"${text}" is not a path.`);
    return steps;
  };
  const namesOf = (names: OneOrMore<string> | undefined, ...at: readonly string[]) =>
    names === undefined ? null : recordsPath(names, [...path, ...at], report);
  const callOf = (call: WrittenCall | undefined, name: string): RestCall | false | null =>
    call === undefined || call === false
      ? (call ?? null)
      : {
          method: call.method ?? null,
          path: call.path ?? null,
          envelope: namesOf(call.envelope, name, "envelope"),
        };
  const { changes, lookup, deleted, bulk } = rest;
  const changedAt = placeOf(changes?.field, "changes", "field");
  const lookedUp = placeOf(lookup?.field, "lookup", "field");
  const deletedAt = placeOf(deleted?.field, "deleted", "field");
  return {
    ...httpOptions(rest, path, report),
    openapi: rest.openapi ?? null,
    query: texts(rest.query),
    records: namesOf(rest.records, "records"),
    item: rest.item ?? null,
    paging: parsePaging(rest.paging, [...path, "paging"], report),
    changes:
      changes?.param === undefined || changedAt === null
        ? null
        : {
            param: changes.param,
            field: changedAt,
            format: changes.format ?? "as shown",
            overlap: changes.overlap === undefined ? 60_000 : milliseconds(changes.overlap),
          },
    full: rest.full === undefined ? 24 * 3_600_000 : milliseconds(rest.full),
    get: callOf(rest.get, "get"),
    create: callOf(rest.create, "create"),
    update: callOf(rest.update, "update"),
    delete: callOf(rest.delete, "delete"),
    bulk:
      bulk?.path === undefined
        ? null
        : {
            path: bulk.path,
            size: bulk.size ?? 50,
            envelope: namesOf(bulk.envelope, "bulk", "envelope") ?? [],
            results: namesOf(bulk.results, "bulk", "results"),
          },
    etag: rest.etag ?? true,
    version: placeOf(rest.version, "version"),
    idempotency: rest.idempotency ?? null,
    lookup:
      lookup?.param === undefined || lookedUp === null ? null : { param: lookup.param, field: lookedUp },
    deleted:
      deletedAt === null
        ? null
        : { field: deletedAt, value: deleted?.value === undefined ? true : deleted.value },
    consistency: rest.consistency ?? "strong",
  };
}
