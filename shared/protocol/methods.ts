import { z } from "zod";
import { hasSecretReference, replaceReferences } from "../mapping/secret-reference.ts";
import { holdsCredential } from "./holds-credential.ts";
import type {
  AgentSettings,
  AgentState,
  AppliedPlan,
  ConflictView,
  Explanation,
  FileChange,
  LogEntry,
  Page,
  PlaceView,
  PlanItem,
  ProposalView,
  RejectionView,
  RunDetail,
  RunPoint,
  RunView,
} from "./views.ts";

/**
 * What can be asked of the agent: `POST /api/v1/METHOD` with the parameters as JSON. The answer is a `Reply`. Parameters
 * come from outside and are parsed by these schemas; results come from an agent of the same protocol version.
 */

const sync = z.string().regex(/^[0-9a-f]{12}$/);
const run = z.string().max(64);
const hash = z.string().regex(/^[0-9a-f]{8,64}$/);
const after = z.string().max(500).optional();
const limit = z.number().int().min(1).max(1000).default(100);
const moment = z.number().int().min(0);
const folder = z.string().min(1).max(4096);
const text = z.string().max(500).optional();
/** Until a moment, or `null`: until somebody resumes. */
const until = moment.nullable().default(null);
const value = z.union([z.string().max(1_000_000), z.number(), z.boolean(), z.null()]);

const resolution = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("endpoint"), endpoint: z.string().max(200) }),
  z.object({ kind: z.literal("value"), value }),
  z.object({ kind: z.literal("keep") }),
  z.object({ kind: z.literal("delete") }),
  z.object({ kind: z.literal("again") }),
  z.object({ kind: z.literal("without") }),
]);

const settings = z
  .object({
    port: z.number().int().min(0).max(65535),
    concurrency: z.number().int().min(1).max(16),
    staleAfter: z.number().int().min(1).max(1000),
    logs: z.object({
      level: z.enum(["debug", "info", "warning", "error"]),
      megabytes: z.number().int().min(1).max(10_000),
      days: z.number().int().min(1).max(3650),
    }),
    alerts: z.object({
      desktop: z.boolean(),
      webhook: z
        .string()
        .max(2000)
        .refine(
          (text) => !holdsCredential(text),
          "Settings are no place for a password: keep it with `syncline secret set NAME`, and write ${secret:NAME} in its place in the address",
        )
        .nullable(),
      email: z
        .object({
          host: z.string().min(1).max(255),
          port: z.number().int().min(1).max(65535),
          secure: z.boolean(),
          user: z.string().max(320).nullable(),
          password: z
            .string()
            .max(500)
            .refine(
              (text) => hasSecretReference(text) && replaceReferences(text, () => "") === "",
              "Settings are no place for a password: keep it with `syncline secret set NAME`, and write ${secret:NAME} here",
            )
            .nullable(),
          from: z.string().min(3).max(320),
          to: z.array(z.string().min(3).max(320)).min(1).max(50),
        })
        .nullable(),
      everyMinutes: z.number().int().min(1).max(10_080),
    }),
  })
  .partial();

/** Which items of a plan are asked for; all where nothing is said. */
const itemFilter = z.object({
  endpoint: z.string().max(200).optional(),
  operation: z.enum(["create", "update", "delete", "conflict"]).optional(),
  field: z.string().max(200).optional(),
  text,
});

export const methods = {
  "agent.state": z.object({}),
  "agent.stop": z.object({}),
  "agent.pause": z.object({ until }),
  "agent.resume": z.object({}),
  "agent.settings": z.object({}),
  /** Says what the settings are afterwards. */
  "agent.configure": z.object({ settings }),
  /** Tries an alert on every way that is set up. */
  "agent.tryAlert": z.object({}),
  /** A sign-in link for the dashboard that works once. Only over the agent's own socket. */
  "agent.signIn": z.object({}),
  /** The machine slept, woke, or its network came back: schedules are looked at again. */
  "agent.power": z.object({ event: z.enum(["suspend", "resume", "online", "offline"]) }),

  "workspaces.add": z.object({ folder }),
  "workspaces.remove": z.object({ folder }),

  /** Queues a run. `approve` lets the plan with that hash through its brakes. */
  "sync.run": z.object({ sync, approve: hash.optional() }),
  /**
   * Carries out the plan in a plan file, exactly that one, and answers when it has ended. `approve` is the plan's hash, and
   * lets it through its brakes.
   */
  "sync.apply": z.object({ sync, plan: z.string().min(1).max(4096), approve: hash.optional() }),
  "sync.cancel": z.object({ sync }),
  "sync.pause": z.object({ sync, until }),
  "sync.resume": z.object({ sync }),
  /** Newest first. */
  "sync.runs": z.object({ sync, after, limit }),
  "sync.points": z.object({ sync, from: moment, to: moment }),
  "sync.explain": z.object({ sync, key: z.string().max(10_000), field: z.string().max(200).optional() }),

  "run.view": z.object({ sync, run }),
  "run.items": z.object({ sync, run, after, limit, filter: itemFilter.default({}) }),
  /** Queues the undoing. */
  "run.undo": z.object({ sync, run }),

  "conflicts.list": z.object({ sync: sync.optional(), after, limit, field: text, text }),
  /**
   * Settles these as they were seen, or with `alike` all open ones of the same kind and field that have the chosen side. One
   * that says something else by now stays open: what came meanwhile has been seen by nobody.
   */
  "conflicts.resolve": z.object({
    sync,
    conflicts: z
      .array(z.object({ id: z.string().max(200), version: hash }))
      .min(1)
      .max(10_000),
    resolution,
    alike: z.boolean().default(false),
  }),
  /** What the sync file would be with "always like this" as a rule. */
  "conflicts.rule": z.object({ sync, conflict: z.string().max(200), resolution }),
  "conflicts.writeRule": z.object({ sync, conflict: z.string().max(200), resolution, hash }),

  "rejections.list": z.object({ sync: sync.optional(), after, limit, text }),

  /** Newest first. */
  "logs.search": z.object({
    after,
    limit,
    text,
    level: z.enum(["debug", "info", "warning", "error"]).optional(),
    sync: sync.optional(),
    run: run.optional(),
  }),

  "places.list": z.object({ folder }),
  "proposal.make": z.object({ folder, places: z.array(z.string().min(1).max(4096)).min(2).max(8) }),
  "proposal.write": z.object({ folder, name: z.string().min(1).max(100), text: z.string().max(1_000_000) }),
} as const;

export type Method = keyof typeof methods;

/** What a caller writes. */
export type Params<M extends Method> = z.input<(typeof methods)[M]>;
/** The same with defaults filled in, as the agent gets it. */
export type ParsedParams<M extends Method> = z.output<(typeof methods)[M]>;

export interface Results {
  "agent.state": AgentState;
  "agent.stop": Done;
  "agent.pause": Done;
  "agent.resume": Done;
  "agent.settings": AgentSettings;
  "agent.configure": AgentSettings;
  "agent.tryAlert": { readonly ways: readonly { readonly way: string; readonly problem: string | null }[] };
  "agent.signIn": { readonly url: string };
  "agent.power": Done;
  "workspaces.add": { readonly folder: string; readonly syncs: number };
  "workspaces.remove": Done;
  "sync.run": Done;
  "sync.apply": AppliedPlan;
  "sync.cancel": Done;
  "sync.pause": Done;
  "sync.resume": Done;
  "sync.runs": Page<RunView>;
  "sync.points": readonly RunPoint[];
  "sync.explain": readonly Explanation[];
  "run.view": RunDetail;
  "run.items": Page<PlanItem>;
  "run.undo": Done;
  "conflicts.list": Page<ConflictView>;
  "conflicts.resolve": {
    readonly resolved: number;
    /** Of those that were named: how many say something else by now than what was seen. */
    readonly moved: number;
  };
  "conflicts.rule": FileChange;
  "conflicts.writeRule": Done;
  "rejections.list": Page<RejectionView>;
  "logs.search": Page<LogEntry>;
  "places.list": readonly PlaceView[];
  "proposal.make": ProposalView;
  "proposal.write": { readonly path: string };
}

export type Done = Readonly<Record<never, never>>;
