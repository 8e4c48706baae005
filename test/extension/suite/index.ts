import { writeFileSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";
import { workspace } from "vscode";
import { describeAgent } from "./agent.ts";
import { describeEditor } from "./editor.ts";
import { describePreview } from "./preview.ts";

/** What VS Code's extension host calls. Failures are listed in a file of the workspace, since the window cannot end its process. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: "bdd", timeout: 20_000, reporter: "min" });
  mocha.suite.emit("pre-require", globalThis, "", mocha);
  describeEditor();
  describeAgent();
  describePreview();
  const failures: string[] = [];
  let passed = 0;
  await new Promise<void>((resolve) => {
    mocha
      .run(() => resolve())
      .on("pass", () => passed++)
      .on("fail", (test: { readonly title: string }, cause: Error) =>
        failures.push(`${test.title}: ${cause.message}`),
      );
  });
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath ?? ".";
  writeFileSync(
    join(folder, "suite.json"),
    JSON.stringify({ passed, failures, activation: globalThis.activationTime ?? null }),
  );
  if (failures.length > 0) throw new Error(failures.join("\n"));
}

declare global {
  var activationTime: number | undefined;
}
