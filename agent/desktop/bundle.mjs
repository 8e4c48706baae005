import { cpSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

/** Bundles the desktop into a folder beside the agent's program and the dashboard: main process, preload and icons. */
export async function bundleDesktop(outdir) {
  const common = {
    outdir,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node24",
    outExtension: { ".js": ".cjs" },
    external: ["electron"],
    minifySyntax: true,
    logLevel: "warning",
  };
  await build({ ...common, entryPoints: { main: "agent/desktop/main.ts" } });
  // A sandboxed preload can require Electron's few modules and no file: it must be one.
  await build({ ...common, platform: "browser", entryPoints: { preload: "agent/desktop/ipc/preload.ts" } });
  cpSync("agent/desktop/icons/png", join(outdir, "icons"), { recursive: true });
}
