import { type Health, healthOf } from "../../shared/protocol/condition.ts";
import type { AgentState, Attention, RunView, SyncId, SyncView } from "../../shared/protocol/views.ts";
import { relative } from "../words/time.ts";
import type { Translate } from "../words/translate.ts";
import { attentionText, causeText, countsText, outcomeText, standingText } from "./agent-words.ts";

/** A line of the agent view. */
export interface AgentNode {
  /** Stays the same while what it is about does, so that what is unfolded stays unfolded. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** A codicon, with the theme's colour for it. */
  readonly icon: readonly [name: string, color: string | null];
  /** What menus go by: `sync`, `sync.paused`, `blocked` … */
  readonly context: string;
  /** `runs`: of the sync, asked for when it is unfolded. */
  readonly children: readonly AgentNode[] | "runs";
  readonly unfolded: boolean;
  readonly about: NodeAbout;
}

export type NodeAbout =
  | { readonly kind: "workspace"; readonly folder: string }
  | { readonly kind: "folder-not-run"; readonly folder: string }
  | { readonly kind: "sync"; readonly sync: SyncView }
  | { readonly kind: "attention"; readonly sync: SyncView; readonly attention: Attention }
  | { readonly kind: "runs"; readonly sync: SyncId }
  | { readonly kind: "run"; readonly sync: SyncId; readonly run: RunView };

const healthIcons: Readonly<Record<Health, readonly [string, string | null]>> = {
  failing: ["error", "list.errorForeground"],
  attention: ["warning", "list.warningForeground"],
  paused: ["debug-pause", "disabledForeground"],
  syncing: ["sync~spin", null],
  waiting: ["clock", null],
  well: ["pass", "testing.iconPassed"],
  new: ["circle-outline", null],
};

const attentionIcons: Readonly<Record<Attention["kind"], readonly [string, string | null]>> = {
  blocked: ["shield", "list.warningForeground"],
  failing: ["error", "list.errorForeground"],
  stale: ["history", "list.errorForeground"],
  file: ["error", "list.errorForeground"],
  unreadable: ["debug-disconnect", "list.errorForeground"],
  conflicts: ["git-merge", "list.warningForeground"],
  rejected: ["circle-slash", "list.warningForeground"],
  refused: ["circle-slash", "list.warningForeground"],
};

/** The syncs by workspace, those of the editor's own `folders` first. */
export function agentTree(
  state: AgentState,
  folders: readonly string[],
  now: number,
  t: Translate,
): readonly AgentNode[] {
  const isOwn = (folder: string) => folders.some((own) => isWithin(folder, own) || isWithin(own, folder));
  const notRun = folders.filter((own) => !state.workspaces.some(({ folder }) => isWithin(own, folder)));
  const workspaces = state.workspaces.map(({ folder, name, state: { kind } }): AgentNode => {
    const syncs = state.syncs.filter(({ workspace }) => workspace === folder);
    return {
      id: `workspace ${folder}`,
      label: name,
      description: kind === "missing" ? t("not there") : syncs.length === 0 ? t("no syncs") : "",
      tooltip: folder,
      icon: kind === "missing" ? ["warning", "list.warningForeground"] : ["folder", null],
      context: "workspace",
      children: syncs.map((sync) => syncNode(sync, now, t)),
      unfolded: isOwn(folder) || state.workspaces.length === 1,
      about: { kind: "workspace", folder },
    };
  });
  return [
    ...notRun.map((folder): AgentNode => {
      const name = lastPart(folder);
      return {
        id: `not run ${folder}`,
        label: t("Run the syncs in {0}", name),
        description: t("the agent does not know this folder"),
        tooltip: folder,
        icon: ["add", null],
        context: "folder-not-run",
        children: [],
        unfolded: false,
        about: { kind: "folder-not-run", folder },
      };
    }),
    ...workspaces.filter(({ tooltip }) => isOwn(tooltip)),
    ...workspaces.filter(({ tooltip }) => !isOwn(tooltip)),
  ];
}

function syncNode(sync: SyncView, now: number, t: Translate): AgentNode {
  const health = healthOf(sync);
  const description = standingText(sync, health, now, t);
  const { id, name, pause, lastRun, activity } = sync;
  return {
    // Once something waits for a person, it is unfolded by itself.
    id: `sync ${id}${sync.attention.length > 0 ? " waiting" : ""}`,
    label: name,
    description,
    tooltip: [
      sync.description ?? name,
      sync.path,
      ...sync.triggers.map(({ text }) => text),
      ...(lastRun === null
        ? []
        : [t("Last run {0}: {1}", relative(lastRun.startedAt, now, t), outcomeText(lastRun, t))]),
    ].join("\n"),
    icon: healthIcons[health],
    context: `sync.${activity.kind === "running" || activity.kind === "queued" ? "busy" : pause === null ? "active" : "paused"}`,
    children: [
      ...sync.attention.map((attention) => attentionNode(sync, attention, t)),
      {
        id: `runs ${id}`,
        label: t("Recent runs"),
        description: lastRun === null ? t("none yet") : relative(lastRun.startedAt, now, t),
        tooltip: t("Recent runs"),
        icon: ["history", null],
        context: "runs",
        children: "runs",
        unfolded: false,
        about: { kind: "runs", sync: id },
      },
    ],
    unfolded: sync.attention.length > 0,
    about: { kind: "sync", sync },
  };
}

function attentionNode(sync: SyncView, attention: Attention, t: Translate): AgentNode {
  const text = attentionText(attention, t);
  return {
    id: `${attention.kind} ${sync.id} ${attention.kind === "unreadable" ? attention.endpoint : ""}`,
    label: text[0]?.toUpperCase() + text.slice(1),
    description: detailOf(attention),
    tooltip: detailOf(attention) || text,
    icon: attentionIcons[attention.kind],
    context: attention.kind,
    children: [],
    unfolded: false,
    about: { kind: "attention", sync, attention },
  };
}

function detailOf(attention: Attention): string {
  switch (attention.kind) {
    case "blocked":
      return attention.brakes.map(({ message }) => message).join(" ");
    case "failing":
    case "file":
    case "unreadable":
      return attention.problem.message;
    default:
      return "";
  }
}

/** The runs of a sync, newest first. */
export function runNodes(runs: readonly RunView[], now: number, t: Translate): readonly AgentNode[] {
  return runs.map((run): AgentNode => {
    const counts = countsText(run.counts);
    const cause = run.cause === null ? [] : [causeText(run.cause, t)];
    return {
      id: `run ${run.sync} ${run.id}`,
      label: relative(run.startedAt, now, t),
      description: [outcomeText(run, t), counts === "" ? t("nothing to do") : counts, ...cause].join(" · "),
      tooltip: run.outcome?.kind === "failed" ? run.outcome.problem.message : run.id,
      icon: runIcon(run),
      context: "run",
      children: [],
      unfolded: false,
      about: { kind: "run", sync: run.sync, run },
    };
  });
}

function runIcon({ outcome }: RunView): readonly [string, string | null] {
  if (outcome === null) return ["sync~spin", null];
  if (outcome.kind === "done") return ["pass", "testing.iconPassed"];
  return outcome.kind === "failed"
    ? ["error", "list.errorForeground"]
    : ["warning", "list.warningForeground"];
}

/** Whether a folder is another one or below it. */
function isWithin(folder: string, above: string): boolean {
  return (
    folder === above || folder.startsWith(/[\\/]$/.test(above) ? above : `${above}${separatorOf(above)}`)
  );
}

const separatorOf = (path: string): string => (/^[a-z]:|^\\\\/i.test(path) ? "\\" : "/");

const lastPart = (path: string): string =>
  path
    .split(/[\\/]/)
    .filter((part) => part !== "")
    .at(-1) ?? path;
