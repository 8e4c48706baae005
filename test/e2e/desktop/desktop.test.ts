import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { AgentState } from "../../../shared/protocol/views.ts";
import { launchBrowser } from "../../support/browser.ts";
import { builtDesktop, type DesktopApp, DesktopUser, hostWords } from "../../support/desktop-app.ts";
import { until } from "../../support/until.ts";
import { waysOut } from "./ways-out.ts";

/** Of the one desktop that all the short tests share. */
let shared: { readonly user: DesktopUser; readonly app: DesktopApp } | null = null;
let built: Awaited<ReturnType<typeof builtDesktop>>;
let whyNot: string | null = null;

beforeAll(async () => {
  const browser = await launchBrowser();
  if (browser === null) whyNot = "there is no browser to show the window in";
  await browser?.close();
  console.log(hostWords);
  built = await builtDesktop();
}, 120_000);
afterAll(async () => {
  await shared?.user.end();
  built.remove();
});

/** Plays with one user's machine. */
function desktopTest(name: string, act: (user: DesktopUser) => Promise<void>): void {
  test(name, async () => {
    if (whyNot !== null) return console.log(`Not tried: ${whyNot}`);
    const user = new DesktopUser(built.folder);
    onTestFinished(() => user.end());
    await act(user);
  });
}

/** Looks at a desktop that starts with an error in its settings, and no syncs. */
function sharedTest(name: string, act: (app: DesktopApp, user: DesktopUser) => Promise<void>): void {
  test(name, async () => {
    if (whyNot !== null) return console.log(`Not tried: ${whyNot}`);
    if (shared === null) {
      const user = new DesktopUser(built.folder);
      writeFileSync(join(user.home, "desktop.json"), '{ "panel": "blue" }');
      shared = { user, app: await user.start() };
      await shared.app.line("No syncs yet");
    }
    await act(shared.app, shared.user);
  });
}

const rows = Array.from({ length: 30 }, (_, i) => `A-${100 + i},Cup ${i},${i}.50`);

/** Two places that are kept the same, both ways, whenever one changes. */
class Shop {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
    this.put(
      "products.sync.yaml",
      `syncline: 1
name: products
record:
  key: sku
  fields: { sku: string, name: string, price: { type: decimal, scale: 2 } }
endpoints:
  erp: { csv: { path: erp.csv }, mode: two-way }
  shop: { json: { path: shop.json }, mode: two-way }
when:
  - on: change
`,
    );
    this.put("shop.json", "[]\n");
    this.rows(rows);
  }

  put(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  rows(lines: readonly string[]): void {
    this.put("erp.csv", `sku,name,price\n${lines.join("\n")}\n`);
  }

  get sold(): Record<string, unknown>[] {
    return JSON.parse(readFileSync(join(this.folder, "shop.json"), "utf8"));
  }

  /** What the shop sells, at other prices. */
  reprice(count: number, price: number): void {
    this.put("shop.json", JSON.stringify(this.sold.map((one, i) => (i < count ? { ...one, price } : one))));
  }
}

const stateOf = (user: DesktopUser): Promise<AgentState> =>
  until("the agent's state", async () => {
    const answer = await user.client.call("agent.state", {});
    return answer.ok ? answer.value : null;
  });

const isRunning = async (user: DesktopUser): Promise<boolean> =>
  (await user.client.call("agent.state", {})).ok;

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

desktopTest(
  "[D53] from nothing to a sync that is watched, paused, settled and approved from the tray",
  async (user) => {
    const shop = new Shop(user.data);
    const app = await user.start();
    const page = await app.window();
    await app.line("No syncs yet");
    expect((await app.seen()).toolTip).toBe("Syncline: No syncs yet");

    // The folder is chosen in the system's dialog.
    await app.tell({ kind: "folder", folder: user.data });
    await page.getByRole("button", { name: "Choose…" }).click();
    await expect.poll(() => page.locator("#folder").inputValue()).toBe(user.data);
    await page.getByText("Next", { exact: true }).click();
    await app.line("✓  products");
    await app.line("All is well");
    expect(shop.sold).toHaveLength(30);
    await page.getByText("products").first().waitFor();

    // An edit arrives, and both the menu and the window say so.
    const begin = performance.now();
    shop.rows(rows.with(0, "A-100,Cup 0,99.90"));
    await expect.poll(() => shop.sold[0]?.price, { interval: 20 }).toBe(99.9);
    console.log(`saved to written under the desktop: ${Math.round(performance.now() - begin)} ms`);

    // Paused, both sides change; resumed, that is a conflict.
    await app.choose("products", "Pause", "Until resumed");
    await app.line("‖  products   paused");
    shop.rows(["A-100,Cup 0,7.00", ...rows.slice(1)]);
    shop.reprice(1, 8);
    await app.choose("products", "Resume");
    await app.line("products needs attention");
    await until("a notification", async () =>
      (await app.seen()).notices.some(({ title }) => title === "products: 1 conflict") ? true : null,
    );
    await app.choose("Review 1 conflict");
    await page.locator("sl-conflict-sides").getByText("8.00").waitFor();
    await page.keyboard.press("2");
    await app.line("All is well");

    // A plan that a brake holds is approved from the menu.
    shop.rows(["A-100,Cup 0,8.00", ...rows.slice(1, 10)]);
    await app.choose("Approve products…");
    await page.getByRole("button", { name: "Approve this plan" }).click();
    await app.line("All is well");
    expect(shop.sold).toHaveLength(10);
    const at = (await app.seen()).notices.findIndex(({ title }) => title === "products waits for approval");
    expect(at).toBeGreaterThan(-1);

    // All of them, for an hour.
    await app.choose("Pause", "For an hour");
    await app.line("Paused until ");
    const { pause } = await stateOf(user);
    expect((pause?.until ?? 0) - (pause?.since ?? 0)).toBeGreaterThan(3_590_000);
    await app.choose("Resume");
    await app.line("All is well");

    // Quitting ends what the desktop started.
    const [agent] = (await app.seen()).forked;
    const quit = performance.now();
    await app.choose("Quit and stop syncing");
    expect(await app.ended()).toBe(0);
    expect(performance.now() - quit).toBeLessThan(7_000);
    expect([await isRunning(user), isAlive(Number(agent))]).toEqual([false, false]);
    expect(app.errors).toBe("");
  },
);

desktopTest(
  "[D52] a second start shows the first one's window, closed or not, and ends; the tray goes on meanwhile",
  async (user) => {
    const first = await user.start("--hidden");
    await first.line("No syncs yet");
    expect(await first.hasWindow()).toBe(false);
    const second = await user.start();
    expect(await second.ended()).toBe(0);
    const page = await first.window();
    await page.getByText("Your first sync").waitFor();
    await page.close();
    await first.line("No syncs yet");
    expect(await isRunning(user)).toBe(true);
    await first.choose("Open dashboard");
    await (await first.window()).getByText("Your first sync").waitFor();
  },
);

desktopTest(
  "[D51] an agent that is killed is told of, started again, and window and tray come back by themselves",
  async (user) => {
    new Shop(user.data);
    const app = await user.start();
    const page = await app.window();
    await stateOf(user);
    await user.client.call("workspaces.add", { folder: user.data });
    await app.line("All is well");
    const { pid } = await stateOf(user);
    process.kill(pid, "SIGKILL");
    await app.line("The agent is not running: nothing is synced");
    expect((await app.seen()).menu.map(({ label }) => label)).toContain("Start the agent now");
    await app.line("All is well");
    expect((await stateOf(user)).pid).not.toBe(pid);
    await page.getByText("1 sync, all in step").waitFor();
    expect((await app.seen()).notices.map(({ title }) => title)).toContain(
      "Syncline: nothing is synced just now",
    );
  },
);

desktopTest(
  "[D51] an agent of somebody else's that is stopped on purpose stays stopped, which the menu says, and is started from there",
  async (user) => {
    const agent = fork(join(built.folder, "agent.js"), { env: user.env, stdio: "ignore" });
    onTestFinished(() => void agent.kill("SIGKILL"));
    await stateOf(user);
    const app = await user.start("--hidden");
    await app.line("No syncs yet");
    const ended = once(agent, "exit");
    await user.client.call("agent.stop", {});
    await ended;
    await app.line("The agent was stopped");
    const labels = (await app.seen()).menu.map(({ label }) => label);
    expect(labels.some((label) => label?.startsWith("It is started again"))).toBe(false);
    await app.choose("Start the agent now");
    await app.line("No syncs yet");
    expect((await stateOf(user)).pid).not.toBe(agent.pid);
  },
);

desktopTest(
  "[D50] an agent that runs already is attached to, and goes on when the desktop ends",
  async (user) => {
    const agent = fork(join(built.folder, "agent.js"), { env: user.env, stdio: "ignore" });
    onTestFinished(() => void agent.kill("SIGKILL"));
    const { pid } = await stateOf(user);
    const app = await user.start("--hidden");
    await app.choose("Quit (the agent keeps running)");
    expect(await app.ended()).toBe(0);
    expect((await stateOf(user)).pid).toBe(pid);
  },
);

sharedTest("[D79] an error in desktop.json is told as a notification", async (app) => {
  expect((await app.seen()).notices[0]?.title).toContain("desktop.json at panel");
});

sharedTest("[D64] in its window nothing leads out, and nothing from elsewhere runs", async (app) => {
  const page = await app.window();
  const address = page.url();
  const wrong: string[] = [];
  page.on("console", (message) => wrong.push(message.text()));
  expect(await page.evaluate(waysOut)).toEqual({
    node: "",
    inline: "false",
    bridge: "about,chooseFolder,setLoginItem",
    bridgeIsFixed: "refused: TypeError",
    elsewhere: "refused: TypeError",
    machine: "refused: TypeError",
    link: "403",
    state: "200",
    nothing: "404",
    wrongParams: "refused: Error",
    cookie: "",
  });
  expect(wrong.filter((text) => text.includes("Content Security Policy")).length).toBeGreaterThan(2);

  for (const foreign of ["https://example.com/", "file:///etc/passwd"]) {
    await page.evaluate(`location.assign(${JSON.stringify(foreign)})`).catch(() => {});
    await page.waitForTimeout(200);
    expect(page.url()).toBe(address);
  }
  // What is known is given to the system's browser, and only that.
  for (const url of ["https://example.com/", "https://github.com/syncline"])
    await page.evaluate(`void window.open(${JSON.stringify(url)})`);
  await until("a link for the browser", async () => ((await app.seen()).opened.length > 0 ? true : null));
  expect((await app.seen()).opened).toEqual(["https://github.com/syncline"]);
});

sharedTest(
  "[D72] start at login is a tick in the menu and in the settings, and both say the same",
  async (app, user) => {
    const entry = join(user.config, "autostart", "syncline-desktop.desktop");
    const ticked = async () =>
      (await app.seen()).menu.find(({ label }) => label === "Start at login")?.checked ?? null;
    await app.choose("Start at login");
    await expect.poll(ticked).toBe(true);
    expect(readFileSync(entry, "utf8")).toMatch(/^Exec=.*"--hidden"$/m);
    const page = await app.window();
    await page.getByRole("link", { name: "Settings" }).click();
    const box = page.getByRole("checkbox", { name: "Start Syncline at login" });
    await expect.poll(() => box.isChecked()).toBe(true);
    await box.press("Space");
    await expect.poll(() => existsSync(entry)).toBe(false);
    await expect.poll(ticked).toBe(false);
  },
);

sharedTest("[D70] sleep and the network reach the agent", async (app, user) => {
  writeFileSync(
    join(user.data, "away.sync.yaml"),
    `syncline: 1
name: away
record:
  key: sku
  fields: { sku: string }
endpoints:
  here: { csv: { path: here.csv }, mode: source }
  away: { postgres: { url: "postgres://db.example.com/shop", table: items }, mode: target }
`,
  );
  await user.client.call("workspaces.add", { folder: user.data });
  await app.line("away");
  for (const event of ["suspend", "offline", "resume"]) await app.tell({ kind: "power", event });
  await until("the agent to hear of it", async () => ((await stateOf(user)).online ? null : true));
  for (const event of ["online", "unlock-screen"]) await app.tell({ kind: "power", event });
  await until("the agent to hear of it", async () => ((await stateOf(user)).online ? true : null));
});
