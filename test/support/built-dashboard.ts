import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const bundle = (folder: string) =>
  `import { bundleDashboard } from "./agent/dashboard/bundle.mjs"; await bundleDashboard(${JSON.stringify(folder)});`;

/** The dashboard, bundled as users get it, in a folder of its own. */
export async function builtDashboard(): Promise<{ readonly folder: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), "syncline-dashboard-"));
  await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", bundle(folder)]);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
