import type { Diagnostic } from "../../base/diagnostic.ts";
import { ok, type Result } from "../../base/result.ts";
import type { RestSource } from "../../mapping/sources/rest.ts";
import { HttpClient } from "../http/http-client.ts";
import { describedSource } from "./openapi/described-source.ts";
import { type Resource, resolveResource } from "./resource.ts";
import type { RestEndpointOptions } from "./rest-endpoint.ts";

/** A resource that can be asked. */
export interface OpenResource {
  readonly client: HttpClient;
  readonly resource: Resource;
}

/** Reads the description, if there is one, resolves what refers to secrets, and makes the client. Sends nothing to the API itself. */
export async function openResource(
  source: RestSource,
  { id, folder, secrets, commons }: RestEndpointOptions,
  signal: AbortSignal,
): Promise<Result<OpenResource, Diagnostic>> {
  const described = await describedSource(source, { folder, secrets, commons }, signal);
  if (!described.ok) return described;
  const { url, options, schema } = described.value;
  const resource = await resolveResource(
    { url, options, id: id.length > 0 ? id : (schema?.id ?? null), described: schema },
    secrets,
  );
  if (!resource.ok) return resource;
  const client = await HttpClient.open(resource.value.base, options, { secrets, commons, folder });
  return client.ok ? ok({ client: client.value, resource: resource.value }) : client;
}
