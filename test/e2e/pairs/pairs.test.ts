import { describe, expect, test } from "vitest";
import { postgresForFile } from "../../support/postgres.ts";
import { resolveOpen } from "../../support/resolve-open.ts";
import { csvKit, xmlKit } from "./file-kits.ts";
import { Pair } from "./pair.ts";
import { restKit } from "./rest-kit.ts";
import { idempotentKit } from "./rest-kits.ts";
import type { Kit, Row } from "./system.ts";
import { postgresKit, sqliteKit } from "./table-kits.ts";

const kits: readonly Kit[] = [csvKit, xmlKit, sqliteKit, postgresKit(postgresForFile()), restKit];

const row = (sku: string, name = `Name ${sku}`, price = "1.50"): Row => ({ sku, name, price });

const kinds = kits.flatMap((a, at) =>
  kits.slice(at + 1).map((b) => [a.kind, b.kind, [a, b] as const] as const),
);

const pairs = [...kinds, [csvKit.kind, idempotentKit.kind, [csvKit, idempotentKit] as const] as const];

describe.each(pairs)("%s and %s, both ways", (_a, _b, both) => {
  test("[C24] edits on both sides, a conflict, ids of their own, a delete and a renamed key", async () => {
    const pair = await Pair.of(both, [
      [row("P1"), row("P2"), row("P3"), row("P4")],
      [row("P1"), row("Q1")],
    ]);
    const { a, b, work } = pair;
    await pair.synced();
    await pair.expectAgreed([row("P1"), row("P2"), row("P3"), row("P4"), row("Q1")]);

    await a.set("P1", "price", "1234.75");
    await b.set("P2", "name", "Birne süß");
    await a.add(row("P5"));
    await b.add(row("Q2"));
    await pair.synced();
    const edited = [row("P1", "Name P1", "1234.75"), row("P2", "Birne süß"), row("P5"), row("Q1"), row("Q2")];
    await pair.expectAgreed([...edited, row("P3"), row("P4")]);

    await a.set("P3", "name", "ours");
    await b.set("P3", "name", "theirs");
    await b.set("P3", "price", "3.00");
    await pair.synced();
    expect((await a.rows()).find(({ sku }) => sku === "P3")).toEqual(row("P3", "ours", "3.00"));
    expect((await b.rows()).find(({ sku }) => sku === "P3")).toEqual(row("P3", "theirs", "3.00"));
    const [open, ...others] = await work.state((state) => state.conflicts());
    expect([open?.conflict.id, others]).toEqual(["P3.name", []]);
    await work.state((state) => resolveOpen(state, "P3.name", { kind: "endpoint", endpoint: "b" }));
    await pair.synced();
    await pair.expectAgreed([...edited, row("P3", "theirs", "3.00"), row("P4")]);

    await a.remove("P4");
    await b.remove("P3");
    await pair.synced();
    await pair.expectAgreed(edited);

    await b.rename("P2", "R2");
    await pair.synced();
    await pair.expectAgreed([...edited.filter(({ sku }) => sku !== "P2"), row("R2", "Birne süß")]);
  });

  test("[C25] an outage in the middle of a run leaves nothing undone and nothing twice", async () => {
    for (const which of ["a", "b"] as const) {
      const pair = await Pair.of(both, [[row("P1"), row("P2")], []]);
      await pair.synced();
      await pair.a.set("P1", "name", "from a");
      await pair.b.set("P2", "name", "from b");
      await pair.a.add(row("N1"));
      await pair.b.add(row("N2"));
      let back: () => Promise<void> = async () => {};
      await pair.interrupted(async () => {
        back = await pair[which].outage();
      });
      await back();
      await pair.settled();
      await pair.expectAgreed([row("P1", "from a"), row("P2", "from b"), row("N1"), row("N2")]);
    }
  });

  test("[C26] a process that is killed at any step leaves nothing undone and nothing twice", async () => {
    const pair = await Pair.of(both, [[row("P1"), row("P2")], []]);
    await pair.synced();
    const expected = new Map([row("P1"), row("P2")].map((one) => [one.sku, one]));
    let killed = 0;
    for (const step of [1, 3, 4, 6, 9, 12, 15]) {
      const [ofA, ofB] = [row(`A${step}`), row(`B${step}`)];
      await pair.a.add(ofA);
      await pair.b.add(ofB);
      await pair.a.set("P1", "price", `${step}.25`);
      await pair.b.set("P2", "name", `step ${step}`);
      for (const one of [ofA, ofB, row("P1", "Name P1", `${step}.25`), row("P2", `step ${step}`)])
        expected.set(one.sku, one);
      if (await pair.killed(step)) killed++;
      await pair.settled();
      await pair.expectAgreed([...expected.values()]);
    }
    expect(killed).toBeGreaterThan(3);
  });
});
