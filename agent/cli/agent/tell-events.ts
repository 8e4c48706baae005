import { printable } from "../../../shared/base/printable.ts";
import type { AgentApi } from "../../../shared/protocol/api.ts";
import type { AgentEvent } from "../../../shared/protocol/events.ts";
import type { Attention, SyncView } from "../../../shared/protocol/views.ts";
import { attentionText, progressText } from "../../words/health.ts";
import type { Io } from "../io.ts";
import { renderRun } from "../render/agent.ts";
import { shellWord } from "../render/conflict.ts";
import { renderDiagnostic } from "../render/diagnostic.ts";

/** Prints what the agent does, as it happens: a line for each run, and for what comes to wait for a person. */
export function tellEvents(api: AgentApi, io: Io): () => void {
  const names = new Map<string, string>();
  const waiting = new Map<string, string>();
  const problems = new Set<string>();
  const nameOf = (id: string): string => names.get(id) ?? id;
  const see = (sync: SyncView): void => {
    names.set(sync.id, sync.name);
    const before = waiting.get(sync.id) ?? "";
    const now = sync.attention.map(attentionText).join(", ");
    waiting.set(sync.id, now);
    if (now !== "" && now !== before) io.out(renderWaiting(sync, io));
  };
  return api.subscribe((event: AgentEvent) => {
    if (io.json) {
      if (event.kind !== "progress") io.out(JSON.stringify(event));
      return;
    }
    switch (event.kind) {
      case "state":
        for (const sync of event.state.syncs) see(sync);
        return;
      case "agent":
        for (const one of event.agent.problems) {
          if (!problems.has(one.message)) io.err(renderDiagnostic(one, io));
          problems.add(one.message);
        }
        return;
      case "sync":
        if (event.sync.activity.kind !== "running") io.progress(null);
        see(event.sync);
        return;
      case "progress":
        io.progress(`${nameOf(event.sync)}: ${progressText(event.progress)}`);
        return;
      case "run":
        io.out(renderRun(event.run, nameOf(event.run.sync), io));
        return;
      case "sync-gone":
        io.out(io.style.dim(`${printable(nameOf(event.sync))}: its sync file is gone; it no longer runs`));
        return;
      case "waiting":
      case "log":
        return;
    }
  });
}

function renderWaiting({ name, attention, path }: SyncView, { style }: Io): string {
  const [first] = attention;
  const lines = attention.map((one) => `  ${style.warning("!")} ${attentionText(one)}${detailOf(one)}`);
  const deed = first === undefined ? "" : deedFor(first, path);
  return [
    `${style.bold(printable(name))} needs you:`,
    ...lines,
    ...(deed === "" ? [] : [style.dim(`    ${deed}`)]),
  ].join("\n");
}

function detailOf(one: Attention): string {
  if ("problem" in one) return `: ${printable(one.problem.message)}`;
  return one.kind === "blocked" ? `: ${one.brakes.map(({ message }) => printable(message)).join(" ")}` : "";
}

function deedFor(one: Attention, path: string): string {
  switch (one.kind) {
    case "blocked":
      return `Look at the plan and approve it in the dashboard, or: syncline sync ${shellWord(path)} --approve ${one.hash.slice(0, 12)}`;
    case "conflicts":
      return `Settle them in the dashboard, or: syncline conflicts ${shellWord(path)}`;
    case "file":
      return `syncline check ${shellWord(path)}`;
    default:
      return "";
  }
}
