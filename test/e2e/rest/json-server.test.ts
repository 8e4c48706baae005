import { describe, expect, test } from "vitest";
import { resolveOpen } from "../../support/resolve-open.ts";
import { csvKit } from "../pairs/file-kits.ts";
import { Pair } from "../pairs/pair.ts";
import { jsonServerKit } from "../pairs/rest-kits.ts";
import type { Row } from "../pairs/system.ts";

const row = (sku: string, name = `Name ${sku}`, price = "1.50"): Row => ({ sku, name, price });

describe.each([0, 1] as const)("json-server %i", (version) => {
  test("[C95] a CSV file and the API agree after each run, whoever worked where", async () => {
    const pair = await Pair.of(
      [csvKit, jsonServerKit(version)],
      [
        [row("P1"), row("P2"), row("P3")],
        [row("P1"), row("Q1"), row("Q2")],
      ],
    );
    const { a, b } = pair;
    await pair.synced();
    await pair.expectAgreed([row("P1"), row("P2"), row("P3"), row("Q1"), row("Q2")]);

    await a.set("P1", "price", "1234.75");
    await b.set("P2", "name", "Birne süß");
    await a.add(row("P5"));
    await b.add(row("Q3"));
    await a.remove("P3");
    await b.remove("Q1");
    await pair.synced();
    const now = [row("P1", "Name P1", "1234.75"), row("P2", "Birne süß"), row("P5"), row("Q2"), row("Q3")];
    await pair.expectAgreed(now);

    await a.set("P5", "name", "ours");
    await b.set("P5", "name", "theirs");
    await pair.synced();
    expect(await pair.work.state((state) => state.conflicts().map(({ conflict }) => conflict.id))).toEqual([
      "P5.name",
    ]);
    await pair.work.state((state) => resolveOpen(state, "P5.name", { kind: "endpoint", endpoint: "b" }));
    await b.rename("P2", "R2");
    await pair.synced();
    const agreed = [now[0]!, row("R2", "Birne süß"), row("P5", "theirs"), row("Q2"), row("Q3")];
    await pair.expectAgreed(agreed);

    await a.add(row("N1"));
    await a.add(row("N2"));
    let back = async () => {};
    await pair.interrupted(async () => {
      back = await b.outage();
    });
    await back();
    await pair.settled();
    await pair.expectAgreed([...agreed, row("N1"), row("N2")]);
  });
});
