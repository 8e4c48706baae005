import { describe, expect, test } from "vitest";
import { postgresForFile } from "../../support/postgres.ts";
import { resolveOpen } from "../../support/resolve-open.ts";
import { csvKit } from "./file-kits.ts";
import { Group } from "./pair.ts";
import { restKit } from "./rest-kit.ts";
import { idempotentKit, jsonServerKit } from "./rest-kits.ts";
import type { Kit, Row, System } from "./system.ts";
import { postgresKit } from "./table-kits.ts";

const postgres = postgresKit(postgresForFile());

const row = (sku: string, name = `Name ${sku}`, price = "1.50"): Row => ({ sku, name, price });

/** A CSV file, a PostgreSQL table and an API. */
async function threeOf(api: Kit, ...rows: readonly (readonly Row[])[]): Promise<Group & Three> {
  const group = await Group.of([csvKit, postgres, api], rows);
  const [file, table, web] = group.systems;
  return Object.assign(group, { file: file!, table: table!, web: web! });
}

interface Three {
  readonly file: System;
  readonly table: System;
  readonly web: System;
}

const contents = (group: Group): Promise<readonly unknown[]> =>
  Promise.all(group.systems.map((system) => system.content()));

/** What a plan comes to, once it is proved that to make it changed nothing. */
async function planned(group: Group): Promise<readonly string[]> {
  const before = await contents(group);
  const changes = await group.work.changes();
  expect(await contents(group)).toEqual(before);
  return changes.toSorted();
}

describe.each([restKit, jsonServerKit(1), idempotentKit].map((kit) => [kit.kind, kit] as const))(
  "CSV, PostgreSQL and %s, all ways",
  (_kind, api) => {
    test("[C27] plan, apply, edits on all three at once, a conflict, a delete and new records on each", async () => {
      const group = await threeOf(
        api,
        [row("P1"), row("P2"), row("P3"), row("P4")],
        [row("P1"), row("Q1")],
        [row("P2"), row("R1")],
      );
      const { work, file, table, web } = group;
      expect(await planned(group)).toEqual(
        [
          "a + Q1",
          "a + R1",
          "b + P2",
          "b + P3",
          "b + P4",
          "b + R1",
          "c + P1",
          "c + P3",
          "c + P4",
          "c + Q1",
        ].sort(),
      );
      await work.planTo("plan.json");
      const before = await contents(group);
      const applied = await work.apply("plan.json");
      expect(applied).toMatchObject({
        value: { report: { kind: "ran", outcome: { kind: "done" } }, stale: [] },
      });
      expect(await contents(group)).not.toEqual(before);
      await group.expectAgreed(["P1", "P2", "P3", "P4", "Q1", "R1"].map((sku) => row(sku)));

      await file.set("P1", "price", "1234.75");
      await table.set("P1", "name", "Äpfel");
      await web.set("P2", "name", "Birne süß");
      await file.set("P3", "name", "by file");
      await web.set("P3", "name", "by web");
      await table.set("P3", "price", "3.00");
      await table.remove("P4");
      await file.add(row("F1"));
      await table.add(row("T1"));
      await web.add(row("W1"));
      expect(await planned(group)).toEqual(
        [
          "a ~ P1 name Name P1 → Äpfel",
          "a ~ P2 name Name P2 → Birne süß",
          "a ~ P3 price 1.5 → 3",
          "a - P4",
          "a + T1",
          "a + W1",
          "b ~ P1 price 1.5 → 1234.75",
          "b ~ P2 name Name P2 → Birne süß",
          "b + F1",
          "b + W1",
          "c ~ P1 name Name P1 → Äpfel, price 1.5 → 1234.75",
          "c ~ P3 price 1.5 → 3",
          "c - P4",
          "c + F1",
          "c + T1",
        ].sort(),
      );
      await group.synced();
      const [open, ...others] = await work.state((state) => state.conflicts());
      expect([open?.conflict.id, others]).toEqual(["P3.name", []]);
      const named = async (system: System) => (await system.rows()).find(({ sku }) => sku === "P3");
      expect(await Promise.all(group.systems.map(named))).toEqual([
        row("P3", "by file", "3.00"),
        row("P3", "Name P3", "3.00"),
        row("P3", "by web", "3.00"),
      ]);
      expect(await planned(group)).toEqual([]);
      await work.state((state) => resolveOpen(state, "P3.name", { kind: "endpoint", endpoint: "c" }));
      await group.synced();
      await group.expectAgreed([
        row("P1", "Äpfel", "1234.75"),
        row("P2", "Birne süß"),
        row("P3", "by web", "3.00"),
        ...["Q1", "R1", "F1", "T1", "W1"].map((sku) => row(sku)),
      ]);
      expect(await planned(group)).toEqual([]);
    });

    test("[C27] the API, then the database, goes away in the middle of a run", async () => {
      for (const which of ["web", "table"] as const) {
        const group = await threeOf(api, [row("P1"), row("P2"), row("P3"), row("P4")], [], []);
        await group.synced();
        await group.file.set("P1", "name", "by file");
        await group.table.set("P2", "name", "by table");
        await group.web.set("P3", "name", "by web");
        await group.web.remove("P4");
        await group.file.add(row("F1"));
        await group.table.add(row("T1"));
        await group.web.add(row("W1"));
        let back: () => Promise<void> = async () => {};
        await group.interrupted(async () => {
          back = await group[which].outage();
        });
        // The others go on while it is away.
        await group.work.sync({ approved: true });
        await back();
        await group.settled();
        const edited = [row("P1", "by file"), row("P2", "by table"), row("P3", "by web")];
        await group.expectAgreed([...edited, row("F1"), row("T1"), row("W1")]);
      }
    });

    test("[C27] a process that is killed at any step leaves nothing undone and nothing twice", async () => {
      const group = await threeOf(api, [row("P1"), row("P2"), row("P3")], [], []);
      await group.synced();
      const expected = new Map(["P1", "P2", "P3"].map((sku) => [sku, row(sku)]));
      let killed = 0;
      let gone: string | null = null;
      for (const step of [2, 3, 4, 5, 7, 9, 11, 14, 17, 20]) {
        const [ofFile, ofTable, ofWeb] = [row(`F${step}`), row(`T${step}`), row(`W${step}`)];
        await group.file.add(ofFile);
        await group.table.add(ofTable);
        await group.web.add(ofWeb);
        await group.file.set("P1", "price", `${step}.25`);
        await group.table.set("P1", "name", `one ${step}`);
        await group.web.set("P2", "name", `two ${step}`);
        if (gone !== null) {
          await group.web.remove(gone);
          expected.delete(gone);
        }
        gone = ofTable.sku;
        for (const one of [
          ofFile,
          ofTable,
          ofWeb,
          row("P1", `one ${step}`, `${step}.25`),
          row("P2", `two ${step}`),
        ])
          expected.set(one.sku, one);
        if (await group.killed(step)) killed++;
        await group.settled();
        await group.expectAgreed([...expected.values()]);
      }
      expect(killed).toBeGreaterThan(6);
      expect(await planned(group)).toEqual([]);
    });
  },
);
