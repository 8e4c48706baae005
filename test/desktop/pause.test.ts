import { expect, test } from "vitest";
import { pauseMenu } from "../../agent/desktop/menu/pause-menu.ts";
import { pauseUntil } from "../../agent/desktop/menu/pause-until.ts";
import { now, zone } from "./seen.ts";

const hour = 3_600_000;

test("[D46] a pause lasts an hour, until the next day begins, or until somebody resumes", () => {
  expect(pauseUntil("hour", now, zone)).toBe(now + hour);
  expect(pauseUntil("tomorrow", now, zone)).toBe(Date.UTC(2026, 10, 24, 23));
  expect(pauseUntil("open", now, zone)).toBeNull();
});

test.each([
  ["into summer", Date.UTC(2026, 2, 28, 23, 30), Date.UTC(2026, 2, 29, 22), 22.5],
  ["into winter", Date.UTC(2026, 9, 24, 22, 30), Date.UTC(2026, 9, 25, 23), 24.5],
  ["at the last minute of a day", Date.UTC(2026, 10, 24, 22, 59), Date.UTC(2026, 10, 24, 23), 1 / 60],
])("[D46] until tomorrow is until midnight on the clock on the wall, %s", (_name, from, to, hours) => {
  expect(pauseUntil("tomorrow", from, zone)).toBe(to);
  expect((to - from) / hour).toBeCloseTo(hours);
});

test("[D46] where a day begins at one, since the clock is put forward at midnight, the pause ends then", () => {
  // Lebanon, 29 March 2026: after 23:59 comes 01:00.
  expect(pauseUntil("tomorrow", Date.UTC(2026, 2, 28, 20), "Asia/Beirut")).toBe(Date.UTC(2026, 2, 28, 22));
});

test.each([null, "0123456789ab"])("[D46] the three lengths are there for %j", (sync) => {
  const menu = pauseMenu("Pause", sync);
  expect(menu.kind === "menu" && menu.entries.map((entry) => entry.kind === "do" && entry.command)).toEqual([
    { kind: "pause", sync, length: "hour" },
    { kind: "pause", sync, length: "tomorrow" },
    { kind: "pause", sync, length: "open" },
  ]);
});
