import { runTests } from "../../../shared/mapping/run-tests.ts";
import { type Command, type ExitCode, exit } from "../command.ts";
import { printDiagnostics } from "../render/diagnostic.ts";
import { fail, worst } from "../report.ts";
import { Session } from "../session.ts";

export const test: Command = {
  name: "test",
  summary: "Run the tests that a sync file holds under tests:",
  usage: "[SYNC…]",
  about:
    "Runs each test of the sync files: the native record must read as the canonical one, or be written as it. Touches no endpoint's data.",
  options: {},
  examples: [["syncline test customers", "the tests in customers.sync.yaml"]],
  async run({ io, positionals }) {
    const session = new Session(io);
    const found = session.find(positionals);
    if (!found.ok) return fail(io, found.error);
    const codes: ExitCode[] = [];
    const results: unknown[] = [];
    for (const path of found.value) {
      const loaded = await session.load(path);
      if (loaded.compiled === null || loaded.file === null) {
        printDiagnostics(loaded.diagnostics, io);
        codes.push(exit.failed);
        continue;
      }
      const outcomes = runTests(loaded.compiled, loaded.file);
      results.push({ path, tests: outcomes });
      const failed = outcomes.filter(({ passed }) => !passed);
      codes.push(failed.length > 0 ? exit.failed : exit.done);
      if (io.json) continue;
      for (const { name, passed, differences } of outcomes) {
        io.out(`${passed ? io.style.good("✓") : io.style.error("✗")} ${name}`);
        for (const difference of differences) io.out(`    ${difference}`);
      }
      const count = outcomes.length;
      if (count === 0) io.out(io.style.dim(`${loaded.file.name} has no tests; write some under tests:`));
      else io.out(`${loaded.file.name}: ${count - failed.length} of ${count} tests pass`);
    }
    if (io.json) io.out(JSON.stringify(results, null, 2));
    return worst(codes);
  },
};
