import { describe, expect, test } from "vitest";
import { problem } from "../../shared/base/diagnostic.ts";
import type { ReadRequest, RecordSink } from "../../shared/connectors/contract.ts";
import { ApiDesk } from "./api-desk.ts";

/** A desk with three records in agreement, read by changes from now on. */
async function agreed(changes: "with deletes" | "without deletes" = "with deletes"): Promise<ApiDesk> {
  const desk = new ApiDesk({ changes });
  for (const key of ["A", "B", "C"]) desk.file.records.set(key, { key, name: key.toLowerCase() });
  await desk.run();
  expect((await desk.run()).operations).toEqual([]);
  return desk;
}

/** The cursors that the API is read from, from now on. */
function cursorsOf({ api }: ApiDesk): (string | null)[] {
  const cursors: (string | null)[] = [];
  const read = api.read.bind(api);
  api.read = (request: ReadRequest, sink: RecordSink) => {
    cursors.push(request.cursor);
    return read(request, sink);
  };
  return cursors;
}

describe("an endpoint that lists what changed", () => {
  test("[C14] only that is read, and what it does not show is as it was", async () => {
    const desk = await agreed();
    const cursors = cursorsOf(desk);
    desk.api.records.set("B", { ...desk.api.records.get("B")!, name: "new" });
    expect((await desk.run()).operations).toEqual(["file update B"]);
    desk.file.records.set("A", { key: "A", name: "newer" });
    expect((await desk.run()).operations).toEqual(["api update A"]);
    expect(desk.names(desk.api)).toEqual({ A: "newer", B: "new", C: "c" });
    expect(desk.names(desk.file)).toEqual({ A: "newer", B: "new", C: "c" });
    expect(cursors).not.toContain(null);
  });

  test("[C13] a record that it says is deleted is gone", async () => {
    const desk = await agreed();
    desk.api.records.delete("B");
    const planned = await desk.plan();
    expect([...planned.items][0]?.operations).toMatchObject([
      {
        kind: "delete",
        endpoint: "file",
        evidence: { endpoint: "api", how: "in the list of what was deleted" },
      },
    ]);
    expect((await desk.run()).operations).toEqual(["file delete B"]);
    expect((await desk.run()).operations).toEqual([]);
  });

  test("[C14] where it does not say what was deleted, everything is read now and then, and that shows it", async () => {
    const desk = await agreed("without deletes");
    const cursors = cursorsOf(desk);
    desk.api.records.delete("B");
    expect((await desk.run()).operations).toEqual([]);
    desk.clock += 20_000;
    expect((await desk.run()).operations).toEqual(["file delete B"]);
    expect(cursors.map((cursor) => cursor === null)).toEqual([false, true]);
  });

  test("[C14] everything is read as well where the clock went back", async () => {
    const desk = await agreed();
    const cursors = cursorsOf(desk);
    desk.clock -= 86_400_000;
    await desk.run();
    expect(cursors).toEqual([null]);
  });

  test("[C14] everything is read while the endpoint holds records that no link knows", async () => {
    const desk = new ApiDesk({ changes: "with deletes" }, "target");
    desk.file.records.set("A", { key: "A", name: "a" });
    desk.api.records.set("B", { key: "B", name: "only there" });
    await desk.run();
    const cursors = cursorsOf(desk);
    desk.file.records.set("B", { key: "B", name: "b" });
    // Met by its key, and not made a second time.
    expect((await desk.run()).operations).toEqual(["api update B"]);
    expect(cursors).toEqual([null]);
  });

  test("[C15] a record in conflict is asked for, changed or not", async () => {
    const desk = await agreed();
    desk.api.records.set("B", { ...desk.api.records.get("B")!, name: "theirs" });
    desk.file.records.set("B", { key: "B", name: "ours" });
    await desk.run();
    for (let count = 0; count < 3; count++) {
      expect((await desk.run()).operations).toEqual([]);
      expect(desk.conflicts()).toEqual(["edit B.name"]);
    }
    const { sides } = desk.state.conflicts()[0]!.conflict;
    expect(sides).toEqual({
      file: { kind: "value", value: "ours" },
      api: { kind: "value", value: "theirs" },
    });
  });

  test("[C15] a record that was deleted without a word and made anew is found out when its key comes again", async () => {
    const desk = await agreed("without deletes");
    desk.api.records.delete("B");
    desk.api.records.set("B", { key: "B", name: "made anew" });
    expect((await desk.run()).operations).toEqual(["file update B"]);
    expect((await desk.run()).operations).toEqual([]);
    expect(desk.conflicts()).toEqual([]);
  });

  test("[C17] what it did not show is written only as it is remembered", async () => {
    const desk = await agreed();
    desk.api.lag(true);
    desk.api.records.set("B", { ...desk.api.records.get("B")!, name: "theirs" });
    desk.file.records.set("B", { key: "B", name: "ours" });
    expect((await desk.run()).operations).toEqual([]);
    desk.api.lag(false);
    await desk.run();
    expect(desk.conflicts()).toEqual(["edit B.name"]);
    expect(desk.names(desk.api)).toMatchObject({ B: "theirs" });
  });

  test("[C16] a read that did not come to its end does not move the cursor", async () => {
    const desk = await agreed();
    const before = desk.state.remembered("api")?.cursor;
    for (const key of ["A", "B", "C"])
      desk.api.records.set(key, { ...desk.api.records.get(key)!, name: `new ${key}` });
    desk.api.partial = true;
    await desk.run();
    expect(desk.state.remembered("api")?.cursor).toBe(before);
    desk.api.partial = false;
    await desk.run();
    expect(desk.names(desk.file)).toEqual({ A: "new A", B: "new B", C: "new C" });
    expect(desk.state.remembered("api")?.cursor).not.toBe(before);
  });

  test("[C16] nor does one that showed a record which cannot be read", async () => {
    const desk = await agreed();
    const before = desk.state.remembered("api")?.cursor;
    const read = desk.api.read.bind(desk.api);
    desk.api.read = (request, sink) => {
      sink.bad(problem("record.malformed", "no record"), 99);
      return read(request, sink);
    };
    desk.api.records.set("X", { key: "X", name: "new" });
    await desk.run();
    expect(desk.state.remembered("api")?.cursor).toBe(before);
    desk.api.read = read;
    await desk.run();
    expect(desk.state.remembered("api")?.cursor).not.toBe(before);
  });
});

describe("an endpoint whose pages may miss a record", () => {
  test("[C12] what they did not show is asked for, and counts as gone only if it is not there", async () => {
    const desk = new ApiDesk();
    for (const key of ["A", "B"]) desk.file.records.set(key, { key, name: key });
    await desk.run();
    desk.api.order = (ids) => ids.filter((id) => id !== "A");
    expect((await desk.run()).operations).toEqual([]);
    desk.api.records.delete("A");
    expect((await desk.run()).operations).toEqual(["file delete A"]);
  });

  test("[C12] what it cannot be asked about counts as neither gone nor there", async () => {
    const desk = new ApiDesk();
    for (const key of ["A", "B"]) desk.file.records.set(key, { key, name: key });
    await desk.run();
    desk.api.records.delete("A");
    desk.api.find = (ids) => Promise.resolve({ ok: true, value: ids.map(() => ({ kind: "unknown" })) });
    expect((await desk.run()).operations).toEqual([]);
  });
});
