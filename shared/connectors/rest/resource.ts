import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { EndpointSchema } from "../../mapping/compiled.ts";
import type { RestCall, RestOptions } from "../../mapping/sources/rest.ts";
import { httpUrl } from "../http/http-url.ts";
import type { Secrets } from "../secrets/secrets.ts";
import { recordUrl } from "./record-url.ts";

/** A request that a resource offers. */
export interface Call {
  readonly method: NonNullable<RestCall["method"]>;
  readonly template: string;
  /** The members around the record in the body; `null`: found out from what comes back, and none are sent. */
  readonly envelope: readonly string[] | null;
}

/** A REST resource, with all that the sync file, a description and custom say of it. A call that is `null` is not offered. */
export interface Resource {
  readonly options: RestOptions;
  /** The list, with the parameters of every request for it. */
  readonly list: URL;
  /** The list's URL as it is written: what other URLs are relative to. */
  readonly base: URL;
  readonly get: Call | null;
  readonly create: Call | null;
  readonly update: Call | null;
  readonly delete: Call | null;
  readonly bulk: Call | null;
  /** Where records have their own id, as far as the sync file or a description says. */
  readonly id: readonly string[] | null;
  /** What a description says of the records. */
  readonly described: EndpointSchema | null;
}

export interface ResourceParts {
  readonly url: string;
  readonly options: RestOptions;
  readonly id: readonly string[] | null;
  readonly described: EndpointSchema | null;
}

/** Puts a resource together: resolves what refers to secrets, and fills in what APIs usually do. */
export async function resolveResource(
  { url, options, id, described }: ResourceParts,
  secrets: Secrets,
): Promise<Result<Resource, Diagnostic>> {
  const text = await secrets.resolve(url);
  if (!text.ok) return text;
  const base = httpUrl(text.value, options.insecure);
  if (!base.ok) return base;
  const list = new URL(base.value);
  for (const [name, written] of Object.entries(options.query)) {
    const value = await secrets.resolve(written);
    if (!value.ok) return value;
    list.searchParams.set(name, value.value);
  }
  const item = options.item ?? "{id}";
  const call = (written: RestCall | false | null, method: Call["method"], template: string): Call | null =>
    written === false
      ? null
      : {
          method: written?.method ?? method,
          template: written?.path ?? template,
          envelope: written?.envelope ?? null,
        };
  const created = call(options.create, "POST", "");
  const resource: Resource = {
    options,
    list,
    base: base.value,
    get: call(options.get, "GET", item),
    // A PUT makes the record under an id of ours.
    create: created?.method === "PUT" && created.template === "" ? { ...created, template: item } : created,
    update: call(options.update, "PATCH", item),
    delete: call(options.delete, "DELETE", item),
    bulk:
      options.bulk === null
        ? null
        : { method: "POST", template: options.bulk.path, envelope: options.bulk.envelope },
    id,
    described,
  };
  for (const one of [resource.get, resource.create, resource.update, resource.delete, resource.bulk]) {
    if (one === null || callUrl(one, resource, "1", ["id"]) !== null || /\{(?!id\})/.test(one.template))
      continue;
    return err(
      problem("endpoint.refused", `"${one.template}" is not a URL, nor a path of ${base.value.origin}`),
    );
  }
  return ok(resource);
}

/** The URL of a call; `null` where the id cannot stand in a URL. */
export function callUrl(
  call: Call,
  { base }: Pick<Resource, "base">,
  id: string | null,
  names: readonly string[],
): URL | null {
  return call.template === "" ? new URL(base) : recordUrl(call.template, base, id, names);
}
