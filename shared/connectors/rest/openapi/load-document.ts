import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parse } from "yaml";
import { type Diagnostic, problem } from "../../../base/diagnostic.ts";
import { err, ok, type Result } from "../../../base/result.ts";
import type { HttpOptions } from "../../../mapping/sources/http.ts";
import { parseJson } from "../../../mapping/values/json.ts";
import { isNativeRecord, type NativeRecord, type NativeValue } from "../../../model/native.ts";
import { HttpClient, type HttpContext } from "../../http/http-client.ts";
import { httpUrl } from "../../http/http-url.ts";
import { answerProblem } from "../answer-problem.ts";

const largest = 32 << 20;

/** Reads a description from a file, relative to the sync file's folder, or from a URL; JSON or YAML. */
export async function loadDocument(
  place: string,
  http: HttpOptions,
  context: HttpContext,
  signal: AbortSignal,
): Promise<Result<NativeRecord, Diagnostic>> {
  const text = /^https?:\/\//i.test(place)
    ? await fromUrl(place, http, context, signal)
    : await fromFile(resolve(context.folder, place), place);
  if (!text.ok) return text;
  const document = parsed(text.value);
  return isNativeRecord(document)
    ? ok(document)
    : err(problem("endpoint.answer", `${place} is neither JSON nor YAML, so it describes nothing`));
}

function parsed(text: string): NativeValue | undefined {
  if (/^\s*\{/.test(text)) return parseJson(text);
  try {
    // A file of aliases to aliases stands for more than any description needs; the library stops at some.
    return parseJson(JSON.stringify(parse(text, { maxAliasCount: 100 })));
  } catch {
    return undefined;
  }
}

async function fromFile(path: string, place: string): Promise<Result<string, Diagnostic>> {
  try {
    const bytes = await readFile(path);
    if (bytes.length <= largest) return ok(bytes.toString("utf8"));
    return err(problem("endpoint.answer", `${place} is larger than any description is`));
  } catch {
    const hint = "Relative paths start at the sync file's folder.";
    return err(problem("endpoint.missing", `There is no description ${place}`, { hint }));
  }
}

/** With the endpoint's credential only where it is the same server. */
async function fromUrl(
  place: string,
  http: HttpOptions,
  context: HttpContext,
  signal: AbortSignal,
): Promise<Result<string, Diagnostic>> {
  const url = httpUrl(place, http.insecure);
  if (!url.ok) return url;
  const client = await HttpClient.open(url.value, { ...http, limit: largest }, context);
  if (!client.ok) return client;
  try {
    const sent = await client.value.send({ method: "GET", url: url.value, repeatable: true }, signal);
    if (sent.kind === "cancelled") return err(problem("run.cancelled", "The run was cancelled"));
    if (sent.kind !== "answer") return err(sent.problem);
    if (sent.answer.status !== 200) return err(client.value.tell(answerProblem(sent.answer)));
    return ok(sent.answer.body.toString("utf8"));
  } finally {
    await client.value.dispose();
  }
}
