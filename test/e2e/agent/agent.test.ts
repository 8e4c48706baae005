import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { assert } from "../../../shared/base/assert.ts";
import { AgentProgram } from "../../support/agent-program.ts";
import { launchBrowser, WatchedPage } from "../../support/browser.ts";
import { builtDashboard } from "../../support/built-dashboard.ts";
import { bundledAgent } from "../../support/bundle.ts";
import { postgresForFile } from "../../support/postgres.ts";

const server = postgresForFile();
let browser: Browser | null = null;

beforeAll(async () => {
  browser = await launchBrowser();
  const built = await builtDashboard();
  cpSync(built.folder, join(dirname(bundledAgent()), "dashboard"), { recursive: true });
  built.remove();
}, 240_000);
beforeEach((context) => {
  if (browser === null) context.skip("there is no browser to test with");
});
afterAll(() => browser?.close());

const syncFile = (url: string) => `syncline: 1
name: products
record:
  key: sku
  fields:
    sku: string
    name: string
    price: { type: decimal, scale: 2 }
endpoints:
  erp: { csv: { path: erp.csv }, mode: two-way }
  shop: { postgres: { url: "${url}", table: products, notify: products_changed }, mode: two-way }
conflicts: { default: manual }
when:
  - on: change
`;

const table = `
  DROP TABLE IF EXISTS products;
  CREATE TABLE products (sku text PRIMARY KEY, name text NOT NULL, price numeric(10, 2));
  CREATE OR REPLACE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_notify('products_changed', ''); RETURN NULL; END $$;
  CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON products EXECUTE FUNCTION tell();
`;

/** A user's machine: the agent as a program, a folder with a sync of a CSV file and a table, and a browser at its dashboard. */
async function machine(csv: string) {
  assert(browser, "tests without a browser are skipped");
  await server().sql(table);
  const root = realpathSync(mkdtempSync(join(tmpdir(), "syncline-whole-")));
  const folder = join(root, "work");
  mkdirSync(folder);
  const put = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  put("products.sync.yaml", syncFile(server().url()));
  put("erp.csv", csv);
  const agent = new AgentProgram(join(root, "home"), { env: server().env });
  mkdirSync(agent.home);
  await agent.start();
  await agent.ask("workspaces.add", { folder });
  const { url } = await agent.ask("agent.signIn", {});
  const watched = await WatchedPage.open(browser, url);
  onTestFinished(async () => {
    const wrong = await watched.close();
    agent.close();
    rmSync(root, { recursive: true, force: true, maxRetries: 3 });
    expect(wrong, "[D28] what went wrong on the page").toEqual([]);
  });
  return {
    agent,
    folder,
    put,
    csv: () => readFileSync(join(folder, "erp.csv"), "utf8"),
    rows: () => server().sql("SELECT sku, name, price::text FROM products ORDER BY sku"),
    page: watched.page,
    expectConsole: watched.expect.bind(watched),
  };
}

const csv = "sku,name,price\nA-1,Cup,8.50\nA-2,Pan,20.00\n";

test("[D8] [D25] what is saved in a file arrives in the database, what the database notifies of in the file, and both in the dashboard", async () => {
  const { page, put, rows, csv: text } = await machine(csv);
  await page.getByText("products").first().click();
  await page.getByText("In step").waitFor();
  expect(page.url()).not.toContain("sign-in");
  await expect.poll(rows, { timeout: 15_000 }).toHaveLength(2);
  const saved = performance.now();
  put("erp.csv", csv.replace("8.50", "9.20"));
  await page.locator("sl-sync [role=row]", { hasText: "erp.csv changed" }).waitFor();
  console.log(`saved to shown, with PostgreSQL: ${Math.round(performance.now() - saved)} ms`);
  expect(await rows()).toContainEqual({ sku: "A-1", name: "Cup", price: "9.20" });
  await server().sql("UPDATE products SET price = 21.5 WHERE sku = 'A-2'");
  await page.locator("sl-sync [role=row]", { hasText: "shop notified" }).waitFor();
  await expect.poll(text).toBe("sku,name,price\nA-1,Cup,9.20\nA-2,Pan,21.50\n");
});

test("[D14] what two people changed differently waits in the dashboard, and a key settles it on both sides", async () => {
  const { agent, page, put, rows, csv: text } = await machine(csv);
  await agent.until(([sync]) => sync?.records === 2 && sync.activity.kind === "idle", "the first run");
  await agent.ask("agent.pause", {});
  put("erp.csv", csv.replace("Cup", "Mug"));
  await server().sql("UPDATE products SET name = 'Beaker' WHERE sku = 'A-1'");
  await agent.ask("agent.resume", {});
  await page.getByText("1 conflict").first().waitFor();
  await page.goto(`${page.url().split("#")[0]}#/conflicts`);
  await page.getByText("Beaker").first().waitFor();
  await page.getByText("Mug").first().waitFor();
  await page.keyboard.press("2");
  await expect.poll(text, { timeout: 15_000 }).toContain("A-1,Beaker,8.50");
  expect(await rows()).toContainEqual({ sku: "A-1", name: "Beaker", price: "8.50" });
});

test("[D23] an agent that was killed in the middle is told of, and the dashboard goes on once it is back", async () => {
  const { agent, page, put, rows, expectConsole } = await machine(csv);
  expectConsole(
    "ERR_CONNECTION_REFUSED",
    "ERR_INCOMPLETE_CHUNKED_ENCODING",
    "ERR_CONNECTION_RESET",
    "ERR_EMPTY_RESPONSE",
  );
  await expect.poll(rows, { timeout: 15_000 }).toHaveLength(2);
  const port = Number(new URL(page.url()).port);
  await agent.end("SIGKILL");
  await page.getByText("The agent is gone").first().waitFor();
  put("erp.csv", `${csv}A-3,Lid,4.00\n`);
  await agent.start(port);
  await expect.poll(rows, { timeout: 15_000 }).toHaveLength(3);
  await page.getByText("The agent is gone").first().waitFor({ state: "hidden" });
  await page.getByText("In step").first().waitFor();
});
