import { describe, expect, test } from "vitest";
import { planReverse } from "../../shared/engine/reverse-plan.ts";
import { runPlan } from "../../shared/engine/run-plan.ts";
import { undoRun } from "../../shared/engine/undo.ts";
import { runId } from "../../shared/model/ids.ts";
import { resolveOpen } from "../support/resolve-open.ts";
import { ApiDesk } from "./api-desk.ts";

describe("an endpoint that gives records their ids", () => {
  test("[C18] a new record comes without an id and is linked under the one that it was given", async () => {
    const desk = new ApiDesk();
    desk.file.records.set("A", { key: "A", name: "one" });
    expect((await desk.run()).operations).toEqual(["api create A"]);
    expect([...desk.state.links()][0]?.ends.api).toMatchObject({ kind: "present", id: "s1", made: true });
    expect((await desk.run()).operations).toEqual([]);
    desk.file.records.set("A", { key: "A", name: "two" });
    expect((await desk.run()).operations).toEqual(["api update A"]);
    expect(desk.names(desk.api)).toEqual({ A: "two" });
  });
});

describe("a create whose answer never came", () => {
  test("[C20] it was carried out: the next read shows that, and it is not sent again", async () => {
    const desk = new ApiDesk();
    desk.file.records.set("A", { key: "A", name: "one" });
    desk.api.faults = ["answer lost"];
    const { outcome } = await desk.run();
    expect(outcome).toMatchObject({ kind: "partial", refused: [{ key: "A", operation: "create" }] });
    expect([...desk.state.links()][0]?.ends.api).toMatchObject({ kind: "sent", token: "t0", index: 0 });
    expect((await desk.run()).operations).toEqual([]);
    expect([...desk.state.links()][0]?.ends.api).toMatchObject({ kind: "present", id: "s1", made: true });
    expect(desk.api.writes.length).toBe(1);
  });

  test("[C21] it is not to be seen: it waits for a person, who may have it sent again", async () => {
    const desk = new ApiDesk();
    desk.file.records.set("A", { key: "A", name: "one" });
    desk.api.faults = ["request lost"];
    await desk.run();
    for (let count = 0; count < 2; count++) {
      expect((await desk.run()).operations).toEqual([]);
      expect(desk.conflicts()).toEqual(["unsettled A.@api"]);
    }
    resolveOpen(desk.state, "A.@api", { kind: "again" });
    expect((await desk.run()).operations).toEqual(["api create A"]);
    expect(desk.names(desk.api)).toEqual({ A: "one" });
    expect((await desk.run()).operations).toEqual([]);
    expect(desk.conflicts()).toEqual([]);
  });

  test("[C21] or who may have the endpoint do without it", async () => {
    const desk = new ApiDesk();
    desk.file.records.set("A", { key: "A", name: "one" });
    desk.api.faults = ["request lost"];
    await desk.run();
    await desk.run();
    resolveOpen(desk.state, "A.@api", { kind: "without" });
    expect((await desk.run()).operations).toEqual([]);
    expect((await desk.run()).operations).toEqual([]);
    expect([desk.conflicts(), desk.names(desk.api)]).toEqual([[], {}]);
  });

  test("[C21] it turns up late: the conflict closes by itself", async () => {
    const desk = new ApiDesk();
    desk.file.records.set("A", { key: "A", name: "one" });
    desk.api.lag(true);
    desk.api.faults = ["answer lost"];
    await desk.run();
    await desk.run();
    expect(desk.conflicts()).toEqual(["unsettled A.@api"]);
    desk.api.lag(false);
    expect((await desk.run()).operations).toEqual([]);
    expect(desk.conflicts()).toEqual([]);
    expect(desk.api.writes.length).toBe(1);
  });

  test("[C20] an endpoint that can tell is asked: what it made is linked, what it did not is sent again", async () => {
    for (const [fault, operations] of [
      ["answer lost", []],
      ["request lost", ["api create A"]],
    ] as const) {
      const desk = new ApiDesk({ tells: true });
      desk.file.records.set("A", { key: "A", name: "one" });
      desk.api.lag(true);
      desk.api.faults = [fault];
      await desk.run();
      expect((await desk.run()).operations).toEqual(operations);
      expect(desk.names(desk.api)).toEqual({ A: "one" });
      expect((await desk.run()).operations).toEqual([]);
      expect([desk.conflicts(), desk.api.writes.length]).toEqual([[], 1]);
    }
  });

  test("[C20] what stands there under its key and says something else is met as somebody else's", async () => {
    const desk = new ApiDesk();
    desk.file.records.set("A", { key: "A", name: "one" });
    desk.api.faults = ["request lost"];
    await desk.run();
    desk.api.records.set("A", { key: "A", name: "theirs" });
    expect((await desk.run()).operations).toEqual([]);
    expect(desk.conflicts()).toEqual(["edit A.name"]);
    expect([desk.names(desk.file), desk.names(desk.api)]).toEqual([{ A: "one" }, { A: "theirs" }]);
  });

  test("[C20] while it is open nothing is deleted for the record's sake", async () => {
    const desk = new ApiDesk();
    desk.file.records.set("A", { key: "A", name: "one" });
    desk.api.lag(true);
    desk.api.faults = ["answer lost"];
    await desk.run();
    desk.file.records.delete("A");
    expect((await desk.run()).operations).toEqual([]);
    desk.api.lag(false);
    expect((await desk.run()).operations).toEqual(["api delete A"]);
    expect(desk.names(desk.api)).toEqual({});
  });
});

describe("a process that dies after it sent its writes", () => {
  test("[C22] what was sent is asked for before anything is read", async () => {
    const desk = new ApiDesk({ tells: true });
    desk.file.records.set("A", { key: "A", name: "one" });
    desk.file.records.set("B", { key: "B", name: "two" });
    desk.api.faults = ["none", "request lost"];
    await desk.killed();
    expect((await desk.run()).operations).toEqual(["api create B"]);
    expect(desk.names(desk.api)).toEqual({ A: "one", B: "two" });
    expect((await desk.run()).operations).toEqual([]);
    expect(desk.api.madeAgain).toBe(0);
  });

  test("[C22] what nobody can tell stays open, and is not sent again", async () => {
    const desk = new ApiDesk();
    desk.file.records.set("A", { key: "A", name: "one" });
    desk.api.lag(true);
    await desk.killed();
    expect((await desk.run()).operations).toEqual([]);
    expect(desk.conflicts()).toEqual(["unsettled A.@api"]);
    desk.api.lag(false);
    await desk.run();
    expect([desk.conflicts(), desk.api.writes.length]).toEqual([[], 1]);
  });
});

describe("undoing a run that sent something", () => {
  test("[C23] it is taken back record by record", async () => {
    const desk = new ApiDesk();
    desk.file.records.set("A", { key: "A", name: "one" });
    await desk.run();
    const [made] = desk.state.runs(1);
    const { signal } = new AbortController();
    const clock = () => desk.clock;
    expect(await undoRun(desk.sync, made!.id, runId("undo"), clock, signal)).toMatchObject({
      ok: false,
      error: { code: "run.no-backup" },
    });
    const reverse = await planReverse(desk.sync, made!.id, { madeAt: desk.clock, signal });
    if (!reverse.ok) throw new Error(reverse.error.message);
    expect(reverse.value.left).toEqual([]);
    const { planned } = reverse.value;
    await runPlan(desk.sync, planned, { run: runId("reverse"), clock, signal, undoes: made!.id });
    expect([desk.names(desk.file), desk.names(desk.api)]).toEqual([{ A: "one" }, {}]);
  });
});
