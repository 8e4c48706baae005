import type { Spelling } from "./dataset.ts";
import type { Content, Start } from "./workplace.ts";

/** One thing that is measured: what Syncline does from where, and what its peers do for the same result. */
export interface Case {
  readonly name: string;
  readonly spelling: Spelling;
  readonly start: Start;
  readonly content: Content;
  readonly verb: "plan" | "sync";
  /** What DuckDB is given to do; `null` where there is nothing to compare with. */
  readonly duckDb: "plan" | "load" | "sync" | null;
  readonly miller: boolean;
  /** Share of the full number of records that is used. */
  readonly share: number;
  /** What the case should reach. */
  readonly aim: Aim | null;
}

export type Aim =
  /** At most this many times what DuckDB takes. */
  | { readonly kind: "ratio"; readonly time: number; readonly memory?: number }
  /** At least this many megabytes of the source a second. */
  | { readonly kind: "speed"; readonly megabytes: number };

const changed = { spelling: "csv", start: "loaded", miller: false, share: 1 } as const;

export const cases: readonly Case[] = [
  {
    ...changed,
    name: "plan, 1 % updated, 0.5 % new, 0.5 % gone",
    content: "after",
    verb: "plan",
    duckDb: "plan",
    aim: { kind: "ratio", time: 2, memory: 0.65 },
  },
  {
    ...changed,
    name: "plan, the same bytes",
    content: "before",
    verb: "plan",
    duckDb: "plan",
    aim: { kind: "ratio", time: 0.35 },
  },
  {
    ...changed,
    name: "plan, the same rows in a rewritten file",
    content: "rewritten",
    verb: "plan",
    duckDb: "plan",
    aim: { kind: "ratio", time: 1.5 },
  },
  {
    ...changed,
    name: "whole sync with journal, atomic rewrite and state",
    content: "after",
    verb: "sync",
    duckDb: "sync",
    aim: { kind: "ratio", time: 2 },
  },
  {
    ...changed,
    name: "plan without state, every record mapped and matched",
    start: "files",
    content: "after",
    verb: "plan",
    duckDb: "plan",
    aim: null,
  },
  {
    ...changed,
    name: "first load with journal and state",
    start: "source",
    content: "before",
    verb: "sync",
    duckDb: "load",
    miller: true,
    aim: { kind: "ratio", time: 3 },
  },
  {
    name: "first plan of a JSON source",
    spelling: "json",
    start: "source",
    content: "before",
    verb: "plan",
    duckDb: null,
    miller: false,
    share: 0.25,
    aim: { kind: "speed", megabytes: 60 },
  },
  {
    name: "first plan of an XML source",
    spelling: "xml",
    start: "source",
    content: "before",
    verb: "plan",
    duckDb: null,
    miller: false,
    share: 0.25,
    aim: { kind: "speed", megabytes: 20 },
  },
];
