import { problem } from "../../../shared/base/diagnostic.ts";
import { nearestName } from "../../../shared/base/nearest-name.ts";
import { installHere } from "../agent/install-here.ts";
import { openDashboard } from "../agent/open-dashboard.ts";
import { pause, resume } from "../agent/pause.ts";
import { readPort, runHere } from "../agent/run-here.ts";
import { showLogs } from "../agent/show-logs.ts";
import { showStatus } from "../agent/show-status.ts";
import { start, stop } from "../agent/start-and-stop.ts";
import { type Command, type ExitCode, exit, type Invocation } from "../command.ts";
import { fail } from "../report.ts";

const deeds: Readonly<Record<string, (invocation: Invocation) => Promise<ExitCode>>> = {
  async run({ io, text, flag }) {
    const port = readPort(text("port"));
    return port.ok ? runHere({ port: port.value, quiet: flag("quiet") }, io) : fail(io, port.error);
  },
  start,
  stop,
  status: showStatus,
  logs: showLogs,
  open: openDashboard,
  pause,
  resume,
  install: (invocation) => installHere(invocation, "install"),
  uninstall: (invocation) => installHere(invocation, "uninstall"),
};
const words = Object.keys(deeds);

export const agent: Command = {
  name: "agent",
  summary: "Run syncs by themselves: on schedule, on change, after one another",
  usage: "start | stop | status | open | logs | pause [SYNC…] | resume [SYNC…] | run | install | uninstall",
  about: `One agent runs all syncs of a user, in the folders that syncline add gives it, and serves the dashboard on this machine alone.
start begins it in the background, and stop ends it; run does the same in front of you. status tells how every sync stands, open opens the dashboard and signs the browser in, logs shows what happened. pause holds all syncs, or those named, until resume or for as long as --for says. install has the system start the agent whenever you log in, and uninstall takes that back.`,
  words,
  options: {
    port: {
      type: "string",
      value: "PORT",
      about: "run, start: the dashboard's port this time; 0 takes a free one",
    },
    quiet: { type: "boolean", short: "q", about: "run: print nothing but problems" },
    for: { type: "string", value: "TIME", about: "pause: 30min, 2h, 3d or tomorrow, and not until resume" },
    follow: { type: "boolean", short: "f", about: "logs: go on with what comes" },
    lines: { type: "string", short: "n", value: "N", about: "logs: so many entries (100)" },
    level: {
      type: "string",
      value: "LEVEL",
      about: "logs: debug, info, warning or error, and what is worse",
    },
    sync: { type: "string", value: "SYNC", about: "logs: of this sync" },
    search: { type: "string", value: "TEXT", about: "logs: with this text" },
    print: { type: "boolean", about: "open: print the link only" },
  },
  exits: [[exit.attention, "status: something waits for a person"]],
  examples: [
    ["syncline agent start", "in the background, from now on"],
    ["syncline add ~/sync", "the syncs of that folder run by themselves"],
    ["syncline agent status", "how they stand"],
    ["syncline agent pause price-list --for 2h", "while somebody works on the shop"],
    ["syncline agent install", "start it at every login"],
    ["syncline agent logs --follow --level warning", "what goes wrong, as it happens"],
  ],
  async run(invocation) {
    const [word = "", ...positionals] = invocation.positionals;
    const deed = Object.hasOwn(deeds, word) ? deeds[word] : undefined;
    if (deed !== undefined) return deed({ ...invocation, positionals });
    const near = word === "" ? null : nearestName(word, words);
    const hint =
      near === null
        ? "syncline agent --help tells what each does."
        : `Did you mean "syncline agent ${near}"?`;
    return fail(invocation.io, problem("usage", `agent takes one of: ${words.join(", ")}`, { hint }));
  },
};
