import { spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";

export interface Published {
  readonly uri: string;
  readonly version: number;
  readonly diagnostics: readonly {
    readonly message: string;
    readonly code: string;
    readonly severity: number;
    readonly range: { readonly start: { readonly line: number; readonly character: number } };
  }[];
}

export interface SpokenTo {
  readonly connection: MessageConnection;
  /** What was published, in its order. */
  readonly published: readonly Published[];
  stop(): void;
}

/** A language server as a process of its own, spoken to over its standard streams. `program`: its source or its bundle. */
export async function speakTo(
  program: string,
  folder: string,
  options: {
    readonly trusted: boolean;
    readonly home: string;
    readonly env?: Readonly<Record<string, string | undefined>>;
  },
): Promise<SpokenTo> {
  const child = spawn(process.execPath, [program, "--stdio"], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, SYNCLINE_HOME: options.home, ...options.env },
  });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const published: Published[] = [];
  connection.onNotification("textDocument/publishDiagnostics", (one: Published) => void published.push(one));
  connection.onRequest("workspace/inlayHint/refresh", () => null);
  connection.listen();
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "w" }],
    initializationOptions: { trusted: options.trusted },
  });
  await connection.sendNotification("initialized", {});
  return {
    connection,
    published,
    stop() {
      connection.dispose();
      child.kill();
    },
  };
}

export const homeIn = (folder: string): string => join(folder, ".home");
