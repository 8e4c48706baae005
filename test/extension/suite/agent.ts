import assert from "node:assert/strict";
import { commands, type Tab, TabInputWebview, tasks, Uri, window, workspace } from "vscode";
import { homeOf } from "../../../shared/engine/home.ts";
import { connectAgent } from "../../../shared/protocol/connect-agent.ts";

const pass = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export function describeAgent(): void {
  describe("the agent in VS Code", () => {
    const client = connectAgent(homeOf(process.env, process.platform).folder);
    const folder = () => workspace.workspaceFolders![0]!.uri;
    const state = async () => {
      const answer = await client.call("agent.state", {});
      return answer.ok ? answer.value : null;
    };
    const until = async (is: () => Promise<boolean>, what: string) => {
      for (let tries = 0; tries < 150; tries++) {
        if (await is()) return;
        await pass(100);
      }
      throw new Error(`never came: ${what}`);
    };
    after(async () => {
      await client.call("agent.stop", {});
      client.close();
    });

    it("[E71] is started by a command with the editor's own Node, and runs the folder's syncs", async () => {
      assert.equal(await state(), null, "no agent runs before");
      await commands.executeCommand("syncline.startAgent");
      assert.ok(await state(), "the agent answers");
      // What it says is shown as a notice that waits for nobody.
      await commands.executeCommand("syncline.addFolder");
      await until(
        async () => (await state())?.syncs.some(({ name }) => name === "customers") ?? false,
        "the sync",
      );
    });
    it("[E74] runs a sync of the view", async () => {
      const sync = (await state())?.syncs.find(({ name }) => name === "customers");
      assert.ok(sync);
      await commands.executeCommand("syncline.runSync", { about: { kind: "sync", sync } });
      await until(async () => {
        const { lastRun } = (await state())?.syncs.find(({ id }) => id === sync.id) ?? {};
        return lastRun?.outcome != null;
      }, "the run's end");
      await commands.executeCommand("syncline.conflicts");
      const isConflicts = ({ input }: Tab) =>
        input instanceof TabInputWebview && input.viewType.endsWith("syncline.conflicts");
      const tabs = () => window.tabGroups.all.flatMap((group) => group.tabs);
      await until(async () => tabs().some(isConflicts), "the conflict editor");
      await window.tabGroups.close(tabs().filter(isConflicts));
    });
    it("[E81] [E82] a file's tests are run as its text stands, and a change of it is tested unsaved", async () => {
      const uri = Uri.joinPath(folder(), "customers.sync.yaml");
      assert.deepEqual(await commands.executeCommand("syncline.runTests", uri.fsPath), {
        passed: 2,
        failed: 0,
        errored: 0,
      });
      const document = await workspace.openTextDocument(uri);
      const editor = await window.showTextDocument(document);
      const at = document.getText().indexOf("firstName: Ada");
      await editor.edit((edit) => edit.insert(document.positionAt(at + "firstName: Ada".length), "m"));
      assert.ok(document.isDirty);
      assert.deepEqual(await commands.executeCommand("syncline.runTests", uri.fsPath), {
        passed: 1,
        failed: 1,
        errored: 0,
      });
      await commands.executeCommand("workbench.action.files.revert");
    });
    it("[E84] check, plan, sync and test are tasks of each sync file", async () => {
      const found = await tasks.fetchTasks({ type: "syncline" });
      const names = found.map(({ name }) => name).filter((name) => name.endsWith("customers.sync.yaml"));
      assert.deepEqual(
        names.sort(),
        ["check", "plan", "sync", "test"].map((name) => `${name} customers.sync.yaml`),
      );
      const check = found.find(({ name }) => name === "check customers.sync.yaml");
      assert.ok(check);
      const ended = new Promise<number | undefined>((resolve) => {
        const listening = tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
          if (execution.task.name !== check.name) return;
          listening.dispose();
          resolve(exitCode);
        });
      });
      await tasks.executeTask(check);
      assert.equal(await ended, 0);
    });
  });
}
