import { randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";

/**
 * The 256-bit token that lets programs in over HTTP and that browsers' sessions are sealed with, in a file that only the
 * user can read. Where the file was deleted, or others could read it, a new one takes its place at the next request, and
 * the old token and all sessions stop working: that is how to sign everybody out (SPEC A43).
 */
export class AccessToken {
  readonly #path: string;
  #stamp = "";
  #token = "";
  #problem: Diagnostic | null = null;

  constructor(path: string) {
    this.#path = path;
    this.current();
  }

  /** Why the file could not be written, and so nobody but this agent knows the token; `null` where all is well. */
  get problem(): Diagnostic | null {
    return this.#problem;
  }

  current(): string {
    const stamp = stampOf(this.#path);
    if (stamp !== null && stamp === this.#stamp) return this.#token;
    const kept = stamp === null ? null : readToken(this.#path);
    if (kept === null) this.#renew();
    else this.#take(kept);
    return this.#token;
  }

  #renew(): void {
    // While no file can be written, the token in memory stays as it is, or every request would make another.
    const token =
      this.#problem === null || this.#token === "" ? randomBytes(32).toString("hex") : this.#token;
    try {
      writeToken(this.#path, token);
      this.#take(token);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      this.#token = token;
      this.#stamp = "";
      this.#problem = problem("file.unwritable", `The access token cannot be kept: ${why}`, {
        hint: `Make the folder writable. Until then only this agent's own sign-in links work.`,
        at: { file: this.#path },
      });
    }
  }

  #take(token: string): void {
    this.#token = token;
    this.#stamp = stampOf(this.#path) ?? "";
    this.#problem = null;
  }
}

function stampOf(path: string): string | null {
  const stats = statSync(path, { throwIfNoEntry: false, bigint: true });
  return stats === undefined ? null : `${stats.ino} ${stats.mtimeNs} ${stats.size} ${stats.mode}`;
}

/** `null` where it is no token, or one that others could have read. */
function readToken(path: string): string | null {
  try {
    if (process.platform !== "win32" && (statSync(path).mode & 0o077) !== 0) return null;
    const token = readFileSync(path, "utf8").trim();
    return /^[0-9a-f]{64}$/.test(token) ? token : null;
  } catch {
    return null;
  }
}

/** Wholly old or wholly new. */
function writeToken(path: string, token: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  rmSync(temporary, { force: true });
  const handle = openSync(temporary, "wx", 0o600);
  try {
    writeSync(handle, `${token}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(temporary, path);
}
