import { globSync } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { resolve } from "node:path";
import { problem } from "../../../shared/base/diagnostic.ts";
import { err, ok } from "../../../shared/base/result.ts";
import type { AgentApi } from "../../../shared/protocol/api.ts";
import type { AgentState, Pause } from "../../../shared/protocol/views.ts";
import type { Alerts } from "../ports.ts";
import type { DaemonRooms } from "../rooms.ts";
import { settingsFrom } from "../settings.ts";
import { syncTextOf } from "../syncs/sync-text.ts";
import { findSync, whyUnusable } from "./find-sync.ts";

type Methods =
  | "agent.state"
  | "agent.stop"
  | "agent.pause"
  | "agent.resume"
  | "agent.settings"
  | "agent.configure"
  | "agent.tryAlert"
  | "agent.signIn"
  | "agent.power"
  | "workspaces.add"
  | "workspaces.remove"
  | "sync.run"
  | "sync.cancel"
  | "sync.pause"
  | "sync.resume"
  | "sync.explain";

export type PowerEvent = "suspend" | "resume" | "online" | "offline";

/** What the handlers of the agent itself need beside its rooms. */
export interface AgentDeeds extends DaemonRooms {
  readonly alerts: Alerts;
  readonly clock: () => number;
  readonly state: () => AgentState;
  readonly stop: () => void;
  readonly pauseAll: (pause: Pause | null) => void;
  readonly pauseSync: (sync: string, pause: Pause | null) => void;
  readonly power: (event: PowerEvent) => void;
  readonly configured: () => void;
  readonly addWorkspace: (folder: string) => void;
  readonly removeWorkspace: (folder: string) => void;
  /** A person acts on a sync: what had stopped it may be mended. */
  readonly mended: (sync: string) => void;
}

/** What is asked of the agent, its workspaces and what its syncs do next. */
export function agentHandlers(deeds: AgentDeeds): Pick<AgentApi["handlers"], Methods> {
  const { registry, store, runner, workers, clock } = deeds;
  const pauseOf = (until: number | null): Pause => ({ since: clock(), until });
  return {
    "agent.state": async () => ok(deeds.state()),
    async "agent.stop"() {
      deeds.stop();
      return ok({});
    },
    async "agent.pause"({ until }) {
      deeds.pauseAll(pauseOf(until));
      return ok({});
    },
    async "agent.resume"() {
      deeds.pauseAll(null);
      return ok({});
    },
    "agent.settings": async () => ok(settingsFrom(store.settings())),
    async "agent.configure"({ settings }) {
      const given = Object.entries(settings).filter(([, value]) => value !== undefined);
      const after = { ...settingsFrom(store.settings()), ...Object.fromEntries(given) };
      const kept = store.configure(after);
      if (!kept.ok) return kept;
      deeds.configured();
      return ok(after);
    },
    "agent.tryAlert": async () => ok({ ways: await deeds.alerts.test() }),
    // The server answers this one, since it knows the dashboard's address.
    "agent.signIn": async () => err(problem("agent.failed", "There is no dashboard here")),
    async "agent.power"({ event }) {
      deeds.power(event);
      return ok({});
    },
    async "workspaces.add"({ folder: given }) {
      const wanted = given === "~" ? homedir() : resolve(homedir(), given.replace(/^~\//, `${homedir()}/`));
      const hint = "Name a folder that is there, with sync files in it or to be made in it.";
      const folder = await realpath(wanted).catch(() => null);
      const isFolder = folder !== null && (await stat(folder).catch(() => null))?.isDirectory() === true;
      if (folder === null || !isFolder)
        return err(problem("agent.folder", `There is no folder ${wanted}`, { hint, at: { file: wanted } }));
      const added = store.addWorkspace(folder, clock());
      if (!added.ok) return added;
      deeds.addWorkspace(folder);
      return ok({ folder, syncs: globSync("*.sync.{yaml,yml,json}", { cwd: folder }).length });
    },
    async "workspaces.remove"({ folder }) {
      if (!store.workspaces().includes(folder))
        return err(problem("agent.unknown", `${folder} is no workspace of the agent`));
      const removed = store.removeWorkspace(folder);
      if (!removed.ok) return removed;
      deeds.removeWorkspace(folder);
      return ok({});
    },
    async "sync.run"({ sync, approve }) {
      const found = findSync(registry, sync);
      if (!found.ok) return found;
      const { text, fileState } = found.value;
      if (text === null) return err(whyUnusable(fileState));
      deeds.mended(sync);
      runner.want({
        sync,
        cause: { kind: approve === undefined ? "manual" : "approved" },
        changedAt: null,
        approved: approve ?? null,
      });
      return ok({});
    },
    async "sync.cancel"({ sync }) {
      const found = findSync(registry, sync);
      if (!found.ok) return found;
      runner.cancel(sync);
      return ok({});
    },
    async "sync.pause"({ sync, until }) {
      const found = findSync(registry, sync);
      if (!found.ok) return found;
      deeds.pauseSync(sync, pauseOf(until));
      return ok({});
    },
    async "sync.resume"({ sync }) {
      const found = findSync(registry, sync);
      if (!found.ok) return found;
      deeds.pauseSync(sync, null);
      return ok({});
    },
    async "sync.explain"({ sync: id, key, field }, signal) {
      const found = findSync(registry, id);
      if (!found.ok) return found;
      return workers.do(
        { kind: "explain", sync: syncTextOf(found.value), key, field: field ?? null },
        { signal },
      );
    },
  };
}
