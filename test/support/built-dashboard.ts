import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** The dashboard, bundled as users get it, in a folder of its own. */
export async function builtDashboard(): Promise<{ readonly folder: string; remove(): void }> {
  const out = mkdtempSync(join(tmpdir(), "syncline-dashboard-"));
  await promisify(execFile)(process.execPath, ["agent/build.mjs", out]);
  return {
    folder: join(out, "dashboard"),
    remove: () => rmSync(out, { recursive: true, force: true }),
  };
}
