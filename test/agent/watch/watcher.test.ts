import { createHash } from "node:crypto";
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import { FSWatcher } from "chokidar";
import { afterAll, describe, expect, test } from "vitest";
import { isOnNetwork, parseMounts } from "../../../agent/daemon/watch/mounts.ts";
import { watchFolder } from "../../../agent/daemon/watch/watched-folders.ts";
import { endWatching, watching } from "./watching.ts";

afterAll(endWatching);

const rows = (...names: readonly string[]): string =>
  `id,name\n${names.map((name, index) => `${index},${name}\n`).join("")}`;
const hashOf = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");

describe.concurrent("[S30] a saved file is told of once", () => {
  test.each<[string, (path: string) => Promise<void> | void]>([
    ["written in place", (path) => writeFileSync(path, rows("b"))],
    [
      "renamed over",
      (path) => {
        writeFileSync(`${path}.new`, rows("b"));
        renameSync(`${path}.new`, path);
      },
    ],
    [
      "taken away and made again, as some editors do",
      async (path) => {
        renameSync(path, `${path}~`);
        await wait(150);
        writeFileSync(path, rows("b"));
        unlinkSync(`${path}~`);
      },
    ],
    [
      "emptied first and filled after",
      async (path) => {
        writeFileSync(path, "");
        await wait(200);
        writeFileSync(path, rows("b"));
      },
    ],
    [
      "written in many pieces",
      async (path) => {
        writeFileSync(path, "id,name\n");
        for (let index = 0; index < 20; index++) {
          appendFileSync(path, `${index},"some thing`);
          await wait(30);
          appendFileSync(path, ` or other"\n`);
        }
      },
    ],
    [
      "copied slowly, with pauses",
      async (path) => {
        writeFileSync(path, 'id,name\n0,"begun');
        await wait(1200);
        appendFileSync(path, ' and\n1,"not ended');
        await wait(1200);
        appendFileSync(path, '"\n2,"this is the end"\n');
      },
    ],
  ])("%s", async (_, save) => {
    const { sync, write, at, told, changes } = watching();
    write("preise #1 für Österreich.csv", rows("a"));
    await sync("s", { a: { csv: "preise #1 für Österreich.csv" }, b: { json: "b.json" } });
    await save(at("preise #1 für Österreich.csv"));
    expect(await told("s", 1)).toEqual(["preise #1 für Österreich.csv"]);
    // It was noticed before it had rested, and told of after.
    expect(changes("s")[0]?.at).toBeLessThanOrEqual(Date.now() - 50);
  });

  test("one that breaks off is not told of before it is whole", async () => {
    const { sync, write, told } = watching();
    write("a.json", "[]");
    await sync("s", { a: { json: "a.json" } });
    write("a.json", '[{"id": 1');
    expect(await told("s", 1, 2000)).toEqual([]);
    write("a.json", '[{"id": 1}]');
    expect(await told("s", 1)).toEqual(["a.json"]);
  });
});

describe.concurrent("[S31] what is known is not told of", () => {
  test("a file that is touched, or saved as it was", async () => {
    const { sync, write, at, told } = watching();
    write("a.csv", rows("a"));
    await sync("s", { a: { csv: "a.csv" } }, { known: new Map([["a", hash(rows("a"))]]) });
    utimesSync(at("a.csv"), new Date(), new Date());
    write("a.csv", rows("a"));
    expect(await told("s", 1, 300)).toEqual([]);
    write("a.csv", rows("b"));
    expect(await told("s", 1)).toHaveLength(1);
    write("a.csv", rows("b"));
    expect(await told("s", 2, 300)).toHaveLength(1);
  });

  test("a run's own writes; but to other syncs they are news", async () => {
    const { sync, write, at, told, watcher } = watching();
    write("a.csv", rows("a"));
    await sync("s", { a: { csv: "a.csv" } });
    await sync("other", { mine: { csv: "a.csv" } });
    watcher.hold("s");
    writeFileSync(at(".a.csv.syncline-1-00000000-00000000.tmp"), rows("own"));
    renameSync(at(".a.csv.syncline-1-00000000-00000000.tmp"), at("a.csv"));
    expect(await told("other", 1)).toEqual(["a.csv"]);
    watcher.release("s", new Map([["a", hashOf(at("a.csv"))]]));
    expect(await told("s", 1, 300)).toEqual([]);
  });

  test("what another program did during a run is told of when it ends", async () => {
    const { sync, write, told, watcher } = watching();
    write("a.csv", rows("a"));
    await sync("s", { a: { csv: "a.csv" } });
    watcher.hold("s");
    write("a.csv", rows("own"));
    await wait(300);
    write("a.csv", rows("person"));
    expect(await told("s", 1, 600)).toEqual([]);
    watcher.release("s", new Map([["a", hash(rows("own"))]]));
    expect(await told("s", 1)).toEqual(["a.csv"]);
  });

  test("a run that failed and knows no version hides nothing", async () => {
    const { sync, write, told, watcher } = watching();
    write("a.csv", rows("a"));
    await sync("s", { a: { csv: "a.csv" } });
    watcher.hold("s");
    write("a.csv", rows("b"));
    await wait(600);
    watcher.release("s", new Map([["a", ""]]));
    expect(await told("s", 1)).toEqual(["a.csv"]);
  });
});

describe.concurrent("[S32] at the start", () => {
  test("a file that is at another version than the last run left is told of at once", async () => {
    const { sync, write, told } = watching();
    write("a.csv", rows("a"));
    write("b.csv", rows("b"));
    await sync(
      "s",
      { a: { csv: "a.csv" }, b: { csv: "b.csv" } },
      {
        known: new Map([
          ["a", hash(rows("a"))],
          ["b", hash(rows("before"))],
        ]),
      },
    );
    expect(await told("s", 1)).toEqual(["b.csv"]);
  });

  test("so is one that came or went, and nothing is where nothing changed", async () => {
    const { sync, write, told } = watching();
    write("a.csv", rows("a"));
    await sync("came", { a: { csv: "a.csv" } }, { known: new Map([["a", "absent"]]) });
    await sync("went", { b: { csv: "b.csv" } }, { known: new Map([["b", hash(rows("b"))]]) });
    await sync(
      "same",
      { a: { csv: "a.csv" }, b: { csv: "b.csv" } },
      {
        known: new Map([
          ["a", hash(rows("a"))],
          ["b", "absent"],
        ]),
      },
    );
    expect(await told("came", 1)).toEqual(["a.csv"]);
    expect(await told("went", 1)).toEqual(["b.csv"]);
    expect(await told("same", 1, 100)).toEqual([]);
  });

  test("a sync file that is read again loses nothing that was not told yet", async () => {
    const { sync, write, told, watcher } = watching();
    write("a.csv", rows("a"));
    await sync("s", { a: { csv: "a.csv" } }, { known: new Map([["a", hash(rows("a"))]]) });
    watcher.hold("s");
    write("a.csv", rows("b"));
    await wait(500);
    await sync("s", { a: { csv: "a.csv" }, c: { csv: "c.csv" } });
    watcher.release("s", new Map());
    expect(await told("s", 1)).toEqual(["a.csv"]);
  });
});

describe.concurrent("[S33] what is not there", () => {
  test("a file in a folder that is not there comes", async () => {
    const { sync, write, told } = watching();
    await sync("s", { a: { csv: "deep/er/a.csv" } });
    write("deep/er/a.csv", rows("a"));
    expect(await told("s", 1)).toEqual(["deep/er/a.csv"]);
    write("deep/er/a.csv", rows("b"));
    expect(await told("s", 2)).toHaveLength(2);
  });

  test("a folder that goes, comes back and is watched as before", async () => {
    const { sync, write, at, told } = watching();
    write("in/a.csv", rows("a"));
    await sync("s", { a: { csv: "in/a.csv" } });
    rmSync(at("in"), { recursive: true });
    expect(await told("s", 1)).toEqual(["in/a.csv"]);
    write("in/a.csv", rows("b"));
    expect(await told("s", 2)).toHaveLength(2);
    write("in/a.csv", rows("c"));
    expect(await told("s", 3)).toHaveLength(3);
  });

  test("a folder that is moved away and another one in its place", async () => {
    const { sync, write, at, told } = watching();
    write("in/a.csv", rows("a"));
    write("next/a.csv", rows("b"));
    await sync("s", { a: { csv: "in/a.csv" } });
    renameSync(at("in"), at("old"));
    renameSync(at("next"), at("in"));
    expect(await told("s", 1)).toEqual(["in/a.csv"]);
    writeFileSync(at("old/a.csv"), rows("nobody's"));
    expect(await told("s", 2, 300)).toHaveLength(1);
    write("in/a.csv", rows("c"));
    expect(await told("s", 2)).toHaveLength(2);
  });

  test("a file that goes for good is told of once", async () => {
    const { sync, write, at, told } = watching();
    write("a.csv", rows("a"));
    await sync("s", { a: { csv: "a.csv" } });
    rmSync(at("a.csv"));
    expect(await told("s", 1)).toEqual(["a.csv"]);
  });
});

describe.concurrent("[S34] globs, folders and links", () => {
  test("files that come, change and go, and no others", async () => {
    const { sync, write, at, told } = watching();
    write("in/one.csv", rows("a"));
    await sync("s", { a: { csv: "in/*.csv" } });
    write("in/note.txt", "x");
    write("in/.hidden.csv", rows("x"));
    write("elsewhere.csv", rows("x"));
    expect(await told("s", 1, 300)).toEqual([]);
    write("in/two.csv", rows("b"));
    expect(await told("s", 1)).toEqual(["in/two.csv"]);
    rmSync(at("in/one.csv"));
    expect(await told("s", 2)).toEqual(["in/two.csv", "in/one.csv"]);
  });

  test("files in folders that come with them, but not those of the backups", async () => {
    const { sync, write, at, told } = watching();
    write("in/one/a.csv", rows("a"));
    write("ready/b.csv", rows("b"));
    await sync("s", { a: { csv: "in/**/*.csv" } });
    renameSync(at("ready"), at("in/two"));
    expect(await told("s", 1)).toEqual(["in/two/b.csv"]);
    write("in/two/three/c.csv", rows("c"));
    expect(await told("s", 2)).toEqual(["in/two/b.csv", "in/two/three/c.csv"]);
    write("in/two/three/c.csv", rows("d"));
    expect(await told("s", 3)).toHaveLength(3);
    write(".backups/x.csv", rows("x"));
    expect(await told("s", 4, 200)).toHaveLength(3);
  });

  test("a folder of files with one record each", async () => {
    const { sync, write, told } = watching();
    await sync("s", { a: { json: { path: "items/", file: true } } });
    write("items/1.json", '{"id": "1"}');
    expect(await told("s", 1)).toEqual(["items/1.json"]);
    write("items/2.json", '{"id": "2"}');
    expect(await told("s", 2)).toEqual(["items/1.json", "items/2.json"]);
  });

  test("a file behind a link, changed in place and replaced where it is", async () => {
    const { sync, write, at, told } = watching();
    write("real/a.csv", rows("a"));
    mkdirSync(at("w"));
    symlinkSync(at("real/a.csv"), at("w/link.csv"));
    await sync("s", { a: { csv: "w/link.csv" } });
    write("real/a.csv", rows("b"));
    expect(await told("s", 1)).toEqual(["w/link.csv"]);
    write("real/a.new", rows("c"));
    renameSync(at("real/a.new"), at("real/a.csv"));
    expect(await told("s", 2)).toEqual(["w/link.csv", "w/link.csv"]);
  });

  test("a folder behind a link, and a link that is turned to another one", async () => {
    const { sync, write, at, told } = watching();
    write("v1/a.csv", rows("a"));
    write("v2/a.csv", rows("b"));
    symlinkSync(at("v1"), at("current"));
    await sync("s", { a: { csv: "current/a.csv" } });
    write("v1/a.csv", rows("c"));
    expect(await told("s", 1)).toEqual(["current/a.csv"]);
    symlinkSync(at("v2"), at("turned"));
    renameSync(at("turned"), at("current"));
    expect(await told("s", 2)).toHaveLength(2);
    write("v2/a.csv", rows("d"));
    expect(await told("s", 3)).toHaveLength(3);
  });
});

describe.concurrent("[S36] polling", () => {
  test("finds what the system is not asked for", async () => {
    const { sync, write, at, told, watcher, events } = watching({ polling: true });
    write("a.csv", rows("a"));
    await sync("s", { a: { csv: "a.csv" }, b: { csv: "in/*.csv" } });
    watcher.watchWorkspace(at(""));
    write("a.csv", rows("b"));
    expect(await told("s", 1)).toEqual(["a.csv"]);
    write("in/x.csv", rows("x"));
    expect(await told("s", 2)).toEqual(["a.csv", "in/x.csv"]);
    write("new.sync.yaml", "syncline: 1");
    await wait(600);
    expect(events.filter(({ kind }) => kind === "sync-file")).toHaveLength(1);
  });

  test("begins where the system's limit of watches is reached, with one clear line", async () => {
    const full = () => {
      const watcher = new FSWatcher();
      setImmediate(() => watcher.emit("error", Object.assign(new Error("no space"), { code: "ENOSPC" })));
      return watcher;
    };
    const { sync, write, told, events } = watching({ watch: full });
    write("one/a.csv", rows("a"));
    write("two/b.csv", rows("b"));
    await sync("s", { a: { csv: "one/a.csv" }, b: { csv: "two/b.csv" } });
    write("two/b.csv", rows("c"));
    expect(await told("s", 1)).toEqual(["two/b.csv"]);
    const problems = events.flatMap((event) => (event.kind === "problem" ? [event.problem] : []));
    expect(problems).toMatchObject([{ code: "agent.failed", severity: "warning" }]);
    expect(problems[0]?.message).toMatch(/limit of watched folders is reached, ENOSPC/);
    expect(problems[0]?.hint).toMatch(/max_user_watches/);
  });

  test("ends, and is told of no more, once the system watches again; nothing is lost at the change", async () => {
    let isFull = true;
    let begun = 0;
    const { sync, write, told, events, until } = watching({
      watch: (path, deep) => {
        begun++;
        if (!isFull) return watchFolder(path, deep);
        const watcher = new FSWatcher();
        setImmediate(() => watcher.emit("error", Object.assign(new Error("no space"), { code: "ENOSPC" })));
        return watcher;
      },
    });
    const problems = () => events.flatMap((event) => (event.kind === "problem" ? [event.problem] : []));
    write("one/a.csv", rows("a"));
    write("two/b.csv", rows("b"));
    await sync("s", { a: { csv: "one/a.csv" }, b: { csv: "two/b.csv" } });
    await until(() => problems().length > 0);
    // It is tried again in vain, and not told of anew.
    const before = begun;
    await until(() => begun > before);
    expect(problems()).toHaveLength(1);
    isFull = false;
    await until(() => problems().length > 1);
    expect(problems()[1]).toBeNull();
    const after = begun;
    write("two/b.csv", rows("c"));
    expect(await told("s", 1)).toEqual(["two/b.csv"]);
    await wait(2_000);
    expect(begun).toBe(after);
  });

  test("is told of no more once the folder that it was told of has gone, and is watched when it comes back", async () => {
    let isSick = true;
    const { sync, write, at, told, events, until } = watching({
      watch: (path, deep) => {
        const watcher = watchFolder(path, deep);
        if (isSick && path.endsWith("one"))
          setImmediate(() => watcher.emit("error", Object.assign(new Error("I/O"), { code: "EIO" })));
        return watcher;
      },
    });
    const problems = () => events.flatMap((event) => (event.kind === "problem" ? [event.problem] : []));
    write("one/a.csv", rows("a"));
    await sync("s", { a: { csv: "one/a.csv" } });
    await until(() => problems().length > 0);
    expect(problems()[0]?.message).toMatch(/one.*EIO/);
    isSick = false;
    rmSync(at("one"), { recursive: true });
    await until(() => problems().length > 1);
    expect(problems()[1]).toBeNull();
    write("one/a.csv", rows("b"));
    const [path] = await told("s", 1);
    expect(path).toBe("one/a.csv");
    expect(problems()).toHaveLength(2);
  });

  test("is for file systems of other machines", () => {
    const mounts = parseMounts(`22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:40 / /mnt/team rw shared:2 master:1 - nfs4 server:/team rw
41 22 0:41 / /mnt/my\\040share rw - cifs //server/share rw
42 22 0:42 / /home/me/ssh rw - fuse.sshfs me@host: rw
43 40 8:2 / /mnt/team/local rw - xfs /dev/sdb rw
44 22 0:44 / /mnt/usb rw - fuseblk /dev/sdc rw
`);
    const network = ["/mnt/team", "/mnt/team/a/b", "/mnt/my share/x", "/home/me/ssh", "\\\\server\\share\\x"];
    const local = ["/", "/home/me", "/mnt/teams", "/mnt/team/local/x", "/mnt/usb/x", "C:\\Users\\me"];
    expect(network.filter((folder) => !isOnNetwork(folder, mounts))).toEqual([]);
    expect(local.filter((folder) => isOnNetwork(folder, mounts))).toEqual([]);
  });
});

test.concurrent("[S37] a rescan finds a change that was not told, though size and time are as before", async () => {
  const deaf = (path: string) => {
    const watcher = watchFolder(path, false);
    watcher.once("ready", () => watcher.removeAllListeners("raw"));
    return watcher;
  };
  const { sync, write, at, told, watcher } = watching({ watch: deaf });
  write("a.csv", rows("a"));
  const { atime, mtime } = statSync(at("a.csv"));
  await sync("s", { a: { csv: "a.csv" } }, { known: new Map([["a", hash(rows("a"))]]) });
  write("a.csv", rows("b"));
  utimesSync(at("a.csv"), atime, mtime);
  expect(await told("s", 1, 500)).toEqual([]);
  watcher.rescan();
  expect(await told("s", 1)).toEqual(["a.csv"]);
  watcher.rescan();
  expect(await told("s", 2, 300)).toHaveLength(1);
});

test.concurrent("[S37] a rescan comes by itself", async () => {
  const deaf = (path: string) => {
    const watcher = watchFolder(path, false);
    watcher.once("ready", () => watcher.removeAllListeners("raw"));
    return watcher;
  };
  const { sync, write, told } = watching({ watch: deaf, times: { look: 100, rescan: 1500 } });
  write("a.csv", rows("a"));
  await sync("s", { a: { csv: "a.csv" } });
  write("a.csv", rows("b"));
  expect(await told("s", 1)).toEqual(["a.csv"]);
});

describe.concurrent("[S38] workspaces", () => {
  test("sync files are told of as they come, change and go", async () => {
    const { write, at, watcher, events, until, folder } = watching();
    write("w/one.sync.yaml", "a");
    write("w/other.yaml", "a");
    watcher.watchWorkspace(at("w"));
    const files = () =>
      events.flatMap((event) =>
        event.kind === "sync-file" ? [`${event.what} ${event.path.slice(folder.length + 3)}`] : [],
      );
    await until(() => files().length === 1);
    write("w/two.sync.json", "b");
    await until(() => files().length === 2);
    write("w/new.tmp", "b2");
    renameSync(at("w/new.tmp"), at("w/two.sync.json"));
    await until(() => files().length === 3);
    write("w/two.sync.json", "b2");
    copyFileSync(at("w/two.sync.json"), at("w/other.yaml"));
    rmSync(at("w/one.sync.yaml"));
    await until(() => files().length === 4);
    expect(files()).toEqual([
      "added one.sync.yaml",
      "added two.sync.json",
      "changed two.sync.json",
      "removed one.sync.yaml",
    ]);
  });

  test("a workspace that goes and comes back keeps its files", async () => {
    const { write, at, watcher, events, until } = watching();
    write("w/one.sync.yaml", "a");
    write("w/two.sync.yaml", "a");
    watcher.watchWorkspace(at("w"));
    await until(() => events.length === 2);
    renameSync(at("w"), at("gone"));
    await until(() => events.length === 3);
    write("gone/two.sync.yaml", "b");
    renameSync(at("gone"), at("w"));
    await until(() => events.length === 5);
    write("w/three.sync.yaml", "c");
    await until(() => events.length === 6);
    expect(events.map((event) => (event.kind === "sync-file" ? event.what : event.kind))).toEqual([
      "added",
      "added",
      "workspace-missing",
      "workspace-back",
      "changed",
      "added",
    ]);
    watcher.forgetWorkspace(at("w"));
    write("w/four.sync.yaml", "d");
    await wait(500);
    expect(events).toHaveLength(6);
  });
});

describe.concurrent("[S39] other inputs", () => {
  test("a lookup's file", async () => {
    const { sync, write, told } = watching();
    write("a.csv", rows("a"));
    write("countries.csv", "code,name\nAT,Austria\n");
    await sync(
      "s",
      { a: { csv: "a.csv" }, b: { csv: "b.csv" } },
      {
        lookups: { countries: { csv: "countries.csv", key: "code" } },
      },
    );
    write("countries.csv", "code,name\nAT,Österreich\n");
    expect(await told("s", 1)).toEqual(["countries.csv"]);
  });

  test("an SQLite database, also where it writes to its log first", async () => {
    const { sync, at, told } = watching();
    const database = new DatabaseSync(at("shop.db"));
    try {
      database.exec("PRAGMA journal_mode = WAL; CREATE TABLE items (id TEXT PRIMARY KEY)");
      await sync("s", { a: { sqlite: { path: "shop.db", table: "items" } } });
      database.exec("INSERT INTO items VALUES ('a')");
      expect(await told("s", 1)).toHaveLength(1);
      const reader = new DatabaseSync(at("shop.db"), { readOnly: true });
      reader.prepare("SELECT * FROM items").all();
      reader.close();
      expect(await told("s", 2, 300)).toHaveLength(1);
    } finally {
      database.close();
    }
  });
});

describe("[S35] many", () => {
  test("two thousand files changed at once give one event for each of the syncs concerned", async () => {
    const { sync, write, at, told } = watching();
    const count = 2_000;
    mkdirSync(at("items"));
    for (let index = 0; index < count; index++) writeFileSync(at(`items/${index}.json`), '{"id": "a"}');
    write("a.csv", rows("a"));
    await sync("one", { a: { json: { path: "items/", file: true } } });
    await sync("two", { mine: { json: { path: "items/", file: true } }, b: { csv: "a.csv" } });
    await sync("none", { b: { csv: "a.csv" } });
    await wait(3000);
    for (let index = 0; index < count; index++) writeFileSync(at(`items/${index}.json`), '{"id": "b"}');
    expect(await told("one", 1, 50_000)).toHaveLength(1);
    expect(await told("two", 1, 50_000)).toHaveLength(1);
    expect(await told("one", 2, 1000)).toHaveLength(1);
    expect(await told("two", 2, 0)).toHaveLength(1);
    expect(await told("none", 1, 0)).toEqual([]);
  }, 90_000);

  test("a hundred syncs on one folder watch it once", async () => {
    const folders: string[] = [];
    const { sync, write, told, until, changes, folder } = watching({
      watch: (path, deep) => {
        folders.push(path);
        return watchFolder(path, deep);
      },
    });
    write("a.csv", rows("a"));
    const ids = Array.from({ length: 100 }, (_, index) => `s${index}`);
    await Promise.all(ids.map((id) => sync(id, { a: { csv: "a.csv" } })));
    write("a.csv", rows("b"));
    await until(() => ids.every((id) => changes(id).length > 0));
    await told("s0", 1);
    expect(ids.map((id) => changes(id).length)).toEqual(ids.map(() => 1));
    expect(folders).toEqual([folder]);
  });
});

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
