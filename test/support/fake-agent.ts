import { createHash } from "node:crypto";
import { type Diagnostic, problem } from "../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../shared/base/result.ts";
import type { AgentApi } from "../../shared/protocol/api.ts";
import type { AgentEvent } from "../../shared/protocol/events.ts";
import type { ParsedParams } from "../../shared/protocol/methods.ts";
import { protocolVersion } from "../../shared/protocol/version.ts";
import type {
  AgentSettings,
  AgentState,
  ConflictView,
  LogEntry,
  Page,
  PlanItem,
  RejectionView,
  RunDetail,
  RunView,
  SyncView,
} from "../../shared/protocol/views.ts";
import { conflictsOf, fieldTypes, itemsOf, rejectionsOf, runsOf } from "./fake-data.ts";

const done = ok({});
const unknown = (what: string): Result<never, Diagnostic> =>
  err(problem("agent.unknown", `The agent knows no such ${what}`));

/** An agent in memory that behaves as the real one does, as far as a dashboard can tell; tests drive it. */
export class FakeAgent implements AgentApi {
  syncs: Map<string, SyncView>;
  runs = new Map<string, RunView[]>();
  details = new Map<string, RunDetail>();
  items = new Map<string, readonly PlanItem[]>();
  conflicts: ConflictView[] = [];
  rejections: RejectionView[] = [];
  logs: LogEntry[] = [];
  /** Every call, for tests to look at. */
  readonly calls: { readonly method: string; readonly params: unknown }[] = [];
  settings: AgentSettings = {
    port: 7962,
    concurrency: 4,
    staleAfter: 3,
    logs: { level: "info", megabytes: 100, days: 30 },
    alerts: { desktop: true, webhook: null, email: null, everyMinutes: 60 },
  };
  agent: Omit<AgentState, "syncs">;
  protocol = protocolVersion;
  #listeners = new Set<(event: AgentEvent) => void>();

  constructor(syncs: readonly SyncView[], now: number) {
    this.syncs = new Map(syncs.map((sync) => [sync.id, sync]));
    this.agent = {
      protocol: protocolVersion,
      version: "0.1.0",
      pid: 4711,
      startedAt: now - 3 * 3_600_000,
      dashboard: "http://127.0.0.1:7962/",
      pause: null,
      online: true,
      notifies: false,
      workspaces: [...new Set(syncs.map(({ workspace }) => workspace))].map((folder) => ({
        folder,
        name: folder.split("/").at(-1) ?? folder,
        state: { kind: "watched" },
      })),
      problems: [],
    };
    for (const sync of syncs) {
      this.runs.set(sync.id, runsOf(sync, now));
      this.conflicts.push(...conflictsOf(sync, now));
      this.rejections.push(...rejectionsOf(sync));
    }
  }

  get state(): AgentState {
    return { ...this.agent, protocol: this.protocol, syncs: [...this.syncs.values()] };
  }

  subscribe(listener: (event: AgentEvent) => void): () => void {
    listener({ kind: "state", state: this.state });
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  send(event: AgentEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Changes a sync and tells everybody. */
  change(id: string, part: Partial<SyncView>): void {
    const sync = { ...this.syncs.get(id)!, ...part };
    this.syncs.set(id, sync);
    this.send({ kind: "sync", sync });
  }

  log(entry: Omit<LogEntry, "run" | "record" | "more"> & Partial<LogEntry>): void {
    const whole: LogEntry = { run: null, record: null, more: {}, ...entry };
    this.logs.unshift(whole);
    this.send({ kind: "log", entry: whole });
  }

  /** Ends a run: it is the sync's newest. */
  ended(run: RunView, part: Partial<SyncView> = {}): void {
    this.runs.set(run.sync, [run, ...(this.runs.get(run.sync) ?? [])]);
    this.change(run.sync, { activity: { kind: "idle" }, lastRun: run, ...part });
    this.send({ kind: "run", run });
  }

  #detail({ sync, run }: { readonly sync: string; readonly run: string }): RunDetail | null {
    const known = this.details.get(run);
    if (known !== undefined) return known;
    const found = this.runs.get(sync)?.find(({ id }) => id === run);
    if (found === undefined) return null;
    const { endpoints = [], attention = [], records = 0 } = this.syncs.get(sync) ?? {};
    const held = attention.find((one) => one.kind === "blocked" && one.run === run);
    const [first] = endpoints;
    return {
      ...found,
      endpoints: Object.fromEntries(
        endpoints.map(({ name }) => [
          name,
          {
            ...(name === first?.name ? { creates: 0, updates: 0, deletes: 0 } : found.counts),
            records,
            complete: true,
            version: "",
          },
        ]),
      ),
      brakes: held?.kind === "blocked" ? held.brakes : [],
      kept: true,
      approvable: held !== undefined,
      fields: Object.keys(fieldTypes),
      types: fieldTypes,
    };
  }

  #itemsOf(sync: string, run: RunView): readonly PlanItem[] {
    const known = this.items.get(run.id) ?? itemsOf(this.syncs.get(sync)!, run);
    this.items.set(run.id, known);
    return known;
  }

  readonly handlers: AgentApi["handlers"] = {
    "agent.state": async () => ok(this.state),
    "agent.stop": async () => done,
    "agent.pause": async ({ until }) => {
      this.agent = { ...this.agent, pause: { since: Date.now(), until } };
      this.send({ kind: "agent", agent: this.agent });
      return done;
    },
    "agent.resume": async () => {
      this.agent = { ...this.agent, pause: null };
      this.send({ kind: "agent", agent: this.agent });
      return done;
    },
    "agent.settings": async () => ok(this.settings),
    "agent.configure": async ({ settings }) => {
      const { port, concurrency, staleAfter, logs, alerts } = this.settings;
      this.settings = {
        port: settings.port ?? port,
        concurrency: settings.concurrency ?? concurrency,
        staleAfter: settings.staleAfter ?? staleAfter,
        logs: settings.logs ?? logs,
        alerts: settings.alerts ?? alerts,
      };
      return ok(this.settings);
    },
    "agent.tryAlert": async () =>
      ok({
        ways: [
          { way: "desktop", problem: null },
          { way: "webhook", problem: "HTTP 404 from hooks.example.com" },
        ],
      }),
    "agent.signIn": async () => ok({ url: "http://127.0.0.1:7962/" }),
    "agent.power": async () => done,
    "workspaces.add": async ({ folder }) => {
      if (folder.includes("nowhere"))
        return err(
          problem("agent.folder", `There is no folder "${folder}"`, { hint: "Write its whole path." }),
        );
      const name = folder.split("/").at(-1) ?? folder;
      if (!this.agent.workspaces.some((one) => one.folder === folder))
        this.agent = {
          ...this.agent,
          workspaces: [...this.agent.workspaces, { folder, name, state: { kind: "watched" } }],
        };
      this.send({ kind: "agent", agent: this.agent });
      return ok({ folder, syncs: 0 });
    },
    "workspaces.remove": async ({ folder }) => {
      const workspaces = this.agent.workspaces.filter((one) => one.folder !== folder);
      this.agent = { ...this.agent, workspaces };
      this.send({ kind: "agent", agent: this.agent });
      return done;
    },
    "sync.run": async ({ sync, approve }) => {
      if (!this.syncs.has(sync)) return unknown("sync");
      this.calls.push({ method: "sync.run", params: { sync, approve } });
      const cause = { kind: approve === undefined ? "manual" : "approved" } as const;
      this.change(sync, { activity: { kind: "queued", since: Date.now(), cause } });
      return done;
    },
    "sync.apply": async ({ sync }) =>
      this.syncs.has(sync)
        ? ok({
            ...{ end: { kind: "nothing" }, brakes: [], unreadable: [], stale: [] },
            counts: { creates: 0, updates: 0, deletes: 0 },
          })
        : unknown("sync"),
    "sync.cancel": async ({ sync }) => {
      this.change(sync, { activity: { kind: "idle" } });
      return done;
    },
    "sync.pause": async ({ sync, until }) => {
      this.change(sync, { pause: { since: Date.now(), until } });
      return done;
    },
    "sync.resume": async ({ sync }) => {
      this.change(sync, { pause: null });
      return done;
    },
    "sync.runs": async ({ sync, after, limit }) => ok(pageOf(this.runs.get(sync) ?? [], after, limit)),
    "sync.points": async ({ sync }) =>
      ok(
        (this.runs.get(sync) ?? [])
          .filter(({ outcome }) => outcome !== null)
          .map((run) => ({
            at: run.startedAt,
            duration: (run.endedAt ?? run.startedAt) - run.startedAt,
            records: this.syncs.get(sync)?.records ?? 0,
            written: run.counts.creates + run.counts.updates + run.counts.deletes,
            latency:
              run.cause?.kind === "change"
                ? 420 + ((run.endedAt ?? run.startedAt) - run.startedAt) * 1.3
                : null,
            outcome: run.outcome?.kind ?? "done",
          }))
          .reverse(),
      ),
    "sync.explain": async ({ sync, key, field }) => ok(this.#explain(sync, key, field)),
    "run.view": async (params) => {
      const detail = this.#detail(params);
      return detail === null ? unknown("run") : ok(detail);
    },
    "run.items": async ({ sync, run, after, limit, filter }) => {
      const found = this.runs.get(sync)?.find(({ id }) => id === run);
      if (found === undefined) return unknown("run");
      const { endpoint, operation, field, text } = filter;
      const all = this.#itemsOf(sync, found).filter(
        (item) =>
          (endpoint === undefined || item.operations.some((one) => one.endpoint === endpoint)) &&
          (operation === undefined ||
            (operation === "conflict"
              ? item.conflicts.length > 0
              : item.operations.some(({ kind }) => kind === operation))) &&
          (field === undefined ||
            item.operations.some(
              (one) => one.kind === "update" && one.fields.some((change) => change.field === field),
            )) &&
          (text === undefined || JSON.stringify(item).toLowerCase().includes(text.toLowerCase())),
      );
      return ok(pageOf(all, after, limit));
    },
    "run.undo": async ({ sync, run }) => {
      this.calls.push({ method: "run.undo", params: { sync, run } });
      this.change(sync, { activity: { kind: "queued", since: Date.now(), cause: { kind: "undo", run } } });
      return done;
    },
    "conflicts.list": async ({ sync, after, limit, text }) =>
      ok(
        pageOf(
          this.conflicts.filter(
            (one) =>
              (sync === undefined || one.sync === sync) &&
              (text === undefined || JSON.stringify(one.conflict).toLowerCase().includes(text.toLowerCase())),
          ),
          after,
          limit,
        ),
      ),
    "conflicts.resolve": async ({ sync, conflicts, resolution, alike }) => {
      const ids = new Set(conflicts.map(({ id }) => id));
      const named = this.conflicts.filter(({ conflict }) => ids.has(conflict.id));
      const kinds = new Set(named.map(({ conflict }) => `${conflict.kind} ${conflict.field}`));
      const isMeant = (one: ConflictView) =>
        one.sync === sync &&
        (ids.has(one.conflict.id) ||
          (alike && one.resolution === null && kinds.has(`${one.conflict.kind} ${one.conflict.field}`)));
      const resolved = this.conflicts.filter(isMeant).length;
      this.calls.push({ method: "conflicts.resolve", params: { sync, conflicts, resolution, alike } });
      this.conflicts = this.conflicts.map((one) => (isMeant(one) ? { ...one, resolution } : one));
      this.send({ kind: "waiting", sync });
      return ok({ resolved, moved: 0 });
    },
    "conflicts.rule": async ({ sync, conflict, resolution }) => this.#rule(sync, conflict, resolution),
    "conflicts.writeRule": async (params) => {
      const rule = this.#rule(params.sync, params.conflict, params.resolution);
      if (!rule.ok) return rule;
      if (rule.value.hash !== params.hash)
        return err(problem("agent.moved-on", "The sync file has changed since the rule was shown"));
      this.calls.push({ method: "conflicts.writeRule", params });
      return done;
    },
    "rejections.list": async ({ sync, after, limit, text }) =>
      ok(
        pageOf(
          this.rejections.filter(
            (one) =>
              (sync === undefined || one.sync === sync) &&
              (text === undefined || JSON.stringify(one).toLowerCase().includes(text.toLowerCase())),
          ),
          after,
          limit,
        ),
      ),
    "logs.search": async ({ after, limit, text, level, sync, run }) => {
      const levels = ["debug", "info", "warning", "error"];
      const least = levels.indexOf(level ?? "debug");
      return ok(
        pageOf(
          this.logs.filter(
            (one) =>
              levels.indexOf(one.level) >= least &&
              (sync === undefined || one.sync === sync) &&
              (run === undefined || one.run === run) &&
              (text === undefined || one.message.toLowerCase().includes(text.toLowerCase())),
          ),
          after,
          limit,
        ),
      );
    },
    "places.list": async ({ folder }) =>
      ok([
        { path: `${folder}/archive`, kind: "folder", bytes: null },
        { path: `${folder}/crm-contacts.json`, kind: "file", bytes: 48_213 },
        { path: `${folder}/customers.csv`, kind: "file", bytes: 31_870 },
        { path: `${folder}/orders.ndjson`, kind: "file", bytes: 1_204_551 },
      ]),
    "proposal.make": async ({ places }) => {
      const [a = "a", b = "b"] = places.map((place) =>
        (place.split("/").at(-1) ?? place).replace(/\.\w+$/, "").replace("crm-contacts", "crm"),
      );
      return ok({
        name: "customers",
        reasons: [
          "email is the key: on both sides it is there for every record and never twice",
          `${a}.name.first and ${b}.first_name hold the same values for 412 of 420 matching records`,
          "balance is a decimal with two digits: crm writes 1250.5, customers 1.250,50",
        ],
        problems: [],
        text: proposed(a, b, places),
      });
    },
    "proposal.write": async ({ folder, name, text }) => {
      this.calls.push({ method: "proposal.write", params: { folder, name, text } });
      return ok({ path: `${folder}/${name}.sync.yaml` });
    },
  };

  #rule(
    sync: string,
    id: string,
    resolution: ParsedParams<"conflicts.rule">["resolution"],
  ): Result<{ path: string; before: string; after: string; hash: string }, Diagnostic> {
    const found = this.conflicts.find(({ conflict }) => conflict.id === id);
    const view = this.syncs.get(sync);
    if (found === undefined || view === undefined) return unknown("conflict");
    const before = `record:\n  key: sku\n  fields:\n    sku: string\n    price: { type: decimal, scale: 2 }\n\nconflicts:\n  default: manual\n  fields:\n    stock: { owner: warehouse }\n\ndeletes: propagate\n`;
    const rule =
      resolution.kind === "endpoint"
        ? `    ${found.conflict.field}: { owner: ${resolution.endpoint} }\n`
        : `  deletes: ${resolution.kind === "delete" ? "delete-wins" : "update-wins"}\n`;
    const after =
      resolution.kind === "endpoint"
        ? before.replace(/(stock: .*\n)/, `$1${rule}`)
        : before.replace("  default: manual\n", `  default: manual\n${rule}`);
    const hash = createHash("sha256").update(before).update(after).digest("hex");
    return ok({ path: view.path, before, after, hash });
  }

  #explain(sync: string, key: string, field: string | undefined) {
    const view = this.syncs.get(sync);
    const [run] = this.runs.get(sync) ?? [];
    const item = run === undefined ? undefined : this.#itemsOf(sync, run).find((one) => one.key === key);
    const names = (view?.endpoints ?? []).map(({ name }) => name);
    return [
      {
        key,
        fields: Object.keys(fieldTypes)
          .filter((name) => field === undefined || name === field)
          .map((name) => ({
            field: name,
            value: item?.after?.base[name] ?? "A-1",
            origin: null,
            ends: names.map((endpoint) => ({
              endpoint,
              holds: item?.after?.base[name] ?? "A-1",
              sent: undefined,
              place: `/srv/shop/data/${endpoint}.csv:17`,
              steps: [
                { title: `read column "${name}"`, value: ` ${item?.after?.base[name] ?? "A-1"} ` },
                { title: "trim", value: String(item?.after?.base[name] ?? "A-1") },
              ],
            })),
          })),
        past: [],
        conflicts: [],
      },
    ];
  }
}

/** A page whose `next` is simply where it ended. */
function pageOf<T>(all: readonly T[], after: string | undefined, limit: number): Page<T> {
  const begin = after === undefined ? 0 : Number(after);
  const end = begin + limit;
  return { items: all.slice(begin, end), next: end < all.length ? String(end) : null, total: all.length };
}

const proposed = (a: string, b: string, places: readonly string[]) => `syncline: 1
name: customers

record:
  key: email
  fields:
    email: { type: string, required: true, format: email }
    firstName: string
    lastName: string
    balance: { type: decimal, scale: 2 }

endpoints:
  ${a}:
    json: { path: ${places[0]} }
    mode: two-way
    fields: { firstName: name.first, lastName: name.last }
  ${b}:
    csv: { path: ${places[1]}, delimiter: ";" }
    mode: two-way
    fields: { firstName: first_name, balance: { path: balance, format: "1.234,56" } }
`;
