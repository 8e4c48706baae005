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
import { belongs, DeskFiles, type Snapshot } from "./desk/desk-files.ts";
import { type DeskKind, deskKinds, type FieldName } from "./desk/desk-kind.ts";
import { Hand } from "./desk/hand.ts";
import { Ledger } from "./desk/ledger.ts";
import { Persons } from "./desk/persons.ts";
import { type Action, keys, type Scenario } from "./desk/scenario.ts";
import { expectUntouched, operationsOn } from "./desk/untouched.ts";

/** Thrown where a process is to end. */
class Stopped extends Error {}

/** What a run planned, and what the files held when it began to write. */
interface Inspected {
  readonly items: readonly PlanItem[];
  readonly baseline: Snapshot;
}

/** Real files, the people who work on them, and a sync with its real state: `world.ts` with everything in it. */
export class FileDesk {
  readonly files: DeskFiles;
  readonly ledger: Ledger;
  readonly persons: Persons;
  readonly kinds: readonly DeskKind[];
  readonly #scenario: Scenario;
  readonly #root: string;
  #clock = Date.now();
  #kept = false;
  #opened: OpenedWorkspace | null = null;
  #probe: (step: FileStep) => void = nothing;
  /** The last run, if nothing but persons came after it. */
  #last: { readonly run: RunId; readonly before: Snapshot; readonly after: Snapshot } | null = null;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.kinds = scenario.endpoints.map(({ kind }) => deskKinds[kind]!);
    // In memory, where there is such a place: what is on disk when is for the crash tests.
    const place = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
    this.#root = realpathSync(mkdtempSync(join(place, "syncline-desk-")));
    const folder = join(this.#root, "work");
    mkdirSync(folder);
    writeFileSync(join(folder, "work.sync.yaml"), this.#yaml());
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

  #yaml(): string {
    const { endpoints, policy, deleteRule, deletes } = this.#scenario;
    const standard = {
      manual: "manual",
      priority: "priority",
      owner: "{ owner: e0 }",
      rule: `{ rule: "values[0]" }`,
    };
    return [
      "syncline: 1",
      "name: work",
      "record:",
      "  key: sku",
      "  fields: { sku: string, name: string, note: string, price: decimal, flag: boolean, day: date }",
      "endpoints:",
      ...endpoints.map(({ mode, drift }, i) => {
        const more = mode === "target" ? `, drift: ${drift}` : "";
        return `  e${i}: { ${this.kinds[i]!.yaml}, mode: ${mode}${more} }`;
      }),
      `conflicts: { default: ${standard[policy]}, priority: [e1, e0], deletes: ${deleteRule} }`,
      `deletes: ${deletes}`,
      "brakes: { deletes: false, updates: false }",
      "",
    ].join("\n");
  }

  /** What the program does; it opens the sync if it has not yet, and goes on with it until it ends. */
  async #program<T>(use: (sync: OpenSync) => Promise<T>): Promise<T> {
    this.#clock += 1000;
    const ports = { probe: (step: FileStep) => this.#probe(step) };
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
    const { report, inspected } = await this.#watched(approved, meanwhile, (sync) => sync);
    const after = this.files.snapshot();
    if (!report.ok && meanwhile !== nothing && report.error.code === "file.changed") {
      expect(after, "a run that gives up changes nothing").toEqual(inspected?.baseline);
      return inspected?.items.length ?? 0;
    }
    const { kind } = must(report);
    if (kind === "blocked") expect(after, "a held plan changes nothing").toEqual(inspected?.baseline);
    const ran = report.ok && report.value.kind === "ran" ? report.value.run : null;
    const alone = ran !== null && report.ok && report.value.recovered.length === 0;
    if (ran !== null || kind === "nothing") this.#last = null;
    if (alone && meanwhile === nothing) this.#last = { run: ran, before, after };
    return inspected?.items.flatMap(({ operations }) => operations).length ?? 0;
  }

  /** Runs the sync and looks at each step of it. */
  async #watched(
    approved: boolean,
    meanwhile: () => void,
    wrap: (sync: OpenSync) => OpenSync,
    broken: string | null = null,
    truth: Snapshot | null = null,
  ): Promise<{ readonly report: Result<SyncReport, Diagnostic>; readonly inspected: Inspected | null }> {
    let inspected: Inspected | null = null;
    const during: Snapshot[] = [];
    this.#probe = (step) => {
      if (inspected !== null && (step === "replace" || step === "end")) during.push(this.files.snapshot());
    };
    const request: SyncRequest = {
      clock: () => this.#clock,
      signal: never,
      ...(approved ? { approved: true as const } : {}),
      inspect: (planned: Planned) => {
        const items = [...planned.items];
        this.#expectPlan(items, truth ?? this.files.snapshot());
        meanwhile();
        inspected = { items, baseline: this.files.snapshot() };
        return ok(planned);
      },
    };
    try {
      return { report: await this.#program((sync) => runSync(wrap(sync), request)), inspected };
    } finally {
      this.#probe = nothing;
      const seen = inspected as Inspected | null;
      if (seen !== null) this.#expectFiles(seen, during, broken);
    }
  }

  /** What every plan must keep to, whatever is decided. */
  #expectPlan(items: readonly PlanItem[], files: Snapshot): void {
    for (const item of items) {
      this.ledger.hear(item);
      for (const operation of item.operations) {
        if (operation.kind === "update") {
          for (const { from, to } of operation.fields) expect(from, "an update of what is so").not.toBe(to);
        }
        if (operation.kind !== "delete") continue;
        const witness = this.kinds[Number(operation.evidence.endpoint.slice(1))]!;
        const holds = this.files.rowsIn(witness, files).some(({ record }) => record.sku === item.key);
        expect(holds, `a delete of ${item.key} whose evidence is not so`).toBe(false);
      }
    }
  }

  /** What every run must keep to: nothing changes but what is planned, and every file is whole at all times. */
  #expectFiles({ items, baseline }: Inspected, during: readonly Snapshot[], broken: string | null): void {
    const after = this.files.snapshot();
    for (const [i, kind] of this.kinds.entries()) {
      if (broken !== null && belongs(kind, broken)) continue;
      expectUntouched(kind, operationsOn(items, `e${i}`), baseline, after);
    }
    for (const path of after.keys()) {
      expect(
        this.kinds.some((kind) => belongs(kind, path)) && !path.endsWith(".tmp"),
        `${path} is left`,
      ).toBe(true);
    }
    for (const snapshot of during) {
      for (const kind of this.kinds) {
        for (const path of kind.files) {
          const whole = [baseline, after].some((one) => same(one.get(path), snapshot.get(path)));
          expect(whole, `${path} is neither as before nor as after`).toBe(true);
        }
      }
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
    let left = intents;
    const wrap = (sync: OpenSync): OpenSync => {
      const state: SyncState = new Proxy(sync.state, {
        get: (target, name) => {
          if (name === "commit") {
            return (run: RunId, commit: Parameters<SyncState["commit"]>[1]) => {
              if (target.run(run)?.undoes === null && commit.outcome.kind !== "recovered")
                throw new Stopped();
              target.commit(run, commit);
            };
          }
          if (name === "intend") {
            return (...args: Parameters<SyncState["intend"]>) => {
              if (left === 0 && !noted) throw new Stopped();
              target.intend(...args);
              if (left-- === 0) throw new Stopped();
            };
          }
          const member: unknown = Reflect.get(target, name);
          return typeof member === "function" ? member.bind(target) : member;
        },
      });
      return { ...sync, state };
    };
    try {
      await this.#watched(true, nothing, wrap);
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
    await this.#watched(true, nothing, (sync) => sync, path, truth);
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
    const alone = touched.every((path) => same(last.after.get(path), now.get(path)));
    const undone = await this.#program((sync) =>
      undoRun(sync, last.run, newRunId(this.#clock), () => this.#clock),
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
      await this.state((state) => state.resolve(conflict.id, { kind }));
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
    await this.state((state) => state.resolve(conflict.id, { kind: "endpoint", endpoint: chosen[0] }));
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
    for (const item of file.items) this.ledger.hear(item);
    const baseline = this.files.snapshot();
    const applied = await this.#program((sync) =>
      applyPlanFile(sync, file, { clock: () => this.#clock, signal: never, approved: true }),
    );
    must(applied);
    this.#expectFiles({ items: file.items, baseline }, [], null);
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

const same = (a: Buffer | undefined, b: Buffer | undefined): boolean =>
  a === undefined || b === undefined ? a === b : a.equals(b);

function must<T>(result: Result<T, Diagnostic>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

/** A file as another program leaves it while it writes, so that no reader can take it for a whole one; `null`: it has no such state. */
function brokenOff(kind: DeskKind, whole: Buffer, hand: Hand): Buffer | null {
  if (kind.kind === "csv" || kind.kind === "glob") return Buffer.alloc(0);
  const end = whole.toString("latin1").trimEnd().length;
  if (kind.kind !== "ndjson") return whole.subarray(0, 1 + hand.number(end - 1));
  const start = whole.lastIndexOf("\n", end - 1) + 1;
  return end - start < 2 ? null : whole.subarray(0, start + 1 + hand.number(end - start - 1));
}
