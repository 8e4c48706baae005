import type { AgentState, Moment } from "../../../shared/protocol/views.ts";
import type { AgentSeen } from "../agent-seen.ts";
import { act, type Entry, line, menu } from "./entry.ts";
import { pauseMenu } from "./pause-menu.ts";
import { stateLines } from "./state-lines.ts";
import { syncsEntries } from "./syncs-entries.ts";
import { counted, short } from "./words.ts";

/** What the menu shows that the agent does not know. `loginItem: null` where the system has no such thing. */
export interface Surroundings {
  readonly zone: string;
  readonly loginItem: boolean | null;
}

/** The tray's whole menu. The same state and the same minute give the same menu. `SPEC D40`. */
export function trayMenu(agent: AgentSeen, { zone, loginItem }: Surroundings, now: Moment): readonly Entry[] {
  return joined([
    stateLines(agent, now, zone),
    agent.kind === "running" ? waiting(agent.state) : [],
    agent.kind === "running" ? syncsEntries(agent.state, now, zone) : [],
    agent.kind === "running" ? forAll(agent.state) : [],
    [
      act("Open dashboard", { kind: "open", page: { kind: "home" } }),
      ...(agent.kind === "running" && agent.state.dashboard !== null
        ? [act("Open dashboard in the browser", { kind: "browser" })]
        : []),
      ...(agent.kind === "down" ? [act("Start the agent now", { kind: "restart" })] : []),
    ],
    loginItem === null
      ? []
      : [
          {
            kind: "tick",
            label: "Start at login",
            ticked: loginItem,
            command: { kind: "login", on: !loginItem },
          },
        ],
    [act(quitWords(agent), { kind: "quit" })],
  ]);
}

/** Everything that waits for a person, over all syncs. */
function waiting({ syncs }: AgentState): readonly Entry[] {
  const conflicts = syncs
    .flatMap(({ attention }) => attention)
    .reduce((sum, one) => sum + (one.kind === "conflicts" ? one.count : 0), 0);
  const approvals = syncs.flatMap(({ id, name, attention }) =>
    attention.flatMap((one) =>
      one.kind === "blocked"
        ? [act(short(name, 40), { kind: "open", page: { kind: "run", sync: id, run: one.run } })]
        : [],
    ),
  );
  return [
    ...(conflicts === 0
      ? []
      : [
          act(`Review ${counted(conflicts, "conflict")}`, {
            kind: "open",
            page: { kind: "conflicts", sync: null },
          }),
        ]),
    ...approvalEntries(approvals),
  ];
}

const named = 15;

function approvalEntries(approvals: readonly Entry[]): readonly Entry[] {
  const [only] = approvals;
  if (only === undefined) return [];
  if (approvals.length === 1 && only.kind === "do") return [{ ...only, label: `Approve ${only.label}…` }];
  const more = approvals.length - named;
  return [
    menu(`Approve ${counted(approvals.length, "plan")}…`, [
      ...approvals.slice(0, named),
      ...(more > 0
        ? [
            act(`${more.toLocaleString("en")} more in the dashboard…`, {
              kind: "open",
              page: { kind: "home" },
            }),
          ]
        : []),
    ]),
  ];
}

function forAll({ syncs, pause }: AgentState): readonly Entry[] {
  const all = syncs.length < 2 ? "" : " all";
  return [
    // What a person asks for runs in a pause, too.
    ...(syncs.length === 0 ? [] : [act(`Sync${all} now`, { kind: "run", sync: null })]),
    ...(pause !== null ? [act(`Resume${all}`, { kind: "resume", sync: null })] : []),
    ...(pause === null && syncs.length > 0 ? [pauseMenu(`Pause${all}`, null)] : []),
  ];
}

/** Quitting ends an agent that the desktop started, and no other; the word for it says which. `SPEC D48`. */
const quitWords = (agent: AgentSeen): string =>
  agent.kind === "running" && !agent.ours ? "Quit (the agent keeps running)" : "Quit and stop syncing";

/** The parts that have something in them, with a line between. */
const joined = (parts: readonly (readonly Entry[])[]): readonly Entry[] =>
  parts.filter((part) => part.length > 0).flatMap((part, i) => (i === 0 ? part : [line, ...part]));
