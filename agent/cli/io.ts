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

export type IoOptions = Pick<Io, "json" | "style" | "signal" | "env" | "cwd" | "ask">;

export function ioOf({ stdout, stderr }: Streams, options: IoOptions): Io {
  let shown = "";
  const clear = () => {
    if (shown !== "") stderr.write("\r\u001b[2K");
    shown = "";
  };
  const line = (text: string) => (text.endsWith("\n") ? text : `${text}\n`);
  return {
    ...options,
    columns: (stdout.isTTY === true ? stdout.columns : undefined) || Number.POSITIVE_INFINITY,
    clock: Date.now,
    out(text) {
      clear();
      stdout.write(line(text));
    },
    err(text) {
      clear();
      stderr.write(line(text));
    },
    progress(text) {
      if (stderr.isTTY !== true || text === shown) return;
      clear();
      // A line that does not fit would wrap, and could not be taken away again.
      if (text === null || widthOf(text) >= (stderr.columns || 80)) return;
      stderr.write(text);
      shown = text;
    },
  };
}
