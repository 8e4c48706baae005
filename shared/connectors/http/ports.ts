import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";

/** What HTTP connectors ask of their surroundings beside the network. */
export interface HttpPorts {
  /** Milliseconds since 1970. */
  clock(): number;
  /** From 0 up to, and not, 1. */
  random(): number;
  /** Resolves after so many milliseconds, or as soon as the signal is given. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** A text that no other call gives. */
  unique(): string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export const systemPorts: HttpPorts = {
  clock: Date.now,
  random: Math.random,
  sleep: (milliseconds, signal) => delay(milliseconds, undefined, { signal }).catch(() => {}),
  unique: randomUUID,
  env: process.env,
};
