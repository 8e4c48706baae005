import { parseArgs } from "node:util";
import { type Diagnostic, problem } from "../../shared/base/diagnostic.ts";
import { nearestName } from "../../shared/base/nearest-name.ts";
import { err, ok, type Result } from "../../shared/base/result.ts";
import { type Command, commonOptions, type Invocation, type Option } from "./command.ts";

/** What stands behind a command's name. */
export type CommandLine = Omit<Invocation, "io">;

/** Reads what stands behind a command's name. */
export function parseCommandLine(command: Command, args: readonly string[]): Result<CommandLine, Diagnostic> {
  const options: Readonly<Record<string, Option>> = { ...command.options, ...commonOptions };
  const parsed = parseArgs({
    args: [...args],
    options: Object.fromEntries(Object.entries(options).map(([name, option]) => [name, forParser(option)])),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  for (const token of parsed.tokens) {
    if (token.kind !== "option") continue;
    const { name, rawName, value } = token;
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (option === undefined) return wrong(command, `There is no option ${rawName}`, near(rawName, options));
    if (option.type === "boolean" && value !== undefined)
      return wrong(command, `${rawName} takes no value, so not "${value}"`);
    if (option.type === "string" && (value === undefined || (!token.inlineValue && isFlag(value))))
      return wrong(command, `${rawName} needs a value: ${rawName} ${option.value ?? "VALUE"}`);
  }
  const { values, positionals } = parsed;
  const given = new Map(Object.entries(values));
  return ok({
    positionals,
    flag: (name) => given.get(name) === true,
    text: (name) => {
      const value = given.get(name);
      return typeof value === "string" ? value : undefined;
    },
    texts: (name) => {
      const value = given.get(name);
      return Array.isArray(value) ? value.map(String) : typeof value === "string" ? [value] : [];
    },
  });
}

const forParser = ({ type, short, multiple }: Option) => ({
  type,
  ...(short ? { short } : {}),
  ...(multiple ? { multiple } : {}),
});

/** A word in a value's place that is rather the next option; a number below zero is a value. */
const isFlag = (word: string): boolean => /^--?[a-z]/i.test(word);

function wrong(command: Command, message: string, suggestion?: string) {
  const more = `syncline ${command.name} --help lists the options.`;
  return err(problem("usage", message, { hint: suggestion ?? more }));
}

function near(rawName: string, options: Readonly<Record<string, Option>>): string | undefined {
  const name = nearestName(rawName.replace(/^-+/, ""), Object.keys(options));
  return name === null || rawName.length < 4 ? undefined : `Did you mean --${name}?`;
}
