import { l10n, ProgressLocation, window } from "vscode";
import type { RunView, SyncView } from "../../../shared/protocol/views.ts";
import type { AgentLink } from "../../agent/agent-link.ts";
import { countsText } from "../words/counts.ts";

/** Takes a run back through the agent, and says when that has been done. */
export async function undoRun(sync: SyncView, run: string, link: AgentLink): Promise<void> {
  const undone = await window.withProgress(
    { location: ProgressLocation.Notification, title: l10n.t("Undoing the run of {0}", sync.name) },
    async () => {
      const ended = new Promise<RunView | null>((resolve) => {
        const timer = setTimeout(() => end(null), 10 * 60_000);
        const off = link.onEvent((event) => {
          if (event.kind === "run" && event.run.sync === sync.id && event.run.undoes === run) end(event.run);
          if (
            event.kind === "sync" &&
            event.sync.id === sync.id &&
            event.sync.attention.some(({ kind }) => kind === "failing")
          )
            end(null);
        });
        function end(view: RunView | null) {
          clearTimeout(timer);
          off();
          resolve(view);
        }
      });
      const asked = await link.call("run.undo", { sync: sync.id, run: run });
      return asked.ok ? { kind: "ended", view: await ended } : { kind: "refused", problem: asked.error };
    },
  );
  if (undone.kind === "refused")
    void window.showErrorMessage([undone.problem?.message, undone.problem?.hint].filter(Boolean).join(" "));
  else if (undone.view?.outcome?.kind === "done")
    void window.showInformationMessage(l10n.t("Undone: {0} is as it was before the run.", sync.name));
  else if (undone.view?.outcome?.kind === "partial")
    void window.showWarningMessage(
      l10n.t(
        "Undone but for {0} operations, whose records have moved on.",
        undone.view.outcome.refused.length,
      ),
    );
  else void window.showWarningMessage(l10n.t("The run could not be undone. The agent's view says why."));
}

/** Undoes a sync's last run, after asking. */
export async function undoLastRun(sync: SyncView, link: AgentLink): Promise<void> {
  const runs = await link.call("sync.runs", { sync: sync.id, limit: 20 });
  if (!runs.ok) {
    void window.showErrorMessage([runs.error.message, runs.error.hint].filter(Boolean).join(" "));
    return;
  }
  const undone = new Set(runs.value.items.map(({ undoes }) => undoes));
  const last = runs.value.items.find(
    ({ id, undoes, counts: { creates, updates, deletes } }) =>
      undoes === null && !undone.has(id) && creates + updates + deletes > 0,
  );
  if (last === undefined) {
    void window.showInformationMessage(
      l10n.t("{0} has no run that wrote something and is not undone.", sync.name),
    );
    return;
  }
  const undo = l10n.t("Undo");
  const chosen = await window.showWarningMessage(
    l10n.t("Undo the last run of {0}?", sync.name),
    {
      modal: true,
      detail: l10n.t(
        "It was at {0} and wrote {1}. What others changed later stays.",
        new Date(last.startedAt).toLocaleString(),
        countsText(last.counts),
      ),
    },
    undo,
  );
  if (chosen === undo) await undoRun(sync, last.id, link);
}
