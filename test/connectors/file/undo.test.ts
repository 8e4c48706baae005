import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { NativeWrite, ReplaceIntent } from "../../../shared/connectors/contract.ts";
import { pruneBackups } from "../../../shared/connectors/file/prune-backups.ts";
import { recover } from "../../../shared/connectors/file/recover.ts";
import { restore } from "../../../shared/connectors/file/restore.ts";
import { readAll, writeAll } from "../../contract/connector.ts";
import { Desk, jsonSource } from "./fixture.ts";

/** A folder of documents in which one was changed, one made and one taken away, with the intent of that. */
async function written() {
  const desk = new Desk();
  mkdirSync(desk.path("data"));
  for (const id of ["1", "2"]) desk.put(`data/${id}.json`, `{"id": "${id}"}`);
  const connector = desk.open(jsonSource("data/", { file: { name: null } }));
  const { records, summary } = await readAll(connector);
  const writes: NativeWrite[] = [
    {
      kind: "update",
      index: 0,
      id: "1",
      version: records[0]!.version,
      changes: [{ path: ["name"], value: "x" }],
    },
    { kind: "delete", index: 1, id: "2", version: records[1]!.version },
    { kind: "create", index: 2, id: "3", native: { id: "3" } },
  ];
  const intents: ReplaceIntent[] = [];
  await writeAll(
    connector,
    summary.version,
    writes,
    async (intent) => void (intent.kind === "replace" && intents.push(intent)),
  );
  const files = () =>
    readdirSync(desk.path("data")).map((name) => [name, desk.text(`data/${name}`).replace(/\s/g, "")]);
  return { desk, intent: intents[0]!, files };
}

const before = [
  ["1.json", '{"id":"1"}'],
  ["2.json", '{"id":"2"}'],
];
const after = [
  ["1.json", '{"id":"1","name":"x"}'],
  ["3.json", '{"id":"3"}'],
];

describe("undoing a write", () => {
  test("[F89] puts back what the write replaced, byte for byte", async () => {
    const { desk, intent, files } = await written();
    expect(files()).toEqual(after);
    expect(await restore(intent)).toEqual({ ok: true, value: undefined });
    expect(files()).toEqual(before);
    expect(desk.text("data/1.json")).toBe('{"id": "1"}');
  });

  test("[F89] changes nothing where a file was changed since", async () => {
    const { desk, intent, files } = await written();
    desk.put("data/3.json", '{"id":"3","name":"theirs"}');
    expect(await restore(intent)).toMatchObject({
      ok: false,
      error: { code: "file.changed", at: { file: desk.path("data/3.json") } },
    });
    expect(files()).toEqual([after[0], ["3.json", '{"id":"3","name":"theirs"}']]);
  });

  test("[F89] changes nothing where the old content is no longer kept", async () => {
    const { desk, intent, files } = await written();
    rmSync(desk.backups, { recursive: true });
    expect(await restore(intent)).toMatchObject({ ok: false, error: { code: "run.no-backup" } });
    expect(files()).toEqual(after);
  });
});

describe("what a crash leaves", () => {
  test("[F85] a file that another program changed after the write is left as it is, and told apart", async () => {
    const { desk, intent } = await written();
    desk.put("data/1.json", '{"id":"1","name":"theirs"}');
    expect(await recover(intent)).toEqual({ ok: true, value: ["overtaken", "applied", "applied"] });
    expect(desk.text("data/1.json")).toBe('{"id":"1","name":"theirs"}');
  });

  test("[F85] a prepared file that is damaged does not take effect", async () => {
    const { desk, intent } = await written();
    const changed = intent.files.find(({ target }) => target.endsWith("1.json"))!;
    desk.put("data/1.json", '{"id": "1"}');
    desk.put(changed.prepared.slice(desk.folder.length), "half");
    const settled = await recover(intent);
    expect(settled).toEqual({ ok: true, value: ["not-applied", "applied", "applied"] });
    expect(desk.text("data/1.json")).toBe('{"id": "1"}');
    expect(existsSync(changed.prepared)).toBe(false);
  });

  test("[F85] a folder that is gone is not made again", async () => {
    const { desk, intent } = await written();
    rmSync(desk.path("data"), { recursive: true });
    const settled = await recover(intent);
    expect(settled).toEqual({ ok: true, value: ["not-applied", "applied", "not-applied"] });
    expect(existsSync(desk.path("data"))).toBe(false);
  });
});

test("[F95] backups go when they are older than asked for, however old their content is", async () => {
  const { desk } = await written();
  const kept = readdirSync(desk.backups).length;
  expect(kept).toBe(2);
  expect(await pruneBackups(desk.backups, 60_000, Date.now())).toEqual({ ok: true, value: 0 });
  mkdirSync(join(desk.backups, "folder"));
  expect(await pruneBackups(desk.backups, 60_000, Date.now() + 120_000)).toEqual({ ok: true, value: 2 });
  expect(readdirSync(desk.backups)).toEqual(["folder"]);
  expect(await pruneBackups(desk.path("none"), 0, Date.now())).toEqual({ ok: true, value: 0 });
});
