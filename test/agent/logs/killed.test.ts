import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { LogDesk } from "./log-desk.ts";

const program = new URL("log-process.ts", import.meta.url).pathname;

/** Lets a process write until it has said so many numbers, kills it, and gives the last number that it said. */
function killedAfter(folder: string, first: number, count: number): Promise<number> {
  return new Promise((resolve) => {
    const writing = spawn(process.execPath, [program, folder, String(first)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    writing.stdout.on("data", (piece) => {
      said += String(piece);
      if (said.split("\n").length > count) writing.kill("SIGKILL");
    });
    writing.on("close", () => resolve(Number(said.split("\n").at(-2))));
  });
}

test("[A64] of a process that is killed nothing is lost that was written, again and again", async () => {
  const desk = new LogDesk();
  let next = 0;
  for (const count of [1, 50, 500, 2000, 7]) {
    const last = await killedAfter(desk.folder, next, count);
    const messages = await desk.messages({ limit: 1000 });
    const numbers = messages.map((message) => Number(message.split(" ")[1]));
    // It may have written one more before it could say so; the oldest are gone by size.
    expect([last, last + 1]).toContain(numbers[0]);
    expect(numbers).toEqual(numbers.map((_, i) => numbers[0]! - i));
    expect(
      messages.every((message) => message.split(" ")[2]?.length === Number(message.split(" ")[1]) % 500),
    ).toBe(true);
    next = numbers[0]! + 1;
  }
  expect(next).toBeGreaterThan(2_500);
});
