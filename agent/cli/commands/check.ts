import { type Command, type ExitCode, exit } from "../command.ts";
import { renderDiagnostic } from "../render/diagnostic.ts";
import { fail } from "../report.ts";
import { Session } from "../session.ts";

export const check: Command = {
  name: "check",
  summary: "Find everything that is wrong with a sync file, with line, column and fix",
  usage: "[SYNC…]",
  about:
    "Checks sync files against the endpoints as they are now: properties, columns, types, expressions, secrets, and whether what would be written reads back the same. Reports every problem at once and changes nothing.",
  options: {},
  examples: [
    ["syncline check", "all sync files of this folder"],
    ["syncline check prices.sync.yaml --json", "as diagnostics for an editor or a pipeline"],
  ],
  async run({ io, positionals }) {
    const session = new Session(io);
    const found = session.find(positionals);
    if (!found.ok) return fail(io, found.error);
    let code: ExitCode = exit.done;
    const results: unknown[] = [];
    for (const path of found.value) {
      const { diagnostics, file } = await session.load(path);
      const errors = diagnostics.filter(({ severity }) => severity === "error").length;
      const warnings = diagnostics.filter(({ severity }) => severity === "warning").length;
      if (errors > 0) code = exit.failed;
      results.push({ path, name: file?.name ?? null, errors, warnings, diagnostics });
      if (io.json) continue;
      for (const diagnostic of diagnostics) io.out(renderDiagnostic(diagnostic, io));
      const sums = [errors, warnings]
        .map((n, i) => `${n} ${["error", "warning"][i]}${n === 1 ? "" : "s"}`)
        .join(", ");
      const mark = errors > 0 ? io.style.error("✗") : io.style.good("✓");
      const name = file?.name ?? path;
      io.out(errors + warnings === 0 ? `${mark} ${name} is in order` : `${mark} ${name}: ${sums}`);
    }
    if (io.json) io.out(JSON.stringify(results, null, 2));
    return code;
  },
};
