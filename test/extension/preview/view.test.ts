import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { problem } from "../../../shared/base/diagnostic.ts";
import { launchBrowser } from "../../support/browser.ts";
import { type BuiltView, PreviewStage, serveView, type Theme } from "../../support/preview-page.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** Where pictures are put to be looked at; none are taken without. */
const pictures = process.env.SYNCLINE_PICTURES;
let browser: Browser | null = null;
let view: BuiltView;

beforeAll(async () => {
  browser = await launchBrowser();
  view = await serveView();
  if (pictures !== undefined) mkdirSync(pictures, { recursive: true });
});
afterAll(async () => {
  await browser?.close();
  await view.close();
});

type Play = (stage: PreviewStage) => Promise<void>;

/** Plays on a fresh page; whatever its console or its policy complains of is a failure. */
async function play(act: Play, options: Parameters<typeof PreviewStage.open>[2] = {}): Promise<void> {
  if (browser === null) throw new Error("there is no browser");
  const stage = await PreviewStage.open(browser, view, options);
  try {
    await act(stage);
  } finally {
    expect(await stage.close()).toEqual([]);
  }
}

async function violations({ page }: PreviewStage): Promise<readonly string[]> {
  await page.evaluate(axe);
  return page.evaluate(`axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ": " + target.flat().join(" ") + ": " + failureSummary)))`);
}

const focused = `(() => { let one = document.activeElement; while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement; return one?.dataset?.at ?? one?.localName ?? null; })()`;
const at = ({ page }: PreviewStage) => page.evaluate(focused);
const picture = async ({ page }: PreviewStage, name: string) => {
  if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${name}.png` });
};

const wrong = problem("sync.unknown-field", 'There is no field "emial"', {
  hint: 'Did you mean "email"?',
  at: { line: 12, column: 5 },
});
const unread = problem("endpoint.unreachable", "billing cannot be reached: connection refused", {
  hint: "Start the database, then refresh.",
});

test("[E40] a preview shows what would be done to each record, before and after, and what is behind a cell with ways to its places", async () => {
  await play(async (stage) => {
    const { page } = stage;
    await stage.show(600);
    await page.getByText("Complete").waitFor();
    const row = page.locator('[role="row"][aria-rowindex="2"]');
    expect(await row.locator('[data-at="0.6"]').innerText()).toContain("8.90");
    expect(await row.locator('[data-at="0.6"]').innerText()).toContain("10.50");
    await row.locator('[data-at="0.6"]').click();
    await page.getByText("crm owns it").waitFor();
    await page.locator("sl-provenance").getByText('" 10.50 "').waitFor();
    await page.getByRole("button", { name: "contacts.json:12" }).click();
    await page.getByRole("button", { name: "mapping, line 34" }).click();
    await expect.poll(() => stage.last("open-sync")).toEqual({ kind: "open-sync", line: 34, column: 7 });
    expect(stage.last("open-file")).toEqual({
      kind: "open-file",
      file: "/work/data/contacts.json",
      line: 12,
    });
    await page.getByRole("button", { name: /Open exact diff of shop/ }).click();
    await expect.poll(() => stage.last("diff")).toEqual({ kind: "diff", endpoint: "shop" });
  });
});

test("[E41] the grid is gone through by keyboard alone, and rows come by page as they are seen", async () => {
  await play(async (stage) => {
    const { page } = stage;
    await stage.show(100_000);
    await page.locator('[data-at="0.1"]').waitFor();
    expect(await page.locator("sl-grid [role=grid]").getAttribute("aria-rowcount")).toBe("100001");
    await page.keyboard.press("/");
    expect(await at(stage)).toBe("input");
    await page.keyboard.press("Escape");
    expect(await at(stage)).toBe("0.1");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    expect(await at(stage)).toBe("1.3");
    await page.keyboard.press("Control+End");
    await page.locator('[data-at="99999.3"]').getByText("person99999@example.com").waitFor();
    expect(await at(stage)).toBe("99999.3");
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.getByText("crm owns it").waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("crm owns it").waitFor({ state: "detached" });
    expect(await at(stage)).toBe("0.3");
    const asked = stage.told.flatMap((one) =>
      one.kind === "ask" && one.question.kind === "rows" ? [one.question.from] : [],
    );
    expect(asked.length).toBeLessThan(30);
    // One cell alone is in the page's order of focus.
    expect(await page.locator('sl-grid [tabindex="0"]').count()).toBe(1);
    expect(await page.locator("sl-grid .body [role=row]").count()).toBeLessThan(80);
  });
});

test("[E42] the chosen record is followed across edits, and nothing of an older text stays", async () => {
  await play(async (stage) => {
    const { page } = stage;
    await stage.show(600);
    await page.locator('[data-at="6.6"]').click();
    await page.locator("sl-provenance").getByText("person6@example.com").waitFor();
    stage.balance = "99.5";
    await stage.show(600);
    await page.locator('[data-at="6.6"]').getByText("99.50").waitFor();
    await picture(stage, "followed");
    await page.locator("sl-provenance").getByText("99.50").first().waitFor();
    expect(await page.locator("sl-grid").getByText("10.50").count()).toBe(0);
    // The record is no longer in the plan.
    await stage.show(4);
    await page.locator("sl-provenance").getByText("Nothing would be written").waitFor();
  });
});

test("[E42] filters and the search narrow the rows, and are taken away again", async () => {
  await play(async (stage) => {
    const { page } = stage;
    await stage.show(600);
    await page.getByText("600 rows").waitFor();
    await page.getByLabel("Operation").selectOption("delete");
    await page.getByText("100 rows").waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("person20@");
    await page.getByText("1 row", { exact: true }).waitFor();
    await page.keyboard.type("nobody");
    await page.getByText("No record matches.").waitFor();
    await page.getByRole("button", { name: "Show all" }).click();
    await page.getByText("600 rows").waitFor();
    expect(await page.evaluate("window.keptState.filter")).toEqual({});
  });
});

test("[E43] a sample is called a sample, and cannot be applied", async () => {
  await play(async (stage) => {
    const { page } = stage;
    const { endpoints } = (await import("../../support/preview-data.ts")).summaryOf(1);
    const extent = { kind: "sample", records: 1_000, of: 7_900_000 } as const;
    await stage.show(30, {
      plan: { kind: "sample" },
      endpoints: endpoints.map((one, i) => (i === 0 ? { ...one, extent } : one)),
    });
    await page.getByText("Sample: the first 1,000 of 7,900,000 records").waitFor();
    expect(await page.locator("vscode-button", { hasText: "Apply" }).getAttribute("disabled")).not.toBeNull();
    await page.getByRole("button", { name: "Read everything" }).click();
    await expect.poll(() => stage.last("command")).toEqual({ kind: "command", command: "complete" });
    await stage.become({ freshness: { kind: "working" }, progress: { endpoint: "crm", done: 3, total: 4 } });
    await page.getByText("Reading crm: 75 %").waitFor();
    await page.locator("vscode-button", { hasText: "Cancel" }).click();
    await expect.poll(() => stage.last("command")).toEqual({ kind: "command", command: "cancel" });
  });
});

test("[E44] a text that is wrong, nothing to do, an endpoint that was not read, a brake and a workspace that is not trusted are said, with what to do", async () => {
  await play(async (stage) => {
    const { page } = stage;
    await stage.show(12);
    await stage.become({ freshness: { kind: "wrong", problems: [wrong] } });
    await page.getByText("showing the last one that could").waitFor();
    await page.getByRole("button", { name: 'There is no field "emial" (line 12)' }).click();
    await expect.poll(() => stage.last("open-sync")).toEqual({ kind: "open-sync", line: 12, column: 5 });
    expect(await page.locator("sl-grid.old").count()).toBe(1);
    const { endpoints } = (await import("../../support/preview-data.ts")).summaryOf(1);
    const nothing = endpoints.map((one) => ({ ...one, creates: 0, updates: 0, deletes: 0 }));
    await stage.show(0, { endpoints: nothing, conflicts: 0, rejected: 0 });
    await page.getByText("Everything is the same. Nothing would be written.").waitFor();
    stage.trusted = false;
    await stage.show(12, {
      plan: { kind: "sample" },
      endpoints: endpoints.map((one, i) =>
        i === 2 ? { ...one, extent: { kind: "unread", problem: unread } } : one,
      ),
      brakes: [{ kind: "deletes", endpoint: "shop", message: "shop would lose 40 of 60 records" }],
    });
    await page.getByText("Would be held:").waitFor();
    await page.getByText("Start the database, then refresh.").waitFor();
    await page.getByText("Sample: without billing").waitFor();
    await page.getByText("Manage trust").click();
    await expect.poll(() => stage.last("command")).toEqual({ kind: "command", command: "trust" });
  });
});

const looks: readonly (readonly [Theme, number])[] = [
  ["light", 640],
  ["dark", 900],
  ["high-contrast-light", 640],
  ["dark", 300],
];

test.each(looks)(
  "[E45] in %s at %d pixels the view has no barrier that axe knows, and nothing is cut off",
  async (theme, width) => {
    await play(
      async (stage) => {
        const { page } = stage;
        await stage.show(600, {
          brakes: [{ kind: "deletes", endpoint: "shop", message: "shop would lose 40 of 60 records" }],
        });
        await page.locator('[data-at="0.1"]').waitFor();
        await picture(stage, `${theme}-${width}`);
        const found = [...(await violations(stage))];
        await page.keyboard.press("/");
        await page.keyboard.press("Escape");
        for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowRight");
        await page.keyboard.press("Enter");
        await page.getByText("crm owns it").waitFor();
        await picture(stage, `${theme}-${width}-provenance`);
        found.push(...(await violations(stage)));
        await stage.become({ freshness: { kind: "wrong", problems: [wrong] } });
        await page.getByText("showing the last one that could").waitFor();
        await picture(stage, `${theme}-${width}-wrong`);
        found.push(...(await violations(stage)));
        expect(found).toEqual([]);
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      },
      { theme, width },
    );
  },
);
