import type { AgentSeen } from "../../agent/desktop/agent-seen.ts";
import { protocolVersion } from "../../shared/protocol/version.ts";
import type { AgentState, SyncView } from "../../shared/protocol/views.ts";

/** A Tuesday, ten past two in Berlin. */
export const now = Date.UTC(2026, 10, 24, 13, 10);
export const zone = "Europe/Berlin";

/** An agent with these syncs, all else as it mostly is. */
export const stateOf = (syncs: readonly SyncView[], part: Partial<AgentState> = {}): AgentState => ({
  protocol: protocolVersion,
  version: "0.1.0",
  pid: 4711,
  startedAt: now - 3 * 3_600_000,
  dashboard: "http://127.0.0.1:7962/",
  pause: null,
  online: true,
  workspaces: [{ folder: "/srv/shop", name: "shop", state: { kind: "watched" } }],
  syncs,
  problems: [],
  ...part,
});

export const running = (syncs: readonly SyncView[], part: Partial<AgentState> = {}): AgentSeen => ({
  kind: "running",
  ours: true,
  state: stateOf(syncs, part),
});
