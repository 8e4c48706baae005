import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { commands } from "../../agent/cli/commands.ts";
import { runCli } from "../../agent/cli/run-cli.ts";

import { LockedKeychain, MemoryKeychain } from "../support/memory-keychain.ts";

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Terminal {
  /** Width of a terminal; a pipe where not given. */
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly answer?: string;
  /** What is typed where it is not shown. */
  readonly hidden?: string | (() => string);
  /** Standard input; a terminal where not given. */
  readonly input?: string | Buffer;
  /** Whether the keychain is locked. */
  readonly locked?: boolean;
  /** Interrupts once this text was printed. */
  readonly interruptAt?: string;
}

/** A folder to run commands in, with a state of its own; gone when the test ends. */
export class CliWorkspace {
  readonly folder: string;
  readonly home: string;
  readonly keychain = new MemoryKeychain();

  constructor(example?: string) {
    const root = realpathSync(mkdtempSync(join(tmpdir(), "syncline-cli-")));
    this.folder = join(root, "work");
    this.home = join(root, "home");
    mkdirSync(this.folder);
    if (example !== undefined) cpSync(join("examples", example), this.folder, { recursive: true });
    // An agent that was stopped may still be writing its last lines.
    onTestFinished(() => rmSync(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  }

  place(name: string): string {
    return join(this.folder, name);
  }

  put(name: string, content: string | Buffer): void {
    mkdirSync(dirname(this.place(name)), { recursive: true });
    writeFileSync(this.place(name), content);
  }

  /** A file's text, one character a byte. */
  text(name: string): string {
    return readFileSync(this.place(name), "latin1");
  }

  /** Replaces a text that must be there. */
  edit(name: string, from: string, to: string): void {
    const before = this.text(name);
    if (!before.includes(from)) throw new Error(`"${from}" is not in ${name}:\n${before}`);
    writeFileSync(
      this.place(name),
      before.replace(from, () => to),
      "latin1",
    );
  }

  /** Runs a command line in this process; words are parted by blanks, or given one by one. */
  async run(line: string | readonly string[], terminal: Terminal = {}, cwd = this.folder): Promise<Ran> {
    const { columns, env = {}, answer, hidden, input, locked = false, interruptAt } = terminal;
    let [out, err] = ["", ""];
    let interrupt: () => void = () => {};
    const stream = (take: (text: string) => void) => ({
      write: (text: string) => {
        take(text);
        if (interruptAt !== undefined && text.includes(interruptAt)) interrupt();
      },
      ...(columns === undefined ? {} : { isTTY: true, columns }),
    });
    const code = await runCli(commands, typeof line === "string" ? line.split(" ") : line, {
      streams: {
        stdout: stream((text) => {
          out += text;
        }),
        stderr: stream((text) => {
          err += text;
        }),
      },
      env: { SYNCLINE_HOME: this.home, ...env },
      cwd,
      onInterrupt: (stop) => {
        interrupt = stop;
      },
      keychain: locked ? new LockedKeychain() : this.keychain,
      person: {
        ...(answer === undefined ? {} : { ask: async () => answer }),
        ...(hidden === undefined
          ? {}
          : { askHidden: async () => (typeof hidden === "string" ? hidden : hidden()) }),
        ...(input === undefined ? {} : { input: async () => Buffer.from(input) }),
      },
    });
    return { code, out, err };
  }

  /** What a command line prints as JSON; fails where that is not one document. */
  async json(line: string): Promise<{ readonly code: number; readonly document: unknown }> {
    const { code, out, err } = await this.run(`${line} --json`);
    if (err !== "") throw new Error(`Something was printed beside the document: ${err}`);
    return { code, document: JSON.parse(out) };
  }

  /** Output with what differs from run to run replaced. */
  plain(text: string): string {
    return text
      .replaceAll(this.folder, "FOLDER")
      .replace(/\d{8}-\d{6}-[0-9a-f]{4}/g, "RUN")
      .replace(/(today|\d{4}-\d\d-\d\d) \d\d:\d\d:\d\d/g, "WHEN")
      .replace(/(\d+ ms|\d+\.\d s) +/g, "TOOK  ")
      .replace(/\b[0-9a-f]{12}\b/g, "HASH");
  }
}

/** Two CSV files that are kept the same both ways, `extra` added to the sync file. */
export function twoFiles(name = "pair", extra = ""): CliWorkspace {
  const workspace = new CliWorkspace();
  putPair(workspace, name, extra);
  return workspace;
}

export function putPair(workspace: CliWorkspace, name: string, extra = ""): void {
  const header = "sku,name,price\n";
  workspace.put(`${name}-a.csv`, `${header}A-1,Cup,8.5\nA-2,Pan,20\n`);
  workspace.put(`${name}-b.csv`, `${header}A-1,Cup,8.5\nA-2,Pan,20\n`);
  workspace.put(
    `${name}.sync.yaml`,
    `syncline: 1
name: ${name}
record:
  key: sku
  fields: { sku: string, name: string, price: { type: decimal, scale: 2 } }
endpoints:
  left: { csv: { path: ${name}-a.csv }, mode: two-way }
  right: { csv: { path: ${name}-b.csv }, mode: two-way }
${extra}`,
  );
}
