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

/** Systems that are kept the same, and the sync of them all. Their endpoints are `a`, `b`, `c` and so on. */
export class Group {
  readonly work: Workspace;
  readonly systems: readonly System[];
  #skew = 0;

  protected constructor(work: Workspace, systems: readonly System[]) {
    this.work = work;
    this.systems = systems;
  }

  static async of(kits: readonly Kit[], rows: readonly (readonly Row[])[]): Promise<Group> {
    const { work, systems } = await started(kits, rows);
    return new Group(work, systems);
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

  /** All hold the same rows, each of them once, and there is nothing to do. */
  async expectAgreed(rows: readonly Row[]): Promise<void> {
    for (const system of this.systems) expect(inOrder(await system.rows())).toEqual(inOrder(rows));
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

/** Two systems and the two-way sync between them. */
export class Pair extends Group {
  readonly a: System;
  readonly b: System;

  private constructor(work: Workspace, a: System, b: System) {
    super(work, [a, b]);
    this.a = a;
    this.b = b;
  }

  static override async of(
    kits: readonly [Kit, Kit],
    rows: readonly [readonly Row[], readonly Row[]],
  ): Promise<Pair> {
    const { work, systems } = await started(kits, rows);
    return new Pair(work, systems[0]!, systems[1]!);
  }
}

async function started(
  kits: readonly Kit[],
  rows: readonly (readonly Row[])[],
): Promise<{ readonly work: Workspace; readonly systems: readonly System[] }> {
  const work = new Workspace({}, "");
  const systems: System[] = [];
  for (const [at, kit] of kits.entries())
    systems.push(await kit.start(work.folder, nameOf(at), rows[at] ?? []));
  const endpoints = systems.map(({ endpoint }, at) => `  ${nameOf(at)}: { ${endpoint}, mode: two-way }`);
  work.put(
    "work.sync.yaml",
    `
syncline: 1
name: work
record: { key: sku, fields: { sku: string, name: string, price: { type: decimal, scale: 2 } } }
endpoints:
${endpoints.join("\n")}
conflicts: { default: manual, deletes: update-wins }
brakes: { updates: false, deletes: false, shrink: false }
`,
  );
  return { work, systems };
}

const nameOf = (at: number): string => "abcdefgh".charAt(at);

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
