import type { AgentSettings } from "../../shared/protocol/views.ts";

export const defaultSettings: AgentSettings = {
  port: 7415,
  concurrency: 2,
  staleAfter: 3,
  logs: { level: "info", megabytes: 50, days: 30 },
  alerts: { desktop: true, webhook: null, email: null, everyMinutes: 60 },
};

/** What is kept, with defaults for all that is not. */
export const settingsFrom = (kept: Partial<AgentSettings>): AgentSettings => ({
  ...defaultSettings,
  ...kept,
});
