import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Trigger } from "../../shared/mapping/sync-file.ts";
import { backoff } from "../../shared/schedule/backoff.ts";
import type { DueStore, RunEnd, SyncTimes } from "../../shared/schedule/schedule.ts";
import { Timetable } from "../../shared/schedule/timetable.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const noon = Date.UTC(2026, 5, 15, 12);
const none: ReadonlySet<string> = new Set();
const quarterly: Trigger = { kind: "every", milliseconds: 15 * minute };
const nightly: Trigger = { kind: "cron", cron: "0 2 * * *", zone: "UTC" };
const night = Date.UTC(2026, 5, 16, 2);
const spread = 10_000;

/** A store that, as a file does, knows what was saved as text. */
function memoryStore(): DueStore & { readonly saves: () => number } {
  const kept = new Map<string, string>();
  let saves = 0;
  return {
    load: (sync) => {
      const text = kept.get(sync);
      return text === undefined ? null : (JSON.parse(text) as SyncTimes);
    },
    save: (sync, times) => {
      saves++;
      kept.set(sync, JSON.stringify(times));
    },
    saves: () => saves,
  };
}

/** A timetable of one sync. */
function desk(triggers: readonly Trigger[], now = noon, store = memoryStore()) {
  const open = (at: number): Timetable => {
    const table = new Timetable({ store, zone: "Europe/Berlin" });
    table.put({ id: "a", triggers, pause: null }, at);
    return table;
  };
  const table = open(now);
  const causeAt = (at: number) => table.due(at, none)[0]?.cause ?? null;
  const run = (at: number, end: RunEnd["kind"] = "success") => {
    table.begin("a", at);
    table.end("a", { kind: end }, at);
  };
  return { table, store, open, causeAt, run };
}

describe("[S4] spreading", () => {
  test("a thousand intervals of fifteen minutes begin evenly over fifteen minutes, the same at each start", () => {
    const firsts = () => {
      const table = new Timetable({ store: memoryStore(), zone: "UTC" });
      return Array.from({ length: 1000 }, (_, index) => {
        table.put({ id: `sync-${index}`, triggers: [quarterly], pause: null }, noon);
        return table.next(`sync-${index}`, noon)!;
      });
    };
    const minutes = new Map<number, number>();
    for (const at of firsts()) {
      expect(at).toBeGreaterThan(noon);
      expect(at).toBeLessThanOrEqual(noon + 15 * minute);
      const number = Math.floor((at - noon - 1) / minute);
      minutes.set(number, (minutes.get(number) ?? 0) + 1);
    }
    expect(minutes.size).toBe(15);
    expect(Math.max(...minutes.values())).toBeLessThan(110);
    expect(firsts()).toEqual(firsts());
  });

  test("cron begins at its minute, within ten seconds", () => {
    const table = new Timetable({ store: memoryStore(), zone: "UTC" });
    const delays = Array.from({ length: 500 }, (_, index) => {
      table.put({ id: `sync-${index}`, triggers: [nightly], pause: null }, noon);
      expect(table.nextTimes(`sync-${index}`)).toEqual([night]);
      return table.next(`sync-${index}`, noon)! - night;
    });
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...delays)).toBeLessThan(spread);
    expect(new Set(delays.map((delay) => Math.floor(delay / 1000))).size).toBe(10);
  });

  test("cron without a zone goes by the machine's", () => {
    const { table } = desk([{ ...nightly, zone: null }]);
    expect(table.nextTimes("a")).toEqual([Date.UTC(2026, 5, 16, 0)]);
  });
});

describe("[S5] missed times", () => {
  test("a night's sleep gives one run that knows how many had none", () => {
    const { table, causeAt, run } = desk([quarterly]);
    const first = table.next("a", noon)!;
    const woken = first + 8 * hour + minute;
    expect(causeAt(woken)).toEqual({ kind: "schedule", due: first + 8 * hour, missed: 32 });
    run(woken);
    expect(causeAt(woken)).toBeNull();
    expect(table.next("a", woken)).toBe(first + 8 * hour + 15 * minute);
  });

  test("the clock set forward a month gives one run, and so does a month of downtime", () => {
    const { table, open, causeAt } = desk([quarterly]);
    const first = table.next("a", noon)!;
    const later = first + 30 * day;
    const expected = { kind: "schedule", due: later, missed: 2880 };
    expect(causeAt(later)).toEqual(expected);
    const restarted = open(later);
    expect(restarted.due(later, none)).toEqual([{ sync: "a", cause: expected }]);
    restarted.begin("a", later);
    restarted.end("a", { kind: "success" }, later);
    expect(restarted.due(later + minute, none)).toEqual([]);
  });

  test("triggers that come together give one run, and none of them counts as missed", () => {
    const { causeAt, run, table } = desk(
      [nightly, { kind: "cron", cron: "0 */2 * * *", zone: "UTC" }],
      night - hour,
    );
    expect(causeAt(night + spread)).toEqual({ kind: "schedule", due: night, missed: 0 });
    run(night + spread);
    expect(causeAt(night + hour)).toBeNull();
    expect(table.nextTimes("a")).toEqual([night + day, night + 2 * hour]);
  });

  test("a run for another reason stands for what has come by then", () => {
    const { causeAt, run } = desk([nightly]);
    run(night);
    expect(causeAt(night + spread)).toBeNull();
  });

  test("whoever missed years of minutes is not made to wait for their number", () => {
    const { causeAt } = desk([{ kind: "cron", cron: "* * * * *", zone: "Europe/Berlin" }]);
    const started = performance.now();
    expect(causeAt(noon + 3 * 365 * day)).toMatchObject({ kind: "schedule", missed: 1000 });
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test("a schedule that never comes is never due", () => {
    const { table, causeAt } = desk([{ kind: "cron", cron: "0 0 30 2 *", zone: "UTC" }]);
    expect(causeAt(noon + 400 * day)).toBeNull();
    expect(table.next("a", noon)).toBeNull();
  });
});

describe("[S6] the clock is set back", () => {
  test("a day: what ran last night is not run again, and an interval goes on", () => {
    const { causeAt, run, table } = desk([nightly, quarterly], night - 5 * minute);
    expect(causeAt(night + spread)).not.toBeNull();
    run(night + spread);
    const back = night - day + hour;
    expect(causeAt(back)).toBeNull();
    expect(table.nextTimes("a")[0]).toBe(night + day);
    expect(table.nextTimes("a")[1]! - back).toBeLessThanOrEqual(15 * minute);
    // Through the whole day that comes again, the interval alone goes on.
    for (let at = back; at < night + spread; at += minute) {
      const cause = causeAt(at);
      if (cause?.kind === "schedule") expect(cause.due).not.toBe(night);
      if (cause !== null) run(at);
    }
    expect(table.times("a")?.triggers[0]).toEqual({
      key: "cron 0 2 * * * UTC",
      due: night + day,
      lastFired: night,
    });
  });

  test("a day, where nothing had run: the time that comes again is run", () => {
    const { causeAt } = desk([nightly], night + hour);
    expect(causeAt(night - hour)).toBeNull();
    expect(causeAt(night + spread)).toEqual({ kind: "schedule", due: night, missed: 0 });
  });

  test("a few seconds: no interval is run twice", () => {
    const { table, causeAt, run } = desk([quarterly]);
    const first = table.next("a", noon)!;
    run(first);
    expect(causeAt(first - 2000)).toBeNull();
    expect(causeAt(first)).toBeNull();
    expect(table.next("a", first)).toBe(first + 15 * minute);
  });

  test("a month after it was wrong: the schedule follows the clock that is right", () => {
    const { causeAt, run, table } = desk([nightly]);
    run(night + 30 * day);
    expect(causeAt(noon)).toBeNull();
    expect(table.nextTimes("a")).toEqual([night]);
    expect(causeAt(night + spread)).toEqual({ kind: "schedule", due: night, missed: 0 });
  });

  test("a retry is not put off by more than its longest wait", () => {
    const { causeAt, run, table } = desk([nightly]);
    run(noon, "retry");
    causeAt(noon);
    causeAt(noon - day);
    expect(table.next("a", noon - day)! - (noon - day)).toBeLessThanOrEqual(30 * minute);
  });
});

test("[S7] a sync that is queued or runs is not due, and then once", () => {
  const { table } = desk([quarterly]);
  const first = table.next("a", noon)!;
  const busy = new Set(["a"]);
  expect(table.due(first, busy)).toEqual([]);
  table.begin("a", first);
  expect(table.due(first + hour, busy)).toEqual([]);
  expect(table.nextWake(first, busy)).toBe(first + minute);
  table.end("a", { kind: "success" }, first + hour);
  expect(table.due(first + hour, none)).toEqual([
    { sync: "a", cause: { kind: "schedule", due: first + hour, missed: 3 } },
  ]);
});

describe("[S8] restarts", () => {
  test("a run that a crash cut short is due again under its own time", () => {
    const { table, open } = desk([nightly]);
    table.due(night + day + spread, none);
    table.begin("a", night + day + spread);
    const restarted = open(night + day + minute);
    expect(restarted.due(night + day + minute, none)).toEqual([
      { sync: "a", cause: { kind: "schedule", due: night + day, missed: 1 } },
    ]);
    restarted.begin("a", night + day + minute);
    restarted.end("a", { kind: "success" }, night + day + hour);
    expect(open(night + day + hour).due(night + day + hour, none)).toEqual([]);
  });

  test("a run by hand that the agent's stop cut short is due at the next start", () => {
    const { table, open } = desk([{ kind: "change" }]);
    table.begin("a", noon);
    table.end("a", { kind: "interrupted" }, noon);
    expect(open(noon + hour).due(noon + hour, none)).toEqual([
      { sync: "a", cause: { kind: "schedule", due: noon, missed: 0 } },
    ]);
  });

  test("a trigger that is written anew begins anew, one that stays keeps its time", () => {
    const { table } = desk([nightly, quarterly]);
    table.put(
      { id: "a", triggers: [nightly, { kind: "every", milliseconds: hour }], pause: null },
      night + minute,
    );
    const [first, second] = table.nextTimes("a");
    expect(first).toBe(night);
    expect(second).toBeGreaterThan(night + minute);
  });

  test("nothing is saved that has not changed", () => {
    const { table, store, causeAt } = desk([nightly, quarterly]);
    const before = store.saves();
    for (let at = noon; at < noon + 10 * minute; at += minute) causeAt(at);
    table.put(
      { id: "a", triggers: [nightly, quarterly], pause: { since: noon, until: null } },
      noon + 10 * minute,
    );
    expect(store.saves()).toBe(before);
  });
});

describe("[S9] a sync that failed", () => {
  test("is tried again later each time, up to half an hour, and a success ends that", () => {
    const { table, causeAt, run } = desk([{ kind: "change" }]);
    run(noon, "retry");
    let at = noon;
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 12; attempt++) {
      const next = table.next("a", at)!;
      waits.push(next - at);
      expect(causeAt(next - 1)).toBeNull();
      expect(causeAt(next)).toEqual({ kind: "retry", attempt });
      run(next, "retry");
      at = next;
    }
    waits.forEach((wait, index) => {
      expect(wait).toBeGreaterThanOrEqual(1000);
      expect(wait).toBeLessThanOrEqual(Math.min(30 * minute, 10_000 * 2 ** index));
    });
    expect(Math.max(...waits.slice(8))).toBeGreaterThan(minute);
    run(at, "success");
    expect(table.next("a", at)).toBeNull();
    run(at, "retry");
    expect(table.next("a", at)! - at).toBeLessThanOrEqual(10_000);
  });

  test("holds back what is due by the clock, which the retry then stands for", () => {
    const { causeAt, run, table } = desk([{ kind: "every", milliseconds: 1000 }]);
    for (let times = 0; times < 9; times++) run(noon, "retry");
    const retryAt = table.next("a", noon)!;
    expect(retryAt - noon).toBeGreaterThan(10_000);
    expect(causeAt(retryAt - 1)).toBeNull();
    expect(causeAt(retryAt)).toMatchObject({ kind: "schedule" });
  });

  test("many syncs that failed together do not come back together", () => {
    const waits = Array.from({ length: 1000 }, (_, index) => backoff(`sync-${index}`, 6));
    const tenths = new Map<number, number>();
    for (const wait of waits) {
      const tenth = Math.floor(wait / 32_001);
      tenths.set(tenth, (tenths.get(tenth) ?? 0) + 1);
    }
    expect([...tenths.values()].every((count) => count > 60 && count < 140)).toBe(true);
  });
});

test("[S10] a sync that needs a person is left alone until its file changes or a run ends well", () => {
  const { table, causeAt, run } = desk([quarterly]);
  run(noon, "stopped");
  expect(causeAt(noon + day)).toBeNull();
  expect(table.next("a", noon)).toBeNull();
  run(noon + day, "success");
  expect(table.next("a", noon + day)! - noon - day).toBeLessThanOrEqual(15 * minute);
  run(noon + day, "stopped");
  table.mended("a");
  expect(causeAt(noon + 2 * day)).toMatchObject({ kind: "schedule" });
});

test("[S10] a sync that a brake holds is due again at its next time", () => {
  const { table, causeAt, run } = desk([quarterly]);
  run(noon, "held");
  expect(causeAt(noon)).toBeNull();
  expect(table.next("a", noon)! - noon).toBeLessThanOrEqual(15 * minute);
  expect(causeAt(noon + 15 * minute)).toMatchObject({ kind: "schedule" });
});

describe("[S11] pauses", () => {
  test("of a sync until a time: nothing is due before, one run after", () => {
    const { table, causeAt, run } = desk([quarterly]);
    const until = noon + 3 * hour;
    table.put({ id: "a", triggers: [quarterly], pause: { since: noon, until } }, noon);
    expect(causeAt(until - 1)).toBeNull();
    expect(table.next("a", noon)).toBe(until);
    expect(causeAt(until)).toMatchObject({ kind: "schedule", missed: 11 });
    run(until);
    expect(causeAt(until)).toBeNull();
  });

  test("of everything, until somebody resumes", () => {
    const { table, causeAt } = desk([quarterly]);
    table.pauseAll({ since: noon, until: null });
    expect(causeAt(noon + day)).toBeNull();
    expect(table.next("a", noon)).toBeNull();
    table.pauseAll(null);
    expect(causeAt(noon + day)).toMatchObject({ kind: "schedule" });
  });
});

test("[S12] the next look is when the first sync is due, and in a minute at the latest", () => {
  const { table } = desk([nightly]);
  expect(table.nextWake(noon, none)).toBe(noon + minute);
  table.put({ id: "b", triggers: [{ kind: "every", milliseconds: 5000 }], pause: null }, noon);
  expect(table.nextWake(noon, none)).toBe(table.next("b", noon));
  expect(table.nextWake(noon + hour, none)).toBe(noon + hour);
  expect(table.nextWake(noon + hour, new Set(["a", "b"]))).toBe(noon + hour + minute);
  table.remove("b");
  expect(table.due(noon + hour, none)).toEqual([]);
});

describe("[S5] whatever happens to the clock and the machine", () => {
  const step = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({ kind: fc.constant("wait"), by: fc.integer({ min: 1, max: 20 * minute }) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant("wait"), by: fc.integer({ min: hour, max: 40 * day }) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant("back"), by: fc.integer({ min: 1, max: 36 * hour }) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("restart"), by: fc.constant(0) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("crash"), by: fc.constant(0) }) },
  );
  const triggers = fc.constantFrom<readonly Trigger[]>(
    [quarterly],
    [nightly],
    [{ kind: "cron", cron: "30 2 * * *", zone: "Europe/Berlin" }],
    [{ kind: "cron", cron: "*/20 1-3 * * *", zone: "America/New_York" }],
    [{ kind: "every", milliseconds: 7 * hour }],
  );

  test("no time is run for twice, none that passed goes without a run, and runs come in the order of their times", () => {
    fc.assert(
      fc.property(triggers, fc.array(step, { maxLength: 60 }), (timed, steps) => {
        const isCron = timed[0]?.kind === "cron";
        const store = memoryStore();
        let now = Date.UTC(2026, 2, 27);
        let table = desk(timed, now, store).table;
        const ran: number[] = [];
        let furthest = now;
        for (const { kind, by } of steps) {
          if (kind === "wait") now += by;
          if (kind === "back") now -= by;
          if (kind === "restart" || kind === "crash") table = desk(timed, now, store).table;
          furthest = Math.max(furthest, now);
          // Clocks that were wrong by more than two days are another rule.
          if (furthest - now > 2 * day) return;
          const before = table.times("a")?.triggers[0]?.due ?? null;
          const [run, ...more] = table.due(now, none);
          expect(more).toEqual([]);
          if (run === undefined) {
            expect(
              before === null || before + spread > now || table.times("a")?.triggers[0]?.due !== before,
            ).toBe(true);
            continue;
          }
          if (run.cause.kind !== "schedule") throw new Error("nothing failed");
          expect(run.cause.due).toBeLessThanOrEqual(now);
          table.begin("a", now);
          if (kind === "crash") {
            table = desk(timed, now, store).table;
            expect(table.due(now, none)).toEqual([run]);
            table.begin("a", now);
          }
          table.end("a", { kind: "success" }, now);
          expect(table.due(now, none)).toEqual([]);
          if (isCron) expect(run.cause.due).toBeGreaterThan(ran.at(-1) ?? 0);
          ran.push(run.cause.due);
        }
      }),
      { numRuns: 400 },
    );
  });

  test("[S8] with restarts the same runs come as without", () => {
    fc.assert(
      fc.property(
        triggers,
        fc.array(fc.record({ by: fc.integer({ min: 1, max: 5 * hour }), restart: fc.boolean() }), {
          maxLength: 80,
        }),
        (timed, steps) => {
          const play = (restarts: boolean) => {
            const store = memoryStore();
            let now = Date.UTC(2026, 2, 27);
            let table = desk(timed, now, store).table;
            return steps.flatMap(({ by, restart }) => {
              now += by;
              if (restarts && restart) table = desk(timed, now, store).table;
              const due = table.due(now, none);
              for (const { sync } of due) {
                table.begin(sync, now);
                table.end(sync, { kind: by % 3 === 0 ? "retry" : "success" }, now);
              }
              return due.map((one) => ({ ...one, at: now }));
            });
          };
          expect(play(true)).toEqual(play(false));
        },
      ),
      { numRuns: 200 },
    );
  });
});
