import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { HttpAuth } from "../../mapping/sources/http.ts";
import type { GivenSecrets } from "./given-secrets.ts";
import type { WebPlace } from "./place.ts";
import { decoded, ReferenceMask } from "./reference-mask.ts";
import { secretName } from "./secret-name.ts";
import { serverName } from "./server-name.ts";

const shape =
  /^(?<scheme>https?:\/\/)(?:(?<login>[^/?#]*)@)?(?<host>[^/?#@]*)(?<path>\/[^?#]*)?(?:\?(?<query>[^#]*))?(?:#(?<resource>.*))?$/is;

/** Parameters of a query under these names are credentials. */
const secretParameter =
  /(?:^|[-_.])(?:api[-_.]?key|key|token|secret|password|passwd|pwd|sig|signature|code)$|apikey$|token$/i;

/** The URL of a list of records or of a description, with the resource behind `#`. */
export async function parseWebPlace(
  text: string,
  secrets: GivenSecrets,
): Promise<Result<WebPlace, Diagnostic>> {
  const mask = new ReferenceMask(text);
  const whole = mask.wholeWithFragment();
  if (whole !== null)
    return ok({
      kind: "web",
      url: whole.text,
      query: {},
      resource: whole.fragment || null,
      auth: { kind: "none" },
      server: null,
    });
  const parts = shape.exec(mask.masked)?.groups ?? withoutScheme.exec(mask.masked)?.groups;
  if (parts === undefined || (parts.scheme !== undefined && parts.host === ""))
    return err(
      problem("usage", "That is not a URL", {
        hint: "Write https://HOST/PATH, with #/RESOURCE for a description.",
      }),
    );
  const { scheme = "", login, host = "", path = "", query = "", resource = "" } = parts;
  const server = serverName(mask.unmasked(host));
  const colon = login?.indexOf(":") ?? -1;
  if (login !== undefined && (colon < 1 || colon === login.length - 1))
    return err(
      problem("usage", "What stands before the @ of that URL is not a user and a password", {
        hint: "Write https://USER:PASSWORD@HOST/PATH. Of other credentials the sync file says under `auth:` where they are kept.",
      }),
    );
  const auth: HttpAuth =
    login === undefined
      ? { kind: "none" }
      : {
          kind: "basic",
          user: decoded(mask.unmasked(login.slice(0, colon))),
          password: await mask.kept(login.slice(colon + 1), secretName(server ?? "api", "password"), secrets),
        };
  const given: [string, string][] = [];
  for (const parameter of query.split("&").filter((one) => one !== "")) {
    const [name = "", value = ""] = parameter
      .split(/=(.*)/s)
      .map((part) => decoded(part.replaceAll("+", " ")));
    const isSecret = value !== "" && secretParameter.test(name);
    const kept = secretName(server ?? "api", /key/i.test(name) ? "key" : "token");
    given.push([name, isSecret ? await mask.kept(value, kept, secrets) : mask.unmasked(value)]);
  }
  return ok({
    kind: "web",
    url: mask.unmasked(`${scheme}${host}${path}`),
    query: Object.fromEntries(given),
    resource: resource === "" ? null : mask.unmasked(resource),
    auth,
    server,
  });
}

/** A URL whose beginning is a reference: `${env:SHOP}/products`. */
const withoutScheme =
  /^(?<host>[\ue000-\uf8ff][^/?#@]*)(?<path>\/[^?#]*)?(?:\?(?<query>[^#]*))?(?:#(?<resource>.*))?$/s;
