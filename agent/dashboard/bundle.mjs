import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

/** Bundles the dashboard into a folder: what the daemon serves to browsers, with nothing that is fetched from elsewhere. */
export async function bundleDashboard(outdir) {
  const common = { bundle: true, outdir, minify: true, target: "es2023", logLevel: "warning" };
  await build({
    ...common,
    entryPoints: { dashboard: "agent/dashboard/main.ts" },
    platform: "browser",
    format: "esm",
    // What only some screens need (the plots, reading values) comes with them.
    splitting: true,
    chunkNames: "[name]-[hash]",
    loader: { ".css": "text" },
  });
  await build({
    ...common,
    entryPoints: { dashboard: "agent/dashboard/styles/dashboard.css" },
    loader: { ".ttf": "file" },
    assetNames: "[name]",
  });
  for (const name of ["index.html", "icon.svg"])
    copyFileSync(join("agent/dashboard", name), join(outdir, name));
}
