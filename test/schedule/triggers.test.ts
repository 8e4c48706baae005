import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Trigger } from "../../shared/mapping/sync-file.ts";
import { type ChainedSync, chainsOf } from "../../shared/schedule/chains.ts";
import { describeTrigger } from "../../shared/schedule/describe-trigger.ts";
import { staleFrom, staleness } from "../../shared/schedule/staleness.ts";

const hour = 3_600_000;
const noon = Date.UTC(2026, 5, 15, 12);

describe("[S13] staleness", () => {
  const ask = (triggers: readonly Trigger[], lastSuccess: number | null, now: number, paused = false) =>
    staleness(
      { id: "a", triggers, pause: paused ? { since: noon, until: null } : null },
      { lastSuccess, addedAt: noon, zone: "UTC", after: 3 },
      now,
    );
  const nightly: Trigger = { kind: "cron", cron: "0 2 * * *", zone: "UTC" };
  const hourly: Trigger = { kind: "every", milliseconds: hour };

  test("counts times since the last success, or since the sync came", () => {
    expect(ask([hourly], noon, noon + 2 * hour)).toBeNull();
    expect(ask([hourly], noon, noon + 3 * hour)).toEqual({ since: noon, intervals: 3 });
    expect(ask([nightly], null, noon + 48 * hour)).toBeNull();
    expect(ask([nightly], null, noon + 63 * hour)).toEqual({ since: noon, intervals: 3 });
    expect(ask([nightly, hourly], noon + hour, noon + 5 * hour)).toEqual({
      since: noon + hour,
      intervals: 4,
    });
  });

  test("says nothing of a sync that is paused or goes by no clock", () => {
    expect(ask([hourly], noon, noon + 30 * hour, true)).toBeNull();
    expect(ask([{ kind: "change" }], noon, noon + 3000 * hour)).toBeNull();
  });
});

test("[S13] the moment from which a sync is stale is the one at which it begins to be", () => {
  const trigger = fc.oneof(
    fc.record({
      kind: fc.constant("every" as const),
      milliseconds: fc.integer({ min: 1000, max: 3 * hour }),
    }),
    fc.record({
      kind: fc.constant("cron" as const),
      cron: fc.constantFrom("*/7 * * * *", "0 2 * * *", "30 2 * * 0", "0 0 29 2 *", "15 9-17 * * 1-5"),
      zone: fc.constantFrom("UTC", "Europe/Berlin", "Australia/Lord_Howe"),
    }),
  );
  fc.assert(
    fc.property(
      fc.array(trigger, { maxLength: 3 }),
      fc.integer({ min: 0, max: 300 * 24 }),
      fc.integer({ min: 1, max: 5 }),
      (triggers, since, after) => {
        const sync = { id: "a", triggers, pause: null };
        const query = { lastSuccess: noon + since * hour, addedAt: noon, zone: "UTC", after };
        const from = staleFrom(sync, query);
        if (from === null) expect(triggers).toEqual([]);
        else {
          expect(staleness(sync, query, from - 1)).toBeNull();
          expect(staleness(sync, query, from)).not.toBeNull();
        }
      },
    ),
    { numRuns: 300 },
  );
});

describe("[S14] chains", () => {
  const sync = (name: string, after: readonly string[], more: Partial<ChainedSync> = {}): ChainedSync => ({
    id: `id-${name}`,
    path: `/w/${name}.sync.yaml`,
    workspace: "/w",
    names: [name],
    triggers: after.map((one) => ({ kind: "after", sync: one })),
    ...more,
  });

  test("a sync follows those that it names, by their file's name or their own", () => {
    const { followers, problems } = chainsOf([
      sync("a", []),
      sync("b", ["a"]),
      sync("c", ["a", "Prices"]),
      sync("d", [], { names: ["d", "Prices"] }),
    ]);
    expect(Object.fromEntries(followers)).toEqual({ "id-a": ["id-b", "id-c"], "id-d": ["id-c"] });
    expect(problems.size).toBe(0);
  });

  test("a circle is named by each of its syncs and followed by none, the rest goes on", () => {
    const { followers, problems } = chainsOf([
      sync("a", ["c"]),
      sync("b", ["a"]),
      sync("c", ["b"]),
      sync("d", ["c"]),
    ]);
    expect(Object.fromEntries(followers)).toEqual({ "id-c": ["id-d"] });
    expect([...problems.keys()]).toEqual(["id-a", "id-b", "id-c"]);
    expect(problems.get("id-a")?.[0]?.message).toBe(
      'The sync runs after itself: "a", after "c", after "b", after "a".',
    );
    expect(chainsOf([sync("a", ["a"])]).problems.get("id-a")?.[0]?.message).toBe(
      'The sync runs after itself: "a", after "a".',
    );
  });

  test("a name that leads nowhere is told of with the nearest, and other folders do not count", () => {
    const { followers, problems } = chainsOf([
      sync("prices", [], { workspace: "/other" }),
      sync("price-list", []),
      sync("b", ["prices", "price-lst"]),
    ]);
    expect(followers.size).toBe(0);
    expect(problems.get("id-b")).toMatchObject([
      { code: "sync.bad-value", at: { file: "/w/b.sync.yaml" } },
      { hint: 'Did you mean "price-list"?' },
    ]);
  });

  test("a chain of thousands of syncs is followed", () => {
    const syncs = Array.from({ length: 2000 }, (_, index) =>
      sync(`s${index}`, index === 0 ? [] : [`s${index - 1}`]),
    );
    expect(chainsOf(syncs).followers.size).toBe(1999);
  });
});

test.each<[string, Trigger]>([
  ["when something changes", { kind: "change" }],
  ["every 15 minutes", { kind: "every", milliseconds: 900_000 }],
  ["every minute", { kind: "every", milliseconds: 60_000 }],
  ["every 90 minutes", { kind: "every", milliseconds: 5_400_000 }],
  ["every 1500 milliseconds", { kind: "every", milliseconds: 1500 }],
  ["every 2 days", { kind: "every", milliseconds: 172_800_000 }],
  ["when its webhook is called", { kind: "webhook", secret: "x" }],
  ['after the sync "prices"', { kind: "after", sync: "prices" }],
  ["at 02:00 every day (Europe/Berlin)", { kind: "cron", cron: "0 2 * * *", zone: "Europe/Berlin" }],
  ["at 02:30 from Monday to Friday", { kind: "cron", cron: "30 2 * * 1-5", zone: null }],
  ["at 02:30 from Monday to Friday", { kind: "cron", cron: "30 2 * * MON-fri", zone: null }],
  ["at 06:05, 12:05 and 18:05 every day", { kind: "cron", cron: "5 6,12,18 * * *", zone: null }],
  ["at 00:00 on Sunday", { kind: "cron", cron: "0 0 * * 7", zone: null }],
  ["at 00:00 on Monday and Friday", { kind: "cron", cron: "0 0 * * mon,fri", zone: null }],
  ["at 00:00 on the 1st and 15th of every month", { kind: "cron", cron: "0 0 1,15 * *", zone: null }],
  ["at 00:00 on the 29th of February", { kind: "cron", cron: "0 0 29 2 *", zone: null }],
  ["every minute", { kind: "cron", cron: "* * * * *", zone: null }],
  ["every 15 minutes", { kind: "cron", cron: "*/15 * * * *", zone: null }],
  ["every hour, on the hour", { kind: "cron", cron: "0 * * * *", zone: null }],
  ["every hour, at minute 5 from Monday to Friday", { kind: "cron", cron: "5 * * * 1-5", zone: null }],
  ["every 6 hours, at minute 0", { kind: "cron", cron: "0 */6 * * *", zone: null }],
  ["by the schedule */7 * * * *", { kind: "cron", cron: "*/7 * * * *", zone: null }],
  ["by the schedule 0 */5 * * *", { kind: "cron", cron: "0 */5 * * *", zone: null }],
  ["by the schedule 0 0 1 * 1", { kind: "cron", cron: "0 0 1 * 1", zone: null }],
  ["by the schedule 5-10 2 * * * (UTC)", { kind: "cron", cron: "5-10 2 * * *", zone: "UTC" }],
])("[S15] %s", (text, trigger) => {
  expect(describeTrigger(trigger)).toBe(text);
});
