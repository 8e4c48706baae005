import { type Command, commonOptions, exit, type Option } from "./command.ts";
import type { Io } from "./io.ts";
import { padded, table } from "./render/table.ts";
import { wrap } from "./render/wrap.ts";

type Page = Pick<Io, "style" | "columns">;

/** Longer lines than this are hard to read, however wide the terminal is. */
const widest = 100;

/** The headings of the overview, and the command that each begins with. */
const headings: Readonly<Record<string, string>> = {
  demo: "Start",
  check: "Write a sync file",
  plan: "Run",
  status: "Look",
  resolve: "Put right",
  secret: "Credentials",
  completion: "Shell",
};

/** `syncline --help`. */
export function overview(commands: readonly Command[], { style, columns }: Page): string {
  const width = Math.min(columns, widest);
  const longest = Math.max(...commands.map(({ name }) => name.length));
  const lists: string[] = [];
  for (const { name, summary } of commands) {
    const row = table([[style.bold(padded(name, longest)), summary]], "  ", width);
    const heading = headings[name];
    if (heading === undefined && lists.length > 0) lists.push(`${lists.pop()}\n${row}`);
    else lists.push(heading === undefined ? row : `${heading}\n${row}`);
  }
  const paragraphs = [
    `${style.bold("syncline")} keeps records the same across files, databases and web APIs, and shows what would change first.`,
    `Usage: ${style.bold("syncline COMMAND")} [SYNC…] [options]`,
    ...lists,
    "SYNC is a sync file (prices.sync.yaml), its name (prices) or a folder; without one, all sync files of this folder.",
    `Start with ${style.bold("syncline init --from a.csv --to b.json")}, then ${style.bold("syncline plan")}. More on a command: ${style.bold("syncline COMMAND --help")}`,
  ];
  return paragraphs.map((paragraph) => wrap(paragraph, width)).join("\n\n");
}

/** `syncline COMMAND --help`. */
export function helpOf(command: Command, { style, columns }: Page): string {
  const width = Math.min(columns, widest);
  const options = Object.entries({ ...command.options, ...commonOptions });
  const exits = [
    [exit.done, "all is well"],
    [exit.failed, "it could not be done; a message says why"],
    [exit.usage, "the command was called the wrong way"],
    ...(command.exits ?? []),
  ] as const;
  const sections = [
    `Usage: ${style.bold(`syncline ${command.name}`)} ${command.usage}`.trimEnd(),
    wrap(command.about, width),
    `Options\n${table(
      options.map(([name, option]) => [signature(name, option), option.about]),
      "  ",
      width,
    )}`,
    `Exit codes\n${table(
      exits.map(([code, about]) => [String(code), about]),
      "  ",
      width,
    )}`,
  ];
  if (command.examples.length > 0) {
    const examples = command.examples.map(
      ([line, about]) => `  ${style.bold(line)}\n${wrap(about, width, "      ")}`,
    );
    sections.push(`Examples\n${examples.join("\n")}`);
  }
  return sections.join("\n\n");
}

function signature(name: string, { short, value }: Option): string {
  return `${short ? `-${short}, ` : "    "}--${name}${value ? ` ${value}` : ""}`;
}
