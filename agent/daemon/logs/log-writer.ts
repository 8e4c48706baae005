import {
  closeSync,
  fchmodSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from "node:fs";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { systemCode } from "../../../shared/connectors/file/problem.ts";
import { makePrivateFolder } from "../server/private-folder.ts";
import { beginningOf, partPath, partsIn } from "./log-parts.ts";

export interface LogLimits {
  /** All parts together. */
  readonly bytes: number;
  /** How long entries are kept, in milliseconds. */
  readonly age: number;
}

/** A part is full at a sixteenth of all there may be, within these bounds, or when it is a day old. */
const smallestPart = 64 * 1024;
const largestPart = 64 * 1024 * 1024;
const oldestPart = 86_400_000;

interface OpenPart {
  readonly number: number;
  readonly file: number;
  bytes: number;
  /** The moment of its first entry; `null` before that. */
  beganAt: number | null;
  /** It ends in half a line. */
  isTorn: boolean;
}

/**
 * Writes lines into parts, and removes the oldest. Each line is in the system's hands when `write` returns: of a process
 * that is killed nothing is lost, and of one in the middle of a write at most that line.
 */
export class LogWriter {
  readonly #folder: string;
  #part: OpenPart | null = null;
  #limits: LogLimits | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes lines, which end in a line end, all or none. `at` is now. Why it could not; `null` where it could. */
  write(lines: string, at: number, limits: LogLimits): Diagnostic | null {
    const bytes = Buffer.from(lines);
    try {
      const folder = this.#isLost() ? this.#reopen() : null;
      if (folder !== null) return folder;
      if (this.#isFull(bytes.length, at, limits)) this.#begin(partsIn(this.#folder).at(-1)?.number ?? 0);
      if (this.#limits?.bytes !== limits.bytes || this.#limits.age !== limits.age) this.#prune(at, limits);
      this.#append(bytes, at);
      return null;
    } catch (cause) {
      this.close();
      return unwritable(this.#folder, cause);
    }
  }

  close(): void {
    const part = this.#part;
    this.#part = null;
    this.#limits = null;
    try {
      if (part !== null) closeSync(part.file);
    } catch {
      // It is closed by now in any case.
    }
  }

  /** No part is open, or the one that is was removed. */
  #isLost(): boolean {
    return this.#part === null || fstatSync(this.#part.file).nlink === 0;
  }

  #reopen(): Diagnostic | null {
    this.close();
    const made = makePrivateFolder(this.#folder);
    if (!made.ok) return made.error;
    this.#open(partsIn(this.#folder).at(-1)?.number ?? 1);
    return null;
  }

  #begin(after: number): void {
    this.close();
    this.#open(after + 1);
  }

  #open(number: number): void {
    const path = partPath(this.#folder, number);
    const file = openSync(path, "a+", 0o600);
    fchmodSync(file, 0o600);
    const { size } = fstatSync(file);
    this.#part = { number, file, bytes: size, beganAt: beginningOf(path), isTorn: isTorn(file, size) };
  }

  #isFull(more: number, at: number, { bytes }: LogLimits): boolean {
    const { bytes: size = 0, beganAt = null } = this.#part ?? {};
    if (size === 0) return false;
    return size + more > partSize(bytes) || (beganAt !== null && at - beganAt >= oldestPart);
  }

  #append(bytes: Buffer, at: number): void {
    const part = this.#part;
    if (part === null) return;
    const whole = part.isTorn ? Buffer.concat([lineEnd, bytes]) : bytes;
    try {
      for (let done = 0; done < whole.length; ) done += writeSync(part.file, whole, done);
    } catch (cause) {
      // What was written of it is taken back; where not even that can be done, the next write ends the half line.
      ftruncateSync(part.file, part.bytes);
      throw cause;
    }
    part.bytes += whole.length;
    part.isTorn = false;
    part.beganAt ??= at;
  }

  /** Removes whole parts, oldest first, until the limits hold even when the part that is open is full. */
  #prune(now: number, limits: LogLimits): void {
    const parts = partsIn(this.#folder).filter(({ number }) => number !== this.#part?.number);
    let left = parts.reduce((sum, { bytes }) => sum + bytes, 0) + partSize(limits.bytes);
    for (const [i, { path, bytes }] of parts.entries()) {
      const next = parts[i + 1];
      // What is in a part is older than the first entry of the next.
      const end = next === undefined ? (this.#part?.beganAt ?? now) : beginningOf(next.path);
      if (left <= limits.bytes && (end === null || now - end < limits.age)) break;
      rmSync(path, { force: true });
      left -= bytes;
    }
    this.#limits = limits;
  }
}

const lineEnd = Buffer.from("\n");

const partSize = (bytes: number): number => Math.min(largestPart, Math.max(smallestPart, bytes / 16));

function isTorn(file: number, size: number): boolean {
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  readSync(file, last, 0, 1, size - 1);
  return last[0] !== lineEnd[0];
}

const full: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT"]);

function unwritable(folder: string, cause: unknown): Diagnostic {
  const code = systemCode(cause);
  const why = cause instanceof Error ? cause.message : String(cause);
  const at = { file: folder };
  return code !== null && full.has(code)
    ? problem("file.full", "The agent's log cannot be written: the disk is full", {
        hint: "Make room. The log goes on by itself.",
        at,
      })
    : problem("file.unwritable", `The agent's log cannot be written: ${why}`, {
        hint: `Make ${folder} a folder that you can write to. The log goes on by itself.`,
        at,
      });
}
