import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { assert } from "../../../shared/base/assert.ts";
import type { AgentApi } from "../../../shared/protocol/api.ts";
import type { SyncView } from "../../../shared/protocol/views.ts";
import { launchBrowser, WatchedPage } from "../../support/browser.ts";
import { builtDashboard } from "../../support/built-dashboard.ts";
import { FakeAgent } from "../../support/fake-agent.ts";
import { type Served, serveDashboard } from "../../support/serve-dashboard.ts";

/** The dashboard in a browser. */
export interface Shown {
  readonly served: Served;
  readonly page: Page;
  /** Goes to an address behind `#`. */
  go(hash: string): Promise<void>;
  /** What this test brings about and is not to be held against the page. */
  expectConsole(...parts: readonly string[]): void;
}

export interface Play extends Shown {
  readonly agent: FakeAgent;
}

export interface View {
  readonly hash?: string;
  readonly options?: BrowserContextOptions;
}

export interface Props extends View {
  readonly syncs: readonly SyncView[];
  /** Changes the agent before the page opens. */
  readonly before?: (agent: FakeAgent) => void;
}

/**
 * Shows the built dashboard in a real browser, in front of an agent. Every show ends with the page having said nothing in
 * its console and asked nobody but its origin.
 */
export function house(): (api: AgentApi, view: View, act: (shown: Shown) => Promise<void>) => Promise<void> {
  let browser: Browser | null = null;
  let built: Awaited<ReturnType<typeof builtDashboard>>;

  beforeAll(async () => {
    built = await builtDashboard();
    browser = await launchBrowser();
  }, 240_000);
  beforeEach((context) => {
    if (browser === null) context.skip("there is no browser to test with");
  });
  afterAll(async () => {
    await browser?.close();
    built.remove();
  });

  return async (api, { hash = "#/", options }, act) => {
    assert(browser, "tests without a browser are skipped");
    const served = await serveDashboard(api, built.folder);
    const watched = await WatchedPage.open(browser, served.url + hash, options);
    try {
      await act({
        served,
        page: watched.page,
        go: async (to) => {
          await watched.page.goto(served.url + to);
        },
        expectConsole: (...parts) => watched.expect(...parts),
      });
    } catch (cause) {
      const picture = `.cache/failed/${expect.getState().currentTestName?.replaceAll(/\W+/g, "-")}.png`;
      await watched.page.screenshot({ path: picture });
      console.log(`How it looked: ${picture}`);
      throw cause;
    } finally {
      const wrong = await watched.close();
      await served.kill();
      expect(wrong, "[D28] what went wrong on the page").toEqual([]);
    }
  };
}

/** Plays with an agent in memory. */
export function stage(): (props: Props, act: (play: Play) => Promise<void>) => Promise<void> {
  const show = house();
  return async ({ syncs, before, ...view }, act) => {
    const agent = new FakeAgent(syncs, Date.now());
    before?.(agent);
    await show(agent, view, (shown) => act({ ...shown, agent }));
  };
}
