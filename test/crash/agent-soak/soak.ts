import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { agentPlaceOf } from "../../../shared/protocol/agent-place.ts";
import type { ConflictView, SyncView } from "../../../shared/protocol/views.ts";
import { openStore } from "../../../shared/state/sqlite/open-store.ts";
import { AgentProgram } from "../../support/agent-program.ts";
import { dice } from "../../support/dice.ts";
import { syncWorkspace } from "../../support/open-workspace.ts";
import { whileStopped } from "../while-stopped.ts";
import { FileBook, type TableBook } from "./book.ts";
import { Ledger } from "./ledger.ts";
import { type Desk, Office } from "./office.ts";

export interface SoakOptions {
  readonly seed: number;
  /** How long people work, in milliseconds. */
  readonly length: number;
  /** They go on until the agent was killed so often, however slow the machine is. */
  readonly kills: number;
  /** The mean rest between two of their edits, in milliseconds. */
  readonly rest: number;
  readonly tell: (line: string) => void;
}

export interface SoakReport {
  readonly edits: number;
  /** By SIGKILL. */
  readonly kills: number;
  /** By SIGTERM. */
  readonly stops: number;
  readonly resolved: number;
  readonly runs: number;
  readonly values: number;
  readonly conflicts: number;
  /** From the last edit to all at rest, in milliseconds. */
  readonly settling: number;
  /** All that is not as it should be, in sentences. */
  readonly wrong: readonly string[];
}

/** How long the agent may take to come to rest at the end, in milliseconds. */
const settling = 120_000;

/**
 * People work on all sides of several syncs while the agent that keeps them the same is killed again and again; then all
 * is let come to rest, and the ledger of what they wrote is held to what there is.
 */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "syncline-soak-")));
  const program = new AgentProgram(join(root, "home"));
  const office = new Office(join(root, "office"));
  const run = new Soak(options, office, program);
  try {
    const report = await run.run();
    if (report.wrong.length === 0) rmSync(root, { recursive: true, force: true });
    else options.tell(`All is kept in ${root}`);
    return report;
  } finally {
    program.close();
    office.close();
  }
}

class Soak {
  readonly #options: SoakOptions;
  readonly #office: Office;
  readonly #program: AgentProgram;
  readonly #pick: (below: number) => number;
  readonly #ledgers: ReadonlyMap<Desk, Ledger>;
  readonly #wrong: string[] = [];
  #edits = 0;
  #kills = 0;
  #stops = 0;
  #resolved = 0;

  constructor(options: SoakOptions, office: Office, program: AgentProgram) {
    this.#options = options;
    this.#office = office;
    this.#program = program;
    this.#pick = dice(options.seed);
    this.#ledgers = new Map(
      office.desks.map((desk, at) => [desk, new Ledger("abc".charAt(at), this.#pick)] as const),
    );
  }

  async run(): Promise<SoakReport> {
    const { length, kills } = this.#options;
    const program = this.#program;
    await program.start();
    await program.ask("workspaces.add", { folder: this.#office.folder });
    const end = performance.now() + length;
    const isOver = (): boolean => performance.now() > end && this.#kills >= kills;
    await Promise.all([this.#people(isOver), this.#killer(isOver), this.#settler(isOver)]);
    const rested = performance.now();
    if (program.child === null) await program.start();
    const runs = await this.#rest();
    const settled = performance.now() - rested;
    const ended = await program.end("SIGTERM");
    if (ended !== 0) this.#wrong.push(`The agent ended with ${ended}: ${program.said}`);
    const conflicts = await this.#look();
    return {
      edits: this.#edits,
      kills: this.#kills,
      stops: this.#stops,
      resolved: this.#resolved,
      runs,
      values: [...this.#ledgers.values()].reduce((sum, { live }) => sum + live.size, 0),
      conflicts,
      settling: Math.round(settled),
      wrong: this.#wrong,
    };
  }

  /** All edits, one after the other; some files lie there half-written while others are worked on. */
  async #people(isOver: () => boolean): Promise<void> {
    const { rest } = this.#options;
    while (!isOver()) {
      const { desks } = this.#office;
      const desk = desks[this.#pick(desks.length)]!;
      const book = desk.books[this.#pick(desk.books.length)]!;
      if (book instanceof FileBook && this.#pick(8) === 0) await this.#inPieces(desk, book);
      else await this.#edit(desk, book);
      // Bursts, and now and then a rest in which runs come to their end.
      const chance = this.#pick(40);
      if (chance === 0) await delay(rest * 30);
      else if (chance > 8) await delay(this.#pick(2 * rest));
    }
  }

  async #edit(desk: Desk, book: FileBook | TableBook): Promise<void> {
    const ledger = this.#ledgers.get(desk)!;
    this.#edits++;
    if (!(book instanceof FileBook)) {
      book.change((rows) => ledger.edit(rows, book.fields));
      return;
    }
    const isReplaced = this.#pick(3) === 0;
    const count = this.#pick(10) === 0 ? 20 : 1;
    await this.#undisturbed(() => {
      const rows = book.rows();
      for (let at = 0; at < count; at++) ledger.edit(rows, book.fields);
      const text = book.paper.print(rows);
      if (isReplaced) book.replace(text);
      else book.write(text);
    });
  }

  /** A file is copied slowly into its place, while somebody works on another one. */
  async #inPieces(desk: Desk, book: FileBook): Promise<void> {
    const ledger = this.#ledgers.get(desk)!;
    const others = desk.books.filter((one) => one !== book);
    let text = "";
    let half = "";
    this.#edits++;
    await this.#undisturbed(() => {
      const rows = book.rows();
      ledger.edit(rows, book.fields);
      text = book.paper.print(rows);
      half = text.slice(0, this.#pick(text.length));
      book.write(half);
    });
    await delay(this.#pick(150));
    if (this.#pick(2) === 0) await this.#edit(desk, others[this.#pick(others.length)]!);
    await delay(this.#pick(100));
    await this.#undisturbed(() => {
      const is = readFileSync(book.path, "utf8");
      if (is !== half)
        this.#wrong.push(`${book.name} was written while it was half-written:\n${half}\n---\n${is}`);
      book.write(text);
    });
  }

  /** Work on a file is read, changed and written at one moment for the agent. */
  async #undisturbed(work: () => void): Promise<void> {
    for (;;) {
      const { child } = this.#program;
      if (child === null) return work();
      if (await whileStopped(child, work)) return;
      await delay(5);
    }
  }

  async #killer(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      await delay(500 + this.#pick(6_000));
      if (isOver()) return;
      if (this.#pick(5) === 0) {
        this.#stops++;
        const begun = performance.now();
        const ended = await this.#program.end("SIGTERM");
        const took = performance.now() - begun;
        if (ended !== 0)
          this.#wrong.push(`Told to stop, the agent ended with ${ended}: ${this.#program.said}`);
        if (took > 7_000) this.#wrong.push(`Told to stop, the agent took ${Math.round(took)} ms`);
      } else {
        this.#kills++;
        await this.#program.end("SIGKILL");
      }
      if (this.#pick(3) === 0) await delay(this.#pick(1_500));
      await this.#program.start();
    }
  }

  /** Somebody settles conflicts as they see them. */
  async #settler(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      await delay(1_000 + this.#pick(2_000));
      const listed = await this.#program.try("conflicts.list", { limit: 20 }).catch(() => null);
      if (listed === null || !listed.ok) continue;
      const open = listed.value.items.filter(
        ({ conflict, resolution }) => conflict.kind === "edit" && resolution === null,
      );
      const one = open[this.#pick(open.length)];
      if (one !== undefined) await this.#resolve(one);
    }
  }

  async #resolve({ sync, conflict, version }: ConflictView): Promise<void> {
    const sides = Object.entries(conflict.sides);
    const chosen = sides[this.#pick(sides.length)];
    if (chosen === undefined) return;
    // Whoever chooses one knows the others.
    for (const [, side] of sides)
      if (side !== chosen[1] && side.kind === "value" && String(side.value) !== textOf(chosen[1]))
        for (const ledger of this.#ledgers.values()) ledger.forget(String(side.value));
    const resolution = { kind: "endpoint" as const, endpoint: chosen[0] };
    const done = await this.#program
      .try("conflicts.resolve", { sync, conflicts: [{ id: conflict.id, version }], resolution })
      .catch(() => null);
    if (done?.ok) this.#resolved += done.value.resolved;
  }

  /** Waits until nothing moves any more; returns how many runs there were. */
  async #rest(): Promise<number> {
    const isAtRest = ({ activity, attention }: SyncView): boolean =>
      activity.kind === "idle" && attention.every(({ kind }) => kind === "conflicts");
    const end = performance.now() + settling;
    let since = performance.now();
    let runs = "";
    while (performance.now() < end) {
      const { syncs } = await this.#program.answers();
      const now = syncs.map(({ lastRun }) => lastRun?.id).join();
      if (now !== runs || syncs.length !== 4 || !syncs.every(isAtRest)) since = performance.now();
      runs = now;
      if (performance.now() - since > 3_000) break;
      await delay(100);
    }
    const { syncs } = await this.#program.answers();
    for (const sync of syncs)
      if (!isAtRest(sync))
        this.#wrong.push(
          `${sync.name} does not come to rest: ${JSON.stringify([sync.activity, sync.attention], null, 1)}`,
        );
    const listed = await Promise.all(
      syncs.map(({ id }) => this.#program.ask("sync.runs", { sync: id, limit: 1 })),
    );
    return listed.reduce((sum, { total }) => sum + total, 0);
  }

  /** Holds the ledgers to what there is, and looks for what was left behind. Returns how many conflicts are open. */
  async #look(): Promise<number> {
    const { home } = this.#program;
    const opened = openStore(home);
    if (!opened.ok) throw new Error(opened.error.message);
    let open = 0;
    for (const [desk, ledger] of this.#ledgers) {
      const state = opened.value.sync(desk.path, desk.name);
      const conflicts = state.conflicts();
      open += conflicts.length;
      const sides = conflicts.flatMap(({ conflict }) => Object.values(conflict.sides));
      const missing = ledger.missing(desk.books, new Set(sides.map(textOf)));
      this.#wrong.push(...missing.map((one) => `Lost in ${desk.name}: ${one}`));
      const unfinished = state.unfinished().length;
      if (unfinished > 0) this.#wrong.push(`${desk.name} has ${unfinished} runs that did not end`);
    }
    opened.value.close();
    const differs = this.#office.reportDiffers();
    if (differs !== null) this.#wrong.push(differs);
    for (const name of readdirSync(this.#office.folder))
      if (/\.tmp$|~$/.test(name)) this.#wrong.push(`${name} was left behind`);
    const place = agentPlaceOf(home);
    for (const path of [place.socket, join(place.folder, "agent.json")])
      if (existsSync(path)) this.#wrong.push(`${path} was left behind`);
    for (const name of ["shop", "catalogue", "stock", "report"]) {
      const again = await syncWorkspace({ path: join(this.#office.folder, `${name}.sync.yaml`), home });
      if (!again.ok) this.#wrong.push(`${name} cannot run: ${again.error.message}`);
      else if (again.value.kind !== "nothing")
        this.#wrong.push(`The plan of ${name} is not empty: ${JSON.stringify(again.value.header)}`);
    }
    return open;
  }
}

const textOf = (side: ConflictView["conflict"]["sides"][string]): string =>
  side.kind === "value" ? String(side.value) : side.kind === "deleted" ? "" : side.text;
