import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Diagnostic } from "../../shared/base/diagnostic.ts";
import { linkId, runId } from "../../shared/model/ids.ts";
import { openStore } from "../../shared/state/sqlite/open-store.ts";
import { StateFailure, type Store } from "../../shared/state/store.ts";
import { opened } from "../contract/store.ts";
import { commit, conflict, creation, link, memory, start } from "./samples.ts";

const sync = "/work/a.sync.yaml";

let folder: string;
let database: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "syncline-state-"));
  database = join(folder, "syncline.db");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** One run that leaves something in every table. */
function fill(store: Store, id: string, links: number): void {
  const state = store.sync(sync, "a");
  const lease = opened(state.lease());
  const numbers = Array.from({ length: links }, (_, at) => at + 1);
  try {
    state.begin(
      start(runId(id)),
      numbers.map((number) => creation(`S${number}`)),
    );
    state.intend(runId(id), {
      kind: "replace",
      endpoint: "shop",
      files: [],
      outcomes: [{ kind: "done", index: 0, native: { a: id }, version: "v" }],
    });
    state.commit(runId(id), {
      ...commit({ conflicts: [conflict(id)], endpoints: { shop: memory() } }),
      links: numbers.map((number) => link(number, { base: { n: id }, open: number % 10 === 0 })),
      rejections: [{ endpoint: "shop", record: "r", problems: [] }],
    });
  } finally {
    lease.release();
  }
}

/** Reads all that there is; the diagnostic of what kept it from being read. */
function readAll(): Diagnostic | null {
  const store = openStore(folder);
  if (!store.ok) return store.error;
  try {
    const state = store.value.sync(sync, "a");
    for (const { id } of [...state.runs(99), ...state.unfinished()]) {
      for (const _ of state.items(id));
      state.intents(id);
    }
    for (const one of state.links()) if (one.id % 50 === 0) state.itemsOf(one.id, 5);
    for (const id of state.openLinks()) state.link(id);
    state.linksByKey("S7");
    state.conflicts();
    state.rejections();
    state.endpoint("shop");
    return null;
  } catch (error) {
    if (error instanceof StateFailure) return error.problem;
    throw error;
  } finally {
    store.value.close();
  }
}

describe("the state's files", () => {
  test("[J1] are the user's alone", () => {
    const inner = join(folder, "user", "data");
    const store = opened(openStore(inner));
    fill(store, "r1", 1);
    const modes = readdirSync(inner).map((name) => [
      name,
      (statSync(join(inner, name)).mode & 0o777).toString(8),
    ]);
    expect(Object.fromEntries(modes)).toEqual({
      leases: "700",
      "syncline.db": "600",
      "syncline.db-shm": "600",
      "syncline.db-wal": "600",
    });
    expect((statSync(inner).mode & 0o777).toString(8)).toBe("700");
    store.close();
  });

  test("[J4] gone while nothing had them open, make way for an empty state", () => {
    const store = opened(openStore(folder));
    fill(store, "r1", 5);
    // Left behind by a crash: a log that belongs to the database that is then deleted.
    copyFileSync(`${database}-wal`, join(folder, "kept-wal"));
    store.close();
    rmSync(database);
    renameSync(join(folder, "kept-wal"), `${database}-wal`);
    const fresh = opened(openStore(folder));
    expect(fresh.syncs()).toEqual([]);
    expect(fresh.sync(sync, "a").countLinks()).toBe(0);
    fill(fresh, "r1", 5);
    fresh.close();
    expect(readAll()).toBeNull();
  });

  test("[J2] of a newer Syncline stay as they are, and the message says which is needed", () => {
    opened(openStore(folder)).close();
    const newer = new DatabaseSync(database);
    newer.exec("UPDATE meta SET value = '7.1.0' WHERE name = 'needs'; PRAGMA user_version = 999");
    newer.close();
    const before = readFileSync(database);
    expect(openStore(folder)).toMatchObject({
      ok: false,
      error: { code: "state.newer", hint: expect.stringContaining("7.1.0 or later") },
    });
    expect(readFileSync(database)).toEqual(before);
  });

  test("[J2] of a Syncline that died while it made them are completed", () => {
    writeFileSync(database, "");
    expect(readAll()).toBeNull();
  });
});

describe("a place that cannot be used", () => {
  test("[J5] is named, with what to check", () => {
    const file = join(folder, "file");
    writeFileSync(file, "not a folder");
    for (const place of [join(file, "data"), join(file, "data", "deeper"), file]) {
      expect(openStore(place)).toMatchObject({
        ok: false,
        error: { code: "state.unavailable", hint: expect.stringContaining("folder") },
      });
    }
  });

  test("[J5] such as a folder in the database's place", () => {
    const inner = join(folder, "inner");
    opened(openStore(inner)).close();
    rmSync(join(inner, "syncline.db"));
    renameSync(inner, join(folder, "syncline.db"));
    expect(openStore(folder)).toMatchObject({ ok: false, error: { code: "state.unavailable" } });
  });

  test("[J5] a full disk stops the write, and all that was saved before is whole", (context) => {
    const disk = join(folder, "disk");
    const mounted = mount(disk, "1m");
    if (mounted !== null) {
      console.warn(`Not tested here: a full disk (${mounted})`);
      context.skip();
    }
    try {
      const store = opened(openStore(disk));
      fill(store, "r0", 10);
      let last = 0;
      const failure = caught(() => {
        for (let number = 1; number < 1000; number++) {
          fill(store, `r${number}`, 10 * number);
          last = number;
        }
      });
      expect(failure).toMatchObject({ code: "file.full", message: expect.stringContaining(disk) });
      const state = store.sync(sync, "a");
      expect(last).toBeGreaterThan(0);
      expect([...state.links()].map(({ base }) => base.n)).toEqual(Array(10 * last).fill(`r${last}`));
      execFileSync("mount", ["-o", "remount,size=16m", disk]);
      fill(store, "after", 500);
      expect(state.link(linkId(500))?.base).toEqual({ n: "after" });
      store.close();
      expect(openStore(disk).ok).toBe(true);
    } finally {
      execFileSync("umount", ["-l", disk]);
    }
  });

  test("[J5] a disk that is full from the start is said to be so", (context) => {
    const disk = join(folder, "disk");
    const mounted = mount(disk, "16k");
    if (mounted !== null) {
      console.warn(`Not tested here: a disk that is full from the start (${mounted})`);
      context.skip();
    }
    try {
      const failed = openStore(disk);
      expect(failed.ok ? "" : failed.error.code).toMatch(/^(file\.full|state\.unavailable)$/);
    } finally {
      execFileSync("umount", ["-l", disk]);
    }
  });
});

describe("a damaged database", () => {
  test("[J3] is reported with what to do, and left as it is", () => {
    const store = opened(openStore(folder));
    fill(store, "r1", 500);
    store.close();
    const whole = readFileSync(database);
    const damages: readonly Buffer[] = [
      Buffer.concat([Buffer.from("hello"), whole.subarray(5)]),
      Buffer.concat([whole.subarray(0, 4096), Buffer.alloc(whole.length - 4096)]),
      Buffer.alloc(whole.length, 7),
      Buffer.from("key;name\n1;2\n".repeat(1000)),
    ];
    for (const damaged of damages) {
      writeFileSync(database, damaged);
      expect(openStore(folder)).toMatchObject({
        ok: false,
        error: {
          code: "state.corrupt",
          message: expect.stringContaining(database),
          hint: expect.stringMatching(/Move syncline\.db.*Nothing is deleted/s),
        },
      });
      expect(readFileSync(database).equals(damaged)).toBe(true);
    }
    rmSync(database);
    expect(readAll()).toBeNull();
  });

  test("[J3] wherever the damage is, it is met as damage or not at all", () => {
    const store = opened(openStore(folder));
    fill(store, "r1", 400);
    store.close();
    const whole = readFileSync(database);
    let met = 0;
    for (const [fill, length, step] of [
      [0xff, 40, 1511],
      [0x00, 300, 2111],
      [0x31, 9, 1013],
    ] as const) {
      for (let at = 0; at < whole.length; at += step) {
        const damaged = Buffer.from(whole);
        damaged.fill(fill, at, at + length);
        writeFileSync(database, damaged);
        const diagnostic = readAll();
        if (diagnostic === null) continue;
        met++;
        expect([diagnostic.code, at]).toEqual(["state.corrupt", at]);
      }
    }
    expect(met).toBeGreaterThan(20);
  });

  test("[J3] once moved away as the hint says, leaves an empty state", () => {
    writeFileSync(database, Buffer.alloc(8192, 7));
    expect(openStore(folder).ok).toBe(false);
    for (const name of readdirSync(folder).filter((one) => one.startsWith("syncline.db")))
      renameSync(join(folder, name), join(folder, `old-${name}`));
    expect(readAll()).toBeNull();
    expect(existsSync(join(folder, "old-syncline.db"))).toBe(true);
  });
});

/** Makes a small disk at a path; why it could not, otherwise. */
function mount(path: string, size: string): string | null {
  execFileSync("mkdir", [path]);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", path], { stdio: "pipe" });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message.trim() : "no mount";
  }
}

function caught(work: () => void): Diagnostic | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof StateFailure) return error.problem;
    throw error;
  }
}
