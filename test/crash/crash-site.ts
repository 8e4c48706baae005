import { spawnSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { RunId } from "../../shared/model/ids.ts";
import { bundled } from "../support/bundle.ts";
import { Workspace } from "../support/workspace.ts";
import type { Scenario } from "./scenarios.ts";

const child = join(import.meta.dirname, "child.ts");

/** A workspace that can be put back to one moment, its state included. */
export class CrashSite {
  readonly work: Workspace;
  readonly #moment: string;

  private constructor(work: Workspace) {
    this.work = work;
    this.#moment = `${work.root}/moment`;
    for (const name of ["work", "home"]) {
      cpSync(join(work.root, name), join(this.#moment, name), { recursive: true, preserveTimestamps: true });
    }
  }

  /** After a first run and what people then did. */
  static async of(scenario: Scenario): Promise<CrashSite> {
    const work = new Workspace(scenario.files, scenario.sync);
    const first = await work.sync({ approved: true });
    if (!first.ok) throw new Error(first.error.message);
    for (const [file, from, to] of scenario.edits) work.edit(file, from, to);
    return new CrashSite(work);
  }

  /** The same after the run that follows. */
  static async ran(scenario: Scenario): Promise<{ readonly site: CrashSite; readonly run: RunId }> {
    const { work } = await CrashSite.of(scenario);
    const { run } = await work.synced({});
    return { site: new CrashSite(work), run };
  }

  /** Puts folder and state back to the moment. */
  rewind(): void {
    for (const name of ["work", "home"]) {
      rmSync(join(this.work.root, name), { recursive: true });
      cpSync(join(this.#moment, name), join(this.work.root, name), {
        recursive: true,
        preserveTimestamps: true,
      });
    }
  }

  /** Runs the sync, or undoes a run, in a process that kills itself at a step; 0: it does not, and its steps are returned. */
  run(step: number, undo?: RunId): "killed" | readonly string[] {
    const { path, home } = this.work;
    const program = [bundled(child), path, home, `${step}`, ...(undo === undefined ? [] : [undo])];
    const { signal, stdout, stderr } = spawnSync(process.execPath, program, { encoding: "utf8" });
    if (signal === "SIGKILL") return "killed";
    if (stderr !== "") throw new Error(stderr);
    return JSON.parse(stdout);
  }

  /** Ordinary runs, until there is nothing to do. Returns how many it took. */
  async settle(): Promise<number> {
    for (let runs = 1; runs <= 5; runs++) {
      const report = await this.work.sync();
      if (!report.ok) throw new Error(`${report.error.code}: ${report.error.message}`);
      if (report.value.kind === "blocked") {
        throw new Error(`held: ${report.value.header.brakes.map(({ message }) => message).join("; ")}`);
      }
      if (report.value.kind === "nothing") return runs;
    }
    throw new Error("the runs never come to an end");
  }

  /** All that a crash must not change: files byte for byte, and state, ids of links and runs aside. */
  async outcome() {
    const { work } = this;
    const state = await work.state((known) => ({
      unfinished: known.unfinished(),
      links: [...known.links()]
        .map(({ key, base, ends, open }) => ({ key, base, ends, open }))
        .sort((a, b) => (a.key < b.key ? -1 : 1)),
      conflicts: known.conflicts().map(({ conflict: { link: _, ...conflict } }) => conflict),
      rejections: known.rejections(),
    }));
    return { ...state, files: work.files(), changes: await work.changes() };
  }
}
