import { type Diagnostic, problem } from "../../../base/diagnostic.ts";
import { nearestName } from "../../../base/nearest-name.ts";
import { err, ok, type Result } from "../../../base/result.ts";
import type { EndpointSchema } from "../../../mapping/compiled.ts";
import type { RestCall } from "../../../mapping/sources/rest.ts";
import type { RestPaging } from "../../../mapping/sources/rest-paging.ts";
import { isNativeRecord, type NativeRecord, type NativeValue } from "../../../model/native.ts";
import { columnsOf } from "./columns.ts";
import { type AuthHint, describeAuth } from "./describe-auth.ts";
import { describePaging } from "./describe-paging.ts";
import { OpenApiDocument, textOf } from "./document.ts";
import { type FoundResource, findResource, resourcesOf } from "./find-resource.ts";
import { type MergedSchema, mergedSchema } from "./merged-schema.ts";
import { parametersOf, requestSchema, responseHeaders, responseSchema } from "./operation.ts";

/** What a sync file would say of a resource; `null` for what the description does not tell. */
export interface DescribedOptions {
  /** The URL of the list; relative where the document's server is. */
  readonly url: string | null;
  /** The URL of one record. */
  readonly item: string | null;
  readonly records: readonly string[] | null;
  readonly paging: RestPaging | null;
  readonly get: RestCall | false;
  readonly create: RestCall | false;
  readonly update: RestCall | false;
  readonly delete: RestCall | false;
  readonly idempotency: string | null;
  readonly auth: readonly AuthHint[];
}

export interface ResourceDescription {
  readonly options: DescribedOptions;
  readonly schema: EndpointSchema;
  /** How each of that is known, for people. */
  readonly reasons: readonly string[];
}

/**
 * What an OpenAPI 3 document, already parsed, says of one resource. `pointer` names it by its path: `#/customers`. Pure; of
 * references only those within the document are followed.
 */
export function describeResource(
  root: NativeValue,
  pointer: string,
): Result<ResourceDescription, Diagnostic> {
  const fail = (message: string, hint: string) => err(problem("endpoint.missing", message, { hint }));
  if (!isNativeRecord(root) || !/^3\./.test(textOf(root.openapi) ?? ""))
    return fail("This is no OpenAPI 3 description", "Give one whose `openapi:` says 3.0 or 3.1.");
  const document = new OpenApiDocument(root);
  const found = findResource(document, pointer);
  if (found === null) {
    const names = resourcesOf(document);
    const nearest = nearestName(`/${pointer.replace(/^[#/]+/, "")}`, names);
    const hint =
      nearest === null ? `It describes: ${names.slice(0, 12).join(", ")}.` : `Did you mean "#${nearest}"?`;
    return fail(`The description has no list "${pointer}"`, hint);
  }
  return ok(describe(document, found));
}

function describe(document: OpenApiDocument, found: FoundResource): ResourceDescription {
  const reasons: string[] = [];
  const list = document.record(found.list.get);
  const body = mergedSchema(document, responseSchema(document, list));
  const { path, schema } = listIn(document, body);
  const item = found.item;
  const get = document.record(item?.node.get);
  const post = document.record(found.list.post);
  const verb = item?.node.patch !== undefined ? "PATCH" : item?.node.put !== undefined ? "PUT" : null;
  const changing = document.record(verb === "PATCH" ? item?.node.patch : item?.node.put);
  const record = wider(document, schema, mergedSchema(document, responseSchema(document, get)));
  const id = idNames(record, item?.parameter ?? null);
  const sent = sentBodies(document, record, [post, changing]);
  const columns = columnsOf(document, withRequired(document, record, post), { id, sent });
  const server = serverOf(document, found);
  const paging = describePaging(document, parametersOf(document, found.list, list), body);
  const key = parametersOf(document, found.list, post).find(
    (one) => one.in === "header" && /idempotency/i.test(one.name),
  );
  const offered = (
    is: boolean,
    method: RestCall["method"],
    ...bodies: readonly (NativeValue | undefined)[]
  ): RestCall | false =>
    is ? { method, path: null, envelope: envelopeOf(document, bodies, record) } : false;

  reasons.push(`the list is GET ${found.listPath}`);
  if (item !== null) reasons.push(`one record is ${item.path}`);
  if (paging !== null) reasons.push(`pages: ${paging.kind}, by its parameters`);
  if (verb !== null) reasons.push(`records are changed by ${verb}`);
  if (key !== undefined) reasons.push(`a repeated POST is made once, by ${key.name}`);
  if (responseHeaders(document, get).includes("etag")) reasons.push("ETags guard writes");
  const options: DescribedOptions = {
    url: server === null ? null : server + found.listPath.replace(/\/$/, ""),
    item: item === null ? null : (server ?? "") + item.path.replace(`{${item.parameter}}`, "{id}"),
    records: path,
    paging,
    get: offered(item?.node.get !== undefined, "GET", responseSchema(document, get)),
    create: offered(found.list.post !== undefined, "POST", requestSchema(document, post)),
    update: offered(verb !== null, verb, requestSchema(document, changing)),
    delete: offered(item?.node.delete !== undefined, "DELETE"),
    idempotency: key?.name ?? null,
    auth: describeAuth(document, list),
  };
  return { options, schema: { columns, closed: false, ...(id.length === 0 ? {} : { id }) }, reasons };
}

const usualLists = ["data", "items", "results", "value", "records", "content", "entries"];

/** Where the records are in the body of the list, and their schema. */
function listIn(
  document: OpenApiDocument,
  body: MergedSchema,
): { readonly path: readonly string[] | null; readonly schema: MergedSchema } {
  if (body.items !== undefined) return { path: [], schema: mergedSchema(document, body.items) };
  const lists = [...body.properties].flatMap(([name, node]) => {
    const { items } = mergedSchema(document, node);
    const schema = items === undefined ? null : mergedSchema(document, items);
    return schema === null || schema.properties.size === 0 ? [] : [{ path: [name], schema }];
  });
  const named = lists.find(({ path }) => usualLists.includes(path[0]!));
  return (lists.length === 1 ? lists[0] : named) ?? { path: null, schema: mergedSchema(document, undefined) };
}

/** Of the record in the list and the record by itself, the one that more is known of. */
function wider(document: OpenApiDocument, listed: MergedSchema, alone: MergedSchema): MergedSchema {
  if (listed.properties.size > 0) return listed;
  const inner =
    alone.properties.size === 1 ? mergedSchema(document, [...alone.properties.values()][0]) : alone;
  return inner.properties.size > 0 ? inner : alone;
}

/** The bodies of the requests that write a record, without what is around it; none where the description does not tell. */
function sentBodies(
  document: OpenApiDocument,
  record: MergedSchema,
  operations: readonly NativeRecord[],
): readonly MergedSchema[] {
  return operations.flatMap((operation) => {
    const node = requestSchema(document, operation);
    const [around] = envelopeOf(document, [node], record) ?? [];
    const body = mergedSchema(document, node);
    const sent = around === undefined ? body : mergedSchema(document, body.properties.get(around));
    return [...sent.properties.keys()].some((name) => record.properties.has(name)) ? [sent] : [];
  });
}

/** What a new record must have is what the body of its request must. */
function withRequired(document: OpenApiDocument, record: MergedSchema, post: NativeRecord): MergedSchema {
  const sent = mergedSchema(document, requestSchema(document, post));
  const [only] = sent.properties.size === 1 ? [...sent.properties.values()] : [];
  const inner = only === undefined ? sent : mergedSchema(document, only);
  const required = inner.properties.size > 0 ? inner.required : sent.required;
  return { ...record, required: post.requestBody === undefined ? record.required : required };
}

function idNames(record: MergedSchema, parameter: string | null): readonly string[] {
  const usual = [
    parameter ?? "id",
    "id",
    "_id",
    "uuid",
    ...(parameter === null ? [] : [parameter.replace(/^.*_?(id)$/i, "$1").toLowerCase()]),
  ];
  const name = usual.find((one) => record.properties.has(one));
  return name === undefined ? [] : [name];
}

/** The one member around the record in a body: not where the body is the record itself. */
function envelopeOf(
  document: OpenApiDocument,
  bodies: readonly (NativeValue | undefined)[],
  record: MergedSchema,
): readonly string[] | null {
  for (const node of bodies) {
    const body = mergedSchema(document, node);
    const [only] = [...body.properties];
    if (body.properties.size !== 1 || only === undefined || record.properties.has(only[0])) continue;
    const inner = mergedSchema(document, only[1]);
    if ([...inner.properties.keys()].some((name) => record.properties.has(name))) return [only[0]];
  }
  return null;
}

/** The URL before all paths, its variables at their defaults; `null` where the document names none. */
function serverOf(document: OpenApiDocument, { list }: FoundResource): string | null {
  const [server] = [...document.records(list.servers), ...document.records(document.root.servers)];
  const url = textOf(server?.url);
  if (url === null || server === undefined) return null;
  const filled = url.replace(/\{([^{}]+)\}/g, (_whole, name: string) => {
    const variable = document.record(document.record(server.variables)[name]);
    return textOf(variable.default) ?? "";
  });
  return filled.replace(/\/$/, "");
}
