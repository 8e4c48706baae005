import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { idOf, runsOf, shopSyncs } from "../../support/fake-data.ts";
import { type Play, stage } from "./stage.ts";

const play = stage();
const now = Date.now();
const shop = shopSyncs(now);
const priceList = shop.find(({ name }) => name === "price-list")!;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const screens: readonly (readonly [name: string, hash: string, settled: string])[] = [
  ["overview", "#/", "tax-rates"],
  ["sync", `#/sync/${priceList.id}`, "Records written"],
  ["sync with an error", `#/sync/${idOf("suppliers")}`, "suppliers.sync.yaml:18:7"],
  ["run", `#/sync/${priceList.id}/run/${runsOf(priceList, now)[1]?.id}`, "A-1000"],
  ["held plan", `#/sync/${idOf("stock-levels")}/run/${idOf("stock-levels")}-held`, "A-1000"],
  ["conflicts", "#/conflicts", "Another value"],
  ["rejected", "#/rejected", "line 212"],
  ["logs", "#/logs", "Run ended"],
  ["settings", "#/settings", "Webhook, called with JSON"],
  ["add", "#/add", "Which folder holds your data?"],
];

/** What axe finds wrong, by WCAG 2.2 AA and its best practices. */
async function violations({ page }: Play): Promise<readonly string[]> {
  // The page's own policy allows no script from text: this comes in by the debugger.
  await page.evaluate(axe);
  return page.evaluate(`axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ": " + target.flat().join(" ") + ": " + failureSummary)))`);
}

for (const [look, options] of [
  ["light", { colorScheme: "light" }],
  ["dark", { colorScheme: "dark" }],
] as const)
  test(`[D27] no screen has a barrier that axe knows, in ${look}`, async () => {
    const found: string[] = [];
    await play({ syncs: shop, options }, async (stage) => {
      stage.agent.log({ at: now, level: "warning", area: "run", message: "Run ended", sync: null });
      for (const [name, hash, settled] of screens) {
        await stage.go(hash);
        await stage.page.getByText(settled).first().waitFor();
        await stage.page.evaluate("new Promise((done) => setTimeout(done, 100))");
        found.push(...(await violations(stage)).map((one) => `${name}: ${one}`));
      }
      await stage.page.keyboard.press("?");
      await stage.page.getByRole("dialog").waitFor();
      found.push(...(await violations(stage)).map((one) => `keys: ${one}`));
    });
    expect(found).toEqual([]);
  });

test("[D29] at 400 pixels nothing is cut off or scrolls sideways", async () => {
  const found: string[] = [];
  await play({ syncs: shop, options: { viewport: { width: 400, height: 800 } } }, async (stage) => {
    stage.agent.log({ at: now, level: "warning", area: "run", message: "Run ended", sync: null });
    for (const [name, hash, settled] of screens) {
      await stage.go(hash);
      await stage.page.getByText(settled).first().waitFor();
      const wide = await stage.page.evaluate(`(() => {
        const found = [];
        const look = (root) => { for (const one of root.querySelectorAll("*")) {
          const { right, left, width } = one.getBoundingClientRect();
          if (width > 0 && (right > 401 || left < -1) && !one.closest(".cut, .hidden, textarea, .skip")) found.push(one.localName + "." + one.className);
          if (one.shadowRoot) look(one.shadowRoot);
        } };
        look(document);
        return found;
      })()`);
      found.push(...(wide as string[]).map((one) => `${name}: ${one}`));
    }
  });
  expect(found).toEqual([]);
});

test("[D30] nothing moves for those who want no motion", async () => {
  await play({ syncs: shop, options: { reducedMotion: "reduce" } }, async ({ agent, page }) => {
    const cause = { kind: "manual" } as const;
    const progress = { phase: "opening", endpoint: null, done: 0, total: 0 } as const;
    agent.change(priceList.id, { activity: { kind: "running", since: now, cause, progress } });
    await page.getByText("Opening").waitFor();
    const moving = await page.evaluate(
      "document.getAnimations({ subtree: true }).filter((one) => one.effect.getTiming().duration > 1).length",
    );
    expect(moving).toBe(0);
  });
});
