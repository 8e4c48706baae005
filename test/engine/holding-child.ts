/** Begins a run, says so, and goes on with it once its input ends: `node holding-child.ts <sync file> <home>`. */
import { readFileSync } from "node:fs";
import { ok } from "../../shared/base/result.ts";
import { syncWorkspace } from "../support/open-workspace.ts";

const [path = "", home = ""] = process.argv.slice(2);

await syncWorkspace(
  { path, home },
  {
    inspect: (planned) => {
      console.log("under way");
      readFileSync(0);
      return ok(planned);
    },
  },
);
