import { commands, type Disposable, l10n, Uri, window, workspace } from "vscode";
import type { AgentLink } from "./agent-link.ts";
import type { AgentNode } from "./agent-tree.ts";
import { planText } from "./plan-text.ts";
import { showProblem } from "./show-problem.ts";

const scheme = "syncline-plan";
/** Items of a plan that its document shows; the dashboard shows all. */
const most = 1000;

/** Plans as documents that can be read and not written. */
export function registerPlanDocuments(link: AgentLink): Disposable {
  return workspace.registerTextDocumentContentProvider(scheme, {
    async provideTextDocumentContent({ query }) {
      const [sync = "", run = ""] = query.split("/");
      const [detail, items] = await Promise.all([
        link.call("run.view", { sync, run }),
        link.call("run.items", { sync, run, limit: most }),
      ]);
      if (!detail.ok) return detail.error.message;
      const page = items.ok ? items.value : { items: [], total: 0 };
      const name = link.state?.syncs.find(({ id }) => id === sync)?.name ?? sync;
      return planText(name, detail.value, page.items, page.total, l10n.t);
    },
  });
}

export async function openPlan(link: AgentLink, sync: string, run: string): Promise<void> {
  const name = link.state?.syncs.find(({ id }) => id === sync)?.name ?? sync;
  const uri = Uri.from({ scheme, path: `/${name} ${run}.plan`, query: `${sync}/${run}` });
  await window.showTextDocument(uri, { preview: true });
}

/** Shows what a held plan would do, and lets just that plan through where the person says so. */
export async function approvePlan(link: AgentLink, node: AgentNode | undefined): Promise<void> {
  const held = (link.state?.syncs ?? []).flatMap((sync) =>
    sync.attention.flatMap((attention) => (attention.kind === "blocked" ? [{ sync, attention }] : [])),
  );
  const [chosen] =
    node?.about.kind === "attention" || node?.about.kind === "sync"
      ? held.filter(({ sync }) => sync.id === syncIdOf(node))
      : held.length <= 1
        ? held
        : [await window.showQuickPick(held.map((one) => ({ label: one.sync.name, ...one })))].filter(
            (one) => one !== undefined,
          );
  if (chosen === undefined) {
    void window.showInformationMessage(l10n.t("No plan waits for approval."));
    return;
  }
  const { sync, attention } = chosen;
  await openPlan(link, sync.id, attention.run);
  const approve = l10n.t("Approve");
  const dashboard = l10n.t("Open Dashboard");
  const answer = await window.showWarningMessage(
    l10n.t("Let this plan of {0} through its brakes?", sync.name),
    { modal: true, detail: attention.brakes.map(({ message }) => message).join("\n") },
    approve,
    dashboard,
  );
  if (answer === dashboard) await commands.executeCommand("syncline.openDashboard");
  if (answer !== approve) return;
  const done = await link.call("sync.run", { sync: sync.id, approve: attention.hash });
  if (!done.ok) await showProblem(done.error);
}

const syncIdOf = ({ about }: AgentNode): string | null =>
  about.kind === "attention" || about.kind === "sync" ? about.sync.id : null;
