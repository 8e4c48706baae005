import { problem } from "../../../shared/base/diagnostic.ts";
import { nearestName } from "../../../shared/base/nearest-name.ts";
import {
  type FunctionDocumentation,
  foreignNames,
  functionDocumentation,
} from "../../../shared/mapping/expressions/library.ts";
import { type Command, exit } from "../command.ts";
import type { Io } from "../io.ts";
import { printJson } from "../print-json.ts";
import { table } from "../render/table.ts";
import { wrap } from "../render/wrap.ts";
import { fail } from "../report.ts";

export const functions: Command = {
  name: "functions",
  summary: "What expressions can call, with an example of each",
  usage: "[NAME]",
  about:
    "Lists the functions of expressions (read:, write:, where: and rules), by group. With a name: how that function is called, what it does, and an example that holds. x.f(y) may be written for every f(x, y).",
  options: {},
  examples: [
    ["syncline functions", "all of them"],
    ["syncline functions split", "one in detail"],
  ],
  async run({ io, positionals }) {
    const all = functionDocumentation();
    const [name, ...more] = positionals;
    if (more.length > 0) return fail(io, problem("usage", "functions takes one name"));
    const shown = name === undefined ? all : all.filter((one) => one.name === name || one.group === name);
    if (name !== undefined && shown.length === 0) return fail(io, unknown(name, all));
    if (io.json) printJson(io, { functions: shown });
    else if (name === undefined || shown.every(({ group }) => group === name)) io.out(list(shown, io));
    else for (const one of shown) io.out(detail(one, io));
    return exit.done;
  },
};

function unknown(name: string, all: readonly FunctionDocumentation[]) {
  const names = all.map((one) => one.name);
  const near = foreignNames.get(name) ?? nearestName(name, names);
  const hint = near === null ? "syncline functions lists them." : `Did you mean "${near}"?`;
  return problem("usage", `There is no function "${name}"`, { hint });
}

function list(functions: readonly FunctionDocumentation[], { style, columns }: Io): string {
  const width = Math.max(...functions.map(({ name }) => name.length));
  const groups = Map.groupBy(functions, ({ group }) => group);
  return [...groups]
    .map(([group, members]) => {
      const rows = members.map(({ name, description }) => [style.bold(name.padEnd(width)), description]);
      return `${group}\n${table(rows, "  ", columns)}`;
    })
    .join("\n\n");
}

function detail({ signatures, group, description, example }: FunctionDocumentation, io: Io): string {
  const { style, columns } = io;
  return [
    ...signatures.map((signature) => style.bold(signature)),
    wrap(description, columns, "  "),
    "",
    `  ${example.expression}  ${style.dim("=")}  ${style.create(example.value)}`,
    `  ${style.dim(`group: ${group}`)}`,
  ].join("\n");
}
