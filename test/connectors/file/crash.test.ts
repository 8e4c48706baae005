import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ReplaceIntent } from "../../../shared/connectors/contract.ts";
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
