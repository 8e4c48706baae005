import { expect, test } from "vitest";
import { idOf, runsOf, shopSyncs, wellSync } from "../../support/fake-data.ts";
import { stage } from "./stage.ts";

const play = stage();
const now = Date.now();
const shop = shopSyncs(now);

test("[D18] rejected records stand with their reasons, are searched and tried again", async () => {
  await play({ syncs: shop, hash: "#/rejected" }, async ({ agent, page }) => {
    await page.getByText('"Balance" is not a number: "12,5O"').first().waitFor();
    await page.getByText("The last character is the letter O.").first().waitFor();
    await page.getByText("customers.csv:212").waitFor();
    await page.getByLabel("Search records").fill("K-4402");
    await page.getByText("1 record waits").waitFor();
    await page.getByRole("button", { name: "Retry now" }).click();
    await page.getByText("customers is queued").waitFor();
    expect(agent.calls).toEqual([
      { method: "sync.run", params: { sync: idOf("customers"), approve: undefined } },
    ]);
    // Whoever put the data right sees it here by itself.
    agent.rejections = [];
    agent.send({ kind: "waiting", sync: idOf("customers") });
    await page.getByText("Every record gets through.").waitFor();
  });
});

test("[D19] logs are followed, filtered by level and sync, searched and opened", async () => {
  await play({ syncs: shop, hash: "#/logs" }, async ({ agent, page }) => {
    await page.getByText("Nothing is written that is like that.").waitFor();
    const entry = { at: now, area: "run", sync: idOf("price-list") } as const;
    agent.log({ ...entry, level: "info", message: "Run ended: 12 updated on shop" });
    await page.getByText("12 updated on shop").waitFor();
    agent.log({
      ...entry,
      level: "error",
      message: "shop refused the token",
      more: { code: "endpoint.refused" },
    });
    await page.getByText("shop refused the token").waitFor();
    await page.getByLabel("Level").selectOption("warning");
    await page.getByText("12 updated on shop").waitFor({ state: "detached" });
    await page.getByLabel("Level").selectOption("");
    await page.getByText("12 updated on shop").waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("token");
    await page.getByText("12 updated on shop").waitFor({ state: "detached" });
    await page.getByText("shop refused the token").click();
    await page.getByRole("dialog", { name: "Log entry" }).waitFor();
    await page.getByText("endpoint.refused").waitFor();
    await page.keyboard.press("Escape");
    await page.getByLabel("Sync", { exact: true }).selectOption(idOf("customers"));
    await page.getByText("Nothing is written that is like that.").waitFor();
    await page.locator("vscode-checkbox").click();
  });
});

test("[D20] settings are saved as they stand in the form, and alerts are tried", async () => {
  await play({ syncs: shop, hash: "#/settings" }, async ({ agent, page }) => {
    await page.getByLabel("Syncs that run at the same time").fill("2");
    await page.getByLabel("Webhook, called with JSON").fill("https://hooks.example.com/x");
    await page.locator('vscode-checkbox[label="E-mail"]').click();
    await page.getByLabel("SMTP server").fill("smtp.example.com");
    await page.getByLabel("From", { exact: true }).fill("syncline@example.com");
    await page.getByLabel("To (several parted by commas)").fill("a@example.com, b@example.com");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.locator("sl-notices").getByText("Saved").waitFor();
    expect(agent.settings).toMatchObject({
      concurrency: 2,
      staleAfter: 3,
      logs: { level: "info", megabytes: 100, days: 30 },
      alerts: {
        desktop: true,
        webhook: "https://hooks.example.com/x",
        email: {
          host: "smtp.example.com",
          port: 587,
          secure: false,
          user: null,
          password: null,
          to: ["a@example.com", "b@example.com"],
        },
      },
    });
    await page.getByRole("button", { name: "Try the saved ways" }).click();
    await page.getByText("✗ webhook: HTTP 404").waitFor();
    await page.getByRole("button", { name: "Leave shop" }).click();
    await page.getByRole("button", { name: "Leave it" }).click();
    await expect.poll(() => agent.agent.workspaces).toEqual([]);
  });
});

test("[D20] settings that the agent does not take are told by its own words", async () => {
  await play({ syncs: shop, hash: "#/settings" }, async ({ agent, page }) => {
    await page.getByLabel("Syncs that run at the same time").fill("99");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("alert").getByText("agent.request").waitFor();
    expect(agent.settings.concurrency).toBe(4);
    // What was wrong is the only thing that was.
    await page.getByLabel("Syncs that run at the same time").fill("9");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect.poll(() => agent.settings.concurrency).toBe(9);
  });
});

test("[D22] from nothing, a person is led to a first plan that waits for approval", async () => {
  await play({ syncs: [] }, async ({ agent, page }) => {
    await page.getByRole("heading", { name: "Your first sync" }).waitFor();
    await page.getByLabel("Which folder holds your data?").fill("/nowhere");
    await page.keyboard.press("Enter");
    await page.getByText('There is no folder "/nowhere"').waitFor();
    await page.getByLabel("Which folder holds your data?").fill("/home/you/shop");
    await page.keyboard.press("Enter");
    await page.getByLabel("crm-contacts.json").check();
    const propose = page.getByRole("button", { name: "Propose a sync" });
    expect(await propose.getAttribute("disabled")).not.toBe(null);
    await page.getByLabel("customers.csv").check();
    await propose.click();
    await page.getByText("email is the key").waitFor();
    await page.getByLabel("Name", { exact: true }).fill("contacts");
    await page.getByRole("button", { name: "Write the sync file" }).click();
    await page.getByText("The sync file is written").waitFor();
    const written = agent.calls.find(({ method }) => method === "proposal.write")?.params;
    expect(written).toMatchObject({ folder: "/home/you/shop", name: "contacts" });
    // The agent finds the file and holds its first plan.
    const id = idOf("contacts");
    const sync = wellSync("contacts", now, {
      path: "/home/you/shop/contacts.sync.yaml",
      attention: [
        {
          kind: "blocked",
          run: `${id}-held`,
          hash: "ab".repeat(32),
          brakes: [
            {
              kind: "first-run",
              endpoint: "shop",
              message: "shop already holds 420 records; 37 would change",
            },
          ],
        },
      ],
    });
    agent.runs.set(id, runsOf(sync, now));
    agent.change(id, sync);
    await page.getByRole("heading", { name: "contacts" }).waitFor();
    await page.getByText("Inspect the plan").click();
    await page.getByText("This is the first run, and it would change or delete").waitFor();
    await page.getByText("A-1000").first().waitFor();
    await page.getByRole("button", { name: "Approve this plan" }).click();
    await expect
      .poll(() => agent.calls.at(-1))
      .toEqual({ method: "sync.run", params: { sync: id, approve: "ab".repeat(32) } });
  });
});
