import { assert } from "../../base/assert.ts";
import type { Diagnostic } from "../../base/diagnostic.ts";
import { ok, type Result } from "../../base/result.ts";
import type { WriteIntent, WriteOutcome } from "../../connectors/contract.ts";
import type { Conflict, Resolution } from "../../model/conflict.ts";
import type { EndpointName, LinkId, RunId } from "../../model/ids.ts";
import type { Link } from "../../model/link.ts";
import type { PlanItem, Rejection } from "../../model/plan.ts";
import type {
  Commit,
  EndpointMemory,
  Lease,
  NotedIntent,
  OpenConflict,
  Remembered,
  RunRecord,
  RunStart,
  SyncState,
} from "../store.ts";
import { ConflictTable } from "./conflict-table.ts";
import type { Database } from "./database.ts";
import { EndpointTable } from "./endpoint-table.ts";
import { IntentTable } from "./intent-table.ts";
import { takeLease } from "./lease.ts";
import { packedChunks } from "./lines.ts";
import { LinkTable } from "./link-table.ts";
import { type ItemOfRun, PlanTable } from "./plan-table.ts";
import { RunTable } from "./run-table.ts";

/** The state of one sync in a `Database`. */
export class SqliteSyncState implements SyncState {
  readonly #database: Database;
  readonly #folder: string;
  readonly #path: string;
  readonly #number: number;
  readonly #endpoints: EndpointTable;
  readonly #conflicts: ConflictTable;
  readonly #runs: RunTable;
  readonly #plans: PlanTable;
  readonly #intents: IntentTable;
  #links: LinkTable;
  /** Kept here, since the lock goes with the object that holds it. */
  #lease: Lease | null = null;

  /** `number` is that of the sync at `path`; `folder` is where leases are. */
  constructor(database: Database, folder: string, path: string, number: number) {
    this.#database = database;
    this.#folder = folder;
    this.#path = path;
    this.#number = number;
    this.#endpoints = new EndpointTable(database, number);
    this.#conflicts = new ConflictTable(database, number);
    this.#runs = new RunTable(database, number);
    this.#plans = new PlanTable(database);
    this.#intents = new IntentTable(database);
    this.#links = new LinkTable(database, number);
  }

  lease(): Result<Lease, Diagnostic> {
    const taken = takeLease(this.#folder, this.#path);
    if (!taken.ok) return taken;
    const lease = taken.value;
    this.#lease = lease;
    const release = (): void => {
      lease.release();
      if (this.#lease === lease) this.#lease = null;
    };
    return ok({ release });
  }

  links(): IterableIterator<Link> {
    return this.#links.all();
  }

  link(id: LinkId): Link | null {
    return this.#links.get(id);
  }

  openLinks(): readonly LinkId[] {
    return this.#links.open();
  }

  linksByKey(key: string): readonly Link[] {
    return this.#links.withKey(key);
  }

  countLinks(): number {
    return this.#links.count();
  }

  lastLinkId(): number {
    return this.#links.last();
  }

  endpoint(name: EndpointName): EndpointMemory | null {
    return this.#endpoints.get(name);
  }

  remembered(name: EndpointName): Remembered | null {
    return this.#endpoints.remembered(name);
  }

  conflicts(): readonly OpenConflict[] {
    return this.#conflicts.open();
  }

  resolve(resolutions: Iterable<readonly [Conflict, Resolution]>): number {
    return this.#database.transaction(() => {
      let resolved = 0;
      for (const [seen, resolution] of resolutions) if (this.#conflicts.resolve(seen, resolution)) resolved++;
      return resolved;
    });
  }

  rejections(): readonly Rejection[] {
    return this.#database
      .all("SELECT lines FROM rejections WHERE sync = ? ORDER BY chunk", this.#number)
      .flatMap((row) => row.lines(0).map((line) => row.parse<Rejection>(line)));
  }

  runs(limit: number): readonly RunRecord[] {
    return this.#runs.newest(limit);
  }

  run(run: RunId): RunRecord | null {
    return this.#runs.get(run);
  }

  *items(run: RunId): IterableIterator<PlanItem> {
    const number = this.#runs.number(run);
    if (number !== null) yield* this.#plans.items(number);
  }

  itemsOf(link: LinkId, limit: number): readonly ItemOfRun[] {
    return this.#plans.itemsOf(this.#number, link, this.#links.making(link), limit);
  }

  approve(planHash: string): void {
    this.#database.run("INSERT INTO approvals VALUES (?, ?) ON CONFLICT DO NOTHING", this.#number, planHash);
  }

  approved(planHash: string): boolean {
    return (
      this.#database.get(
        "SELECT 1 FROM approvals WHERE sync = ? AND plan_hash = ?",
        this.#number,
        planHash,
      ) !== null
    );
  }

  begin(start: RunStart, items: Iterable<PlanItem>): void {
    this.#assertLeased();
    this.#database.transaction(() => {
      const number = this.#runs.add(start);
      this.#runs.count(number, this.#plans.write(number, items));
    });
  }

  intend(run: RunId, intent: WriteIntent): void {
    this.#assertLeased();
    this.#database.transaction(() => this.#intents.add(this.#numberOfOpen(run), intent));
  }

  note(run: RunId, endpoint: EndpointName, outcomes: readonly WriteOutcome[]): void {
    this.#assertLeased();
    this.#database.transaction(() => this.#intents.note(this.#numberOfOpen(run), endpoint, outcomes));
  }

  intents(run: RunId): readonly NotedIntent[] {
    const number = this.#runs.number(run);
    return number === null ? [] : this.#intents.of(number);
  }

  unfinished(): readonly RunRecord[] {
    return this.#runs.unfinished();
  }

  commit(run: RunId, commit: Commit): void {
    this.#assertLeased();
    try {
      this.#database.transaction(() => {
        const number = this.#numberOfOpen(run);
        this.#links.write(number, commit.links, commit.ended);
        this.#conflicts.write(run, commit.endedAt, commit.conflicts);
        this.#writeRejections(commit.rejections);
        for (const [name, memory] of Object.entries(commit.endpoints)) this.#endpoints.write(name, memory);
        this.#runs.end(number, commit);
      });
    } catch (error) {
      // What it knew of the terms that were rolled back must go with them.
      this.#links = new LinkTable(this.#database, this.#number);
      throw error;
    }
  }

  prune(keep: number): void {
    this.#database.transaction(() => {
      for (const number of this.#runs.endedBeyond(keep)) {
        this.#plans.forget(number);
        this.#intents.forget(number);
      }
    });
  }

  #writeRejections(rejections: readonly Rejection[]): void {
    this.#database.run("DELETE FROM rejections WHERE sync = ?", this.#number);
    let chunk = 0;
    for (const lines of packedChunks(rejections))
      this.#database.run("INSERT INTO rejections VALUES (?, ?, ?)", this.#number, chunk++, lines);
  }

  #numberOfOpen(run: RunId): number {
    const number = this.#runs.numberOfOpen(run);
    assert(number !== null, `the run ${run} is not under way`);
    return number;
  }

  #assertLeased(): void {
    assert(this.#lease, "a run needs its sync's lease");
  }
}
