import type { Io } from "./io.ts";

/** What a command's process ends with. Documented in `--help` and the README; scripts rely on it. */
export const exit = {
  done: 0,
  failed: 1,
  usage: 2,
  /** A brake holds the plan until a person approves it. */
  blocked: 3,
  /** Done, but something waits for a person: a conflict, a rejected record, a refused write. */
  attention: 4,
  /** `plan --exit-code`: the plan is not empty. */
  changes: 5,
  cancelled: 130,
} as const;

export type ExitCode = (typeof exit)[keyof typeof exit];

export interface Option {
  readonly type: "string" | "boolean";
  readonly short?: string;
  readonly multiple?: boolean;
  /** What stands for the value in `--help`: `FILE`. */
  readonly value?: string;
  readonly about: string;
}

export interface Invocation {
  readonly io: Io;
  readonly positionals: readonly string[];
  flag(name: string): boolean;
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
}

/** One `syncline` command. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What comes behind the name: `[SYNC…]`. */
  readonly usage: string;
  readonly about: string;
  /** What the first word behind the name can be, where it is one of a few. */
  readonly words?: readonly string[];
  readonly options: Readonly<Record<string, Option>>;
  readonly examples: readonly (readonly [command: string, about: string])[];
  /** The exit codes that it can end with, beside 0, 1 and 2, which all commands share. */
  readonly exits?: readonly (readonly [code: ExitCode, about: string])[];
  run(invocation: Invocation): Promise<ExitCode>;
}

/** Options that every command takes. */
export const commonOptions: Readonly<Record<string, Option>> = {
  json: { type: "boolean", about: "Print JSON, for programs" },
  "no-color": { type: "boolean", about: "No colours, also on a terminal" },
  help: { type: "boolean", short: "h", about: "Show this help" },
};
