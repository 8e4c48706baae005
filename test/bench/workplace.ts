import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Spelling, writeRecords } from "./dataset.ts";
import { syncFileOf } from "./sync-file.ts";

/** What a case finds: nothing but the source; both files but no state; or all that a first load left. */
export type Start = "source" | "files" | "loaded";

/** What the source holds when a case begins. */
export type Content =
  | "before"
  /** The same records, in a file with other bytes. */
  | "rewritten"
  | "after";

/**
 * A folder in which cases run, and copies of it to begin each run with. State knows a sync by its path, so all runs are
 * in the same place.
 */
export class Workplace {
  readonly folder: string;
  readonly #kept: string;
  readonly #records: number;
  readonly #spelling: Spelling;

  constructor(folder: string, spelling: Spelling, records: number) {
    this.folder = join(folder, "now");
    this.#kept = join(folder, "kept");
    this.#spelling = spelling;
    this.#records = records;
    mkdirSync(join(this.#kept, "source"), { recursive: true });
    for (const content of ["before", "rewritten", "after"] as const) {
      const path = this.#content(content);
      if (existsSync(path)) continue;
      writeRecords(`${path}.new`, spelling, records, content === "after" ? "after" : "before");
      if (content === "rewritten") appendFileSync(`${path}.new`, "\n");
      renameSync(`${path}.new`, path);
    }
  }

  get source(): string {
    return join(this.folder, `erp.${this.#spelling}`);
  }

  get name(): string {
    return `${this.#records} records as ${this.#spelling}`;
  }

  /** Makes the folder as a case finds it, with all of it in the system's file cache and nothing left to be written to disk. */
  restore(start: Start, content: Content): void {
    rmSync(this.folder, { recursive: true, force: true });
    if (start === "source") mkdirSync(this.folder, { recursive: true });
    else cpSync(join(this.#kept, "loaded"), this.folder, { recursive: true, preserveTimestamps: true });
    if (start === "files") rmSync(join(this.folder, "home"), { recursive: true, force: true });
    if (start === "source" || content !== "before") cpSync(this.#content(content), this.source);
    writeFileSync(join(this.folder, "bench.sync.yaml"), syncFileOf(this.#spelling));
    if (process.platform !== "win32") execFileSync("sync");
  }

  /** Puts just the first of the records into the source. */
  putSource(records: number): void {
    writeRecords(this.source, this.#spelling, records, "before");
  }

  get isLoaded(): boolean {
    return existsSync(join(this.#kept, "loaded"));
  }

  /** Keeps the folder as it is now for `restore`, after a first load. */
  keepLoaded(): void {
    const loaded = join(this.#kept, "loaded");
    rmSync(loaded, { recursive: true, force: true });
    renameSync(this.folder, loaded);
  }

  #content(content: Content): string {
    return join(this.#kept, "source", `${content}.${this.#spelling}`);
  }
}
