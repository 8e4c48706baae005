import { execFile } from "node:child_process";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { expect } from "vitest";
import { HttpCommons } from "../../../shared/connectors/http/commons.ts";
import { type HttpPorts, systemPorts } from "../../../shared/connectors/http/ports.ts";
import type { OpenSync } from "../../../shared/engine/open-sync.ts";
import type { SyncReport } from "../../../shared/engine/run-sync.ts";
import { bundled } from "../../support/bundle.ts";
import { syncWorkspace } from "../../support/open-workspace.ts";
import { Workspace } from "../../support/workspace.ts";
import { inOrder, type Kit, type Row, type System } from "./system.ts";

const child = join(import.meta.dirname, "../../crash/child.ts");

/** Two systems and the two-way sync between them. */
export class Pair {
  readonly work: Workspace;
  readonly a: System;
  readonly b: System;
  #skew = 0;

  private constructor(work: Workspace, a: System, b: System) {
    this.work = work;
    this.a = a;
    this.b = b;
  }

  static async of(kits: readonly [Kit, Kit], rows: readonly [readonly Row[], readonly Row[]]): Promise<Pair> {
    const work = new Workspace({}, "");
    const a = await kits[0].start(work.folder, "a", rows[0]);
    const b = await kits[1].start(work.folder, "b", rows[1]);
    work.put(
      "work.sync.yaml",
      `
syncline: 1
name: work
record: { key: sku, fields: { sku: string, name: string, price: { type: decimal, scale: 2 } } }
endpoints:
  a: { ${a.endpoint}, mode: two-way }
  b: { ${b.endpoint}, mode: two-way }
conflicts: { default: manual, deletes: update-wins }
brakes: { updates: false, deletes: false, shrink: false }
`,
    );
    return new Pair(work, a, b);
  }

  /** The next run is one of a new process, so many minutes later, for whom waiting takes no time. */
  #later(minutes: number): void {
    this.#skew += minutes * 60_000;
    const clock = () => Date.now() + this.#skew;
    const sleep: HttpPorts["sleep"] = () => delay(1);
    this.work.http = new HttpCommons({ ...systemPorts, clock, sleep });
  }

  /** A run that goes through as a whole. */
  async synced(): Promise<void> {
    this.#later(1);
    const report = await this.work.sync({ approved: true });
    if (!report.ok) throw new Error(`${report.error.code}: ${report.error.message}`);
    const { value } = report;
    const refused = value.kind === "ran" && value.outcome.kind === "partial" ? value.outcome.refused : [];
    expect(refused.map(({ endpoint, key, problem }) => `${endpoint} ${key}: ${problem.message}`)).toEqual([]);
    expect(value.header.unreadable.map(({ message }) => message)).toEqual([]);
  }

  /** Runs until there is nothing left to do. */
  async settled(): Promise<void> {
    for (let runs = 0; runs < 4; runs++) {
      this.#later(5);
      const report = await this.work.sync({ approved: true });
      if (!report.ok) throw new Error(`${report.error.code}: ${report.error.message}`);
      if (report.value.kind === "nothing") return;
    }
    throw new Error("The runs never come to an end");
  }

  /** Both hold the same rows, each of them once, and there is nothing to do. */
  async expectAgreed(rows: readonly Row[]): Promise<void> {
    expect(inOrder(await this.a.rows())).toEqual(inOrder(rows));
    expect(inOrder(await this.b.rows())).toEqual(inOrder(rows));
    expect(await this.work.changes()).toEqual([]);
  }

  /** A run during which something happens right after the first write was announced. */
  async interrupted(happens: () => Promise<void>): Promise<SyncReport | string> {
    this.#later(1);
    let begun: Promise<void> | null = null;
    const report = await syncWorkspace(
      { path: this.work.path, home: this.work.home, ...(this.work.http ? { http: this.work.http } : {}) },
      { approved: true },
      (sync) => announcing(sync, () => (begun ??= happens())),
    );
    if (begun === null) throw new Error("Nothing was written");
    return report.ok ? report.value : report.error.message;
  }

  /** A run in a process of its own that is killed at a step; `false` where it had ended before. */
  async killed(step: number): Promise<boolean> {
    const program = [bundled(child), this.work.path, this.work.home, `${step}`];
    try {
      await promisify(execFile)(process.execPath, program);
      return false;
    } catch (cause) {
      if (cause instanceof Error && "signal" in cause && cause.signal === "SIGKILL") return true;
      throw cause;
    }
  }
}

/** A sync whose state calls somebody when a write is announced, and waits for them. */
function announcing(sync: OpenSync, announced: () => Promise<void>): OpenSync {
  const connectors = new Map(
    [...sync.connectors].map(([name, connector]) => [
      name,
      new Proxy(connector, {
        get(target, property) {
          const member: unknown = Reflect.get(target, property);
          if (property !== "write") return typeof member === "function" ? member.bind(target) : member;
          const write: typeof connector.write = (request, journal, signal) =>
            target.write(
              request,
              {
                settle: (outcomes) => journal.settle(outcomes),
                intend: async (intent) => {
                  await journal.intend(intent);
                  await announced();
                },
              },
              signal,
            );
          return write;
        },
      }),
    ]),
  );
  return { ...sync, connectors };
}
