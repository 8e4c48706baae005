import { setTimeout as wait } from "node:timers/promises";
import { Client, type ClientConfig } from "pg";
import type { Diagnostic } from "../../../base/diagnostic.ts";
import { err, ok, type Result } from "../../../base/result.ts";
import { postgresFailure } from "./failure.ts";
import { quote } from "./quote.ts";

const longestPause = 60_000;

export interface ListenOptions {
  readonly channel: string;
  readonly place: string;
  readonly connection: () => Promise<ClientConfig>;
}

/**
 * Listens on a channel until the signal ends it, and connects again, after longer and longer pauses, whenever the
 * connection breaks. What was missed meanwhile nobody knows, so each new connection counts as a change, too. Ends with a
 * diagnostic where trying again would not help, such as after a wrong password.
 */
export async function listen(
  { channel, place, connection }: ListenOptions,
  dirty: () => void,
  signal: AbortSignal,
): Promise<Result<null, Diagnostic>> {
  let pause = 250;
  for (let first = true; !signal.aborted; first = false) {
    try {
      await listenOnce(
        await connection(),
        channel,
        signal,
        () => {
          pause = 250;
          if (!first) dirty();
        },
        dirty,
      );
    } catch (error) {
      const failure = postgresFailure(error, place);
      if (failure.kind === "whole" && !signal.aborted) return err(failure.problem);
    }
    await wait(pause, undefined, { signal }).catch(() => {});
    pause = Math.min(longestPause, pause * 2) * (0.75 + Math.random() / 2);
  }
  return ok(null);
}

/** Resolves when the connection ends. */
async function listenOnce(
  config: ClientConfig,
  channel: string,
  signal: AbortSignal,
  begun: () => void,
  dirty: () => void,
): Promise<void> {
  const client = new Client({ ...config, keepAlive: true });
  const ended = new Promise<void>((resolve) => {
    client.on("error", () => resolve());
    client.on("end", () => resolve());
  });
  const stop = () => void client.end().catch(() => {});
  signal.addEventListener("abort", stop);
  client.on("notification", () => dirty());
  try {
    await client.connect();
    await client.query(`LISTEN ${quote(channel)}`);
    begun();
    await ended;
  } finally {
    signal.removeEventListener("abort", stop);
    await client.end().catch(() => {});
  }
}
