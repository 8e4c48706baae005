import { printable } from "../../../shared/base/printable.ts";
import { err, ok } from "../../../shared/base/result.ts";
import { runTests } from "../../../shared/mapping/run-tests.ts";
import { type Command, exit } from "../command.ts";
import { eachSync } from "../each-sync.ts";
import { count } from "../render/count.ts";
import { wrap } from "../render/wrap.ts";

export const test: Command = {
  name: "test",
  summary: "Run the tests that a sync file holds under tests:",
  usage: "[SYNC…]",
  about:
    "Runs each test of the sync files: the native record must read as the canonical one, or be written as it. Changes nothing.",
  options: {},
  examples: [["syncline test customers", "the tests in customers.sync.yaml"]],
  async run({ io, positionals }) {
    return eachSync(io, positionals, async (path, session) => {
      const { compiled, file, diagnostics } = await session.load(path);
      if (compiled === null || file === null)
        return err(diagnostics.filter(({ severity }) => severity === "error"));
      const outcomes = runTests(compiled, file);
      const failed = outcomes.filter(({ passed }) => !passed).length;
      const passed = outcomes.length - failed;
      if (!io.json) {
        const { style, columns } = io;
        for (const outcome of outcomes) {
          io.out(`${outcome.passed ? style.good("✓") : style.error("✗")} ${printable(outcome.name)}`);
          for (const difference of outcome.differences) io.out(wrap(printable(difference), columns, "    "));
        }
        const sum = `${passed} of ${count(outcomes.length, "test")} passed`;
        const none = style.dim("no tests; write some under tests: in the sync file");
        io.out(`${style.bold(file.name)}: ${outcomes.length === 0 ? none : sum}`);
      }
      const json = { sync: file.name, passed, failed, tests: outcomes };
      return ok({ code: failed > 0 ? exit.failed : exit.done, json });
    });
  },
};
