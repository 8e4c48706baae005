import { expect, test } from "vitest";
import type { AgentApi } from "../../../shared/protocol/api.ts";
import { LiveAgent } from "../../support/live-agent.ts";
import { house } from "./stage.ts";

const show = house();

const sync = `syncline: 1
name: products
record:
  key: sku
  fields:
    sku: string
    name: string
    price: { type: decimal, scale: 2 }
endpoints:
  erp: { csv: { path: erp.csv }, mode: two-way }
  shop: { json: { path: shop.json }, mode: two-way }
when:
  - on: change
`;
const csv = (rows: readonly string[]) => `sku,name,price\n${rows.join("\n")}\n`;
const rows = Array.from({ length: 30 }, (_, i) => `A-${100 + i},Cup ${i},${i}.50`);
const files = { "products.sync.yaml": sync, "erp.csv": csv(rows), "shop.json": "[]\n" };

/** Always asks the agent that runs now. */
const following = (live: LiveAgent): AgentApi => ({
  get handlers() {
    return live.api.handlers;
  },
  subscribe: (listener) => live.api.subscribe(listener),
});

const records = (live: LiveAgent): Record<string, unknown>[] => JSON.parse(live.read("shop.json"));

test("[D8] an edited file arrives on the other side, and in the dashboard by itself; the run is undone there", async () => {
  const live = await LiveAgent.on(files);
  await show(following(live), {}, async ({ page }) => {
    await page.getByText("products").first().click();
    await page.getByText("In step").waitFor();
    await page.getByText("+30").waitFor();
    const begin = performance.now();
    live.put("erp.csv", csv(rows.with(0, "A-100,Cup 0,99.90")));
    const changed = page.locator("sl-sync [role=row]", { hasText: "erp.csv changed" });
    await changed.waitFor();
    console.log(`saved to shown: ${Math.round(performance.now() - begin)} ms`);
    await changed.click();
    await page.getByText("99.90").waitFor();
    const row = page.locator("sl-run [role=row]:not(.head-row)").first();
    expect((await row.innerText()).replaceAll(/\s+/g, " ")).toContain(
      "price from 0.50→ to 99.90 erp changed it",
    );
    expect(records(live)[0]).toMatchObject({ price: 99.9 });
    await page.getByRole("button", { name: "Undo this run…" }).click();
    await page.getByRole("button", { name: "Undo the run" }).click();
    await page.getByText(/^takes back /).waitFor();
    await expect.poll(() => records(live)[0]?.price).toBe(0.5);
    // Just what the run wrote is taken back: what a person wrote stays.
    expect(live.read("erp.csv")).toContain("A-100,Cup 0,99.90");
  });
});

test("[D12] a plan that a brake held is inspected and approved, and then carried out", async () => {
  const live = await LiveAgent.on(files);
  await show(following(live), {}, async ({ page }) => {
    await page.getByText("products").first().click();
    await page.getByText("+30").waitFor();
    await page.getByText("In step").waitFor();
    await page.locator("sl-sync [role=row]", { hasText: "+30" }).click();
    await page.getByText("Cup 29").waitFor();
    await page.keyboard.press("Escape");
    live.put("erp.csv", csv(rows.slice(0, 10)));
    await page.getByText("Plan held").waitFor();
    await page.getByText("Inspect the plan").click();
    await page.getByText("20 records", { exact: true }).waitFor();
    await page.getByText(/20 records of 30 would be deleted/).waitFor();
    expect(records(live)).toHaveLength(30);
    await page.getByRole("button", { name: "Approve this plan" }).click();
    await page.getByText("In step").waitFor();
    await expect.poll(() => records(live).length).toBe(10);
  });
});

test("[D14] a conflict is settled by one key, and another one by a rule", async () => {
  const live = await LiveAgent.on(files);
  await show(following(live), {}, async ({ page, go }) => {
    await page.getByText("products").first().click();
    await page.getByText("+30").waitFor();
    await page.getByText("In step").waitFor();
    const priced = (price: number) =>
      `${JSON.stringify(records(live).map((one, i) => (i < 2 ? { ...one, price } : one)))}\n`;
    // Both change between two runs.
    await page.keyboard.press("p");
    await page.getByRole("button", { name: "Until resumed" }).click();
    await page.getByText("Paused until resumed").first().waitFor();
    live.put("erp.csv", csv(["A-100,Cup 0,7.00", "A-101,Cup 1,7.00", ...rows.slice(2)]));
    live.put("shop.json", priced(8));
    await page.keyboard.press("p");
    await page.getByText("Review 2 conflicts").click();
    const sides = page.locator("sl-conflict-sides");
    await sides.getByText("7.00").waitFor();
    await sides.getByText("8.00").waitFor();
    await sides.getByText("0.50").waitFor();
    await page.keyboard.press("2");
    await expect.poll(() => live.read("erp.csv")).toContain("A-100,Cup 0,8");
    await page.getByText("1 conflict; all else goes on meanwhile").waitFor();
    await sides.getByText("1.50").waitFor();
    await page.keyboard.press("r");
    await page.keyboard.press("1");
    await page.getByText("price: { owner: erp }").waitFor();
    expect(live.read("products.sync.yaml")).toBe(sync);
    await page.getByRole("button", { name: "Write the rule" }).click();
    await page.getByText("Nothing waits for a decision.").waitFor();
    expect(live.read("products.sync.yaml")).toContain("owner: erp");
    await expect.poll(() => records(live)[1]?.price).toBe(7);
    await go("#/");
    await page.getByText("1 sync, all in step").waitFor();
  });
});

test("[D18] a record that cannot be read is told of with its line, and gets through once it is put right", async () => {
  const live = await LiveAgent.on(files);
  await show(following(live), {}, async ({ page, go }) => {
    await page.getByText("products").first().click();
    await page.getByText("+30").waitFor();
    live.put("erp.csv", csv(rows.with(3, "A-103,Cup 3,3.5O")));
    await page.getByText("1 rejected").waitFor();
    await go("#/rejected");
    await page.getByText("erp.csv:5").waitFor();
    await page.getByText("3.5O").waitFor();
    live.put("erp.csv", csv(rows.with(3, "A-103,Cup 3,3.60")));
    await page.getByText("Every record gets through.").waitFor();
    await expect.poll(() => records(live)[3]?.price).toBe(3.6);
  });
});

test("[D9] a sync file that is broken is told of by line and column while the last good one runs, until it is mended", async () => {
  const live = await LiveAgent.on(files);
  await show(following(live), {}, async ({ page }) => {
    await page.getByText("products").first().click();
    await page.getByText("+30").waitFor();
    live.put("products.sync.yaml", sync.replace("mode: two-way }\nwhen", "mode: both-ways }\nwhen"));
    await page.getByText(/products\.sync\.yaml:\d+:\d+/).waitFor();
    await page.getByText("The last good version goes on running").waitFor();
    live.put("erp.csv", csv(rows.with(0, "A-100,Cup 0,5.00")));
    await expect.poll(() => records(live)[0]?.price).toBe(5);
    live.put("products.sync.yaml", sync);
    await page.getByText("In step").waitFor();
  });
});

test("[D22] from a folder with two files to a working sync", async () => {
  const shopRows = rows.map((row, i) => {
    const [sku, name] = row.split(",");
    return { sku, name, price: i + 0.75 };
  });
  const live = await LiveAgent.on(
    { "erp.csv": csv(rows), "shop.json": `${JSON.stringify(shopRows)}\n` },
    false,
  );
  await show(following(live), {}, async ({ page }) => {
    await page.getByLabel("Which folder holds your data?").fill(live.folder);
    await page.keyboard.press("Enter");
    await page.getByLabel("erp.csv").check();
    await page.getByLabel("shop.json").check();
    await page.getByRole("button", { name: "Propose a sync" }).click();
    await page.getByLabel("Name", { exact: true }).fill("products");
    const text = page.getByLabel("The sync file");
    expect(await text.inputValue()).toContain("key: sku");
    await page.getByRole("button", { name: "Write the sync file" }).click();
    await page.getByRole("heading", { name: "products" }).waitFor();
    expect(live.read("products.sync.yaml")).toContain("endpoints:");
    await page.getByRole("button", { name: "Sync now" }).click();
    await page
      .getByText(/Inspect the plan|Review 30 conflicts/)
      .first()
      .waitFor();
  });
});

test("[D23] an agent that is killed and started anew is back in the dashboard, and syncs on", async () => {
  const live = await LiveAgent.on(files);
  await show(following(live), {}, async ({ page, served, expectConsole }) => {
    expectConsole("ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING");
    await page.getByText("products").first().click();
    await page.getByText("+30").waitFor();
    await served.kill();
    await live.stop();
    await page.getByText("The agent is gone").waitFor();
    live.put("erp.csv", csv(rows.with(0, "A-100,Cup 0,4.20")));
    live.start();
    await served.revive();
    await page.getByText("The agent is gone").waitFor({ state: "detached", timeout: 15_000 });
    await expect.poll(() => records(live)[0]?.price, { timeout: 15_000 }).toBe(4.2);
    await page.getByText("~1").first().waitFor();
  });
});
