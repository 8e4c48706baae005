import { randomBytes } from "node:crypto";
import { mkdir, realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import { commands, l10n, ProgressLocation, type Uri, window, workspace } from "vscode";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import type { AppliedPlan, SyncView } from "../../../shared/protocol/views.ts";
import type { AgentLink } from "../../agent/agent-link.ts";
import { countsText, sumOf } from "../words/counts.ts";
import { outcomeWords, planWords } from "../words/plan-words.ts";
import type { LivePreview } from "./live-preview.ts";
import { currentPreview, type PanelState } from "./panel-state.ts";
import type { Previews } from "./previews.ts";
import { undoRun } from "./undo-run.ts";

export interface ApplyPorts {
  readonly link: AgentLink;
  readonly previews: Previews;
  /** A folder of the extension's own. */
  readonly storage: string;
}

type Preview = NonNullable<PanelState["preview"]>;

/** Applies what the preview of a sync file shows: exactly that plan, after a person has seen what it comes to. */
export async function applyPreview(uri: Uri, ports: ApplyPorts): Promise<void> {
  const held = await ports.previews.hold(uri);
  try {
    const preview = await completePreview(held.live);
    if (preview === null) return;
    const approved = await ask(uri, preview);
    if (approved === null) return;
    if (!(await saved(uri))) return;
    const done = await window.withProgress(
      { location: ProgressLocation.Notification, title: l10n.t("Applying"), cancellable: true },
      async (progress, token) => {
        const stop = new AbortController();
        token.onCancellationRequested(() => stop.abort());
        const tell = (message: string) => progress.report({ message });
        return carryOut(uri, held.live, preview, approved, ports, { tell, signal: stop.signal });
      },
    );
    if (!done.ok) await fail(done.error);
    else {
      held.live.refresh();
      await report(done.value, ports.link);
      // Of an undoing.
      held.live.refresh();
    }
  } finally {
    held.release();
  }
}

/** The preview of the text as it stands, read whole; `null` where there is none, which was said. */
async function completePreview(live: LivePreview): Promise<Preview | null> {
  const look = (title: string) =>
    window.withProgress(
      { location: ProgressLocation.Notification, title, cancellable: true },
      async (_, token) => {
        const stop = new AbortController();
        token.onCancellationRequested(() => {
          stop.abort();
          live.cancel();
        });
        return live.settled(stop.signal);
      },
    );
  let state = live.state;
  if (currentPreview(state) === null) state = await look(l10n.t("Looking at what would be written"));
  let preview = currentPreview(state);
  if (preview === null) {
    if (state.freshness.kind === "wrong")
      await fail(state.freshness.problems[0] ?? problem("agent.failed", "The text cannot be previewed"));
    return null;
  }
  const unread = preview.summary.endpoints.find(({ extent }) => extent.kind === "unread");
  if (preview.summary.plan.kind === "sample" && unread === undefined) {
    const readOn = l10n.t("Read Everything");
    const chosen = await window.showInformationMessage(
      l10n.t("The preview is of a sample. Only a plan of all records can be applied."),
      { modal: true },
      readOn,
    );
    if (chosen !== readOn) return null;
    live.complete();
    preview = currentPreview(await look(l10n.t("Reading everything")));
  }
  if (preview === null) return null;
  if (preview.summary.plan.kind === "sample") {
    void window.showWarningMessage(
      unread === undefined
        ? l10n.t("Not everything could be read, so there is no whole plan to apply.")
        : l10n.t(
            "{0} could not be read, so there is no whole plan to apply. Sync Now does what can be done without it.",
            unread.name,
          ),
    );
    return null;
  }
  if (countsText(sumOf(preview.summary.endpoints)) === "") {
    void window.showInformationMessage(l10n.t("Everything is the same. Nothing would be written."));
    return null;
  }
  return preview;
}

/** The hash of the plan where brakes are approved, "" where there are none; `null`: no. */
async function ask(uri: Uri, { summary }: Preview): Promise<string | null> {
  const { plan, brakes } = summary;
  if (plan.kind === "sample") return null;
  const isDirty = workspace.textDocuments.some((one) => one.uri.toString() === uri.toString() && one.isDirty);
  const verb = brakes.length > 0 ? l10n.t("Approve and Apply") : l10n.t("Apply");
  const button = isDirty ? l10n.t("Save and {0}", verb) : verb;
  const title = l10n.t("Apply {0}?", countsText(sumOf(summary.endpoints)));
  const options = { modal: true, detail: planWords(summary, isDirty) };
  const chosen = await (brakes.length > 0
    ? window.showWarningMessage(title, options, button)
    : window.showInformationMessage(title, options, button));
  if (chosen !== button) return null;
  return brakes.length > 0 ? plan.hash : "";
}

async function saved(uri: Uri): Promise<boolean> {
  const document = await workspace.openTextDocument(uri);
  if (!document.isDirty) return true;
  if (await document.save()) return true;
  void window.showErrorMessage(l10n.t("The sync file could not be saved, so nothing was applied."));
  return false;
}

interface Doing {
  readonly tell: (message: string) => void;
  readonly signal: AbortSignal;
}

async function carryOut(
  uri: Uri,
  live: LivePreview,
  { summary }: Preview,
  approve: string,
  { link, storage }: ApplyPorts,
  { tell, signal }: Doing,
): Promise<Result<Done, Diagnostic>> {
  // Saving may format the text: then it is another one, and its plan is asked for again.
  const now = currentPreview(await live.settled(signal));
  const wanted = summary.plan.kind === "complete" ? summary.plan.hash : "";
  if (now === null || now.summary.plan.kind !== "complete" || now.summary.plan.hash !== wanted)
    return err(movedOn);
  await mkdir(storage, { recursive: true, mode: 0o700 });
  const file = join(storage, `plan-${randomBytes(8).toString("hex")}.json`);
  try {
    const kept = await live.ask(now.revision, { kind: "save-plan", path: file });
    if (kept === null) return err(movedOn);
    if ("problem" in kept) return err(kept.problem);
    if (kept.hash !== wanted) return err(movedOn);
    tell(l10n.t("asking the agent"));
    const agent = await link.ensure();
    if (!agent.ok) return agent;
    const known = await knownSync(uri, link, signal);
    if (!known.ok) return known;
    const { sync, resume } = known.value;
    const off = link.onEvent((event) => {
      if (event.kind === "progress" && event.sync === sync.id) tell(progressWords(event.progress));
    });
    const cancel = () => void link.call("sync.cancel", { sync: sync.id });
    signal.addEventListener("abort", cancel);
    try {
      tell(l10n.t("waiting for the agent"));
      const params = { sync: sync.id, plan: file, ...(approve === "" ? {} : { approve }) };
      const applied = await link.call("sync.apply", params);
      return applied.ok ? ok({ sync, applied: applied.value }) : applied;
    } finally {
      off();
      signal.removeEventListener("abort", cancel);
      await resume();
    }
  } finally {
    await rm(file, { force: true });
  }
}

interface Done {
  readonly sync: SyncView;
  readonly applied: AppliedPlan;
}

const movedOn = problem("plan.stale", "The records or the text have changed since the preview was shown", {
  hint: "Look at the preview again, and apply that.",
});

interface Known {
  readonly sync: SyncView;
  /** Ends the pause that kept the agent from running the sync by itself before its plan was applied. */
  resume(): Promise<void>;
}

/** The sync as the agent knows it. Where it does not, adding its folder is offered. */
export async function knownSync(
  uri: Uri,
  link: AgentLink,
  signal: AbortSignal,
): Promise<Result<Known, Diagnostic>> {
  const path = await realpath(uri.fsPath).catch(() => uri.fsPath);
  const find = () => link.state?.syncs.find((one) => one.path === path) ?? null;
  const nothing = async () => undefined;
  await until(() => link.state !== null, link, signal);
  const known = find();
  if (known !== null) return ok({ sync: known, resume: nothing });
  const folder = workspace.getWorkspaceFolder(uri)?.uri.fsPath;
  if (folder === undefined)
    return err(
      problem("agent.folder", "The sync file is in no folder of this workspace", {
        hint: "Open the folder that it is in; the agent runs the syncs of folders.",
      }),
    );
  const add = l10n.t("Add Folder and Go On");
  const chosen = await window.showInformationMessage(
    l10n.t("Add {0} to the agent?", folder),
    {
      modal: true,
      detail: l10n.t(
        "Only the agent writes, and it does not know this folder yet. From then on it also runs the folder's syncs whenever their `when:` says so.",
      ),
    },
    add,
  );
  if (chosen !== add)
    return err(problem("run.cancelled", "Nothing was applied: the agent does not know the folder"));
  // Else a sync that runs by itself would begin at once, and leave nothing of the plan.
  const isPaused = link.state?.pause != null;
  if (!isPaused) await link.call("agent.pause", { until: Date.now() + 120_000 });
  const resume = isPaused ? nothing : async () => void (await link.call("agent.resume", {}));
  const added = await link.call("workspaces.add", { folder });
  if (added.ok) await until(() => find() !== null, link, signal);
  const sync = find();
  if (added.ok && sync !== null) return ok({ sync, resume });
  await resume();
  return added.ok
    ? err(
        problem("agent.unknown", `The agent does not find the sync ${path}`, {
          hint: "Look at the agent's view.",
        }),
      )
    : added;
}

/** Waits for the agent to be in a state, a few seconds at most. */
async function until(is: () => boolean, link: AgentLink, signal: AbortSignal): Promise<void> {
  const end = AbortSignal.any([signal, AbortSignal.timeout(10_000)]);
  while (!is() && !end.aborted)
    await new Promise<void>((resolve) => {
      const off = link.onState(done);
      end.addEventListener("abort", done, { once: true });
      function done() {
        off();
        end.removeEventListener("abort", done);
        resolve();
      }
    });
}

function progressWords({
  phase,
  endpoint,
  done,
  total,
}: {
  phase: string;
  endpoint: string | null;
  done: number;
  total: number;
}): string {
  const part = total === 0 ? "" : `, ${Math.round((100 * done) / total)} %`;
  switch (phase) {
    case "reading":
      return l10n.t("reading {0}{1}", endpoint ?? "", part);
    case "writing":
      return l10n.t("writing");
    default:
      return l10n.t("getting ready");
  }
}

/** Says what became of it, and offers to undo it. */
async function report({ sync, applied }: Done, link: AgentLink): Promise<void> {
  const { text, isGood, details } = outcomeWords(applied);
  const run = applied.end.kind === "ran" ? applied.end.run : null;
  const [undo, open, more] = [l10n.t("Undo"), l10n.t("Open Run in Dashboard"), l10n.t("Details")];
  const buttons = [...(run === null ? [] : [undo]), ...(details === "" ? [] : [more]), open];
  const chosen = await (isGood
    ? window.showInformationMessage(text, ...buttons)
    : window.showWarningMessage(text, ...buttons));
  if (chosen === undo && run !== null) await undoRun(sync, run, link);
  else if (chosen === open) await commands.executeCommand("syncline.openDashboard");
  else if (chosen === more) {
    const document = await workspace.openTextDocument({ content: details, language: "plaintext" });
    await window.showTextDocument(document);
  }
}

async function fail({ code, message, hint }: Diagnostic): Promise<void> {
  if (code === "run.cancelled") {
    void window.showInformationMessage(message);
    return;
  }
  void window.showErrorMessage([message, hint].filter(Boolean).join(". "));
}
