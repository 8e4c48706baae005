import { printable } from "../../../shared/base/printable.ts";
import { conditionOf, healthOf } from "../../../shared/protocol/condition.ts";
import type { AgentState, RunView, SyncView, WorkspaceView } from "../../../shared/protocol/views.ts";
import { causeText } from "../../words/cause.ts";
import {
  activityText,
  attentionText,
  conditionWords,
  healthWords,
  needsPerson,
  pauseText,
} from "../../words/health.ts";
import { outcomeText } from "../../words/outcome.ts";
import { clockTime, relative } from "../../words/time.ts";
import type { Io } from "../io.ts";
import type { Style } from "../style.ts";
import { count } from "./count.ts";
import { table } from "./table.ts";

/** The agent and all its syncs, for a person who wants to know how things stand. */
export function renderAgent(state: AgentState, io: Io): string {
  const { style, clock, columns } = io;
  const now = clock();
  const head = table(
    [
      [
        "Agent",
        `${style.bold(conditionText(state, now))}  ${style.dim(`version ${state.version}, process ${state.pid}, since ${relative(state.startedAt, now)}`)}`,
      ],
      [
        "Dashboard",
        state.dashboard === null
          ? style.error("could not be opened")
          : `${state.dashboard}  ${style.dim("syncline agent open signs you in")}`,
      ],
      ...workspaceRows(state.workspaces, style),
    ],
    "",
    columns,
  );
  if (state.syncs.length === 0)
    return `${head}\n\nNo sync yet. Give the agent a folder with sync files: syncline add FOLDER`;
  return `${head}\n\n${table(
    state.syncs.map((sync) => rowOf(sync, now, style)),
    "",
    columns,
  )}`;
}

function conditionText(state: AgentState, now: number): string {
  const condition = conditionOf(state) === "idle" && needsPerson(state) ? "attention" : conditionOf(state);
  return condition === "paused" ? pauseText(state.pause, now) : conditionWords[condition];
}

const workspaceRows = (workspaces: readonly WorkspaceView[], style: Style): readonly (readonly string[])[] =>
  workspaces.map(({ folder, state }, at) => [
    at === 0 ? "Folders" : "",
    printable(folder) +
      (state.kind === "missing" ? `  ${style.warning("is not there; its syncs wait for it")}` : ""),
  ]);

function rowOf(sync: SyncView, now: number, style: Style): readonly string[] {
  const { name, lastRun, nextDue, attention, activity, pause } = sync;
  const health = healthOf(sync);
  const tone = health === "failing" ? style.error : health === "attention" ? style.warning : style.good;
  const waiting = attention.map((one) =>
    one.kind === "failing" || one.kind === "file" || one.kind === "unreadable"
      ? `${attentionText(one)}: ${printable(one.problem.message)}`
      : attentionText(one),
  );
  const more = [
    activityText(activity),
    pauseText(pause, now),
    ...waiting,
    nextDue === null || pause !== null ? "" : style.dim(`next ${relative(nextDue, now)}`),
  ].filter((part) => part !== "");
  return [
    style.bold(printable(name)),
    tone(healthWords[health]),
    lastRun === null ? style.dim("never run") : relative(lastRun.endedAt ?? lastRun.startedAt, now),
    count(sync.records, "record"),
    more.join("  ") || style.dim("nothing waits"),
  ];
}

/** One run that has ended, as a line of a growing list. */
export function renderRun(run: RunView, name: string, { style }: Io): string {
  const { text, tone } = outcomeText(run);
  const paint = {
    good: style.good,
    warning: style.warning,
    error: style.error,
    dim: style.dim,
    accent: style.bold,
  };
  const { creates, updates, deletes, conflicts } = run.counts;
  const deeds = [
    creates > 0 ? `${creates} new` : "",
    updates > 0 ? `${updates} changed` : "",
    deletes > 0 ? `${deletes} deleted` : "",
    conflicts > 0 ? count(conflicts, "conflict") : "",
  ].filter((part) => part !== "");
  const why = run.cause === null ? "" : style.dim(`(${printable(causeText(run.cause))})`);
  const end = run.endedAt ?? run.startedAt;
  const failure = run.outcome?.kind === "failed" ? printable(run.outcome.problem.message) : "";
  return [
    style.dim(clockTime(end)),
    style.bold(printable(name)),
    paint[tone](text),
    deeds.join(", "),
    failure,
    why,
  ]
    .filter((part) => part !== "")
    .join("  ");
}
