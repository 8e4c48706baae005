import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { PreviewDesk } from "../support/preview-desk.ts";
import { Workspace } from "../support/workspace.ts";

/**
 * A worker that answers out of order: each text is the delays of its reports in milliseconds, and each question is answered
 * late, for whatever revision it was about.
 */
const shuffling = `
import { parentPort } from "node:worker_threads";
const later = (report, delay) => setTimeout(() => parentPort.postMessage(report), delay);
parentPort.on("message", (order) => {
  if (order.kind === "text") {
    const { revision, text } = order;
    for (const [at, delay] of JSON.parse(text).entries())
      later(at % 3 === 0 ? { kind: "progress", revision, endpoint: "erp", done: 0, total: 0 }
        : at % 3 === 1 ? { kind: "wrong", revision, problems: [] } : { kind: "stale", revision, endpoint: "erp" }, delay);
  }
  if (order.kind === "ask") {
    const { id, revision, question } = order;
    later({ kind: "answer", id, revision, answer: { row: revision } }, Number(question.key));
  }
});`;

type Step =
  | { readonly kind: "text"; readonly delays: readonly number[] }
  | { readonly kind: "ask"; readonly delay: number }
  | { readonly kind: "wait"; readonly time: number };

const delay = fc.integer({ min: 0, max: 12 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant("text" as const),
    delays: fc.array(delay, { minLength: 1, maxLength: 5 }),
  }),
  fc.record({ kind: fc.constant("ask" as const), delay }),
  fc.record({ kind: fc.constant("wait" as const), time: fc.integer({ min: 0, max: 6 }) }),
);

test("[E3] whatever comes late, only what is about the newest text is told or answered", async () => {
  const folder = mkdtempSync(join(tmpdir(), "syncline-worker-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  const worker = join(folder, "worker.mjs");
  writeFileSync(worker, shuffling);
  const desk = new PreviewDesk(new Workspace({}, ""), { worker });
  const { session } = desk;
  let [told, answered, superseded] = [0, 0, 0];
  desk.onTold = ({ revision }) => {
    expect(revision).toBe(session.revision);
    told++;
  };
  const play = fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 14 }), async (steps) => {
    const asked: Promise<void>[] = [];
    for (const one of steps) {
      if (one.kind === "text") session.show(JSON.stringify(one.delays));
      else if (one.kind === "wait") await wait(one.time);
      else {
        const about = session.revision;
        const answer = session.ask({ kind: "find", key: String(one.delay) });
        asked.push(
          answer.then((value) => {
            if (value === null) superseded++;
            else {
              answered++;
              expect(value.row).toBe(about);
              expect(session.revision).toBe(about);
            }
          }),
        );
      }
    }
    await Promise.all(asked);
  });
  await fc.assert(play, { numRuns: 60 });
  // The worker did speak, in time and too late.
  expect(Math.min(told, answered, superseded)).toBeGreaterThan(5);
});
