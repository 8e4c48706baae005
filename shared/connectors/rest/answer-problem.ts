import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { isNativeRecord, type NativeValue } from "../../model/native.ts";
import type { HttpAnswer } from "../http/answer.ts";
import { shownUrl } from "../http/http-url.ts";
import { isList, memberAt, parseBody } from "./body.ts";

/** What is wrong where a server answers with anything but success. */
export function answerProblem(answer: HttpAnswer): Diagnostic {
  const { status } = answer;
  const where = shownUrl(answer.url);
  const said = saidBy(answer);
  const told = (what: string) => `${where} ${what} (${status})${said === "" ? "" : `: ${said}`}`;
  if (status === 401 || status === 407)
    return problem("endpoint.refused", told("does not accept the credentials"), {
      hint: "Check what `auth:` names.",
    });
  if (status === 403)
    return problem("endpoint.refused", told("does not allow this with these credentials"), {
      hint: "Give the credential the right to do it, or another credential.",
    });
  if (status === 404 || status === 410)
    return problem("endpoint.missing", told("is not there"), { hint: "Check the URL." });
  if (status === 429) return problem("endpoint.limited", told("is asked too often"));
  if (status >= 500) return problem("endpoint.failed", told("failed"));
  if (status >= 300 && status < 400) return problem("endpoint.answer", told("sends requests elsewhere"));
  return problem("endpoint.rejected", told("does not take this"));
}

/** What a body says of an error, in a line: problem details (RFC 9457), `message`, `error`, lists of validation errors. */
export function saidBy(answer: Pick<HttpAnswer, "body">): string {
  const body = parseBody(answer.body.subarray(0, 100_000));
  if (body === undefined) return "";
  const said = [...new Set(sayings(body, 0))].slice(0, 5).join("; ");
  return said.length > 400 ? `${said.slice(0, 399)}…` : said;
}

const sayers = [
  "title",
  "detail",
  "message",
  "error",
  "error_description",
  "errors",
  "violations",
  "details",
  "msg",
  "reason",
  "description",
];

function sayings(value: NativeValue, depth: number): readonly string[] {
  if (typeof value === "string")
    return value === "" || value === "about:blank" ? [] : [value.replace(/\s+/g, " ").trim()];
  if (depth > 3) return [];
  if (isList(value)) return value.slice(0, 5).flatMap((one) => sayings(one, depth + 1));
  if (!isNativeRecord(value)) return [];
  const field =
    memberAt(value, ["field"]) ??
    memberAt(value, ["path"]) ??
    memberAt(value, ["property"]) ??
    memberAt(value, ["pointer"]);
  const before = typeof field === "string" && field !== "" && depth > 0 ? `${field}: ` : "";
  const known = sayers.flatMap((name) => {
    const member = memberAt(value, [name]);
    return member === undefined ? [] : sayings(member, depth + 1);
  });
  if (known.length > 0) return before === "" ? known : [before + known.join(", ")];
  // A record of fields, each with what is wrong there.
  return depth === 0
    ? []
    : Object.entries(value).flatMap(([name, inner]) => {
        const words = sayings(inner, depth + 1);
        return words.length === 0 ? [] : [`${name}: ${words.join(", ")}`];
      });
}
