import type { ExtensionContext } from "vscode";
import { registerAgent } from "../agent/register-agent.ts";
import { registerPreview } from "../preview/panel/register-preview.ts";
import { registerCheck } from "./check-command.ts";
import { startLanguageClient } from "./language-client.ts";
import { registerNewSync } from "./new-sync.ts";
import { registerSecretCommands } from "./secret-commands.ts";

export function activate(context: ExtensionContext): void {
  const client = startLanguageClient(context);
  const link = registerAgent(context);
  registerPreview(context, link);
  context.subscriptions.push(registerCheck(), registerSecretCommands(client), registerNewSync(client));
}
