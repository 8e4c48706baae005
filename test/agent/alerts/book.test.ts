import fc from "fast-check";
import { expect, test } from "vitest";
import { AlertBook, firstGap, gatheredFor } from "../../../agent/daemon/alerts/alert-book.ts";
import { noMemory } from "../../../agent/daemon/alerts/alert-memory.ts";
import { type AlertNews, alertMessage } from "../../../agent/daemon/alerts/alert-message.ts";
import { waitOf } from "../../../agent/daemon/alerts/wait.ts";
import { problem } from "../../../shared/base/diagnostic.ts";
import type { Attention } from "../../../shared/protocol/views.ts";

const minute = 60_000;
const hour = 60 * minute;

const failing = (message = "The server does not answer"): Attention => ({
  kind: "failing",
  since: 0,
  times: 1,
  problem: problem("endpoint.unreachable", message),
});
const conflicts = (count: number): Attention => ({ kind: "conflicts", count });

/** A book with a clock: what was told, and when. */
class Teller {
  now: number;
  book = new AlertBook(noMemory);
  readonly told: (AlertNews & { readonly at: number })[] = [];

  constructor(now = 1_000 * hour) {
    this.now = now;
  }

  waits(id: string, ...attention: readonly Attention[]): void {
    this.book.waits(id, id, attention.map(waitOf));
    this.#look();
  }

  advance(milliseconds: number): void {
    const end = this.now + milliseconds;
    for (;;) {
      const next = this.book.nextAt(this.now, hour);
      if (next === null || next > end) break;
      this.now = Math.max(this.now + 1, next);
      this.#look();
    }
    this.now = end;
    this.#look();
  }

  restart(): void {
    const kept = JSON.stringify(this.book.memory(this.now));
    this.book = new AlertBook(JSON.parse(kept));
  }

  /** Each message in short: `+` what waits, `-` who is well. */
  get short(): readonly string[] {
    return this.told.map(({ waiting, well, isAllWell }) =>
      [
        ...waiting.map(({ name, waits }) => `+${name} ${waits.map(({ kind }) => kind).join(" ")}`),
        ...well.map(({ name }) => `-${name}`),
        ...(isAllWell ? ["all well"] : []),
      ].join(", "),
    );
  }

  #look(): void {
    const news = this.book.take(this.now, hour);
    if (news !== null) this.told.push({ ...news, at: this.now });
  }
}

test("[A71] what waits is told once, after it was gathered, and so is that all is well again", () => {
  const teller = new Teller();
  const began = teller.now;
  teller.waits("orders");
  teller.advance(hour);
  teller.waits("orders", failing());
  teller.advance(gatheredFor - 1);
  expect(teller.told).toEqual([]);
  teller.advance(1);
  expect(teller.told[0]?.at).toBe(began + hour + gatheredFor);
  for (let i = 0; i < 50; i++) {
    teller.waits("orders", { ...failing(), times: i } as Attention);
    teller.advance(15 * minute);
  }
  expect(teller.short).toEqual(["+orders failing"]);
  teller.waits("orders");
  teller.advance(gatheredFor);
  teller.advance(24 * hour);
  expect(teller.short).toEqual(["+orders failing", "-orders, all well"]);
});

test("[A71] what passes within seconds is not told, and nobody hears that all is well who heard of nothing", () => {
  const teller = new Teller();
  for (let i = 0; i < 20; i++) {
    teller.waits("orders", failing());
    teller.advance(gatheredFor - 1);
    teller.waits("orders");
    teller.advance(minute);
  }
  expect(teller.told).toEqual([]);
});

test("[A71] all is well only where nothing is left of which anything was told", () => {
  const teller = new Teller();
  teller.waits("a", failing());
  teller.waits("b", conflicts(1));
  teller.advance(minute);
  teller.waits("a");
  teller.advance(hour);
  teller.waits("b");
  teller.advance(hour);
  expect(teller.short).toEqual(["+a failing, +b conflicts", "-a", "-b, all well"]);
});

test("[A72] a sync that goes up and down gives one alert within the limit, and one more after it if it is down then", () => {
  const teller = new Teller();
  for (let i = 0; i < 20; i++) {
    teller.waits("orders", failing());
    teller.advance(minute);
    teller.waits("orders");
    teller.advance(minute);
  }
  expect(teller.short).toEqual(["+orders failing", "-orders, all well"]);
  teller.waits("orders", failing());
  teller.advance(hour);
  expect(teller.short).toEqual(["+orders failing", "-orders, all well", "+orders failing"]);
  expect(teller.told[2]!.at - teller.told[0]!.at).toBeGreaterThanOrEqual(hour);
});

test("[A72] more of the same is told, after the limit; as much or less is not", () => {
  const teller = new Teller();
  teller.waits("orders", conflicts(3));
  teller.advance(minute);
  teller.waits("orders", conflicts(9));
  teller.advance(minute);
  teller.waits("orders", conflicts(2));
  teller.advance(2 * hour);
  expect(teller.told).toHaveLength(1);
  teller.waits("orders", conflicts(3));
  teller.advance(minute);
  expect(teller.told).toHaveLength(2);
  teller.waits("orders", conflicts(5));
  teller.advance(50 * minute);
  expect(teller.told).toHaveLength(2);
  teller.advance(10 * minute);
  expect(teller.told.at(-1)?.waiting[0]?.waits[0]?.text).toMatch(/^5 conflicts/);
});

test("[A72] another kind, and another reason after the limit, are told", () => {
  const teller = new Teller();
  teller.waits("orders", failing());
  teller.advance(minute);
  teller.waits("orders", failing(), conflicts(1));
  teller.advance(5 * minute);
  expect(teller.short).toEqual(["+orders failing", "+orders failing conflicts"]);
  const other: Attention = { kind: "failing", since: 0, times: 9, problem: problem("file.full", "Full") };
  teller.waits("orders", other, conflicts(1));
  teller.advance(hour);
  expect(teller.told).toHaveLength(3);
});

test("[A72] the limit outlasts a restart, and what was told is not told again", () => {
  const teller = new Teller();
  teller.waits("orders", failing());
  teller.waits("stock", conflicts(2));
  teller.advance(minute);
  teller.restart();
  teller.waits("orders", failing());
  teller.waits("stock", conflicts(4));
  teller.advance(30 * minute);
  expect(teller.told).toHaveLength(1);
  teller.advance(30 * minute);
  expect(teller.short[1]).toBe("+stock conflicts");
  teller.restart();
  teller.waits("orders");
  teller.waits("stock", conflicts(4));
  teller.advance(hour);
  expect(teller.short[2]).toBe("-orders");
});

test("[A73] a clock that is set back a day, or forward a month, neither silences alerts nor lets them flood", () => {
  for (const jump of [-24 * hour, 30 * 24 * hour]) {
    const teller = new Teller();
    teller.waits("orders", conflicts(1));
    teller.advance(minute);
    teller.now += jump;
    for (let i = 2; i < 60; i++) {
      teller.waits("orders", conflicts(i));
      teller.advance(minute);
    }
    const soon = teller.told.length;
    teller.waits("orders", conflicts(100));
    teller.advance(2 * hour);
    expect(soon).toBeLessThanOrEqual(2);
    expect(teller.told.length).toBeGreaterThan(soon);
  }
});

test("[A74] a hundred syncs that fail at once give one message, which says once what they have in common", () => {
  const teller = new Teller();
  for (let i = 0; i < 100; i++) {
    teller.waits(`sync ${i}`, failing());
    teller.advance(50);
  }
  teller.advance(hour);
  expect(teller.told).toHaveLength(1);
  expect(teller.told[0]?.waiting).toHaveLength(100);
  const message = alertMessage(teller.told[0]!, surroundings);
  expect(message.title).toBe("100 syncs need you");
  expect(message.text.match(/does not answer/g)).toHaveLength(1);
  expect(message.text).toContain("sync 0, sync 1, ");
  expect(message.text).toContain("and 80 more");
  expect(message.text.length).toBeLessThan(1_000);
  for (let i = 0; i < 100; i++) teller.waits(`sync ${i}`);
  teller.advance(hour);
  expect(teller.told).toHaveLength(2);
  expect(alertMessage(teller.told[1]!, surroundings).title).toBe("All is well again");
});

test("[A74] a hundred syncs that fail over a quarter of an hour give a handful of messages", () => {
  const teller = new Teller();
  for (let i = 0; i < 100; i++) {
    teller.waits(`sync ${i}`, failing());
    teller.advance(9_000);
  }
  teller.advance(2 * hour);
  expect(teller.told.length).toBeLessThanOrEqual(5);
  expect(teller.told.flatMap(({ waiting }) => waiting)).toHaveLength(100);
  expect(teller.told[1]!.at - teller.told[0]!.at).toBeGreaterThanOrEqual(firstGap);
  // The next trouble, long after, is told as soon as the first was.
  const now = teller.now;
  teller.waits("sync 0", failing(), conflicts(1));
  teller.advance(hour);
  expect(teller.told.at(-1)?.at).toBe(now + gatheredFor);
});

test("[A75] a sync that is gone is told of no more, neither that it waits nor that it is well", () => {
  const teller = new Teller();
  teller.waits("a", failing());
  teller.advance(minute);
  teller.waits("b", failing());
  teller.book.gone("a");
  teller.book.gone("b");
  teller.advance(24 * hour);
  expect(teller.short).toEqual(["+a failing"]);
  expect(teller.book.memory(teller.now).syncs).toEqual({});
});

test("[A75] silence after a start does not mean that a sync is well, nor that an endpoint can be read again", () => {
  const teller = new Teller();
  const unreadable: Attention = {
    kind: "unreadable",
    endpoint: "erp",
    problem: problem("file.missing", "No"),
  };
  teller.waits("a", failing());
  teller.waits("b", unreadable);
  teller.advance(minute);
  teller.restart();
  teller.advance(hour);
  expect(teller.told).toHaveLength(1);
  teller.waits("b");
  teller.advance(hour);
  expect(teller.told).toHaveLength(1);
  teller.waits("a");
  teller.advance(hour);
  expect(teller.short[1]).toBe("-a, all well");
});

test("[A72] whatever happens, no kind of a sync is told of twice within the limit", () => {
  const happening = fc.record({
    sync: fc.constantFrom("a", "b", "c"),
    attention: fc.array(
      fc.oneof(
        fc.integer({ min: 1, max: 5 }).map(conflicts),
        fc.constantFrom(failing(), { kind: "rejected", count: 2 } as const),
      ),
      { maxLength: 2 },
    ),
    pause: fc.integer({ min: 0, max: 40 * minute }),
    isRestart: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 40 }), (all) => {
      const teller = new Teller();
      for (const { sync, attention, pause, isRestart } of all) {
        const kinds = new Map(attention.map((one) => [one.kind, one]));
        if (isRestart) teller.restart();
        teller.waits(sync, ...kinds.values());
        teller.advance(pause);
      }
      // Of a message only what is news counts: one that another kind set off names all that waits.
      const last = new Map<string, number>();
      for (const { waiting, at } of teller.told)
        for (const { id, waits } of waiting) {
          const isNew = waits.some(
            ({ kind }) => at - (last.get(`${id} ${kind}`) ?? Number.NEGATIVE_INFINITY) >= hour,
          );
          expect(isNew).toBe(true);
          for (const { kind } of waits) last.set(`${id} ${kind}`, at);
        }
    }),
    { numRuns: 500 },
  );
});

test("[A74] a message is one line and a text that holds no control characters, whatever syncs are called", () => {
  const named = {
    id: "a",
    name: "evil\r\nBcc: all@example.org\u0000",
    waits: [{ kind: "failing", text: "x\u001b[31m y" }],
  };
  const { title, text } = alertMessage({ waiting: [named], well: [], isAllWell: false }, surroundings);
  expect(title).toBe("evil Bcc: all@example.org needs you");
  expect(text.split("\n").slice(0, 2)).toEqual(["evil Bcc: all@example.org", "  x [31m y"]);
});

const surroundings = {
  id: "1",
  at: Date.UTC(2026, 4, 4, 9),
  host: "host",
  dashboard: "http://127.0.0.1:7415/",
  redact: (text: string) => text,
};
