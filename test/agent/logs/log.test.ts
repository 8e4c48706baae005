import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { expect, test } from "vitest";
import { openLogs } from "../../../agent/daemon/logs/open-logs.ts";
import { openSecrets } from "../../../shared/connectors/secrets/open-secrets.ts";
import type { AgentEvent } from "../../../shared/protocol/events.ts";
import type { LogEntry } from "../../../shared/protocol/views.ts";
import { LogDesk } from "./log-desk.ts";

const day = 86_400_000;

test("[A60] an entry is a line of JSON with all that it is about", () => {
  const { log, time, text } = bound(new LogDesk());
  log.write("info", "run", "Run ended: done", {
    sync: "0123456789ab",
    run: "r1",
    record: "order 7",
    more: { written: 3, first: null, fast: true, code: "x" },
  });
  log.write("warning", "watch", 'A line\nwith "ends"');
  const lines = text().split("\n");
  expect(lines).toHaveLength(3);
  expect(JSON.parse(lines[0]!)).toEqual({
    at: time.now,
    level: "info",
    area: "run",
    message: "Run ended: done",
    sync: "0123456789ab",
    run: "r1",
    record: "order 7",
    more: { written: 3, first: null, fast: true, code: "x" },
  });
  expect(JSON.parse(lines[1]!)).toMatchObject({ message: 'A line\nwith "ends"', sync: null, more: {} });
});

test("[A60] a change of the level counts from the next entry on", async () => {
  const desk = new LogDesk();
  desk.settings = { ...desk.settings, level: "warning" };
  desk.log.write("info", "run", "one");
  desk.log.write("warning", "run", "two");
  desk.log.write("error", "run", "three");
  desk.settings = { ...desk.settings, level: "debug" };
  desk.log.write("debug", "run", "four");
  expect(await desk.messages()).toEqual(["four", "three", "two"]);
});

test("[A60] an entry has a bounded size, whatever it is given", async () => {
  const desk = new LogDesk();
  const long = "😀".repeat(200_000);
  const more = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`${i}${long}`, long]));
  desk.log.write("info", long, long, { record: long, more });
  expect(statSync(desk.path(desk.parts()[0]!)).size).toBeLessThan(1_000_000);
  const { items } = await desk.search();
  expect(items[0]?.message).toMatch(/… \(400000 characters\)$/);
});

test("[A61] the log never has more bytes than the settings say, and loses the oldest entries", async () => {
  const desk = new LogDesk();
  for (let i = 0; i < 12_000; i++) desk.log.write("info", "run", `entry ${i} ${"x".repeat(100)}`);
  const bytes = desk.parts().reduce((sum, part) => sum + statSync(desk.path(part)).size, 0);
  expect(bytes).toBeLessThanOrEqual(1_000_000);
  expect(bytes).toBeGreaterThan(850_000);
  const messages = await desk.messages({ limit: 1000 });
  const numbers = messages.map((message) => Number(message.split(" ")[1]));
  expect(numbers[0]).toBe(11_999);
  expect(numbers).toEqual(numbers.map((_, i) => 11_999 - i));
  expect(numbers.length).toBeLessThan(6_000);
});

test("[A61] entries older than the settings say are gone, by whole days, also after a restart", async () => {
  const desk = new LogDesk();
  desk.settings = { ...desk.settings, days: 3 };
  for (let i = 0; i < 8; i++) {
    desk.log.write("info", "run", `day ${i}`);
    desk.time.now += day;
  }
  expect(desk.parts()).toHaveLength(4);
  expect(await desk.messages()).toEqual(["day 7", "day 6", "day 5", "day 4"]);
  desk.settings = { ...desk.settings, days: 1 };
  desk.reopen();
  desk.log.write("info", "run", "day 8");
  expect(await desk.messages()).toEqual(["day 8", "day 7"]);
});

test("[A61] smaller settings take effect with the next entry", async () => {
  const desk = new LogDesk();
  desk.settings = { ...desk.settings, megabytes: 4 };
  for (let i = 0; i < 3000; i++) desk.log.write("info", "run", "x".repeat(1000));
  const before = desk.text().length;
  desk.settings = { ...desk.settings, megabytes: 1 };
  desk.log.write("info", "run", "small");
  expect(before).toBeGreaterThan(3_000_000);
  expect(desk.text().length).toBeLessThan(1_000_000);
  expect((await desk.search({ limit: 1 })).items[0]?.message).toBe("small");
});

test("[A61] a clock that is set back a day loses nothing and opens no part for each entry", async () => {
  const desk = new LogDesk();
  desk.log.write("info", "run", "before");
  desk.time.now -= day;
  for (let i = 0; i < 10; i++) desk.log.write("info", "run", `after ${i}`);
  expect(desk.parts()).toHaveLength(1);
  expect(await desk.messages()).toHaveLength(11);
});

test("[A62] only the user can read the log, also one that was open to others", (context) => {
  if (process.platform === "win32") context.skip("Windows has no such modes");
  const desk = new LogDesk();
  mkdirSync(desk.folder, { mode: 0o755 });
  writeFileSync(desk.path("agent-000001.log"), "", { mode: 0o644 });
  desk.log.write("info", "run", "one");
  expect(statSync(desk.folder).mode & 0o777).toBe(0o700);
  for (const part of desk.parts()) expect(statSync(desk.path(part)).mode & 0o777).toBe(0o600);
  desk.time.now += day;
  desk.log.write("info", "run", "two");
  expect(desk.parts()).toHaveLength(2);
  for (const part of desk.parts()) expect(statSync(desk.path(part)).mode & 0o777).toBe(0o600);
});

test("[A62] no secret that was given out stands in the log, wherever it was put", async () => {
  const vault = openSecrets({ home: "/nowhere", env: { A_PASSWORD: 'hun"ter2\\x', A_PIN: "8391027465" } });
  const secrets = vault.for({ path: "/nowhere/settings", text: "" });
  await secrets.resolve(`\${env:A_PASSWORD} \${env:A_PIN}`);
  const desk = new LogDesk();
  const log = openLogs({
    folder: desk.folder,
    settings: () => desk.settings,
    clock: desk.time.clock,
    timers: desk.time.timers,
    redact: (text) => vault.redact(text),
    onProblem: () => {},
  });
  const secret = 'hun"ter2\\x';
  log.write("info", `area ${secret}`, `to ${secret} and ${JSON.stringify(secret)}`, {
    record: secret,
    more: { [secret]: 1, url: `https://x/?k=${encodeURIComponent(secret)}`, pin: 8391027465 },
  });
  log.close();
  expect(desk.text()).not.toMatch(/hun|ter2|8391027465/);
  // Every line is still an entry.
  expect((await desk.search()).items[0]).toMatchObject({ record: "•••", more: { "•••": 1, pin: "•••" } });
});

test("[A64] half a line that a kill left is left out, and the next entry has a line of its own", async () => {
  const desk = new LogDesk();
  desk.log.write("info", "run", "one");
  desk.log.write("info", "run", "two");
  const part = desk.path(desk.parts()[0]!);
  const whole = readFileSync(part);
  for (let cut = 1; cut < whole.length / 2; cut++) {
    writeFileSync(part, whole);
    truncateSync(part, whole.length - cut);
    desk.reopen();
    desk.log.write("info", "run", "three");
    const { items, total } = await desk.search();
    // Without its line end alone, the line is whole.
    const expected = cut === 1 ? ["three", "two", "one"] : ["three", "one"];
    expect([cut, ...items.map(({ message }) => message)]).toEqual([cut, ...expected]);
    if (cut > 2) expect(total).toBe(expected.length);
  }
});

test("[A64] what is no entry is left out", async () => {
  const desk = new LogDesk();
  desk.log.write("info", "run", "one");
  const part = desk.path(desk.parts()[0]!);
  appendFileSync(part, '\n\nnonsense\n{"at":1}\n{"at":"x","level":"info"}\n\u0000\u0000\n{not json}\n[]\n');
  writeFileSync(desk.path("notes.txt"), "not mine");
  writeFileSync(desk.path("agent-1.log"), "neither is this");
  desk.log.write("info", "run", "two");
  expect(await desk.messages()).toEqual(["two", "one"]);
});

test("[A66] a folder that goes while it is open is made anew", async () => {
  const desk = new LogDesk();
  desk.log.write("info", "run", "one");
  rmSync(desk.folder, { recursive: true });
  desk.log.write("info", "run", "two");
  expect(await desk.messages()).toEqual(["two"]);
  expect(desk.log.problem()).toBeNull();
});

test("[A66] where the folder cannot be made, entries wait, are found, and are written once it can be", async () => {
  const desk = new LogDesk("file/logs");
  const stone = desk.folder.slice(0, -"/logs".length);
  writeFileSync(stone, "in the way");
  const heard: string[] = [];
  desk.log.follow(({ message }) => heard.push(message));
  desk.log.write("info", "run", "one");
  desk.log.write("error", "run", "two");
  expect(desk.log.problem()).toMatchObject({ code: "file.unwritable", severity: "error" });
  expect(desk.problems).toBe(1);
  expect(heard).toEqual(["one", "two"]);
  expect(await desk.messages()).toEqual(["two", "one"]);
  expect(await desk.messages({ level: "error" })).toEqual(["two"]);
  rmSync(stone);
  desk.time.advance(30_000);
  expect(desk.log.problem()).toBeNull();
  expect(desk.problems).toBe(2);
  expect(desk.time.waiting).toBe(0);
  expect(await desk.messages()).toEqual(["two", "one"]);
  expect(desk.text()).toContain('"two"');
});

test("[A66] of very many entries that could not be written the newest are, and how many are lost is said", async () => {
  const desk = new LogDesk("file/logs");
  const stone = desk.folder.slice(0, -"/logs".length);
  writeFileSync(stone, "in the way");
  for (let i = 0; i < 1000; i++) desk.log.write("info", "run", `entry ${i}`);
  rmSync(stone);
  desk.log.write("info", "run", "entry 1000");
  const messages = await desk.messages();
  expect(messages.slice(0, 2)).toEqual(["entry 1000", "entry 999"]);
  expect(messages).toHaveLength(201);
  expect(messages.at(-1)).toBe("801 log entries are lost: they could not be written");
});

test("[A66] a folder that may not be written to is a problem, and mends", async (context) => {
  if (process.getuid?.() === 0) context.skip("the superuser may write everywhere");
  const desk = new LogDesk();
  mkdirSync(desk.folder);
  chmodSync(desk.root, 0o500);
  chmodSync(desk.folder, 0o500);
  desk.log.write("info", "run", "one");
  context.expect(desk.log.problem()).toMatchObject({ code: "file.unwritable" });
  chmodSync(desk.root, 0o700);
  desk.time.advance(30_000);
  context.expect(await desk.messages()).toEqual(["one"]);
});

test("[A70] followers get each entry that is written, until they have enough", () => {
  const desk = new LogDesk();
  desk.settings = { ...desk.settings, level: "info" };
  const first: LogEntry[] = [];
  const second: LogEntry[] = [];
  const end = desk.log.follow((entry) => first.push(entry));
  desk.log.follow((entry) => second.push(entry));
  desk.log.write("debug", "run", "zero");
  desk.log.write("info", "run", "one", { sync: "0123456789ab" });
  end();
  desk.log.write("info", "run", "two");
  expect(first.map(({ message }) => message)).toEqual(["one"]);
  expect(first[0]).toMatchObject({ sync: "0123456789ab", at: desk.time.now });
  expect(second.map(({ message }) => message)).toEqual(["one", "two"]);
  const event: AgentEvent = { kind: "log", entry: second[0]! };
  expect(JSON.parse(JSON.stringify(event))).toEqual(event);
});

/** With `text` as a function of its own. */
const bound = (desk: LogDesk) => ({ log: desk.log, time: desk.time, text: () => desk.text() });
