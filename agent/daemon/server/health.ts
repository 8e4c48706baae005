import { healthOf, type Health as Standing } from "../../../shared/protocol/condition.ts";
import type { AgentState } from "../../../shared/protocol/views.ts";

/** How the agent stands, for what watches it from outside. Holds no message: those may name places and records. */
export interface Health {
  /** `attention`: something waits for a person, and all that can run runs. */
  readonly status: "ok" | "attention" | "failing";
  /** What is wrong with the agent itself, by code. */
  readonly problems: readonly string[];
  /** How many syncs stand how. */
  readonly syncs: Readonly<Partial<Record<Standing, number>>>;
  /** Syncs that fail or wait for a person, with the kinds of what waits. */
  readonly waiting: readonly {
    readonly sync: string;
    readonly name: string;
    readonly kinds: readonly string[];
  }[];
}

const failures: ReadonlySet<string> = new Set(["failing", "stale", "file", "unreadable"]);

/** Pure (SPEC A69). A sync that runs at this moment and has failed before still fails. */
export function healthFrom({ syncs, problems }: AgentState): Health {
  const counts: Partial<Record<Standing, number>> = {};
  for (const sync of syncs) {
    const standing = healthOf(sync);
    counts[standing] = (counts[standing] ?? 0) + 1;
  }
  const waiting = syncs
    .filter(({ attention }) => attention.length > 0)
    .map(({ id, name, attention }) => ({ sync: id, name, kinds: attention.map(({ kind }) => kind) }));
  const isFailing =
    problems.some(({ severity }) => severity === "error") ||
    waiting.some(({ kinds }) => kinds.some((kind) => failures.has(kind)));
  const isWaiting = waiting.length > 0 || problems.length > 0;
  return {
    status: isFailing ? "failing" : isWaiting ? "attention" : "ok",
    problems: problems.map(({ code }) => code),
    syncs: counts,
    waiting,
  };
}
