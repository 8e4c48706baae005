/**
 * One step of a glob: a name that must match as it stands, a pattern for one name, or `**` for any number of folders.
 */
export type PatternStep =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "match"; readonly expression: RegExp; readonly hidden: boolean }
  | { readonly kind: "any-depth" };

/** Ends in a step for a name; a `**` stands before another step. */
export type Pattern = readonly PatternStep[];

export const isPattern = (path: string): boolean => /[*?]|\{[^{}]*,[^{}]*\}/.test(path);

/**
 * Reads a glob of `*`, `**`, `?` and `{a,b}`; every other character stands for itself. Braces give several patterns,
 * in order. `*` and `?` leave names that begin with a dot alone, unless the pattern's step begins with one.
 */
export const parsePattern = (pattern: string): readonly Pattern[] =>
  alternatives(pattern).map((one) => {
    const steps = one
      .split("/")
      .filter((step, index, all) => step !== "" && !(step === "**" && all[index - 1] === "**"));
    if (steps.at(-1) === "**") steps.push("*");
    return steps.map(parseStep);
  });

/** Whether a path, with `/` and relative to where the pattern begins, is one that the pattern stands for. */
export const matches = (pattern: Pattern, path: string): boolean => matchesFrom(pattern, path.split("/"));

function matchesFrom([step, ...steps]: Pattern, [name, ...names]: readonly string[]): boolean {
  if (step === undefined || name === undefined) return step === undefined && name === undefined;
  if (step.kind === "any-depth")
    return (
      matchesFrom(steps, [name, ...names]) || (!name.startsWith(".") && matchesFrom([step, ...steps], names))
    );
  return matchesName(step, name) && matchesFrom(steps, names);
}

export function matchesName(step: Exclude<PatternStep, { kind: "any-depth" }>, name: string): boolean {
  if (step.kind === "name") return step.name === name;
  return (step.hidden || !name.startsWith(".")) && step.expression.test(name);
}

function parseStep(step: string): PatternStep {
  if (step === "**") return { kind: "any-depth" };
  if (!/[*?]/.test(step)) return { kind: "name", name: step };
  const source = step
    .replace(/\*+/g, "*")
    .replace(/[\\^$.+()|[\]{}]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return { kind: "match", expression: new RegExp(`^${source}$`, "su"), hidden: step.startsWith(".") };
}

/** The patterns that one with braces stands for, at most a thousand; a pair of braces without a comma stands for itself. */
function alternatives(pattern: string): readonly string[] {
  const done: string[] = [];
  const open = [pattern];
  while (open.length > 0 && done.length < 1000) {
    const next = open.shift()!;
    const brace = /\{([^{}]*,[^{}]*)\}/.exec(next);
    if (brace === null) done.push(next);
    else
      for (const choice of brace[1]!.split(","))
        open.push(next.slice(0, brace.index) + choice + next.slice(brace.index + brace[0].length));
  }
  return done;
}
