import { writeFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { identify, never, readAll } from "../../contract/connector.ts";
import { csvSource, Desk } from "./fixture.ts";

/** Happens right before the rename, after the last look at the target. */
const meanwhile = vi.hoisted(() => ({ act: (): void => {} }));

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  const renameSync: typeof fs.renameSync = (from, to) => {
    meanwhile.act();
    fs.renameSync(from, to);
  };
  return { ...fs, renameSync };
});

test("[F82] what a program writes into the old file after the last look at it comes back", async () => {
  const desk = new Desk();
  desk.put("a.csv", "id,name\n1,a\n");
  const connector = desk.open(csvSource("a.csv"));
  const { records, summary } = await readAll(connector);
  meanwhile.act = () => writeFileSync(desk.path("a.csv"), "id,name\n1,theirs\n");
  const write = { kind: "delete", index: 0, id: "1", version: records[0]!.version } as const;
  const request = { writes: [write], expected: summary.version, identify, columns: [] };
  const written = await connector.write(request, { intend: async () => {}, settle: () => {} }, never);
  expect(written).toMatchObject({ ok: false, error: { code: "file.changed" } });
  expect(desk.text("a.csv")).toBe("id,name\n1,theirs\n");
  expect(desk.names()).toEqual(["a.csv"]);
});
