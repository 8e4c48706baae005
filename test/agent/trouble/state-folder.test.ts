import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { AgentDesk, twoFiles } from "../../support/agent-desk.ts";
import { tmpfs } from "../../support/tmpfs.ts";

const holds = (desk: AgentDesk, file: string, text: string) => () => desk.read(file).includes(text);

const changed = (name: string): string => `sku,name,price\nA,${name},1.50\nB,Bowl,2.00\n`;

/** Fills a drive to the last byte. */
function fill(path: string): void {
  for (let size = 1 << 20; size >= 1; size >>= 1) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(size), { flag: "a" });
    } catch {
      // Less may still fit.
    }
  }
}

test("[A20] on a full disk the agent answers and says so, writes nothing half, and goes on by itself once there is room", async (context) => {
  const desk = new AgentDesk(twoFiles);
  tmpfs(desk.home, "size=4m", context);
  await desk.start();
  await desk.see(holds(desk, "shop.json", "Bowl"), "the first run");
  await desk.until(({ activity }) => activity.kind === "idle");
  const before = desk.read("shop.json");
  fill(join(desk.home, "filler"));

  desk.put("erp.csv", changed("Mug"));
  const failing = await desk.until(({ attention }) => attention.some(({ kind }) => kind === "failing"));
  expect(JSON.stringify(failing.attention)).toMatch(/full|no space/i);
  expect(desk.read("shop.json")).toBe(before);
  expect(
    desk.daemon
      .state()
      .problems.map(({ message }) => message)
      .join(),
  ).toMatch(/full|no space/i);

  rmSync(join(desk.home, "filler"));
  desk.put("erp.csv", changed("Jug"));
  await desk.see(holds(desk, "shop.json", "Jug"), "the change, once there is room");
  const well = await desk.until(
    ({ activity, attention }) => activity.kind === "idle" && attention.length === 0,
  );
  expect(well.lastRun).toMatchObject({ outcome: { kind: "done" } });
  await desk.see(() => desk.daemon.state().problems.length === 0, "all that was kept in memory is on disk");
});

test("[A20] where its folder is read-only the agent says so and runs nothing, and does all once it is writable", async (context) => {
  const desk = new AgentDesk(twoFiles);
  const drive = tmpfs(desk.home, "size=8m,ro", context);
  await expect(desk.start()).rejects.toThrow(/read-?only|writable|cannot be written/i);
  expect(desk.daemon.state().problems).toMatchObject([{ severity: "error" }]);
  expect(desk.read("shop.json")).toBe("[]\n");
  drive.remount("rw");
  await desk.ask("workspaces.add", { folder: desk.folder });
  await desk.see(holds(desk, "shop.json", "Bowl"), "the first run");
});
