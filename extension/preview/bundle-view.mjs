import { join } from "node:path";
import { build } from "esbuild";

/** Bundles the page of the live preview into a folder: its script and its styles. */
export async function bundleView(outdir) {
  const common = { bundle: true, outdir, minify: true, target: "es2023", logLevel: "warning" };
  await build({
    ...common,
    entryPoints: { view: "extension/preview/view/main.ts" },
    platform: "browser",
    format: "esm",
  });
  await build({
    ...common,
    entryPoints: { view: join("extension/preview/view", "view.css") },
    // The icons' font is packed once, with the dashboard.
    external: ["../dashboard/codicon.ttf"],
  });
}
