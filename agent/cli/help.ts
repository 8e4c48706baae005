import { type Command, commonOptions, exit, type Option } from "./command.ts";
import { wrap } from "./render/wrap.ts";
import type { Style } from "./style.ts";

/** `syncline --help`. */
export function overview(commands: readonly Command[], style: Style): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const list = commands.map(({ name, summary }) => `  ${style.bold(name.padEnd(width))}  ${summary}`);
  return [
    `${style.bold("syncline")} keeps records the same across CSV, XML and JSON files, and shows what would change first.`,
    "",
    "Usage: syncline COMMAND [SYNC…] [options]",
    "",
    "Commands",
    ...list,
    "",
    "SYNC is a sync file (prices.sync.yaml), its name (prices) or a folder; without one, all sync files of this folder.",
    `Start with ${style.bold("syncline init --from a.csv --to b.json")}, then ${style.bold("syncline plan")}.`,
    "syncline COMMAND --help tells more.",
  ].join("\n");
}

/** `syncline COMMAND --help`. */
export function helpOf(command: Command, style: Style, columns: number): string {
  const options = Object.entries({ ...command.options, ...commonOptions });
  const exits = [
    [exit.done, "all is well"],
    [exit.failed, "it could not be done; a message says why"],
    [exit.usage, "the command was called the wrong way"],
    ...(command.exits ?? []),
  ] as const;
  const sections = [
    `Usage: ${style.bold(`syncline ${command.name}`)} ${command.usage}`.trimEnd(),
    wrap(command.about, columns),
    `Options\n${columnsOf(options.map(([name, option]) => [signature(name, option), option.about]))}`,
    `Exit codes\n${columnsOf(exits.map(([code, about]) => [String(code), about]))}`,
  ];
  if (command.examples.length > 0) {
    sections.push(
      `Examples\n${command.examples.map(([line, about]) => `  ${style.bold(line)}\n      ${about}`).join("\n")}`,
    );
  }
  return sections.join("\n\n");
}

function signature(name: string, { short, value }: Option): string {
  return `${short ? `-${short}, ` : "    "}--${name}${value ? ` ${value}` : ""}`;
}

function columnsOf(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}
