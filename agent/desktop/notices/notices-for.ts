import type { AgentState, Attention, SyncView } from "../../../shared/protocol/views.ts";
import type { Command } from "../menu/entry.ts";
import { counted, short } from "../menu/words.ts";

/** Something that a person should hear of, once. */
export interface Notice {
  /** Of the same key at most one is shown in a while. */
  readonly key: string;
  readonly title: string;
  readonly body: string;
  readonly click: Command;
  readonly actions: readonly { readonly label: string; readonly command: Command }[];
}

/**
 * What came to need a person between two states. Never a success; nothing that needed one before already. `before: null`
 * is the first look: what waits already is told in one notice. `SPEC D73`.
 */
export function noticesFor(before: AgentState | null, after: AgentState): readonly Notice[] {
  if (before === null) return backlog(after);
  return [
    ...after.syncs.flatMap((sync) =>
      newOf(
        before.syncs.find(({ id }) => id === sync.id),
        sync,
      ),
    ),
    ...after.problems
      .filter(
        ({ code, message }) => !before.problems.some((one) => one.code === code && one.message === message),
      )
      .map(
        (problem): Notice => ({
          key: `agent ${problem.code}`,
          title: "Syncline needs attention",
          body: short(`${problem.message}. ${problem.hint ?? ""}`, 200),
          click: { kind: "open", page: { kind: "home" } },
          actions: [],
        }),
      ),
  ];
}

function backlog({ syncs }: AgentState): readonly Notice[] {
  const waiting = syncs.filter(({ attention }) => attention.length > 0);
  if (waiting.length === 0) return [];
  const names = waiting.slice(0, 3).map(({ name }) => short(name, 40));
  return [
    {
      key: "backlog",
      title: `${counted(waiting.length, "sync")} ${waiting.length === 1 ? "needs" : "need"} attention`,
      body: names.join(", ") + (waiting.length > 3 ? ` and ${waiting.length - 3} more` : ""),
      click: { kind: "open", page: { kind: "home" } },
      actions: [],
    },
  ];
}

function newOf(before: SyncView | undefined, after: SyncView): readonly Notice[] {
  const known = new Map((before?.attention ?? []).map((one) => [identity(one), amount(one)]));
  return after.attention
    .filter((one) => amount(one) > (known.get(identity(one)) ?? 0))
    .map((one) => noticeOf(after, one));
}

/** What makes it the same thing as before. */
function identity(attention: Attention): string {
  switch (attention.kind) {
    case "blocked":
      return `blocked ${attention.hash}`;
    case "refused":
      return `refused ${attention.run}`;
    case "unreadable":
      return `unreadable ${attention.endpoint}`;
    case "file":
      return `file ${attention.problem.message}`;
    default:
      return attention.kind;
  }
}

/** More of the same is news; less is not. */
const amount = (attention: Attention): number =>
  attention.kind === "conflicts" || attention.kind === "rejected" ? attention.count : 1;

function noticeOf({ id: sync, name }: SyncView, attention: Attention): Notice {
  const key = `${sync} ${attention.kind}`;
  const run: Notice["actions"] = [{ label: "Sync now", command: { kind: "run", sync } }];
  const toSync: Command = { kind: "open", page: { kind: "sync", sync } };
  switch (attention.kind) {
    case "blocked": {
      const click: Command = { kind: "open", page: { kind: "run", sync, run: attention.run } };
      const why = attention.brakes[0]?.message ?? "It would change more than usual";
      return {
        key,
        title: `${name} waits for approval`,
        body: short(why, 200),
        click,
        actions: [{ label: "Look at the plan", command: click }],
      };
    }
    case "conflicts": {
      const click: Command = { kind: "open", page: { kind: "conflicts", sync } };
      return {
        key,
        title: `${name}: ${counted(attention.count, "conflict")}`,
        body: "Two systems hold different values. Nothing is overwritten until you choose.",
        click,
        actions: [{ label: "Review", command: click }],
      };
    }
    case "rejected": {
      const click: Command = { kind: "open", page: { kind: "rejected", sync } };
      const body = "They do not fit the sync. The others go through.";
      return {
        key,
        title: `${name}: ${counted(attention.count, "rejected record")}`,
        body,
        click,
        actions: [],
      };
    }
    case "refused": {
      const click: Command = { kind: "open", page: { kind: "run", sync, run: attention.run } };
      const body = "A system did not take them. The others went through.";
      return {
        key,
        title: `${name}: ${counted(attention.count, "refused change")}`,
        body,
        click,
        actions: run,
      };
    }
    case "failing":
      return {
        key,
        title: `${name} fails`,
        body: short(attention.problem.message, 200),
        click: toSync,
        actions: run,
      };
    case "unreadable":
      return {
        key,
        title: `${name}: ${attention.endpoint} cannot be read`,
        body: short(attention.problem.message, 200),
        click: toSync,
        actions: run,
      };
    case "file":
      return {
        key,
        title: `${name}: its sync file has an error`,
        body: short(attention.problem.message, 200),
        click: toSync,
        actions: [],
      };
    case "stale":
      return {
        key,
        title: `${name} has had no success for long`,
        body: `No run succeeded in ${counted(attention.intervals, "interval")}.`,
        click: toSync,
        actions: run,
      };
  }
}
