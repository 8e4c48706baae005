import type { ExtensionContext } from "vscode";
import { registerAgent } from "../agent/register-agent.ts";
import { registerCheck } from "./check-command.ts";
import { startLanguageClient } from "./language-client.ts";
import { registerNewSync } from "./new-sync.ts";
import { registerSecretCommands } from "./secret-commands.ts";

export function activate(context: ExtensionContext): void {
  const client = startLanguageClient(context);
  registerAgent(context);
  context.subscriptions.push(registerCheck(), registerSecretCommands(client), registerNewSync(client));
}
