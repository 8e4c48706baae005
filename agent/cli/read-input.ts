import { buffer } from "node:stream/consumers";

/** All of standard input; `null` where it is a terminal, on which nobody would know that something is waited for. */
export const readInput = async (): Promise<Uint8Array | null> =>
  process.stdin.isTTY === true ? null : await buffer(process.stdin);
