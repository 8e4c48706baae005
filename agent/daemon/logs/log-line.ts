import { z } from "zod";
import type { LogEntry } from "../../../shared/protocol/views.ts";

const level = z.enum(["debug", "info", "warning", "error"]);
const entry = z.object({
  at: z.number(),
  level,
  area: z.string(),
  message: z.string(),
  sync: z.string().nullable(),
  run: z.string().nullable(),
  record: z.string().nullable(),
  more: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

/**
 * An entry as a line of JSON, without its end. What is searched exactly comes first and what is searched as text last, in
 * an order that the search counts on.
 */
export const lineOf = ({ at, level, sync, run, area, message, record, more }: LogEntry): string =>
  JSON.stringify({ at, level, sync, run, area, message, record, more });

/** What stands in every line beside its values, from `area` on. */
export const skeleton = '"area":"","message":"","record":null,"more":{}}';

/** `null` of a line that was only half written, or is something else. */
export function entryOf(line: string): LogEntry | null {
  try {
    const parsed = entry.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

const first = /^\{"at":(\d{1,15}),/;

/** The moment of the entry that a text begins with; `null` where it begins with none. */
export function momentOf(text: string): number | null {
  const [, digits] = first.exec(text) ?? [];
  return digits === undefined ? null : Number(digits);
}
