import type { InstallPorts, Ran } from "../../../agent/cli/install/install-ports.ts";

/** What a program of the system answers; `undefined` where it does what it is asked. */
type Answer = (line: string) => Ran | undefined;

/** A machine that is only thought of: its files, and what was run on it. */
export class Machine implements InstallPorts {
  readonly files = new Map<string, Uint8Array>();
  readonly ran: string[] = [];
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly home: string;
  readonly user = { name: "anna", uid: 1000 };
  readonly node: string;
  readonly program: string;
  readonly temporary = "/var/tmp-of-this-session";
  readonly #answer: Answer;
  readonly #there: readonly string[];

  constructor(
    options: Partial<Pick<InstallPorts, "platform" | "env" | "node" | "program">> & {
      readonly answer?: Answer;
      readonly there?: readonly string[];
    } = {},
  ) {
    this.platform = options.platform ?? "linux";
    const isWindows = this.platform === "win32";
    this.env = options.env ?? {};
    this.home = isWindows ? "C:\\Users\\anna" : "/home/anna";
    this.cwd = this.home;
    this.node = options.node ?? (isWindows ? "C:\\Program Files\\nodejs\\node.exe" : "/usr/bin/node");
    this.program =
      options.program ?? (isWindows ? "C:\\Syncline\\dist\\main.js" : "/opt/syncline/dist/main.js");
    this.#answer = options.answer ?? (() => undefined);
    this.#there = options.there ?? [];
  }

  readonly exists = (path: string): boolean => this.#there.includes(path);

  readonly read = async (path: string): Promise<Uint8Array | null> => this.files.get(path) ?? null;

  readonly write = async (path: string, bytes: Uint8Array): Promise<void> => {
    this.files.set(path, bytes);
  };

  readonly remove = async (path: string): Promise<void> => {
    this.files.delete(path);
  };

  readonly run = async (command: string, words: readonly string[]): Promise<Ran> => {
    const line = [command, ...words].join(" ");
    this.ran.push(line);
    return this.#answer(line) ?? { code: 0, output: "" };
  };

  readonly stopAgent = async (): Promise<boolean> => {
    this.ran.push("the agent is stopped");
    return true;
  };

  text(path: string): string {
    return Buffer.from(this.files.get(path) ?? []).toString("utf8");
  }
}

/** Answers by what a line begins with. */
export const answers =
  (table: Readonly<Record<string, Ran>>): Answer =>
  (line) =>
    Object.entries(table).find(([begin]) => line.startsWith(begin))?.[1];

export const no: Ran = { code: 1, output: "" };
