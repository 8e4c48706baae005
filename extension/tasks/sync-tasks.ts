import {
  type Disposable,
  l10n,
  ProcessExecution,
  ShellExecution,
  Task,
  TaskGroup,
  tasks,
  Uri,
  type WorkspaceFolder,
  workspace,
} from "vscode";
import { parseTask, type SyncTask, type TaskCommand, taskCommands } from "./task-definition.ts";

const matcher = "$syncline";
const most = 200;

/** Tasks of type `syncline`: check, plan, sync and test of each sync file, by the command that the extension brings. */
export function registerTasks(extension: Uri): Disposable {
  const program = Uri.joinPath(extension, "dist", "extension", "main.mjs").fsPath;
  return tasks.registerTaskProvider("syncline", {
    async provideTasks() {
      const files = await workspace.findFiles("**/*.sync.{yaml,yml,json}", "**/node_modules/**", most);
      return files.flatMap((uri) => {
        const folder = workspace.getWorkspaceFolder(uri);
        if (folder === undefined || uri.scheme !== "file") return [];
        const file = workspace.asRelativePath(uri, false);
        return taskCommands.map((command) => taskFor({ command, file }, folder, program));
      });
    },
    resolveTask({ definition, scope }) {
      const task = parseTask(definition);
      const folder = scope instanceof Object ? scope : workspace.workspaceFolders?.[0];
      if (task === null || folder === undefined) return undefined;
      const made = taskFor(task, folder, program);
      // A resolved task must have the very definition that it was asked by.
      return new Task(definition, folder, made.name, made.source, made.execution, matcher);
    },
  });
}

function taskFor({ command, file }: SyncTask, folder: WorkspaceFolder, program: string): Task {
  const own = workspace.getConfiguration("syncline", folder).get("command", "");
  const words = [command, file];
  const options = { cwd: folder.uri.fsPath };
  const execution =
    own === ""
      ? new ProcessExecution(process.execPath, [program, ...words], {
          ...options,
          env: { ELECTRON_RUN_AS_NODE: "1", NODE_NO_WARNINGS: "1" },
        })
      : new ShellExecution(own, words, options);
  const task = new Task(
    { type: "syncline", command, file },
    folder,
    `${command} ${file}`,
    "Syncline",
    execution,
    matcher,
  );
  task.detail = details()[command];
  if (command === "test") task.group = TaskGroup.Test;
  return task;
}

const details = (): Readonly<Record<TaskCommand, string>> => ({
  check: l10n.t("Says what is wrong with the sync file and its endpoints"),
  plan: l10n.t("Shows what a run would do, and writes nothing"),
  sync: l10n.t("Runs the sync once"),
  test: l10n.t("Runs the tests that the sync file holds"),
});
