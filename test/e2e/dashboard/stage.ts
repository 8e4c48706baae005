import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import type { SyncView } from "../../../shared/protocol/views.ts";
import { launchBrowser, WatchedPage } from "../../support/browser.ts";
import { builtDashboard } from "../../support/built-dashboard.ts";
import { FakeAgent } from "../../support/fake-agent.ts";
import { type Served, serveDashboard } from "../../support/serve-dashboard.ts";

export interface Play {
  readonly agent: FakeAgent;
  readonly served: Served;
  readonly page: Page;
  /** Goes to an address behind `#`. */
  go(hash: string): Promise<void>;
  /** What this test brings about and is not to be held against the page. */
  expectConsole(...parts: readonly string[]): void;
}

export interface Props {
  readonly syncs: readonly SyncView[];
  readonly hash?: string;
  readonly options?: BrowserContextOptions;
  /** Changes the agent before the page opens. */
  readonly before?: (agent: FakeAgent) => void;
}

/**
 * Plays with the built dashboard in a real browser, in front of an agent in memory. Every play ends with the page having
 * said nothing in its console and asked nobody but its origin.
 */
export function stage(): (props: Props, act: (play: Play) => Promise<void>) => Promise<void> {
  let browser: Browser | null = null;
  let built: Awaited<ReturnType<typeof builtDashboard>>;

  beforeAll(async () => {
    built = await builtDashboard();
    browser = await launchBrowser();
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    built.remove();
  });

  return async ({ syncs, hash = "#/", options, before }, act) => {
    if (browser === null) return;
    const agent = new FakeAgent(syncs, Date.now());
    before?.(agent);
    const served = await serveDashboard(agent, built.folder);
    const watched = await WatchedPage.open(browser, served.url + hash, options);
    try {
      await act({
        agent,
        served,
        page: watched.page,
        go: async (to) => {
          await watched.page.goto(served.url + to);
        },
        expectConsole: (...parts) => watched.expect(...parts),
      });
    } finally {
      const wrong = await watched.close();
      await served.kill();
      expect(wrong, "[D28] what went wrong on the page").toEqual([]);
    }
  };
}
