import { expect, test } from "vitest";
import { idOf, itemsOf, runsOf, shopSyncs, wellSync } from "../../support/fake-data.ts";
import { stage } from "./stage.ts";

const play = stage();
const now = Date.now();
const shop = shopSyncs(now);
const priceList = wellSync("price-list", now);
const [, run] = runsOf(priceList, now);
const runHash = `#/sync/${priceList.id}/run/${run?.id}`;
const held = idOf("stock-levels");
const heldHash = `#/sync/${held}/run/${held}-held`;

test("[D10] a run shows each field before and after, which rule decided and what lost", async () => {
  await play({ syncs: [priceList], hash: runHash }, async ({ page }) => {
    const first = page.locator("sl-run [role=row]:not(.head-row)").first();
    const text = (await first.innerText()).replaceAll(/\s+/g, " ");
    expect(text).toContain("A-1000");
    expect(text).toContain("price from 4.00→ to 4.50");
    expect(text).toContain("erp owns it overrules shop (5.00)");
    expect(text).toContain("stock from (empty)→ to 0");
    await page.getByText("35 records").waitFor();
    await page.getByLabel("Field", { exact: true }).selectOption("stock");
    await page.getByText("23 records").waitFor();
    await page.getByLabel("Operation").selectOption("delete");
    await page.getByText("No record is like that.").waitFor();
    await page.getByLabel("Operation").selectOption("");
    await page.keyboard.press("/");
    await page.keyboard.type("A-1003");
    await page.getByText("1 record", { exact: true }).waitFor();
  });
});

test("[D11] a hundred thousand records scroll smoothly, and only what is seen exists", async () => {
  const large = {
    ...run!,
    id: "20261124-000000-big",
    counts: { ...run!.counts, creates: 60_000, updates: 40_000 },
  };
  await play(
    {
      syncs: [priceList],
      hash: `#/sync/${priceList.id}/run/${large.id}`,
      before: (agent) => {
        agent.runs.set(priceList.id, [large]);
        agent.items.set(large.id, itemsOf(priceList, large));
      },
    },
    async ({ page, served }) => {
      const rows = page.locator("sl-run [role=row]:not(.head-row)");
      await rows.first().waitFor();
      await page.getByText("100000 records").or(page.getByText("100,000 records")).first().waitFor();
      expect(await rows.count()).toBeLessThan(80);
      const gaps = (await page.evaluate(`new Promise((done) => {
        const gaps = []; let last = performance.now(); const begin = last;
        const list = document.querySelector('sl-dashboard').shadowRoot.querySelector('sl-run').shadowRoot.querySelector('.grid');
        const step = (at) => { gaps.push(at - last); last = at; list.scrollTop += 400; at - begin < 2000 ? requestAnimationFrame(step) : done(gaps.sort((a, b) => a - b)); };
        requestAnimationFrame(step);
      })`)) as number[];
      console.log(
        `100,000 records: ${gaps.length} frames in 2 s, median ${gaps[gaps.length >> 1]?.toFixed(0)} ms, worst ${gaps.at(-1)?.toFixed(0)} ms`,
      );
      expect(gaps.length).toBeGreaterThan(15);
      expect(await rows.count()).toBeLessThan(120);
      // Pages came as they were needed, and not all of them.
      const pages = served.asked.filter((path) => path.endsWith("run.items")).length;
      expect(pages).toBeGreaterThan(1);
      expect(pages).toBeLessThan(60);
      // The end is reached by one key.
      await page.locator("sl-run .grid").focus();
      await page.keyboard.press("End");
      await expect.poll(() => rows.last().innerText(), { timeout: 20_000 }).toContain("A-100999");
    },
  );
});

test("[D12] a held plan says why, and is approved by its hash once its records were shown", async () => {
  await play({ syncs: shop, hash: heldHash }, async ({ agent, page }) => {
    await page.getByText("412 of 1,284 records would be deleted").waitFor();
    await page.getByText("cut short").waitFor();
    await page.getByText("A-1000").first().waitFor();
    await page.getByRole("button", { name: "Approve this plan" }).click();
    await page.getByText("Approved: exactly this plan is carried out").waitFor();
    const hash = shop.flatMap(({ attention }) => attention).find((one) => one.kind === "blocked")?.hash;
    expect(agent.calls).toEqual([{ method: "sync.run", params: { sync: held, approve: hash } }]);
    await page.getByText("Queued: approved plan").waitFor();
  });
});

test("[D12] a held plan whose records cannot be shown, or that is no longer the newest, cannot be approved", async () => {
  await play(
    {
      syncs: shop,
      hash: heldHash,
      before: (agent) => {
        const { handlers } = agent;
        Object.assign(handlers, { "run.items": () => new Promise(() => {}) });
      },
    },
    async ({ agent, page }) => {
      const approve = page.locator("vscode-button", { hasText: "Approve this plan" });
      await approve.waitFor();
      expect(await approve.getAttribute("disabled")).not.toBe(null);
      agent.change(held, { attention: [] });
      agent.send({ kind: "run", run: agent.runs.get(held)![0]! });
      await page.getByText("A newer run took its place").waitFor();
      expect(await approve.count()).toBe(0);
    },
  );
});

const focusedText =
  "document.querySelector('sl-dashboard').shadowRoot.activeElement.shadowRoot.activeElement.textContent";

test("[D13] undoing a run asks first", async () => {
  await play({ syncs: [priceList], hash: runHash }, async ({ agent, page }) => {
    await page.getByText("Undo this run…").click();
    await page.getByRole("dialog", { name: "Undo this run?" }).waitFor();
    // What Enter does is the harmless thing.
    await expect.poll(() => page.evaluate(focusedText)).toBe("Keep it");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(agent.calls).toEqual([]);
    await page.getByText("Undo this run…").click();
    await page.getByText("Undo the run").click();
    await page.getByText("The undoing is queued").waitFor();
    expect(agent.calls).toEqual([{ method: "run.undo", params: { sync: priceList.id, run: run?.id } }]);
  });
});

test("[D31] a click on a value explains it", async () => {
  await play({ syncs: [priceList], hash: runHash }, async ({ page }) => {
    await page.getByTitle("Explain price").first().click();
    const dialog = page.getByRole("dialog", { name: "A-1000 · price" });
    await dialog.waitFor();
    await page.getByText("erp.csv:17").waitFor();
    await page.getByText('read column "price"').first().waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await page.locator("sl-run .grid").focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "A-1000" }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    // A record that no run is looked at for is found by its key.
    await page.getByLabel("Explain a record by its key").waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("A-1003");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "A-1003" }).waitFor();
  });
});

test("[D10] a failed run says why and what to do", async () => {
  const failing = idOf("orders-to-accounting");
  const [failed] = runsOf(shop.find(({ id }) => id === failing)!, now);
  await play({ syncs: shop, hash: `#/sync/${failing}/run/${failed?.id}` }, async ({ page }) => {
    await page.getByText("The run failed").waitFor();
    await page.getByText("Close it there").waitFor();
  });
});
