import { isNativeRecord, type NativeRecord } from "../../model/native.ts";
import type { NativeWrite } from "../contract.ts";
import type { HttpClient } from "../http/http-client.ts";
import type { RecordAsker } from "./ask-record.ts";
import { parseBody } from "./body.ts";
import { findList } from "./find-list.ts";
import { Pager } from "./pager.ts";
import type { Records } from "./records.ts";
import type { Resource } from "./resource.ts";

/**
 * Before records are made with members that no record of the list shows yet: a record that is asked for by itself tells
 * whether the list leaves some out.
 */
export async function learnBefore(
  writes: readonly NativeWrite[],
  records: Records,
  asker: RecordAsker,
  signal: AbortSignal,
): Promise<void> {
  const { shape } = records;
  const isNew = writes.some((write) => write.kind === "create" && !shape.covers(write.native));
  if (!isNew || shape.isEmpty) return;
  if (!asker.offered) return shape.showsAll();
  const [id] = records.someIds(1);
  const asked = id === undefined ? null : await asker.byId(id, signal);
  if (asked?.kind === "record") records.compare(asked.native);
}

/** After the first record of all was made: what the list shows of it. */
export async function learnAfter(
  made: NativeRecord,
  records: Records,
  client: HttpClient,
  { list, options }: Resource,
  signal: AbortSignal,
): Promise<void> {
  const url = new Pager(options.paging, list).first();
  const sent = await client.send({ method: "GET", url, repeatable: true }, signal);
  const body = sent.kind === "answer" && sent.answer.status === 200 ? parseBody(sent.answer.body) : undefined;
  const found = body === undefined ? null : findList(body, options.records);
  const id = records.idOf(made);
  const shown = found?.elements.filter(isNativeRecord).find((one) => id !== null && records.idOf(one) === id);
  if (shown === undefined) return;
  records.shape.add(shown);
  if (records.shape.covers(made)) records.shape.showsAll();
}
