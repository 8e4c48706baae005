import type { BrowserContext } from "playwright-core";
import type { OriginServer } from "./origin-server.ts";
import type { DesktopSeen } from "./seen.ts";

type IpcHandler = (event: unknown, ...args: unknown[]) => unknown;

/** What the parts of the stand-in share. */
export const state = {
  browser: null as BrowserContext | null,
  origin: null as OriginServer | null,
  handler: async (_request: Request): Promise<Response> => new Response(null, { status: 404 }),
  ipc: new Map<string, IpcHandler>(),
  seen: { menu: [], toolTip: "", menus: 0, notices: [], opened: [], forked: [] } as DesktopSeen,
  folder: null as string | null,
  noticeClicks: [] as (() => void)[],
};
