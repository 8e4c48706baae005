import { problem } from "../../base/diagnostic.ts";
import { isNativeRecord, type NativeValue } from "../../model/native.ts";
import type { NativeWrite } from "../contract.ts";
import type { HttpAnswer } from "../http/answer.ts";
import type { HttpClient } from "../http/http-client.ts";
import { answerProblem, saidBy } from "./answer-problem.ts";
import { isList, memberAt, parseBody, wrapped } from "./body.ts";
import { findList } from "./find-list.ts";
import type { Records } from "./records.ts";
import { type Call, callUrl, type Resource } from "./resource.ts";
import { keyOf } from "./sent-token.ts";
import type { RecordWriter } from "./write-record.ts";
import type { Written } from "./written.ts";

type Create = Extract<NativeWrite, { kind: "create" }>;

/**
 * Sends new records in one request. Each of them that the answer says nothing of is left to `one`, which finds out what
 * became of it without sending it again.
 */
export async function createTogether(
  creates: readonly Create[],
  call: Call,
  context: {
    readonly client: HttpClient;
    readonly resource: Resource;
    readonly records: Records;
    readonly writer: RecordWriter;
    readonly token: string;
  },
  signal: AbortSignal,
): Promise<readonly Written[]> {
  const { client, resource, records, writer, token } = context;
  const { idempotency, bulk } = resource.options;
  const url = callUrl(call, resource, null, records.idNames) ?? resource.base;
  const natives = creates.map(({ native }) => native);
  const sent = await client.send(
    {
      method: call.method,
      url,
      ...(idempotency === null
        ? {}
        : { headers: { [idempotency.toLowerCase()]: keyOf(token, creates[0]!.index) } }),
      body: JSON.stringify(wrapped(natives, call.envelope ?? [])),
      repeatable: idempotency !== null,
      firm: true,
    },
    signal,
  );
  const failed = (diagnostic: Written["fatal"] & object, fatal: boolean): readonly Written[] =>
    creates.map(({ index }) => ({
      outcome: { kind: "failed", index, problem: diagnostic },
      fatal: fatal ? diagnostic : null,
    }));
  if (sent.kind === "cancelled")
    return failed(problem("run.cancelled", "The run was cancelled before this was written"), false);
  if (sent.kind === "not-processed") return failed(sent.problem, true);
  if (sent.kind === "answer" && sent.answer.status >= 400 && sent.answer.status < 500) {
    const told = client.tell(answerProblem(sent.answer));
    return failed(told, told.code === "endpoint.refused");
  }
  const isDone = sent.kind === "answer" && sent.answer.status < 300;
  const results = isDone ? resultsIn(sent.answer, bulk?.results ?? null, creates.length) : null;
  const doubt =
    sent.kind === "unknown"
      ? sent.problem
      : problem("endpoint.answer", `${url.origin}${url.pathname} does not say what became of each record`);
  const written: Written[] = [];
  for (const [at, create] of creates.entries()) {
    const result = results?.[at];
    const answer = isDone && result !== undefined ? asAnswer(sent.answer, result) : null;
    if (answer === null) written.push(await writer.traceNew(create, doubt, signal));
    else if (answer.status >= 400) {
      const said = saidBy(answer);
      const told = client.tell(
        problem("endpoint.rejected", `The API does not take it${said === "" ? "" : `: ${said}`}`),
      );
      written.push({ outcome: { kind: "failed", index: create.index, problem: told }, fatal: null });
    } else written.push(await writer.made(create, answer, signal));
  }
  return written;
}

/** What the answer lists, where it lists as much as was sent. */
function resultsIn(
  answer: HttpAnswer,
  path: readonly string[] | null,
  count: number,
): readonly NativeValue[] | null {
  const body = parseBody(answer.body);
  if (body === undefined) return null;
  const found = path === null ? findList(body, null)?.elements : memberAt(body, path);
  return isList(found) && found.length === count ? found : null;
}

/** One result as if it were an answer of its own: with its status, and its body where it has one. */
function asAnswer(whole: HttpAnswer, result: NativeValue): HttpAnswer {
  const record = isNativeRecord(result) ? result : {};
  const status = [record.status, record.statusCode, record.code].find((value) => typeof value === "number");
  const isError =
    (record.error !== undefined && record.error !== null && record.error !== false) ||
    (isList(record.errors) && record.errors.length > 0) ||
    record.success === false;
  const inner = record.body ?? record.data ?? record.record ?? record.resource;
  const body = inner !== undefined && isNativeRecord(inner) && !isError ? inner : result;
  return {
    ...whole,
    headers: {},
    status: isError ? 400 : typeof status === "number" && status >= 100 && status < 600 ? status : 200,
    body: Buffer.from(JSON.stringify(body)),
  };
}
