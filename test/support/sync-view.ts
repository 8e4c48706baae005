import type { SyncView } from "../../shared/protocol/views.ts";

/** A sync that is well and has never run, but for what a test says of it. */
export const syncView = (part: Partial<SyncView> = {}): SyncView => ({
  id: "0123456789ab",
  name: "orders",
  description: null,
  path: "/shop/orders.sync.yaml",
  workspace: "/shop",
  file: { kind: "good" },
  activity: { kind: "idle" },
  pause: null,
  endpoints: [],
  triggers: [],
  nextDue: null,
  lastRun: null,
  lastSuccess: null,
  records: 0,
  attention: [],
  ...part,
});
