import { expect, test } from "vitest";
import { type Slot, Slots } from "../../../agent/daemon/runs/slots.ts";

/** Time that passes by hand. */
function hand() {
  const waiting = new Set<{ at: number; readonly call: () => void }>();
  let now = 0;
  return {
    timers: {
      after(milliseconds: number, call: () => void) {
        const one = { at: now + milliseconds, call };
        waiting.add(one);
        return () => waiting.delete(one);
      },
    },
    pass(milliseconds: number) {
      const end = now + milliseconds;
      for (;;) {
        const next = [...waiting].sort((a, b) => a.at - b.at)[0];
        if (next === undefined || next.at > end) break;
        now = next.at;
        waiting.delete(next);
        next.call();
      }
      now = end;
    },
    get waiting() {
      return waiting.size;
    },
  };
}

test("[A27] a run that is still takes no slot until it moves again, and one that moves keeps its slot however long it takes", () => {
  const { timers, pass } = hand();
  let freed = 0;
  const slots = new Slots(timers, () => freed++);
  const hanging = slots.take();
  const busy = slots.take();
  expect(slots.isFree(2)).toBe(false);
  for (let second = 0; second < 30; second++) {
    pass(1_000);
    busy.moved();
  }
  expect(freed).toBe(1);
  expect(slots.isFree(2)).toBe(true);
  slots.take();
  expect(slots.isFree(2)).toBe(false);
  hanging.moved();
  busy.release();
  expect(slots.isFree(2)).toBe(false);
  hanging.release();
  expect(slots.isFree(2)).toBe(true);
});

test("[A27] of runs that are still only so many go without a slot, and none leaves a timer behind", () => {
  const time = hand();
  const slots = new Slots(time.timers, () => {});
  const taken: Slot[] = [];
  for (let round = 0; round < 50 && slots.isFree(2); round++) {
    taken.push(slots.take());
    time.pass(20_000);
  }
  expect(taken).toHaveLength(10);
  for (const slot of taken) slot.release();
  expect(time.waiting).toBe(0);
});
