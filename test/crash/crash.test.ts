import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bundled } from "../support/bundle.ts";
import { Workspace } from "../support/workspace.ts";
import { type Scenario, scenarios } from "./scenarios.ts";

const child = join(import.meta.dirname, "child.ts");

/** A workspace that can be put back to one moment, its state included. */
class CrashSite {
  readonly work: Workspace;
  readonly #moment: string;

  private constructor(work: Workspace) {
    this.work = work;
    this.#moment = `${work.root}/moment`;
    for (const name of ["work", "home"]) {
      cpSync(join(work.root, name), join(this.#moment, name), { recursive: true, preserveTimestamps: true });
    }
  }

  static async of(scenario: Scenario): Promise<CrashSite> {
    const work = new Workspace(scenario.files, scenario.sync);
    const first = await work.sync({ approved: true });
    if (!first.ok) throw new Error(first.error.message);
    for (const [file, from, to] of scenario.edits) work.edit(file, from, to);
    return new CrashSite(work);
  }

  rewind(): void {
    for (const name of ["work", "home"]) {
      rmSync(join(this.work.root, name), { recursive: true });
      cpSync(join(this.#moment, name), join(this.work.root, name), {
        recursive: true,
        preserveTimestamps: true,
      });
    }
  }

  /** Runs the sync in a process that kills itself at a step; 0: it does not. */
  run(step: number): { readonly killed: boolean; readonly stdout: string; readonly stderr: string } {
    const { path, home } = this.work;
    const { signal, stdout, stderr } = spawnSync(process.execPath, [bundled(child), path, home, `${step}`], {
      encoding: "utf8",
    });
    return { killed: signal === "SIGKILL", stdout, stderr };
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

test.each(scenarios)(
  "[J24] killed at any step, the next run finishes or undoes what was begun: $name",
  async (scenario) => {
    const site = await CrashSite.of(scenario);
    const before = site.work.files();
    const whole = site.run(0);
    expect(whole.stderr).toBe("");
    const { kind, steps }: { kind: string; steps: readonly string[] } = JSON.parse(whole.stdout);
    expect(kind).toBe("ran");
    const after = site.work.files();
    await site.settle();
    const expected = await site.outcome();
    expect(expected).toMatchObject({ unfinished: [], changes: [], files: after });

    const recovered = new Set<boolean>();
    for (const [index, name] of steps.entries()) {
      const where = `step ${index + 1} of ${steps.length}, ${name}`;
      site.rewind();
      expect(site.run(index + 1).killed, where).toBe(true);
      for (const [file, content] of Object.entries(site.work.files())) {
        const isTemporary = /\.tmp$/.test(file);
        if (!isTemporary) expect([before[file], after[file]], `${file} after ${where}`).toContain(content);
      }
      const begun = await site.work.state((state) => state.unfinished().length > 0);
      recovered.add(begun);
      const runs = await site.settle().catch((cause: unknown) => {
        throw new Error(`after ${where}: ${String(cause)}`);
      });
      expect(runs, where).toBeLessThanOrEqual(3);
      expect(await site.outcome(), where).toEqual(expected);
      expect(readdirSync(join(site.work.home, "leases")).filter((one) => one.endsWith(".json"))).toEqual([]);
    }
    expect(steps.length).toBeGreaterThan(20);
    expect(recovered).toEqual(new Set([true, false]));
  },
  600_000,
);
