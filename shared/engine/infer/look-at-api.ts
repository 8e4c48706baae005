import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { httpUrl } from "../../connectors/http/http-url.ts";
import { loadDocument } from "../../connectors/rest/openapi/load-document.ts";
import { setCommand } from "../../connectors/secrets/look-up.ts";
import type { HttpAuth } from "../../mapping/sources/http.ts";
import { writtenAuth } from "../../mapping/sources/http.ts";
import type { RestSource } from "../../mapping/sources/rest.ts";
import { given } from "../../mapping/sources/written-source.ts";
import type { NativeRecord } from "../../model/native.ts";
import { secretNamed } from "./given-secrets.ts";
import { isDescription, lookAtDescription } from "./look-at-description.ts";
import type { LookContext, Looked } from "./looked.ts";
import type { WebPlace } from "./place.ts";
import { readResource } from "./read-resource.ts";
import { calledResource } from "./resource-name.ts";
import { secretName } from "./secret-name.ts";
import { sourceOf } from "./source-of.ts";

/** Looks at the list that a URL shows, or, where it shows an OpenAPI description, at a resource of that. */
export async function lookAtApi(place: WebPlace, context: LookContext): Promise<Result<Looked, Diagnostic>> {
  const url = await context.secrets.resolve(place.url);
  if (!url.ok) return url;
  const allowed = httpUrl(url.value, false);
  if (!allowed.ok) return allowed;
  const document = await descriptionAt(place, context);
  if (!document.ok) return document;
  if (document.value !== null)
    return lookAtDescription(
      document.value,
      {
        openapi: withQuery(place),
        resource: place.resource,
        auth: place.auth,
        server: place.server,
        url: place.url,
      },
      context,
    );
  return lookAtList(place, context);
}

async function lookAtList(
  { url, query, auth, server }: WebPlace,
  context: LookContext,
): Promise<Result<Looked, Diagnostic>> {
  const sourceWith = (proof: HttpAuth): RestSource =>
    sourceOf(
      "rest",
      given({ url, query: Object.keys(query).length === 0 ? null : query, auth: writtenAuth(proof) }),
    );
  const called = calledResource(url, server);
  let source = sourceWith(auth);
  let read = await readResource(source, context);
  if (!read.ok && read.error.code === "endpoint.refused" && auth.kind === "none") {
    // Most APIs that want to know who asks take a bearer token.
    const token = secretName(server ?? called.name, "token");
    const known = await context.secrets.resolve(secretNamed(token));
    if (!known.ok) return err(wantsToken(read.error, token));
    source = sourceWith({ kind: "bearer", token: secretNamed(token) });
    read = await readResource(source, context);
  }
  if (!read.ok) return err(withHint(read.error));
  return ok({ ...read.value, source, place: placeOf(url), called, remarks: read.value.unreadable });
}

/** The description that a URL shows; `null` where it shows anything else, or cannot be read as one. */
async function descriptionAt(
  place: WebPlace,
  { folder, secrets, commons, signal }: LookContext,
): Promise<Result<NativeRecord | null, Diagnostic>> {
  const url = await secrets.resolve(withQuery(place));
  if (!url.ok) return url;
  const { options } = sourceOf("rest", given({ url: place.url, auth: writtenAuth(place.auth) }));
  const document = await loadDocument(url.value, options, { secrets, commons, folder }, signal);
  if (document.ok && isDescription(document.value)) return ok(document.value);
  if (document.ok && place.resource === null) return ok(null);
  if (document.ok || place.resource !== null) {
    const why = document.ok ? `${placeOf(place.url)} is no OpenAPI 3 description` : document.error.message;
    const code = document.ok ? "endpoint.answer" : document.error.code;
    const hint =
      document.ok || document.error.code === "endpoint.answer" ? noDescription : document.error.hint;
    return err(problem(code, why, hint === undefined ? {} : { hint }));
  }
  // A list of records is no description, and what wants to know who asks may be either.
  const isOpen = ["endpoint.answer", "endpoint.refused"].includes(document.error.code);
  return isOpen ? ok(null) : document;
}

const noDescription =
  "Name the URL of an OpenAPI 3 description with #/RESOURCE, or that of a list of records without it.";

/** A URL as requests will have it; references stay. */
function withQuery({ url, query }: WebPlace): string {
  const parameters = Object.entries(query).map(
    ([name, value]) =>
      `${encodeURIComponent(name)}=${/^\$\{[^{}]+\}$/.test(value) ? value : encodeURIComponent(value)}`,
  );
  return parameters.length === 0 ? url : `${url}?${parameters.join("&")}`;
}

const placeOf = (url: string): string => url.replace(/\?.*$/s, "");

const wantsToken = (error: Diagnostic, token: string): Diagnostic => ({
  ...error,
  hint: `Keep its token with \`${setCommand(token)}\`, and run this again: then it is sent. A user and a password can stand in the URL: https://USER:PASSWORD@HOST/PATH`,
});

function withHint(error: Diagnostic): Diagnostic {
  return error.code === "endpoint.answer"
    ? {
        ...error,
        hint: `Is it the URL of the API's list itself? ${error.hint ?? "A description of the API is named as https://HOST/openapi.json#/RESOURCE."}`,
      }
    : error;
}
