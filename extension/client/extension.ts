import type { ExtensionContext } from "vscode";
import { registerAgent } from "../agent/register-agent.ts";
import { registerConflicts } from "../conflicts/conflict-editor.ts";
import { registerExamples } from "../examples/open-example.ts";
import { registerPreview } from "../preview/panel/register-preview.ts";
import { registerTasks } from "../tasks/sync-tasks.ts";
import { registerTests } from "../testing/sync-tests.ts";
import { registerCheck } from "./check-command.ts";
import { startLanguageClient } from "./language-client.ts";
import { registerNewSync } from "./new-sync.ts";
import { registerSecretCommands } from "./secret-commands.ts";

export function activate(context: ExtensionContext): void {
  const client = startLanguageClient(context);
  const link = registerAgent(context);
  registerPreview(context, link);
  context.subscriptions.push(
    registerCheck(),
    registerSecretCommands(client),
    registerNewSync(client),
    registerConflicts(link, context.extensionUri, (type, text) =>
      client.sendRequest("syncline/readValue", { type, text }),
    ),
    registerTests(client),
    registerTasks(context.extensionUri),
    registerExamples(context),
  );
}
