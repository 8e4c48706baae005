import type { Style } from "./style.ts";

/** A command's surroundings: where it prints, and what it knows of the world. */
export interface Io {
  /** Results. Ends with a line break if there is none. */
  out(text: string): void;
  /** Problems and remarks; never mixed into results that a program reads. */
  err(text: string): void;
  /** Shows how far long work is, on a terminal; nothing elsewhere. `null` takes it away. */
  progress(text: string | null): void;
  readonly style: Style;
  readonly json: boolean;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly columns: number;
  readonly signal: AbortSignal;
  readonly clock: () => number;
}

export interface Streams {
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean };
}

export interface IoOptions {
  readonly json: boolean;
  readonly style: Style;
  readonly signal: AbortSignal;
  readonly env: Io["env"];
  readonly cwd: string;
}

export function ioOf({ stdout, stderr }: Streams, options: IoOptions): Io {
  let shown = false;
  const clear = () => {
    if (shown) stderr.write("\r\u001b[2K");
    shown = false;
  };
  const line = (text: string) => (text.endsWith("\n") ? text : `${text}\n`);
  return {
    ...options,
    columns: stdout.columns ?? 100,
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
      if (stderr.isTTY !== true) return;
      clear();
      if (text === null) return;
      stderr.write(text);
      shown = true;
    },
  };
}
