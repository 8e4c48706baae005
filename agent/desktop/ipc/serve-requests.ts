import type { IpcMain, IpcMainInvokeEvent } from "electron";
import type { z } from "zod";
import { isOurs } from "../window/may-go.ts";
import { channel } from "./channel.ts";
import { type Answers, type RequestName, type RequestParams, requests } from "./requests.ts";

export type Servants = {
  readonly [N in RequestName]: (params: RequestParams<N>) => Answers[N] | Promise<Answers[N]>;
};

type Sender = Pick<IpcMainInvokeEvent, "senderFrame">;

/** Whether a message comes from the dashboard itself: the top frame of a page of ours. `SPEC D67`. */
export const isFromDashboard = ({ senderFrame }: Sender): boolean =>
  senderFrame !== null && senderFrame.parent === null && isOurs(senderFrame.url);

/** Answers one request, or throws what the page gets as a rejection. Nothing that is not in the schema is looked at. */
export async function serveRequest(
  servants: Servants,
  sender: Sender,
  name: unknown,
  params: unknown,
): Promise<Answers[RequestName]> {
  if (!isFromDashboard(sender)) throw new Error("Refused: this page may not ask the desktop anything");
  if (!isRequest(name)) throw new Error("Refused: there is no such request");
  return answer(servants, name, params);
}

const schemas: { readonly [N in RequestName]: z.ZodType<RequestParams<N>> } = requests;

const isRequest = (name: unknown): name is RequestName =>
  typeof name === "string" && Object.hasOwn(requests, name);

async function answer<N extends RequestName>(
  servants: Servants,
  name: N,
  params: unknown,
): Promise<Answers[N]> {
  const parsed = schemas[name].safeParse(params);
  if (!parsed.success) throw new Error(`Refused: ${name} was asked with wrong parameters`);
  return servants[name](parsed.data);
}

export function serveRequests(ipc: Pick<IpcMain, "handle">, servants: Servants): void {
  ipc.handle(channel, (event, name: unknown, params: unknown) => serveRequest(servants, event, name, params));
}
