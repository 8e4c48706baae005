import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { Diagnostic } from "../../shared/base/diagnostic.ts";
import { ok, type Result } from "../../shared/base/result.ts";
import type { FileStep } from "../../shared/connectors/file/ports.ts";
import { applyPlanFile } from "../../shared/engine/apply-plan-file.ts";
import { makePlan, type Planned } from "../../shared/engine/make-plan.ts";
import type { OpenSync } from "../../shared/engine/open-sync.ts";
import { readPlanFile, writePlanFile } from "../../shared/engine/plan-file.ts";
import { newRunId } from "../../shared/engine/run-id.ts";
import { runSync, type SyncReport, type SyncRequest } from "../../shared/engine/run-sync.ts";
import { undoRun } from "../../shared/engine/undo.ts";
import type { RunId } from "../../shared/model/ids.ts";
import type { PlanItem } from "../../shared/model/plan.ts";
import type { OpenConflict, SyncState } from "../../shared/state/store.ts";
import { never, type OpenedWorkspace, openWorkspace } from "../support/open-workspace.ts";
import { resolveOpen } from "../support/resolve-open.ts";
import { brokenOff } from "./desk/broken-off.ts";
import { belongs, DeskFiles, type Snapshot, same } from "./desk/desk-files.ts";
import { type DeskKind, deskKinds, type FieldName } from "./desk/desk-kind.ts";
import { Hand } from "./desk/hand.ts";
import { Ledger } from "./desk/ledger.ts";
import { Persons } from "./desk/persons.ts";
import { type BrokenFile, RunWatch } from "./desk/run-watch.ts";
import { type Action, keys, type Scenario } from "./desk/scenario.ts";
import { Stopped, stopping } from "./desk/stopping.ts";
import { syncText } from "./desk/sync-text.ts";

/** Real files, the people who work on them, and a sync with its real state: `world.ts` with everything in it. */
export class FileDesk {
  readonly files: DeskFiles;
  readonly ledger: Ledger;
  readonly persons: Persons;
  readonly kinds: readonly DeskKind[];
  readonly #root: string;
  #clock = Date.now();
  #kept = false;
  #opened: OpenedWorkspace | null = null;
  #watch: RunWatch | null = null;
  /** The last run, if nothing but persons came after it. */
  #last: { readonly run: RunId; readonly before: Snapshot; readonly after: Snapshot } | null = null;

  constructor(scenario: Scenario) {
    this.kinds = scenario.endpoints.map(({ kind }) => deskKinds[kind]!);
    // In memory, where there is such a place: what is on disk when is for the crash tests.
    const place = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
    this.#root = realpathSync(mkdtempSync(join(place, "syncline-desk-")));
    const folder = join(this.#root, "work");
    mkdirSync(folder);
    writeFileSync(join(folder, "work.sync.yaml"), syncText(scenario, this.kinds));
    this.files = new DeskFiles(folder);
    this.ledger = new Ledger(this.kinds.every(({ wide }) => wide));
    this.persons = new Persons(this.files, this.ledger, this.kinds);
    const hand = new Hand(scenario.dice);
    const common = keys.map((key) => this.persons.fresh(key, hand));
    scenario.endpoints.forEach(({ holds, differs }, i) => {
      const kind = this.kinds[i]!;
      const records = common.flatMap((record, bit) => {
        if (((holds >> bit) & 1) === 0) return [];
        return [((differs >> bit) & 1) === 0 ? record : this.persons.fresh(keys[bit]!, hand)];
      });
      if (kind.documents !== null) mkdirSync(join(folder, kind.documents));
      this.persons.begin(kind, records, hand);
    });
  }

  dispose(): void {
    this.#endProgram();
    rmSync(this.#root, { recursive: true, force: true });
  }

  /** What the program does; it opens the sync if it has not yet, and goes on with it until it ends. */
  async #program<T>(use: (sync: OpenSync) => Promise<T>): Promise<T> {
    this.#clock += 1000;
    const ports = { probe: (step: FileStep) => this.#watch?.step(step) };
    const place = { path: join(this.files.folder, "work.sync.yaml"), home: join(this.#root, "home"), ports };
    this.#opened ??= must(await openWorkspace(place));
    const { sync } = this.#opened;
    const result = await use(sync);
    expectOneLinkEach(sync.state);
    return result;
  }

  /** The program ends; the next thing that it does, it does anew. */
  #endProgram(): void {
    this.#opened?.store.close();
    this.#opened = null;
  }

  async state<T>(use: (state: SyncState) => T): Promise<T> {
    return this.#program(async ({ state }) => use(state));
  }

  conflicts(): Promise<readonly OpenConflict[]> {
    return this.state((state) => state.conflicts());
  }

  /** The hash of the plan that a run would carry out now, and its operations. */
  async plan(): Promise<{ readonly hash: string; readonly items: readonly PlanItem[] }> {
    return this.#program(async (sync) => {
      const { header, items } = must(await makePlan(sync, { madeAt: this.#clock, signal: never }));
      return { hash: header.hash, items: [...items] };
    });
  }

  /** A whole run; checks what every run must keep to. Returns how many operations it planned. */
  async run(approved = true, meanwhile = nothing): Promise<number> {
    const before = this.files.snapshot();
    const { report, watch } = await this.#watched(approved, meanwhile);
    const after = this.files.snapshot();
    if (!report.ok && meanwhile !== nothing && report.error.code === "file.changed") {
      expect(after, "a run that gives up changes nothing").toEqual(watch.baseline);
      return watch.operations;
    }
    const value = must(report);
    if (value.kind === "blocked") expect(after, "a held plan changes nothing").toEqual(watch.baseline);
    else this.#last = null;
    if (value.kind === "ran" && value.recovered.length === 0 && meanwhile === nothing)
      this.#last = { run: value.run, before, after };
    return watch.operations;
  }

  /** Runs until nothing is left to do. */
  async settle(): Promise<void> {
    let runs = 0;
    while ((await this.run()) > 0) expect(++runs, "the sync does not come to rest").toBeLessThan(5);
  }

  async #watched(
    approved: boolean,
    meanwhile: () => void,
    wrap = (sync: OpenSync) => sync,
    broken: BrokenFile | null = null,
  ): Promise<{ readonly report: Result<SyncReport, Diagnostic>; readonly watch: RunWatch }> {
    const watch = new RunWatch(this.files, this.kinds, this.ledger, broken);
    const request: SyncRequest = {
      clock: () => this.#clock,
      signal: never,
      ...(approved ? { approved: true as const } : {}),
      inspect: (planned: Planned) => {
        watch.planned([...planned.items], meanwhile);
        return ok(planned);
      },
    };
    this.#watch = watch;
    try {
      return { report: await this.#program((sync) => runSync(wrap(sync), request)), watch };
    } finally {
      this.#watch = null;
      watch.expectFiles();
    }
  }

  async act(action: Action): Promise<void> {
    switch (action.kind) {
      case "run":
        await this.run();
        return;
      case "unattended":
        await this.run(false);
        return;
      case "race":
        await this.run(true, () => this.persons.edit(action.edit));
        return;
      case "stop":
        return this.#stop(action.intents, action.noted);
      case "broken":
        return this.#broken(action.at, new Hand(action.dice));
      case "restart":
        this.#endProgram();
        return;
      case "undo":
        return this.#undo();
      case "resolve":
        return this.#resolve(action.conflict, action.side);
      case "lose-state": {
        this.#endProgram();
        rmSync(join(this.#root, "home"), { recursive: true, force: true });
        this.#last = null;
        const { items } = await this.plan();
        const deletes = items.flatMap(({ operations }) => operations).filter(({ kind }) => kind === "delete");
        expect(deletes, "lost state deletes nothing").toEqual([]);
        return;
      }
      case "keep-plan":
        this.#kept = must(await this.#program((sync) => this.#keepPlan(sync)));
        return;
      case "apply-plan":
        if (this.#kept) await this.#applyPlan();
        return;
      default:
        this.persons.edit(action);
    }
  }

  /** The process ends before the commit, or at an intent; all that it held in memory is gone. */
  async #stop(intents: number, noted: boolean): Promise<void> {
    try {
      await this.#watched(true, nothing, (sync) => stopping(sync, intents, noted));
    } catch (cause) {
      if (!(cause instanceof Stopped)) throw cause;
    }
    this.#endProgram();
    this.#last = null;
  }

  /** A run while a file is half-written, empty or away; then it is there again. */
  async #broken(at: number, hand: Hand): Promise<void> {
    const kind = this.kinds[at % this.kinds.length]!;
    const truth = this.files.snapshot();
    const paths = [...truth.keys()].filter((path) => belongs(kind, path));
    const path = paths[hand.number(Math.max(paths.length, 1))];
    if (path === undefined) return;
    const whole = truth.get(path)!;
    const known = await this.state((state) => state.endpoint(`e${this.kinds.indexOf(kind)}`));
    // A file that never held a record would be made anew.
    const away = kind.files.length === 1 && (known?.records ?? 0) > 0 && hand.once(3);
    const half = brokenOff(kind, whole, hand);
    if (away) this.files.remove(path);
    else if (half !== null) this.files.write(path, half);
    else return;
    await this.#watched(true, nothing, (sync) => sync, { path, truth });
    const now = this.files.snapshot().get(path);
    expect(same(now, away ? undefined : (half ?? undefined)), `${path} is left alone`).toBe(true);
    this.files.write(path, whole);
    this.#last = null;
  }

  /** Takes the last run back: every file that it changed is as it was, or nothing happens at all. */
  async #undo(): Promise<void> {
    const last = this.#last;
    if (last === null) return;
    this.#last = null;
    const now = this.files.snapshot();
    const touched = [...new Set([...last.before.keys(), ...last.after.keys()])].filter(
      (path) => !same(last.before.get(path), last.after.get(path)),
    );
    // A file that a person took back by hand is none that anybody has worked on since.
    const alone = touched.every((path) =>
      [last.after, last.before].some((one) => same(one.get(path), now.get(path))),
    );
    const undone = await this.#program((sync) =>
      undoRun(sync, last.run, newRunId(this.#clock), () => this.#clock, never),
    );
    expect(undone.ok, undone.ok ? "" : undone.error.message).toBe(alone && touched.length > 0);
    const expected = new Map(now);
    for (const path of undone.ok ? touched : []) {
      const bytes = last.before.get(path);
      if (bytes === undefined) expected.delete(path);
      else expected.set(path, bytes);
    }
    expect(new Map([...this.files.snapshot()].sort())).toEqual(new Map([...expected].sort()));
  }

  /** A person settles a conflict. What loses was seen, and is let go of. */
  async #resolve(number: number, choice: number): Promise<void> {
    const open = (await this.conflicts()).filter(({ conflict }) => conflict.kind !== "ambiguous");
    const conflict = open[number % Math.max(open.length, 1)]?.conflict;
    if (conflict === undefined) return;
    if (conflict.kind === "delete") {
      const kind = choice % 2 === 0 ? "keep" : "delete";
      if (kind === "delete") {
        const held = this.kinds.flatMap((one) => this.files.rows(one));
        for (const { record } of held) if (record.sku === conflict.key) this.ledger.seeAll(record);
      }
      await this.state((state) => resolveOpen(state, conflict.id, { kind }));
      return;
    }
    const sides = Object.entries(conflict.sides).filter(([, side]) => side.kind === "value");
    const chosen = sides[choice % Math.max(sides.length, 1)];
    if (chosen === undefined) return;
    for (const [name, side] of sides) {
      if (name !== chosen[0] && side.kind === "value")
        this.ledger.see(side.value === null ? null : String(side.value));
    }
    if (conflict.base !== undefined && conflict.base !== null) this.ledger.see(String(conflict.base));
    await this.state((state) => resolveOpen(state, conflict.id, { kind: "endpoint", endpoint: chosen[0] }));
  }

  get #planFile(): string {
    return join(this.#root, "plan.json");
  }

  async #keepPlan(sync: OpenSync): Promise<Result<true, Diagnostic>> {
    const made = await makePlan(sync, { madeAt: this.#clock, signal: never });
    if (!made.ok) return made;
    const written = writePlanFile(this.#planFile, sync.path, made.value);
    return written.ok ? ok(true) : written;
  }

  async #applyPlan(): Promise<void> {
    const file = must(await readPlanFile(this.#planFile));
    const watch = new RunWatch(this.files, this.kinds, this.ledger, null);
    watch.follow(file.items);
    must(
      await this.#program((sync) =>
        applyPlanFile(sync, file, { clock: () => this.#clock, signal: never, approved: true }),
      ),
    );
    watch.expectFiles();
    this.#last = null;
  }

  /** Keys of records that wait for a person: in a conflict as a whole, or with a value that is none. */
  async unsettledKeys(): Promise<ReadonlySet<string>> {
    return this.state(
      (state) =>
        new Set([
          ...state.conflicts().map(({ conflict }) => conflict.key),
          ...state.rejections().map(({ record }) => record),
        ]),
    );
  }

  /** Values that are open to a person in a conflict. */
  async inConflict(): Promise<ReadonlySet<string>> {
    const values = new Set<string>();
    for (const { conflict } of await this.conflicts()) {
      if (conflict.base !== undefined) values.add(String(conflict.base));
      for (const side of Object.values(conflict.sides)) {
        if (side.kind === "value") values.add(String(side.value));
        if (side.kind !== "record") continue;
        const records: readonly Record<FieldName, unknown>[] = JSON.parse(`[${side.text}]`);
        for (const record of records) for (const value of Object.values(record)) values.add(String(value));
      }
    }
    return values;
  }
}

const nothing = (): void => {};

function expectOneLinkEach(state: SyncState): void {
  const ends = [...state.links()].flatMap((link) =>
    Object.entries(link.ends).flatMap(([name, end]) => (end.kind === "present" ? [`${name}:${end.id}`] : [])),
  );
  expect(new Set(ends).size, `two links for one record: ${ends}`).toBe(ends.length);
}

function must<T>(result: Result<T, Diagnostic>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}
