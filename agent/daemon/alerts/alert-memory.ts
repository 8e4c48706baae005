import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";

/** What was told of a kind of things that wait of a sync. */
export interface Told {
  /** When last. */
  readonly at: number;
  /** How much of what, as far as it still waits. */
  readonly amounts: Readonly<Record<string, number>>;
}

export interface ToldSync {
  readonly name: string;
  /** A person was told that something waits, and not yet that all is well again. */
  readonly isOpen: boolean;
  readonly kinds: Readonly<Record<string, Told>>;
}

export interface AlertMemory {
  readonly syncs: Readonly<Record<string, ToldSync>>;
  /** When the last message went, and how many went one soon after the other. */
  readonly last: number | null;
  readonly burst: number;
}

export const noMemory: AlertMemory = { syncs: {}, last: null, burst: 0 };

const schema = z.object({
  syncs: z.record(
    z.string(),
    z.object({
      name: z.string(),
      isOpen: z.boolean(),
      kinds: z.record(z.string(), z.object({ at: z.number(), amounts: z.record(z.string(), z.number()) })),
    }),
  ),
  last: z.number().nullable(),
  burst: z.number(),
});

/** What is kept in a file between starts. Where it cannot be read, nothing was told yet: rather twice than never. */
export function loadMemory(path: string): AlertMemory {
  try {
    const parsed = schema.safeParse(JSON.parse(readFileSync(path, "utf8")));
    return parsed.success ? parsed.data : noMemory;
  } catch {
    return noMemory;
  }
}

/** Whether it could be kept. */
export function keepMemory(path: string, memory: AlertMemory): boolean {
  const temporary = `${path}.tmp`;
  try {
    writeFileSync(temporary, JSON.stringify(memory), { mode: 0o600 });
    renameSync(temporary, path);
    return true;
  } catch {
    rmSync(temporary, { force: true });
    return false;
  }
}
