import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import { escapedXml } from "./escaped-xml.ts";
import { description, type Service } from "./service.ts";

/** The name by which Windows' task scheduler knows the agent. */
export const taskName = "Syncline agent";

/**
 * A task for Windows that starts at the user's login, without a window and with the user's own rights. Its file is UTF-16
 * with a byte order mark, as the scheduler writes them itself. A task has no variables of its own; `variables` is the file
 * that Node reads them from, `null` where there are none. `SPEC A82`.
 */
export function scheduledTask(
  { command }: Service,
  { user, variables }: { readonly user: string; readonly variables: string | null },
): Result<string, Diagnostic> {
  const [program, ...more] = command;
  const words = [program, ...(variables === null ? [] : [`--env-file=${variables}`]), ...more];
  const odd = words.find((word) => /%[^%]+%|\$\(/.test(word));
  if (odd !== undefined) {
    const hint =
      "Windows' task scheduler would fill something in there. Move it to a folder without % and $(.";
    return err(problem("agent.failed", `The path ${odd} cannot stand in a scheduled task`, { hint }));
  }
  return ok(`<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>${escapedXml(description)}</Description>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <UserId>${escapedXml(user)}</UserId>
    </LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id="user">
      <UserId>${escapedXml(user)}</UserId>
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>7</Priority>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>255</Count>
    </RestartOnFailure>
  </Settings>
  <Actions Context="user">
    <Exec>
      <Command>%SystemRoot%\\System32\\conhost.exe</Command>
      <Arguments>${escapedXml(["--headless", ...words.map(quoted)].join(" "))}</Arguments>
    </Exec>
  </Actions>
</Task>
`);
}

/** Bytes as the scheduler reads them. */
export const taskBytes = (xml: string): Uint8Array =>
  Buffer.from(`\ufeff${xml.replaceAll("\n", "\r\n")}`, "utf16le");

/** A word as Windows' programs take their command line apart; no path there holds quotes. */
const quoted = (word: string): string =>
  /^[\w.:\\/=-]+$/.test(word)
    ? word
    : `"${word.replace(/(\\*)("|$)/g, (_, slashes: string, end: string) => slashes + slashes + (end === "" ? "" : '\\"'))}"`;

/** Variables in a file as Node's `--env-file` reads it; a value in quotes that it does not hold stands for itself. */
export function variablesFile(environment: Service["environment"]): Result<string, Diagnostic> {
  const lines: string[] = [];
  for (const [name, value] of Object.entries(environment)) {
    const quote = ["'", "`"].find((one) => !value.includes(one));
    if (quote === undefined)
      return err(problem("agent.failed", `${name} cannot be kept: it holds both kinds of quotes, ' and \``));
    lines.push(`${name}=${quote}${value}${quote}\n`);
  }
  return ok(lines.join(""));
}
