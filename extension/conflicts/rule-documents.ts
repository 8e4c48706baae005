import { basename } from "node:path";
import { commands, Disposable, l10n, type Tab, TabInputTextDiff, Uri, window, workspace } from "vscode";
import type { Resolution } from "../../shared/model/conflict.ts";
import type { FileChange } from "../../shared/protocol/views.ts";
import type { AgentLink } from "../agent/agent-link.ts";
import { showProblem } from "../agent/show-problem.ts";

const scheme = "syncline-rule";

/** Shows what a rule would make of a sync file in the editor's own diff, and writes it where the person says so. */
export class RuleDocuments {
  readonly #texts = new Map<string, string>();
  readonly #link: AgentLink;
  #decided: (write: boolean) => void = () => {};

  constructor(link: AgentLink) {
    this.#link = link;
  }

  register(): Disposable {
    return Disposable.from(
      workspace.registerTextDocumentContentProvider(scheme, {
        provideTextDocumentContent: ({ query }) => this.#texts.get(query) ?? "",
      }),
      commands.registerCommand("syncline.writeRule", () => this.#decided(true)),
      window.tabGroups.onDidChangeTabs(({ closed }) => {
        if (closed.some(isRule)) this.#decided(false);
      }),
    );
  }

  /** Returns whether the rule was written. */
  async write(sync: string, conflict: string, resolution: Resolution): Promise<boolean> {
    const rule = await this.#link.call("conflicts.rule", { sync, conflict, resolution });
    if (!rule.ok) return this.#refused(rule.error);
    const { path, hash } = rule.value;
    const open = workspace.textDocuments.find(({ uri }) => uri.scheme === "file" && uri.fsPath === path);
    if (open?.isDirty === true) {
      void window.showWarningMessage(
        l10n.t(
          "{0} has changes that are not saved. Save or discard them first: the rule is written into the file.",
          basename(path),
        ),
      );
      return false;
    }
    await this.#show(rule.value);
    if (!(await this.#decision(basename(path)))) return false;
    const written = await this.#link.call("conflicts.writeRule", { sync, conflict, resolution, hash });
    await this.#close();
    return written.ok || this.#refused(written.error);
  }

  async #show({ path, before, after, hash }: FileChange): Promise<void> {
    this.#texts.clear();
    const sideOf = (side: string, text: string) => {
      this.#texts.set(`${side}/${hash}`, text);
      return Uri.from({ scheme, path, query: `${side}/${hash}` });
    };
    await commands.executeCommand(
      "vscode.diff",
      sideOf("before", before),
      sideOf("after", after),
      l10n.t("Always like this: {0}", basename(path)),
      { preview: true },
    );
  }

  /** Whether the rule that is shown is to be written: by the diff's own button or a notice; not where the diff is closed. */
  #decision(name: string): Promise<boolean> {
    this.#decided(false);
    return new Promise((resolve) => {
      this.#decided = resolve;
      const write = l10n.t("Write the Rule");
      const leave = l10n.t("Leave the File as It Is");
      const told = l10n.t("This rule is written into {0}; the next run goes by it.", name);
      // A notice that goes by itself decides nothing.
      void window.showInformationMessage(told, write, leave).then((answer) => {
        if (answer !== undefined) resolve(answer === write);
      });
    });
  }

  async #close(): Promise<void> {
    await window.tabGroups.close(window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(isRule));
  }

  #refused(problem: Parameters<typeof showProblem>[0]): false {
    void showProblem(problem);
    return false;
  }
}

const isRule = ({ input }: Tab): boolean =>
  input instanceof TabInputTextDiff && input.modified.scheme === scheme;
