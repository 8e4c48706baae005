import type { Vault } from "../../shared/connectors/secrets/vault.ts";
import { redactedJson } from "./redacted-json.ts";
import { widthOf } from "./render/table.ts";
import type { Style } from "./style.ts";

/** A command's surroundings: where it prints, and what it knows of the world. */
export interface Io {
  /** Results. Ends with a line break if there is none. */
  out(text: string): void;
  /** Problems and remarks; never mixed into results that a program reads. */
  err(text: string): void;
  /** Shows how far long work is, on a terminal; nothing elsewhere. `null` takes it away. */
  progress(text: string | null): void;
  /** The person's answer; `null` where nobody is there to ask. */
  ask(question: string): Promise<string | null>;
  /** The same for what nobody may see, which is not shown while it is typed. */
  askHidden(question: string): Promise<string | null>;
  /** All of standard input; `null` where it is a terminal. */
  input(): Promise<Uint8Array | null>;
  /** What this command may look up; what it did look up, `out`, `err` and `progress` never print (SPEC C113). */
  readonly secrets: Vault;
  readonly style: Style;
  readonly json: boolean;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The terminal's width. Elsewhere lines are as long as they are, and this is infinite. */
  readonly columns: number;
  readonly signal: AbortSignal;
  readonly clock: () => number;
}

export interface Streams {
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
}

/** Whoever sits there. */
export type Person = Pick<Io, "ask" | "askHidden" | "input">;

export type IoOptions = Pick<Io, "json" | "style" | "signal" | "env" | "cwd" | "secrets" | keyof Person>;

export function ioOf({ stdout, stderr }: Streams, options: IoOptions): Io {
  let shown = "";
  const clear = () => {
    if (shown !== "") stderr.write("\r\u001b[2K");
    shown = "";
  };
  const { json, secrets } = options;
  const redact = (text: string) => secrets.redact(text);
  const line = (text: string) => (text.endsWith("\n") ? text : `${text}\n`);
  return {
    ...options,
    columns: (stdout.isTTY === true ? stdout.columns : undefined) || Number.POSITIVE_INFINITY,
    clock: Date.now,
    out(text) {
      clear();
      stdout.write(line(json ? redactedJson(text, redact) : redact(text)));
    },
    err(text) {
      clear();
      stderr.write(line(redact(text)));
    },
    progress(written) {
      const text = written === null ? null : redact(written);
      if (stderr.isTTY !== true || text === shown) return;
      clear();
      // A line that does not fit would wrap, and could not be taken away again.
      if (text === null || widthOf(text) >= (stderr.columns || 80)) return;
      stderr.write(text);
      shown = text;
    },
  };
}
