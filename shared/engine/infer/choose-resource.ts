import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { nearestName } from "../../base/nearest-name.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { describeResource } from "../../connectors/rest/openapi/describe-resource.ts";
import { entriesOf, OpenApiDocument } from "../../connectors/rest/openapi/document.ts";
import { resourcesOf } from "../../connectors/rest/openapi/find-resource.ts";
import type { NativeRecord } from "../../model/native.ts";
import { decoded } from "./reference-mask.ts";

/** A list that a description describes, with what stands for the parts of its path that vary. */
export interface ChosenResource {
  /** As the description says it: `/repos/{owner}/{repo}/issues`. */
  readonly path: string;
  /** With its parts filled in: `/repos/octocat/hello-world/issues`. */
  readonly filled: string;
}

const mostListed = 20;
/** Of more resources than these it is not found out which of them are lists. */
const mostDescribed = 60;

/**
 * The resource that a person means by what stands behind `#`: its path, the end of it, or its path with the varying parts
 * filled in; without it, the only one that there is. `place` begins the messages.
 */
export function chooseResource(
  root: NativeRecord,
  wanted: string | null,
  place: string,
): Result<ChosenResource, Diagnostic> {
  const document = new OpenApiDocument(root);
  const lists = resourcesOf(document);
  const missing = (message: string, hint: string) => err(problem("endpoint.missing", message, { hint }));
  if (lists.length === 0)
    return missing(`${place} describes nothing that can be read as a list`, "Name the URL of a list itself.");
  if (wanted === null) {
    const real = lists.length > mostDescribed ? lists : lists.filter((path) => isList(root, path));
    const [only, ...more] = real;
    return only !== undefined && more.length === 0
      ? filledIn(only, only, place)
      : missing(
          `${place} describes several resources`,
          `Name one behind a #: ${listed(real.length > 0 ? real : lists)}.`,
        );
  }
  const name = `/${resourceName(wanted)}`;
  const path = found(name, lists);
  if (path !== null) return filledIn(path, name, place);
  const other = entriesOf(document.root.paths).find(([one]) => plain(one) === name);
  if (other !== undefined)
    return missing(
      `${place} describes no list at "#${name}": ${methodsAt(document, other[1])}`,
      `Syncline reads a resource's list. It describes: ${listed(lists)}.`,
    );
  const nearest = nearestName(name, lists);
  return missing(
    `${place} describes no list "#${name}"`,
    nearest === null ? `It describes: ${listed(lists)}.` : `Did you mean "#${nearest}"?`,
  );
}

/** `#/customers`, `#customers` and the pointer `#/paths/~1customers` are one. */
const resourceName = (wanted: string): string =>
  wanted
    .replace(/^\/?paths\/(~1.*)$/s, (_whole, path: string) =>
      decoded(path).replaceAll("~1", "/").replaceAll("~0", "~"),
    )
    .replace(/^\/+|\/+$/g, "");

const plain = (path: string): string => path.replace(/\/+$/, "");

/** The path itself, one with its parts filled in, or the only end of one; those without parts to fill in first. */
function found(name: string, lists: readonly string[]): string | null {
  const ends = lists.filter((path) => plain(path).endsWith(name));
  return (
    lists.find((path) => plain(path) === name) ??
    lists.find((path) => pattern(path).test(name)) ??
    ends.find((path) => !path.includes("{")) ??
    ends[0] ??
    null
  );
}

const pattern = (path: string): RegExp =>
  new RegExp(
    `^${plain(path)
      .split(/(\{[^{}]*\})/)
      .map((part) => (part.startsWith("{") ? "([^/{}]+)" : part.replace(/[^\w/]/g, "\\$&")))
      .join("")}$`,
  );

function filledIn(path: string, name: string, place: string): Result<ChosenResource, Diagnostic> {
  const parts = path.match(/\{[^{}]*\}/g) ?? [];
  if (parts.length === 0) return ok({ path, filled: plain(path) });
  if (pattern(path).test(name)) return ok({ path, filled: name });
  const example = plain(path).replace(/\{([^{}]*)\}/g, (_whole, part: string) =>
    part.toUpperCase().replace(/\W/g, "_"),
  );
  return err(
    problem(
      "endpoint.missing",
      `The list ${path} of ${place} is a different one for each ${parts.join(" and ")}`,
      {
        hint: `Say which is meant by putting values in their places: #${example}`,
      },
    ),
  );
}

function isList(root: NativeRecord, path: string): boolean {
  const described = describeResource(root, path);
  return described.ok && described.value.options.records !== null;
}

const listed = (paths: readonly string[]): string =>
  `${paths
    .slice(0, mostListed)
    .map((path) => `#${path}`)
    .join(", ")}${paths.length > mostListed ? `, and ${paths.length - mostListed} more` : ""}`;

function methodsAt(document: OpenApiDocument, node: Parameters<OpenApiDocument["record"]>[0]): string {
  const methods = ["get", "post", "put", "patch", "delete"].filter(
    (method) => document.record(node)[method] !== undefined,
  );
  const names = methods.map((method) => method.toUpperCase()).join(", ");
  return methods.includes("get") ? "it is a single record" : `it only takes ${names || "nothing"}`;
}
