import { expect, test } from "vitest";
import { shopSyncs } from "../../support/fake-data.ts";
import { stage } from "./stage.ts";

const play = stage();
const shop = shopSyncs(Date.now());
/** What a browser writes of requests that nobody answers. */
const cut = [
  "ERR_CONNECTION_REFUSED",
  "ERR_INCOMPLETE_CHUNKED_ENCODING",
  "ERR_CONNECTION_RESET",
  "ERR_EMPTY_RESPONSE",
];

test("[D23] an agent that is gone is told of, nothing stale can be used, and it comes back by itself", async () => {
  await play({ syncs: shop }, async ({ agent, served, page, expectConsole }) => {
    expectConsole(...cut);
    const place = page.locator("sl-dashboard .place");
    await page.getByText("price-list").waitFor();
    expect(await place.getAttribute("inert")).toBe(null);
    await served.kill();
    await page.getByText("The agent is gone").waitFor();
    await page.getByText("syncline agent start").waitFor();
    await page.getByText("Not connected").waitFor();
    expect(await place.getAttribute("inert")).not.toBe(null);
    await page.getByText(/Next try in/).waitFor();
    agent.syncs.delete(shop[0]!.id);
    await served.revive();
    await page.getByText("The agent is gone").waitFor({ state: "detached", timeout: 15_000 });
    // What happened meanwhile is there.
    await page.getByText(`${shop.length - 1} syncs`).waitFor();
    expect(await place.getAttribute("inert")).toBe(null);
  });
});

test("[D23] it is tried ever more seldom, and at once when asked to", async () => {
  await play({ syncs: shop }, async ({ served, page, expectConsole }) => {
    expectConsole(...cut);
    await page.getByText("price-list").waitFor();
    await served.kill();
    await page.getByText(/Next try in [34] s/).waitFor({ timeout: 20_000 });
    await served.revive();
    await page.getByRole("button", { name: "Try now" }).click();
    await page.getByText("The agent is gone").waitFor({ state: "detached", timeout: 1500 });
  });
});

test("[D24] who is signed out is told how to get a link", async () => {
  await play({ syncs: shop }, async ({ served, page, expectConsole }) => {
    expectConsole("401", ...cut);
    await page.getByText("price-list").waitFor();
    served.signOut(true);
    await page.getByRole("heading", { name: "You are signed out" }).waitFor();
    await page.getByText("syncline agent open").waitFor();
    expect(await page.getByText("price-list").count()).toBe(0);
    served.signOut(false);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("price-list").waitFor();
  });
});

test("[D3] an agent of another version is told of, with the way on", async () => {
  await play(
    { syncs: shop, before: (agent) => Object.assign(agent, { protocol: 2 }) },
    async ({ agent, page }) => {
      await page.getByRole("heading", { name: "The agent was updated" }).waitFor();
      agent.protocol = 1;
      await page.getByRole("button", { name: "Reload" }).click();
      await page.getByText("price-list").waitFor();
    },
  );
});

test("[D25] the code of a sign-in link is exchanged, and stays neither in the address nor in its history", async () => {
  const code = "a".repeat(43);
  await play({ syncs: shop, hash: `#sign-in=${code}` }, async ({ served, page, expectConsole }) => {
    expectConsole("404");
    await page.getByText("price-list").waitFor();
    expect(served.asked).toContain("/api/v1/sign-in");
    expect(page.url()).not.toContain(code);
    await page.goBack();
    expect(page.url()).not.toContain(code);
  });
});
