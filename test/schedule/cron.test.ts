import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseSync } from "../../shared/mapping/parse/parse.ts";
import { cronTimes } from "../../shared/schedule/cron.ts";

/** The next times after a moment. */
function times(cron: string, zone: string, from: string, count: number): readonly (string | null)[] {
  const { after: next } = cronTimes(cron, zone);
  const found: (string | null)[] = [];
  for (let at: number | null = Date.parse(from); found.length < count && at !== null; ) {
    at = next(at);
    found.push(at === null ? null : new Date(at).toISOString().replace(":00.000Z", "Z"));
  }
  return found;
}

describe("[S1] a cron schedule means what it says", () => {
  test.each([
    ["0 2 * * *", "UTC", "2026-03-07T12:00Z", ["2026-03-08T02:00Z", "2026-03-09T02:00Z"]],
    ["0 2 * * *", "Europe/Berlin", "2026-01-07T12:00Z", ["2026-01-08T01:00Z"]],
    ["*/15 9-10 * * mon-fri", "UTC", "2026-03-06T10:30Z", ["2026-03-06T10:45Z", "2026-03-09T09:00Z"]],
    ["5,35 * * * *", "Asia/Kolkata", "2026-03-06T10:30Z", ["2026-03-06T10:35Z", "2026-03-06T11:05Z"]],
    [
      "5/20 * * * *",
      "UTC",
      "2026-03-06T10:50Z",
      ["2026-03-06T11:05Z", "2026-03-06T11:25Z", "2026-03-06T11:45Z"],
    ],
    ["*/90 * * * *", "UTC", "2026-03-06T10:50Z", ["2026-03-06T11:00Z", "2026-03-06T12:00Z"]],
    ["0 0 * JAN-mar/2 SUN", "UTC", "2026-03-28T12:00Z", ["2026-03-29T00:00Z", "2027-01-03T00:00Z"]],
    ["0 0 * * 7", "UTC", "2026-03-07T12:00Z", ["2026-03-08T00:00Z"]],
    ["0 0 * * 0", "UTC", "2026-03-07T12:00Z", ["2026-03-08T00:00Z"]],
    ["0 0 * * 5-7", "UTC", "2026-03-07T12:00Z", ["2026-03-08T00:00Z", "2026-03-13T00:00Z"]],
    ["0 0 1 * mon", "UTC", "2026-03-31T12:00Z", ["2026-04-01T00:00Z", "2026-04-06T00:00Z"]],
    ["0 0 29 2 *", "UTC", "2026-03-07T12:00Z", ["2028-02-29T00:00Z", "2032-02-29T00:00Z"]],
    ["0 0 31 * *", "UTC", "2026-03-31T12:00Z", ["2026-05-31T00:00Z"]],
    ["0 0 30 2 *", "UTC", "2026-03-07T12:00Z", [null]],
  ])("%s in %s after %s", (cron, zone, from, expected) => {
    expect(times(cron, zone, from, expected.length)).toEqual(expected);
  });

  test("whatever sync files take can be scheduled", () => {
    const element = (least: number, most: number, words: readonly string[]) =>
      fc
        .record({
          range: fc.oneof(
            fc.constant("*"),
            fc.integer({ min: least, max: most }).map(String),
            ...(words.length > 0 ? [fc.constantFrom(...words)] : []),
            fc
              .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }))
              .map(([one, other]) => `${Math.min(one, other)}-${Math.max(one, other)}`),
          ),
          step: fc.option(fc.integer({ min: 1, max: 99 })),
        })
        .map(({ range, step }) => (step === null ? range : `${range}/${step}`));
    const field = (least: number, most: number, words: readonly string[] = []) =>
      fc.array(element(least, most, words), { minLength: 1, maxLength: 3 }).map((all) => all.join(","));
    const cron = fc
      .tuple(
        field(0, 59),
        field(0, 23),
        field(1, 31),
        field(1, 12, ["jan", "DEC"]),
        field(0, 7, ["sun", "Wed"]),
      )
      .map((all) => all.join(" "));
    fc.assert(
      fc.property(cron, (expression) => {
        const text = `syncline: 1\nname: a\nrecord: { key: id, fields: { id: string } }\nendpoints: { a: { csv: a.csv }, b: { csv: b.csv } }\nwhen: { cron: "${expression}" }\n`;
        expect(parseSync(text, "a.sync.yaml").file?.when).toEqual([
          { kind: "cron", cron: expression, zone: null },
        ]);
        const { after: next, upTo } = cronTimes(expression, "Europe/Berlin");
        const first = next(Date.UTC(2026, 2, 28));
        if (first !== null) expect(upTo(first)).toBe(first);
      }),
      { numRuns: 300 },
    );
  });
});

describe("[S2] clocks are put forward", () => {
  test.each([
    ["30 2 * * *", "Europe/Berlin", "2026-03-28T12:00Z", ["2026-03-29T01:00Z", "2026-03-30T00:30Z"]],
    ["30 2,14 * * *", "Europe/Berlin", "2026-03-28T14:00Z", ["2026-03-29T01:00Z", "2026-03-29T12:30Z"]],
    ["30 2 * * *", "America/New_York", "2026-03-07T12:00Z", ["2026-03-08T07:00Z", "2026-03-09T06:30Z"]],
    ["15 2 * * *", "Australia/Lord_Howe", "2026-10-03T00:00Z", ["2026-10-03T15:30Z", "2026-10-04T15:15Z"]],
    [
      "*/30 * * * *",
      "Europe/Berlin",
      "2026-03-29T00:20Z",
      ["2026-03-29T00:30Z", "2026-03-29T01:00Z", "2026-03-29T01:30Z"],
    ],
    ["30 2 * * *", "Asia/Tokyo", "2026-03-28T12:00Z", ["2026-03-28T17:30Z", "2026-03-29T17:30Z"]],
  ])("%s in %s after %s", (cron, zone, from, expected) => {
    expect(times(cron, zone, from, expected.length)).toEqual(expected);
  });
});

describe("[S3] clocks are put back", () => {
  test.each([
    ["30 2 * * *", "Europe/Berlin", "2026-10-24T12:00Z", ["2026-10-25T00:30Z", "2026-10-26T01:30Z"]],
    ["30 1 * * *", "America/New_York", "2026-10-31T12:00Z", ["2026-11-01T05:30Z", "2026-11-02T06:30Z"]],
    ["45 1 * * *", "Australia/Lord_Howe", "2026-04-04T00:00Z", ["2026-04-04T14:45Z", "2026-04-05T15:15Z"]],
    [
      "0 * * * *",
      "Europe/Berlin",
      "2026-10-24T23:30Z",
      ["2026-10-25T00:00Z", "2026-10-25T01:00Z", "2026-10-25T02:00Z"],
    ],
    [
      "*/15 * * * *",
      "Australia/Lord_Howe",
      "2026-04-04T14:40Z",
      ["2026-04-04T14:45Z", "2026-04-04T15:00Z", "2026-04-04T15:15Z"],
    ],
  ])("%s in %s after %s", (cron, zone, from, expected) => {
    expect(times(cron, zone, from, expected.length)).toEqual(expected);
  });

  test("the last time up to a moment is the one that going on from before comes to", () => {
    const crons = ["30 2 * * *", "*/20 * * * *", "30 1-3 * * *", "0 */5 * * 1", "15 2 29 2 *"];
    const zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"];
    const changes = [
      "2026-03-29T01:00Z",
      "2026-10-25T01:00Z",
      "2026-11-01T06:00Z",
      "2026-03-08T07:00Z",
      "2026-04-04T15:00Z",
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...crons),
        fc.constantFrom(...zones),
        fc.constantFrom(...changes),
        fc.integer({ min: -5 * 3_600_000, max: 5 * 3_600_000 }),
        (cron, zone, change, offset) => {
          const { after: next, upTo } = cronTimes(cron, zone);
          const now = Date.parse(change) + offset;
          const last = upTo(now);
          if (last === null) return;
          expect(last).toBeLessThanOrEqual(now);
          const following = next(last);
          expect(following === null || following > now).toBe(true);
          expect(next(last - 1)).toBe(last);
        },
      ),
      { numRuns: 500 },
    );
  });
});
