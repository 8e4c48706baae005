import { type ExecFileException, execFile, spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { Diagnostic } from "../../shared/base/diagnostic.ts";
import { ok, type Result } from "../../shared/base/result.ts";
import { filePorts } from "../../shared/connectors/file/ports.ts";
import type { HttpCommons } from "../../shared/connectors/http/commons.ts";
import { openSecrets } from "../../shared/connectors/secrets/open-secrets.ts";
import { applyPlanFile, type PlanFileReport } from "../../shared/engine/apply-plan-file.ts";
import { loadSync } from "../../shared/engine/load-sync.ts";
import { makePlan } from "../../shared/engine/make-plan.ts";
import { readPlanFile, writePlanFile } from "../../shared/engine/plan-file.ts";
import { newRunId } from "../../shared/engine/run-id.ts";
import type { SyncReport, SyncRequest } from "../../shared/engine/run-sync.ts";
import { type Undone, undoRun } from "../../shared/engine/undo.ts";
import type { RunId } from "../../shared/model/ids.ts";
import type { Operation, PlanHeader, PlanItem } from "../../shared/model/plan.ts";
import type { SyncState } from "../../shared/state/store.ts";
import { bundled } from "./bundle.ts";
import { never, syncWorkspace, usingWorkspace, type WorkspacePlace } from "./open-workspace.ts";

export type Files = Readonly<Record<string, string | Buffer>>;

export interface PlannedWork {
  readonly header: PlanHeader;
  readonly items: readonly PlanItem[];
}

/** A folder with a sync file and what it syncs, and a state of its own. Gone when the test ends. */
export class Workspace {
  readonly root: string;
  readonly folder: string;
  readonly home: string;
  readonly path: string;
  /** What HTTP endpoints share, where a test has something to say of it. */
  http: HttpCommons | null = null;

  /** `sync` is the sync file's text, kept as `work.sync.yaml`. */
  constructor(files: Files, sync: string) {
    this.root = realpathSync(mkdtempSync(join(tmpdir(), "syncline-work-")));
    this.folder = join(this.root, "work");
    this.home = join(this.root, "home");
    this.path = join(this.folder, "work.sync.yaml");
    mkdirSync(this.folder);
    this.put("work.sync.yaml", sync);
    for (const [name, content] of Object.entries(files)) this.put(name, content);
    onTestFinished(() => rmSync(this.root, { recursive: true, force: true }));
  }

  place(name: string): string {
    return join(this.folder, name);
  }

  put(name: string, content: string | Buffer): void {
    mkdirSync(dirname(this.place(name)), { recursive: true });
    writeFileSync(this.place(name), content);
  }

  /** Replaces a text that must be there in a file. */
  edit(name: string, from: string, to: string): void {
    const before = this.text(name);
    if (!before.includes(from)) throw new Error(`"${from}" is not in ${name}:\n${before}`);
    this.put(
      name,
      before.replace(from, () => to),
    );
  }

  remove(name: string): void {
    rmSync(this.place(name));
  }

  text(name: string): string {
    return readFileSync(this.place(name), "utf8");
  }

  /** Every file of the folder, byte for byte, beside the sync file and Syncline's own. */
  files(): Readonly<Record<string, string>> {
    const names = readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.folder.length + 1))
      .filter((name) => name !== "work.sync.yaml" && !name.startsWith(".syncline/"));
    return Object.fromEntries(names.sort().map((name) => [name, readFileSync(this.place(name), "latin1")]));
  }

  sync(request: Partial<SyncRequest> = {}): Promise<Result<SyncReport, Diagnostic>> {
    return syncWorkspace(this.#place, request);
  }

  /** A run that must go through and have something to do. */
  async synced(
    request: Partial<SyncRequest> = { approved: true },
  ): Promise<Extract<SyncReport, { kind: "ran" }>> {
    const report = await this.sync(request);
    if (!report.ok) throw new Error(`${report.error.code}: ${report.error.message}`);
    if (report.value.kind !== "ran") throw new Error(`The run ended as "${report.value.kind}"`);
    return report.value;
  }

  plan(): Promise<Result<PlannedWork, Diagnostic>> {
    return usingWorkspace(this.#place, async ({ sync }) => {
      const made = await makePlan(sync, { madeAt: Date.now(), signal: never });
      return made.ok ? ok({ header: made.value.header, items: [...made.value.items] }) : made;
    });
  }

  /** A plan that can be made. */
  async planned(): Promise<PlannedWork> {
    const plan = await this.plan();
    if (!plan.ok) throw new Error(`${plan.error.code}: ${plan.error.message}`);
    return plan.value;
  }

  /** What a plan comes to, one line an operation: `shop ~ A-1 price 1 → 2`. */
  async changes(): Promise<readonly string[]> {
    const { items } = await this.planned();
    return items.flatMap(({ key, operations }) => operations.map((operation) => lineOf(key, operation)));
  }

  planTo(file: string): Promise<Result<void, Diagnostic>> {
    return usingWorkspace(this.#place, async ({ sync, loaded }) => {
      const made = await makePlan(sync, { madeAt: Date.now(), signal: never });
      return made.ok ? writePlanFile(this.place(file), loaded.path, made.value) : made;
    });
  }

  apply(file: string): Promise<Result<PlanFileReport, Diagnostic>> {
    return usingWorkspace(this.#place, async ({ sync }) => {
      const plan = await readPlanFile(this.place(file));
      if (!plan.ok) return plan;
      return applyPlanFile(sync, plan.value, { clock: Date.now, signal: never });
    });
  }

  undo(run: RunId): Promise<Result<Undone, Diagnostic>> {
    return usingWorkspace(this.#place, ({ sync }) =>
      undoRun(sync, run, newRunId(Date.now()), Date.now, never),
    );
  }

  /** Looks into the state, or changes it as a person would. */
  async state<T>(use: (state: SyncState) => T): Promise<T> {
    const used = await usingWorkspace(this.#place, async ({ sync }) => ok(use(sync.state)));
    if (!used.ok) throw new Error(used.error.message);
    return used.value;
  }

  /** Everything that a check of the sync file says. */
  async diagnostics(): Promise<readonly Diagnostic[]> {
    const loaded = await loadSync(this.path, {
      home: { folder: this.home },
      ports: filePorts,
      secrets: openSecrets({ home: this.home, env: process.env }),
      signal: never,
    });
    return loaded.diagnostics;
  }

  /** The command itself, in a process of its own. */
  cli(...args: readonly string[]): Promise<CliOutcome> {
    const options = { cwd: this.folder, env: { ...process.env, SYNCLINE_HOME: this.home, NO_COLOR: "1" } };
    return new Promise((resolve) => {
      const done = (error: ExecFileException | null, stdout: string, stderr: string) => {
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : null;
        resolve({ code, stdout, stderr });
      };
      execFile(process.execPath, [bundled(command), ...args], options, done);
    });
  }

  /** The same as another user of the system, which only the superuser can do. */
  cliAs(user: number, ...args: readonly string[]): { readonly stdout: string; readonly stderr: string } {
    const env = { ...process.env, SYNCLINE_HOME: this.home, NO_COLOR: "1" };
    const program = join(this.root, "program.mjs");
    copyFileSync(bundled(command), program);
    const options = { cwd: this.folder, env, uid: user, gid: user, encoding: "utf8" } as const;
    return spawnSync(process.execPath, [program, ...args], options);
  }

  get #place(): WorkspacePlace {
    return { path: this.path, home: this.home, ...(this.http ? { http: this.http } : {}) };
  }
}

export interface CliOutcome {
  /** `null` where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const command = join(import.meta.dirname, "../../agent/cli/main.ts");

function lineOf(key: string, operation: Operation): string {
  const { endpoint } = operation;
  const shown = (value: unknown) => (value === null || value === undefined ? "∅" : String(value));
  switch (operation.kind) {
    case "create":
      return `${endpoint} + ${key}`;
    case "update":
      return `${endpoint} ~ ${key} ${operation.fields.map(({ field, from, to }) => `${field} ${shown(from)} → ${shown(to)}`).join(", ")}`;
    case "delete":
      return `${endpoint} - ${key}`;
  }
}
