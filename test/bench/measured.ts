import { differencesOf } from "./dataset.ts";

/** What a process that ran one case says of it, as one line of JSON. */
export interface Measured {
  readonly milliseconds: number;
  /** Most memory the process ever had resident, in bytes. */
  readonly memory: number;
  readonly creates: number;
  readonly updates: number;
  readonly deletes: number;
}

export type Counted = Pick<Measured, "creates" | "updates" | "deletes">;

/** Runs a case in this process, from now on, and prints what it took. */
export async function measure(work: () => Promise<Counted>): Promise<void> {
  const start = performance.now();
  const counted = await work();
  const milliseconds = performance.now() - start;
  const memory = process.resourceUsage().maxRSS * 1024;
  process.stdout.write(`${JSON.stringify({ ...counted, milliseconds, memory })}\n`);
}

/** What any right plan comes to where the second set of records meets the first. */
export const expectedOf = (records: number): Counted => differencesOf(records);
