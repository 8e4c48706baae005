import type { Diagnostic } from "../../base/diagnostic.ts";
import { problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { describeResource } from "../../connectors/rest/openapi/describe-resource.ts";
import { textOf } from "../../connectors/rest/openapi/document.ts";
import { type HttpAuth, writtenAuth } from "../../mapping/sources/http.ts";
import { given } from "../../mapping/sources/written-source.ts";
import { isNativeRecord, type NativeRecord } from "../../model/native.ts";
import { apiUrl } from "./api-url.ts";
import { chooseResource } from "./choose-resource.ts";
import type { LookContext, Looked } from "./looked.ts";
import { proposeAuth } from "./propose-auth.ts";
import { readResource } from "./read-resource.ts";
import type { SomeRecords } from "./read-some.ts";
import { calledResource } from "./resource-name.ts";
import { serverName } from "./server-name.ts";
import { sourceOf } from "./source-of.ts";

/** Where a description is, and what was said beside it. */
export interface DescriptionPlace {
  /** As the sync file says it: a path from its folder, or a URL. */
  readonly openapi: string;
  readonly resource: string | null;
  readonly auth: HttpAuth;
  /** What its server is called; `null` where that does not tell. */
  readonly server: string | null;
  /** Its own URL; `null` for a file. */
  readonly url: string | null;
}

export const isDescription = (document: NativeRecord): boolean =>
  typeof document.openapi === "string" || typeof document.swagger === "string";

/** Looks at a resource that a description describes: what it says, and records of it where those can be had. */
export async function lookAtDescription(
  document: NativeRecord,
  { openapi, resource, auth, server, url }: DescriptionPlace,
  context: LookContext,
): Promise<Result<Looked, Diagnostic>> {
  const version = textOf(document.openapi) ?? "";
  if (!/^3\./.test(version))
    return err(
      problem(
        "endpoint.answer",
        `${openapi} is an older description (${version === "" ? "Swagger 2" : version})`,
        {
          hint: "Syncline reads OpenAPI 3.0 and 3.1. A converter such as swagger2openapi makes one of it.",
        },
      ),
    );
  const chosen = chooseResource(document, resource, openapi);
  if (!chosen.ok) return chosen;
  const { path, filled } = chosen.value;
  const described = describeResource(document, path);
  if (!described.ok) return described;
  const { options, schema } = described.value;
  const title = titleOf(document) ?? server ?? openapi;
  const saidUrl = (options.url ?? plain(path)).replace(new RegExp(`${escaped(plain(path))}$`), () => filled);
  const list = apiUrl(saidUrl, { url, title });
  const name = server ?? serverIn(list.url) ?? title;
  const proof = auth.kind === "none" ? proposeAuth(options.auth, name) : auth;
  const source = sourceOf(
    "rest",
    given({ url: list.url, openapi: `${openapi}#${path}`, auth: writtenAuth(proof) }),
  );
  const read = await readResource(source, context);
  if (!read.ok && read.error.code === "run.cancelled") return read;
  const nothing: SomeRecords = { schema, samples: [], whole: false, unreadable: [], makesIds: true };
  const seen = read.ok ? read.value : nothing;
  return ok({
    ...seen,
    source,
    place: `${openapi}#${path}`,
    called: calledResource(filled, serverIn(list.url)),
    remarks: [
      ...(list.remark === null ? [] : [warning(list.remark)]),
      ...(read.ok ? read.value.unreadable : [unseen(read.error)]),
      ...(options.create === false
        ? [warning(`${openapi} describes no way to make new records of ${path}`)]
        : []),
    ],
  });
}

const plain = (path: string): string => path.replace(/\/+$/, "");

const escaped = (text: string): string => text.replace(/[^\w/]/g, "\\$&");

function titleOf({ info }: NativeRecord): string | null {
  return info !== undefined && isNativeRecord(info) ? textOf(info.title) : null;
}

const serverIn = (url: string): string | null => serverName(URL.parse(url)?.hostname ?? "");

const warning = (message: string, hint?: string): Diagnostic => ({
  ...problem("endpoint.missing", message, hint === undefined ? {} : { hint }),
  severity: "warning",
});

/** Without a look at records, the description alone says what there is. */
function unseen(error: Diagnostic): Diagnostic {
  return {
    ...error,
    severity: "warning",
    message: `No record was looked at, so all is as the description says: ${error.message}`,
  };
}
