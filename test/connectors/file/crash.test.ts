import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ReplaceIntent } from "../../../shared/connectors/contract.ts";
import { hashFile } from "../../../shared/connectors/file/content-hash.ts";
import { type Recovery, recover } from "../../../shared/connectors/file/recover.ts";
import { Desk } from "./fixture.ts";

type Files = Readonly<Record<string, string>>;

const csv = (...rows: string[]) => `id,name\n${rows.map((row) => `${row}\n`).join("")}`;
const json = (id: string, name: string) => `{"id": "${id}", "name": "${name}"}`;

const kinds: { readonly kind: "csv" | "json"; readonly before: Files; readonly after: Files }[] = [
  {
    kind: "csv",
    before: { "a.csv": csv("1,a", "4,d"), "b.csv": csv("2,b", "3,c") },
    after: { "a.csv": csv("1,new", "4,d"), "b.csv": csv("2,new", "9,made") },
  },
  {
    kind: "json",
    before: {
      "1.json": json("1", "a"),
      "2.json": json("2", "b"),
      "3.json": json("3", "c"),
      "4.json": json("4", "d"),
    },
    after: {
      "1.json": json("1", "new"),
      "2.json": json("2", "new"),
      "4.json": json("4", "d"),
      "9.json": '{\n  "id": "9",\n  "name": "made"\n}\n',
    },
  },
];

function deskWith(files: Files): Desk {
  const desk = new Desk();
  mkdirSync(desk.path("data"));
  for (const [name, content] of Object.entries(files)) desk.put(`data/${name}`, content);
  return desk;
}

/** Makes the changes in another process, which is killed at its `step`-th step; 0: not at all. */
function run(kind: string, desk: Desk, step: number) {
  const child = join(import.meta.dirname, "crash-child.ts");
  const { signal, stderr } = spawnSync(process.execPath, [child, kind, desk.folder, `${step}`], {
    encoding: "utf8",
  });
  return { killed: signal === "SIGKILL", stderr };
}

function filesIn(desk: Desk): Files {
  const names = readdirSync(desk.path("data")).sort();
  return Object.fromEntries(names.map((name) => [name, desk.text(`data/${name}`)]));
}

async function recovered(intent: ReplaceIntent): Promise<readonly Recovery[]> {
  const settled = await recover(intent);
  if (!settled.ok) throw new Error(settled.error.message);
  return settled.value;
}

test.each(kinds)(
  "[F85] a write of several files, killed at any step: each file is wholly old or new, and recovery makes them agree: $kind",
  async ({ kind, before, after }) => {
    const ends = new Set<string>();
    let step = 1;
    for (; ; step++) {
      const desk = deskWith(before);
      if (!run(kind, desk, step).killed) break;
      for (const [name, content] of Object.entries(filesIn(desk)))
        if (!name.startsWith("."))
          expect([before[name], after[name]], `${name} after step ${step}`).toContain(content);
      let end = "not begun";
      if (existsSync(desk.path("intent.json"))) {
        const intent: ReplaceIntent = JSON.parse(desk.text("intent.json"));
        const states = await recovered(intent);
        expect(new Set(states).size, `all files share one fate after step ${step}`).toBe(1);
        expect(filesIn(desk), `recovered after step ${step}`).toEqual(
          states[0] === "applied" ? after : before,
        );
        expect(await recovered(intent)).toEqual(states);
        end = states[0]!;
      }
      // What was not done is done by the next run, which also clears up.
      if (end !== "applied") {
        expect(run(kind, desk, 0)).toEqual({ killed: false, stderr: "" });
        expect(filesIn(desk), `run again after step ${step}`).toEqual(after);
      }
      ends.add(end);
    }
    expect(step).toBeGreaterThan(12);
    expect(ends).toEqual(new Set(["not begun", "not-applied", "applied"]));
  },
  240_000,
);

test("[F85] a file that was changed after it was written is told from one that was changed before, by what was prepared for it", async () => {
  const desk = new Desk();
  const hashed = async (content: string): Promise<string | null> => {
    desk.put("hashed", content);
    return hashFile(desk.path("hashed"));
  };
  const before = await hashed("old");
  const after = await hashed("new");
  const file = (name: string) => ({
    target: desk.path(name),
    prepared: desk.path(`${name}.prepared`),
    backup: null,
    before,
    after,
  });
  const intent = (...names: string[]): ReplaceIntent => ({
    kind: "replace",
    endpoint: "e",
    files: names.map(file),
    outcomes: [],
  });
  const fill = (one: string, other: string): void => {
    desk.put("a", one);
    desk.put("b", other);
    desk.put("b.prepared", "new");
  };
  fill("new, and edited", "old");
  expect(await recovered(intent("a"))).toEqual(["overtaken"]);
  expect(await recovered(intent("a", "b"))).toEqual(["overtaken", "applied"]);
  expect([desk.text("a"), desk.text("b")]).toEqual(["new, and edited", "new"]);
  fill("new", "edited before");
  expect(await recovered(intent("a", "b"))).toEqual(["applied", "not-applied"]);
  expect([desk.text("b"), existsSync(desk.path("b.prepared"))]).toEqual(["edited before", false]);
  // It is not sure that anything was written, so nothing goes.
  fill("new, and edited", "old");
  const [edited, old] = intent("a", "b").files;
  const removal = { ...intent(), files: [edited!, { ...old!, prepared: "", after: null }] };
  expect(await recovered(removal)).toEqual(["overtaken", "not-applied"]);
  expect(desk.text("b")).toBe("old");
});
