import { type Diagnostic, problem } from "../../../base/diagnostic.ts";
import { err, ok, type Result } from "../../../base/result.ts";
import type { EndpointSchema } from "../../../mapping/compiled.ts";
import type { RestOptions, RestSource } from "../../../mapping/sources/rest.ts";
import type { HttpContext } from "../../http/http-client.ts";
import { describeResource } from "./describe-resource.ts";
import { loadDocument } from "./load-document.ts";

/** A source with what its description adds to what the sync file says. */
export interface DescribedSource {
  readonly url: string;
  readonly options: RestOptions;
  readonly schema: EndpointSchema | null;
}

/** Fills in from the description, if there is one, what the sync file does not say. */
export async function describedSource(
  { url, options }: RestSource,
  context: HttpContext,
  signal: AbortSignal,
): Promise<Result<DescribedSource, Diagnostic>> {
  if (options.openapi === null) return ok({ url: url ?? "", options, schema: null });
  const named = await context.secrets.resolve(options.openapi);
  if (!named.ok) return named;
  const [place = "", pointer] = named.value.split("#");
  const name = pointer ?? (url === null ? null : (URL.parse(url)?.pathname ?? null));
  if (name === null)
    return err(
      problem("endpoint.missing", `${place} may describe several resources`, {
        hint: `Say which: ${place}#/path, or give the \`url\` of the list.`,
      }),
    );
  // What guards a description need not guard the API, so the credential goes along only to where it belongs.
  const isOwn = url !== null && URL.parse(place)?.origin === URL.parse(url)?.origin;
  const http = isOwn ? options : { ...options, auth: { kind: "none" } as const, headers: {} };
  const document = await loadDocument(place, http, context, signal);
  if (!document.ok) return document;
  const described = describeResource(document.value, name);
  if (!described.ok) return described;
  const { options: said, schema } = described.value;
  const list = url ?? absolute(said.url, place);
  if (list === null)
    return err(
      problem("endpoint.missing", `${place} does not say on which server its API is`, {
        hint: "Give the `url` of the list.",
      }),
    );
  return ok({
    url: list,
    schema,
    options: {
      ...options,
      records: options.records ?? said.records,
      // Records stand beside the list, wherever that is: the server of a description is often an example.
      item: options.item,
      paging: options.paging ?? said.paging,
      get: options.get ?? said.get,
      create: options.create ?? said.create,
      update: options.update ?? said.update,
      delete: options.delete ?? said.delete,
      idempotency: options.idempotency ?? said.idempotency,
    },
  });
}

const absolute = (url: string | null, place: string): string | null =>
  url === null ? null : (URL.parse(url, URL.parse(place)?.href)?.href ?? null);
