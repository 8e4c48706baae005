import { expect, test } from "vitest";
import { idOf, shopSyncs, wellSync } from "../../support/fake-data.ts";
import { stage } from "./stage.ts";

const play = stage();
const now = Date.now();
const shop = shopSyncs(now);
const customers = idOf("customers");

test("[D14] conflicts are settled one after the other by number keys", async () => {
  await play({ syncs: shop, hash: "#/conflicts" }, async ({ agent, page }) => {
    const sides = page.locator("sl-conflict-sides");
    await sides.getByText("12.90").waitFor();
    expect((await sides.locator(".cards").innerText()).replaceAll(/\s+/g, " ")).toBe(
      "before 12.50 Take crm 1 12.90 Take shop 2 11.90",
    );
    await page.keyboard.press("1");
    await page.getByText("1 conflict settled: crm stands").waitFor();
    // The next one is there by itself.
    await sides.getByText("Hand grinder (ceramic)").waitFor();
    await page.keyboard.press("2");
    await sides.getByText("12.90").waitFor();
    await page.keyboard.press("v");
    await page.keyboard.type("12,7x");
    await page.getByText("is read as").waitFor({ state: "detached" });
    await page.keyboard.press("Enter");
    expect(agent.calls).toHaveLength(2);
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("12.70");
    await page.getByText("is read as").waitFor();
    await page.keyboard.press("Enter");
    await page.getByText("a value was given").first().waitFor();
    // Deleted here, changed there: the second choice deletes.
    await page.getByText("Delete it everywhere").waitFor();
    await page.locator("sl-conflicts h1").focus();
    await page.keyboard.press("2");
    await page.getByText("the record is deleted").first().waitFor();
    const seen = (id: string) =>
      agent.conflicts
        .filter((one) => one.sync === customers && one.conflict.id === id)
        .map(({ version }) => ({ id, version }));
    expect(agent.calls.map(({ params }) => params)).toEqual([
      {
        sync: customers,
        conflicts: seen("A-1000.price"),
        resolution: { kind: "endpoint", endpoint: "crm" },
        alike: false,
      },
      {
        sync: customers,
        conflicts: seen("A-1001.name"),
        resolution: { kind: "endpoint", endpoint: "shop" },
        alike: false,
      },
      {
        sync: customers,
        conflicts: seen("A-1002.price"),
        resolution: { kind: "value", value: "12.7" },
        alike: false,
      },
      { sync: customers, conflicts: seen("A-1003"), resolution: { kind: "delete" }, alike: false },
    ]);
  });
});

test("[D14] what only the data can settle offers no choice and says so", async () => {
  await play({ syncs: shop, hash: "#/conflicts" }, async ({ agent, page }) => {
    await page.getByText("several match").first().click();
    await page.getByText("Give them different keys in the data").waitFor();
    await page.keyboard.press("1");
    await page.getByText("sent, not seen").first().click();
    await page.getByText("It is not there: send it again").waitFor();
    expect(agent.calls).toEqual([]);
    await page.keyboard.press("1");
    await expect.poll(() => agent.calls.length).toBe(1);
    expect(agent.calls[0]?.params).toMatchObject({ resolution: { kind: "again" } });
  });
});

test("[D15] one key takes a side for all that are like it", async () => {
  await play({ syncs: shop, hash: "#/conflicts" }, async ({ agent, page }) => {
    await page.locator("sl-conflict-sides").getByText("12.90").waitFor();
    await page.keyboard.press("a");
    await page.keyboard.press("2");
    await page.getByText("4 conflicts settled: shop stands").waitFor();
    expect(agent.calls[0]?.params).toMatchObject({ alike: true });
    const settled = agent.conflicts.filter(({ resolution }) => resolution !== null);
    expect(new Set(settled.map(({ conflict }) => conflict.field))).toEqual(new Set(["price"]));
  });
});

test("[D16] a rule is shown as the change of the sync file that it is, and written only then", async () => {
  await play({ syncs: shop, hash: "#/conflicts" }, async ({ agent, page }) => {
    await page.locator("sl-conflict-sides").getByText("12.90").waitFor();
    await page.keyboard.press("r");
    await page.keyboard.press("1");
    const dialog = page.getByRole("dialog", { name: "Make it a rule" });
    await page.getByText("price: { owner: crm }").waitFor();
    await page.getByText("customers.sync.yaml").waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(agent.calls).toEqual([]);
    await page.keyboard.press("1");
    await page.getByText("price: { owner: crm }").waitFor();
    await page.keyboard.press("Enter");
    await page.getByText("The rule is in customers.sync.yaml").waitFor();
    expect(agent.calls[0]?.params).toMatchObject({
      conflict: "A-1000.price",
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });
});

test("[D16] a rule whose file has moved on is not written, and that is said", async () => {
  await play(
    {
      syncs: shop,
      hash: "#/conflicts",
      before: ({ handlers }) => {
        const rule = handlers["conflicts.rule"];
        const stale: typeof rule = async (params, signal) => {
          const made = await rule(params, signal);
          return made.ok ? { ok: true, value: { ...made.value, hash: "0".repeat(64) } } : made;
        };
        Object.assign(handlers, { "conflicts.rule": stale });
      },
    },
    async ({ agent, page }) => {
      await page.locator("sl-conflict-sides").getByText("12.90").waitFor();
      await page.keyboard.press("r");
      await page.keyboard.press("1");
      await page.getByText("Write the rule").click();
      await page.getByText("The sync file has changed since the rule was shown").waitFor();
      expect(agent.calls).toEqual([]);
    },
  );
});

test("[D6] a value is read as its field's type, and a wrong one is told before it is given", async () => {
  await play({ syncs: shop, hash: "#/conflicts" }, async ({ agent, page }) => {
    const entry = page.locator("sl-value-entry");
    await entry.getByLabel("Another value").fill("twelve");
    await entry.locator(".error").waitFor();
    expect(await entry.getByLabel("Another value").getAttribute("aria-invalid")).toBe("true");
    await page.keyboard.press("Enter");
    await entry.getByLabel("Another value").fill("0012.500");
    await entry.getByText("12.50", { exact: true }).waitFor();
    await page.keyboard.press("Enter");
    await expect
      .poll(() => agent.calls.map(({ params }) => params))
      .toMatchObject([{ resolution: { kind: "value", value: "12.5" } }]);
  });
});

test("[D6] where a target was changed by hand there is a side to take and no value to give", async () => {
  const sync = wellSync("price-list", now, { attention: [{ kind: "conflicts", count: 1 }] });
  await play({ syncs: [sync], hash: "#/conflicts" }, async ({ page }) => {
    await page.locator("sl-conflict-sides").getByText("12.90").waitFor();
    expect(await page.locator("sl-value-entry").count()).toBe(0);
  });
});

test("[D17] ten thousand conflicts are gone through and searched without a wait", async () => {
  const sync = wellSync("customers", now, { attention: [{ kind: "conflicts", count: 10_000 }] });
  await play({ syncs: [sync], hash: "#/conflicts" }, async ({ page }) => {
    await page.getByText("10000 conflicts").or(page.getByText("10,000 conflicts")).first().waitFor();
    const rows = page.locator("sl-conflicts [role=row]");
    await expect.poll(() => rows.count()).toBeGreaterThan(5);
    expect(await rows.count()).toBeLessThan(80);
    await page.locator("sl-conflicts .grid").focus();
    await page.keyboard.press("End");
    await expect.poll(() => rows.last().innerText(), { timeout: 20_000 }).toContain("A-10999");
    await page.keyboard.press("/");
    await page.keyboard.type("A-4711.");
    await expect.poll(() => rows.count()).toBe(1);
  });
});
