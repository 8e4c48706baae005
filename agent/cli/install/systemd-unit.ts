import { agentEnvironment } from "../agent-command.ts";
import { description, type Service } from "./service.ts";

/**
 * A unit for the user's own systemd. What it shuts the agent out of is what no sync needs: it still reads and writes all of
 * the user's files, with the rights that the user's other programs give theirs. `SPEC A80`.
 */
export const systemdUnit = ({ command, environment }: Service): string =>
  `[Unit]
Description=${escaped(description)}
StartLimitIntervalSec=300
StartLimitBurst=10

[Service]
Type=exec
ExecStart=${launched(command).map(argument).join(" ")}
${Object.entries(environment)
  .map(([name, value]) => `Environment=${quoted(`${name}=${value}`)}\n`)
  .join("")}Restart=on-failure
RestartSec=5
KillMode=mixed
TimeoutStopSec=20
${Object.entries(agentEnvironment)
  .map(([name, value]) => `Environment=${name}=${value}\n`)
  .join("")}NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
SystemCallArchitectures=native

[Install]
WantedBy=default.target
`;

/** systemd takes no program with quotes or backslashes in its path, and puts no variable into its first word. */
const launched = (command: Service["command"]): readonly string[] =>
  /["'\\$]/.test(command[0]) ? ["/usr/bin/env", ...command] : command;

/** Percent signs begin what systemd fills in. */
const escaped = (text: string): string => text.replaceAll("%", "%%");

const quoted = (text: string): string => `"${escaped(text.replace(/["\\]/g, "\\$&"))}"`;

/** The same for a command's word, where a dollar sign begins a variable. */
const argument = (text: string): string => quoted(text).replaceAll("$", "$$$$");
