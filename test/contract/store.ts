import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Diagnostic } from "../../shared/base/diagnostic.ts";
import type { Result } from "../../shared/base/result.ts";
import { linkId, runId } from "../../shared/model/ids.ts";
import type { Lease, Store, SyncState } from "../../shared/state/store.ts";
import { commit, conflict, creation, link, memory, someRun, start, update } from "../state/samples.ts";
import { resolveOpen } from "../support/resolve-open.ts";
import { linksAtOnce, sharedSync } from "./store-process.ts";

export interface StoreUnderTest {
  readonly open: (folder: string) => Result<Store, Diagnostic>;
  /** A program that gives its first argument to `open` and its second, with the store, to `storeProcess`. */
  readonly program: URL;
}

/** What every store keeps to. */
export function storeContract(name: string, { open, program }: StoreUnderTest): void {
  let folder: string;
  let store: Store;
  let state: SyncState;
  let lease: Lease;
  const children: ChildProcess[] = [];

  const reopen = (): void => {
    store = opened(open(folder));
    state = store.sync("/work/a.sync.yaml", "a");
    lease = opened(state.lease());
  };
  const close = (): void => {
    lease.release();
    store.close();
  };
  const again = (): void => {
    close();
    reopen();
  };
  /** Runs that did nothing but what `more` says. */
  const run = (id: string, more: Parameters<typeof commit>[0] = {}, items = [creation("S1")]): void => {
    state.begin(start(runId(id)), items);
    state.commit(runId(id), commit(more));
  };
  /** Another process: what it says, line by line. */
  const another = (task: string): { readonly child: ChildProcess; readonly says: AsyncIterator<string> } => {
    const child = spawn(process.execPath, [fileURLToPath(program), folder, task], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.push(child);
    return { child, says: createInterface(child.stdout!)[Symbol.asyncIterator]() };
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "syncline-store-"));
    reopen();
  });
  afterEach(async () => {
    await Promise.all(children.splice(0).map(killed));
    close();
    rmSync(folder, { recursive: true, force: true });
  });

  describe(`${name}: links`, () => {
    test("[J9] reads back what was committed, before and after it is opened again", () => {
      const links = [
        link(1),
        link(2, { open: true, key: "\ud800\0" }),
        link(5, { ends: {}, origins: {}, base: {} }),
      ];
      run("r1", { links });
      for (let time = 0; time < 2; time++) {
        expect([...state.links()]).toEqual(links);
        expect(state.link(linkId(2))).toEqual(links[1]);
        expect(state.link(linkId(3))).toBeNull();
        expect(state.openLinks()).toEqual([2]);
        expect(state.linksByKey("\ud800\0")).toEqual([links[1]]);
        expect(state.linksByKey("none")).toEqual([]);
        expect([state.countLinks(), state.lastLinkId()]).toEqual([3, 5]);
        again();
      }
    });

    test("[J9] changes, ends and makes links, whatever the order of their ids", () => {
      run("r1", { links: [link(1), link(2), link(3)] });
      const links = [link(9), link(2, { key: "new", open: true }), link(4)];
      run("r2", { links, ended: [linkId(1), linkId(77)] });
      expect([...state.links()]).toEqual([links[1], link(3), links[2], links[0]]);
      expect([state.linksByKey("S2"), state.linksByKey("new")]).toEqual([[], [links[1]]]);
      expect(state.linksByKey("S1")).toEqual([]);
      expect([state.countLinks(), state.lastLinkId()]).toEqual([4, 9]);
    });

    test("[J9] gives all links that share a key, by id", () => {
      run("r1", { links: [link(1, { key: "k" }), link(2), link(3, { key: "k" })] });
      expect(state.linksByKey("k").map(({ id }) => id)).toEqual([1, 3]);
    });

    test("[J10] an id that was used is not forgotten with its link", () => {
      run("r1", { links: [link(7)] });
      run("r2", { ended: [linkId(7)] });
      again();
      expect([state.countLinks(), state.lastLinkId()]).toEqual([0, 7]);
      run("r3", { links: [link(7)] });
      expect([state.countLinks(), state.lastLinkId()]).toEqual([1, 7]);
    });

    test("[J9] a stream of links shows one moment, and nothing waits for it", () => {
      run("r1", { links: Array.from({ length: 2500 }, (_, at) => link(at + 1)) });
      const stream = state.links();
      expect(stream.next().value).toEqual(link(1));
      run("r2", { links: [link(2500, { key: "new" })], ended: [linkId(2)] });
      const rest = [...stream];
      expect([rest.length, rest.at(-1)]).toEqual([2499, link(2500)]);
    });

    test("[J6] a commit whose links cannot all be had leaves everything as it was", () => {
      run("r1", { links: [link(1)] });
      state.begin(start(runId("r2")), []);
      const second = link(2, { base: { another: "2" }, origins: {} });
      const broken = function* () {
        yield link(1, { base: { other: "1" } });
        yield second;
        throw new Error("the source of links broke");
      };
      expect(() => state.commit(runId("r2"), commit({ links: broken() }))).toThrow("broke");
      expect([...state.links()]).toEqual([link(1)]);
      expect(state.unfinished().map(({ id }) => id)).toEqual(["r2"]);
      state.commit(runId("r2"), commit({ links: [second] }));
      again();
      expect([...state.links()]).toEqual([link(1), second]);
    });
  });

  describe(`${name}: what is remembered between runs`, () => {
    test("[J9] endpoint memories, rejections and syncs read back as they were committed", () => {
      const rejection = {
        endpoint: "shop",
        record: "line 12",
        problems: [{ code: "record.type", severity: "error", message: "no number" }],
      } as const;
      const endpoints = {
        shop: memory(),
        __proto: memory(),
        ["__proto__"]: memory({ index: new Uint8Array(0) }),
      };
      run("r1", { endpoints, rejections: [rejection] });
      again();
      for (const [endpoint, expected] of Object.entries(endpoints)) {
        expect(state.endpoint(endpoint)).toEqual(expected);
        const { index: _, ...remembered } = expected;
        expect(state.remembered(endpoint)).toEqual(remembered);
      }
      expect(state.endpoint("none")).toBeNull();
      expect(state.rejections()).toEqual([rejection]);
      run("r2", { endpoints: { shop: memory({ version: "v2", index: new Uint8Array([9]) }) } });
      expect(state.endpoint("shop")).toEqual(memory({ version: "v2", index: new Uint8Array([9]) }));
      expect(state.endpoint("__proto")).toEqual(memory());
      expect(state.rejections()).toEqual([]);
      store.sync("/work/b.sync.yaml", "b");
      store.sync("/work/a.sync.yaml", "a, renamed");
      expect(store.syncs()).toEqual([
        { path: "/work/a.sync.yaml", name: "a, renamed" },
        { path: "/work/b.sync.yaml", name: "b" },
      ]);
    });

    test("[J9] syncs share nothing", () => {
      const other = store.sync("/work/b.sync.yaml", "b");
      run("r1", { links: [link(1)], conflicts: [conflict("c")], endpoints: { shop: memory() } });
      state.approve("hash");
      expect([...other.links()]).toEqual([]);
      expect([other.conflicts(), other.runs(9), other.linksByKey("S1")]).toEqual([[], [], []]);
      expect([other.link(linkId(1)), other.endpoint("shop"), other.run(runId("r1"))]).toEqual([
        null,
        null,
        null,
      ]);
      expect([other.approved("hash"), other.lastLinkId()]).toEqual([false, 0]);
    });

    test("[J11] a conflict keeps when it was opened, and is closed when a run no longer names it", () => {
      run("r1", { conflicts: [conflict("a"), conflict("b")], endedAt: 10 });
      run("r2", { conflicts: [conflict("b"), conflict("c")], endedAt: 20 });
      again();
      const openedBy = state.conflicts().map(({ conflict: { id }, opened: { run: by, at } }) => [id, by, at]);
      expect(openedBy).toEqual([
        ["b", "r1", 10],
        ["c", "r2", 20],
      ]);
      run("r3", { conflicts: [conflict("a")], endedAt: 30 });
      expect(state.conflicts()).toEqual([
        { conflict: conflict("a"), opened: { run: "r3", at: 30 }, resolution: null },
      ]);
    });

    test("[J12] a resolution waits with its conflict until what that says changes", () => {
      run("r1", { conflicts: [conflict("a")] });
      const resolution = { kind: "endpoint", endpoint: "crm" } as const;
      expect([resolveOpen(state, "a", resolution), resolveOpen(state, "b", resolution)]).toEqual([
        true,
        false,
      ]);
      run("r2", { conflicts: [conflict("a")] });
      again();
      expect(state.conflicts()[0]!.resolution).toEqual(resolution);
      run("r3", { conflicts: [conflict("a", "changed meanwhile")] });
      expect(state.conflicts()[0]).toMatchObject({ opened: { run: "r1" }, resolution: null });
      expect(state.resolve([[conflict("a"), resolution]])).toBe(0);
      expect(state.conflicts()[0]).toMatchObject({ resolution: null });
      run("r4");
      expect(resolveOpen(state, "a", resolution)).toBe(false);
    });

    test("[J19] an approval holds for the plan of that very hash", () => {
      state.approve("abc");
      state.approve("abc");
      again();
      expect([state.approved("abc"), state.approved("abd")]).toEqual([true, false]);
    });
  });

  describe(`${name}: runs`, () => {
    test("[J7] a run's plan reads back item by item as soon as it has begun", () => {
      const items = Array.from({ length: 2345 }, (_, at) =>
        at % 2 ? creation(`S${at}`) : update(at + 1, `S${at}`),
      );
      state.begin(start(), items);
      again();
      expect([...state.items(someRun)]).toEqual(items);
      expect([...state.items(runId("none"))]).toEqual([]);
      const expected = {
        ...start(),
        endedAt: null,
        outcome: null,
        counts: { creates: 1172, updates: 1173, deletes: 0, conflicts: 0, rejected: 0 },
      };
      expect(state.run(someRun)).toEqual(expected);
      expect(state.unfinished()).toEqual([expected]);
      expect(store.findRun(someRun)).toEqual({ sync: "/work/a.sync.yaml", run: expected });
      expect(store.findRun(runId("none"))).toBeNull();
    });

    test("[J8] intents are there as soon as they are noted, and stay with the run", () => {
      state.begin(start(), []);
      const intent = (endpoint: string) => ({
        kind: "replace" as const,
        endpoint,
        files: [{ target: "a", prepared: "b", backup: null, before: null, after: "h" }],
        outcomes: Array.from({ length: 1500 }, (_, index) => ({
          kind: "done" as const,
          index,
          native: { n: index },
          version: "v",
        })),
      });
      state.intend(someRun, intent("shop"));
      state.intend(someRun, { ...intent("erp"), outcomes: [] });
      again();
      expect(state.intents(someRun)).toEqual([intent("shop"), { ...intent("erp"), outcomes: [] }]);
      expect(state.intents(runId("none"))).toEqual([]);
    });

    test("[J6] a run ends with its outcome and the counts of what was not refused", () => {
      const problem = { code: "plan.stale", severity: "error", message: "moved on" } as const;
      const outcome = {
        kind: "partial",
        refused: [{ endpoint: "shop", key: "S1", operation: "create", problem }],
      } as const;
      run("r1", { outcome, conflicts: [conflict("a")] }, [creation("S1"), creation("S2")]);
      run("r2", { outcome: { kind: "failed", problem } }, []);
      expect(state.unfinished()).toEqual([]);
      expect(state.runs(5).map(({ id }) => id)).toEqual(["r2", "r1"]);
      expect(state.runs(1).map(({ id }) => id)).toEqual(["r2"]);
      expect(state.run(runId("r1"))).toMatchObject({
        outcome,
        counts: { creates: 1, updates: 0, deletes: 0, conflicts: 1, rejected: 0 },
      });
      expect(() => state.commit(runId("r1"), commit())).toThrow("not under way");
    });

    test("[J15] the items that made and changed a link are found, also after its key changed", () => {
      const others = Array.from({ length: 3000 }, (_, at) => creation(`X${at}`));
      run("r1", { links: [link(1), link(2)] }, [...others, creation("S1"), creation("S2")]);
      run("r2", { links: [link(1, { key: "T1" })] }, [update(1, "T1"), update(2, "S2")]);
      run("r3", { links: [link(1, { key: "U1" })] }, [update(1, "U1"), creation("S1")]);
      again();
      expect(state.itemsOf(linkId(1), 10)).toEqual([
        { run: "r3", item: update(1, "U1") },
        { run: "r2", item: update(1, "T1") },
        { run: "r1", item: creation("S1") },
      ]);
      expect(state.itemsOf(linkId(1), 1)).toEqual([{ run: "r3", item: update(1, "U1") }]);
      expect(state.itemsOf(linkId(99), 10)).toEqual([]);
    });

    test("[J15] an item that does nothing is no part of a link's history", () => {
      const idle = { ...update(1, "S1"), operations: [] };
      run("r1", { links: [link(1)] }, [creation("S1")]);
      run("r2", {}, [idle]);
      expect(state.itemsOf(linkId(1), 10).map((found) => found.run)).toEqual(["r1"]);
    });

    test("[J16] pruning forgets the plans and intents of old runs, and nothing else", () => {
      state.begin(start(runId("r0")), [creation("S0")]);
      for (const id of ["r1", "r2", "r3"]) {
        state.begin(start(runId(id)), [creation("S1")]);
        state.intend(runId(id), { kind: "replace", endpoint: "shop", files: [], outcomes: [] });
        state.commit(runId(id), commit({ links: [link(1)] }));
      }
      state.prune(1);
      again();
      const kept = ["r0", "r1", "r2", "r3"].map((id) => [...state.items(runId(id))].length);
      expect(kept).toEqual([1, 0, 0, 1]);
      expect(["r1", "r3"].map((id) => state.intents(runId(id)).length)).toEqual([0, 1]);
      expect([state.runs(9).length, state.unfinished().length, [...state.links()]]).toEqual([
        4,
        1,
        [link(1)],
      ]);
    });
  });

  describe(`${name}: several processes`, () => {
    test("[J13] one has the lease, and the next is told who and since when", async () => {
      const shared = store.sync(sharedSync, "shared");
      const { child, says } = another("hold");
      expect((await says.next()).value).toBe("ready");
      const refused = shared.lease();
      expect(refused).toMatchObject({ ok: false, error: { code: "run.locked" } });
      expect(refused.ok ? "" : refused.error.message).toMatch(
        new RegExp(`process ${child.pid} on .*, since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC`),
      );
    });

    test("[J13] within one process, too, and until it is released", () => {
      expect(state.lease()).toMatchObject({ ok: false, error: { code: "run.locked" } });
      const second = opened(open(folder));
      expect(second.sync("/work/a.sync.yaml", "a").lease().ok).toBe(false);
      expect(second.sync("/work/b.sync.yaml", "b").lease().ok).toBe(true);
      lease.release();
      lease.release();
      const taken = second.sync("/work/a.sync.yaml", "a").lease();
      expect(taken.ok).toBe(true);
      second.close();
      if (taken.ok) taken.value.release();
    });

    test("[J14] the lease of a process that was killed is free at once", async () => {
      const { child, says } = another("hold");
      await says.next();
      await killed(child);
      expect(store.sync(sharedSync, "shared").lease().ok).toBe(true);
    });

    test("[J1] many can open a new folder at once", async () => {
      close();
      rmSync(folder, { recursive: true });
      const all = Array.from({ length: 6 }, () => another("hold"));
      const said = await Promise.all(all.map(async ({ says }) => (await says.next()).value));
      expect(said.toSorted()).toEqual(["ready", ...Array(5).fill("run.locked")].toSorted());
      reopen();
    });

    test("[J6] a process killed at any moment leaves the state before a commit or after it", async () => {
      let committed = 0;
      for (let round = 0; round < 12; round++) {
        const { child, says } = another("commit");
        expect((await says.next()).value).toBe("ready");
        for (let wait = round % 3; wait >= 0; wait--) committed = Number((await says.next()).value);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 25));
        await killed(child);
        const reader = opened(open(folder));
        const shared = reader.sync(sharedSync, "shared");
        const number = Number(shared.endpoint("shop")!.version);
        expect(number).toBeGreaterThanOrEqual(committed);
        expect(Buffer.from(shared.endpoint("shop")!.index).toString()).toBe(String(number));
        const links = [...shared.links()];
        expect(links.map(({ base }) => base.n)).toEqual(Array(linksAtOnce + 1).fill(String(number)));
        expect(links.at(-1)!.id).toBe(linksAtOnce + number);
        expect([shared.countLinks(), shared.lastLinkId()]).toEqual([linksAtOnce + 1, linksAtOnce + number]);
        expect(shared.conflicts().map((one) => one.conflict)).toEqual([conflict("c", String(number))]);
        expect(shared.rejections().map(({ record }) => record)).toEqual([String(number)]);
        expect(shared.runs(9).find(({ endedAt }) => endedAt !== null)?.endedAt).toBe(number);
        for (const { id } of shared.unfinished()) expect([...shared.items(id)]).toHaveLength(1);
        reader.close();
      }
    });
  });
}

/** The value of a result that must be one. */
export function opened<T>(result: Result<T, Diagnostic>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}
