import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { linesBackwards } from "../../../agent/daemon/logs/lines-backwards.ts";
import { lineOf } from "../../../agent/daemon/logs/log-line.ts";
import { entryMatches } from "../../../agent/daemon/logs/log-query.ts";
import type { LogEntry, LogLevel } from "../../../shared/protocol/views.ts";
import { LogDesk } from "./log-desk.ts";

const entryAt = (at: number, more: Partial<LogEntry> = {}): LogEntry => ({
  at,
  level: "info",
  area: "run",
  message: `entry ${at}`,
  sync: null,
  run: null,
  record: null,
  more: {},
  ...more,
});

test("[A63] by text, level, sync and run, newest first", async () => {
  const desk = new LogDesk();
  const { log } = desk;
  log.write("debug", "run", "A run begins", { sync: "aaaaaaaaaaaa", run: "r1" });
  log.write("info", "run", "Run ended: done", { sync: "aaaaaaaaaaaa", run: "r1", more: { rows: 17 } });
  log.write("warning", "watch", "Ünder way", { sync: "bbbbbbbbbbbb" });
  log.write("error", "run", 'It "fails"', { sync: "bbbbbbbbbbbb", run: "r11", record: "order 7" });
  expect(await desk.messages()).toEqual(['It "fails"', "Ünder way", "Run ended: done", "A run begins"]);
  expect(await desk.messages({ level: "warning" })).toEqual(['It "fails"', "Ünder way"]);
  expect(await desk.messages({ sync: "aaaaaaaaaaaa" })).toEqual(["Run ended: done", "A run begins"]);
  expect(await desk.messages({ run: "r1" })).toEqual(["Run ended: done", "A run begins"]);
  expect(await desk.messages({ text: "RUN ended" })).toEqual(["Run ended: done"]);
  expect(await desk.messages({ text: "ünder" })).toEqual(["Ünder way"]);
  expect(await desk.messages({ text: '"FAILS"' })).toEqual(['It "fails"']);
  expect(await desk.messages({ text: "order 7" })).toEqual(['It "fails"']);
  expect(await desk.messages({ text: "17" })).toEqual(["Run ended: done"]);
  expect(await desk.messages({ text: "watch" })).toEqual(["Ünder way"]);
  // What is only the way an entry is written down is no text.
  for (const text of ["message", '"record":null', "more", "{}", '","'])
    expect([text, ...(await desk.messages({ text }))]).toEqual([text]);
  expect(await desk.messages({ text: "b", sync: "aaaaaaaaaaaa" })).toEqual(["A run begins"]);
});

test("[A63] the search finds what a look at every entry finds", async () => {
  const desk = new LogDesk();
  mkdirSync(desk.folder);
  const text = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.constantFrom("area", '"', "\\", "null", "Straße", "ÄÖ"),
  );
  const level = fc.constantFrom<LogLevel>("debug", "info", "warning", "error");
  const entries = fc.array(
    fc.record({
      at: fc.nat(),
      level,
      area: text,
      message: text,
      sync: fc.option(fc.constantFrom("aaaaaaaaaaaa", "bbbbbbbbbbbb")),
      run: fc.option(fc.constantFrom("r1", "r2")),
      record: fc.option(text),
      more: fc.dictionary(
        text.filter((one) => one !== "__proto__"),
        fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)),
        { maxKeys: 2 },
      ),
    }),
    { maxLength: 12 },
  );
  const query = fc.record(
    { text, level, sync: fc.constant("aaaaaaaaaaaa"), run: fc.constant("r1") },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(entries, query, async (all, search) => {
      writeFileSync(desk.path("agent-000001.log"), all.map((one) => `${lineOf(one)}\n`).join(""));
      const expected = all.filter((one) => entryMatches(one, search)).toReversed();
      const found = await desk.search(search);
      expect(found.items).toEqual(expected.map((one) => JSON.parse(JSON.stringify(one))));
      expect(found.total).toBe(expected.length);
    }),
    { numRuns: 300 },
  );
});

test("[A63] pages go on where the last one ended, while entries are written, rotated away and parts begun", async () => {
  const desk = new LogDesk();
  let written = 0;
  const write = (count: number) => {
    for (let i = 0; i < count; i++) desk.log.write("info", "run", `entry ${written++} ${"x".repeat(500)}`);
  };
  write(1500);
  const newest = written - 1;
  const seen: number[] = [];
  let page = await desk.search({ limit: 7 });
  expect(page.total).toBe(1500);
  for (;;) {
    seen.push(...page.items.map(({ message }) => Number(message.split(" ")[1])));
    if (page.next === null) break;
    write(5);
    page = await desk.search({ limit: 7, after: page.next });
    expect(page.total).toBe(1500);
  }
  // In order and without a gap, until the oldest were removed from behind it.
  expect(seen).toEqual(seen.map((_, i) => newest - i));
  expect(seen.length).toBeGreaterThan(500);
  expect(desk.parts()[0]).not.toBe("agent-000001.log");
});

test("[A63] a page that ends at the last entry says so, and its total is that of the first", async () => {
  const desk = new LogDesk();
  for (let i = 0; i < 10; i++) desk.log.write(i % 2 === 0 ? "info" : "error", "run", `entry ${i}`);
  const first = await desk.search({ limit: 3, level: "error" });
  expect([first.items.length, first.total]).toEqual([3, 5]);
  const second = await desk.search({ limit: 2, level: "error", after: first.next ?? "" });
  expect(second.items.map(({ message }) => message)).toEqual(["entry 3", "entry 1"]);
  expect([second.next, second.total]).toEqual([null, 5]);
});

test("[A63] a place that is none is told of", async () => {
  const desk = new LogDesk();
  for (const after of ["", "x", "1.2", "1.2.3.x", "-1.0.0.0", "1e9.0.0.0"]) {
    const found = await desk.log["logs.search"]({ limit: 1, after }, new AbortController().signal);
    expect(found).toMatchObject({ ok: false, error: { code: "agent.request" } });
  }
  // One in a part that is long gone leads to nothing older.
  desk.log.write("info", "run", "one");
  expect(await desk.search({ after: "0.50.10.20" })).toEqual({ items: [], next: null, total: 20 });
});

test("[A63] lines are read backwards as they are, wherever the chunks are cut", async () => {
  const lines = [1, 5, 262_143, 262_144, 262_145, 300_000, 0, 0, 600_000, 7].map((length, i) =>
    String.fromCharCode(97 + i).repeat(length),
  );
  for (const tail of ["", "half a line", "h".repeat(700_000)]) {
    const content = Buffer.from(`${lines.map((line) => `${line}\n`).join("")}${tail}`);
    const file = {
      read: async (into: Buffer, offset: number, length: number, from: number) => {
        const bytesRead = content.copy(into, offset, from, from + length);
        return { bytesRead, buffer: into };
      },
    };
    const read: string[] = [];
    for await (const batch of linesBackwards(file as never, content.length))
      for (const { bytes, start, end, offset } of batch) {
        const line = bytes.toString("utf8", start, end);
        expect(content.toString("utf8", offset, offset + (end - start))).toBe(line);
        read.push(line);
      }
    expect(read.map(({ length }) => length)).toEqual(lines.map(({ length }) => length).reverse());
    expect(read).toEqual([...lines].reverse());
  }
});

test("[A65] fifty megabytes are searched within two seconds, while the agent answers and memory stays small", async () => {
  const desk = new LogDesk();
  mkdirSync(desk.folder);
  desk.settings = { ...desk.settings, megabytes: 100 };
  let number = 0;
  for (let part = 1; part <= 16; part++) {
    const lines: string[] = [];
    for (let bytes = 0; bytes < 3_200_000; ) {
      const line = lineOf(
        entryAt(1_700_000_000_000 + number, {
          level: number % 100 === 0 ? "error" : "info",
          sync: number % 10 === 0 ? "aaaaaaaaaaaa" : "bbbbbbbbbbbb",
          message: `Run ended: done ${number++}`,
          more: { outcome: "done", duration: 1234, written: 17 },
        }),
      );
      lines.push(line);
      bytes += line.length + 1;
    }
    appendFileSync(desk.path(`agent-${String(part).padStart(6, "0")}.log`), `${lines.join("\n")}\n`);
  }
  // How often the process could do something else, and the most memory.
  let turns = 0;
  const before = process.memoryUsage().rss;
  let most = before;
  let isOver = false;
  const beat = () => {
    turns++;
    most = Math.max(most, process.memoryUsage.rss());
    if (!isOver) setImmediate(beat);
  };
  setImmediate(beat);
  // Time of this process alone: others on the machine do not count.
  const timed = async (search: Parameters<LogDesk["search"]>[0]) => {
    const began = process.cpuUsage();
    const before = turns;
    const page = await desk.search(search);
    const { user, system } = process.cpuUsage(began);
    return { page, took: (user + system) / 1000, turns: turns - before };
  };
  const all = await timed({});
  const rare = await timed({ text: "done 123456" });
  const ofSync = await timed({ sync: "aaaaaaaaaaaa", level: "error" });
  const next = await timed({ after: all.page.next ?? "" });
  isOver = true;
  expect(all.page.total).toBe(number);
  expect(rare.page.items.map(({ message }) => message)).toEqual(["Run ended: done 123456"]);
  expect(ofSync.page.total).toBe(Math.ceil(number / 100));
  expect(next.page.items[0]?.message).toBe(`Run ended: done ${number - 101}`);
  for (const { took } of [all, rare, ofSync, next]) expect(took).toBeLessThan(2_000);
  for (const { turns } of [all, rare, ofSync]) expect(turns).toBeGreaterThan(50);
  expect(most - before).toBeLessThan(40_000_000);
});
