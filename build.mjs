// Bundles the command into dist/. One file, so that starting it costs one read.
import { build } from "esbuild";

await build({
  entryPoints: { syncline: "agent/cli/main.ts" },
  outdir: "dist",
  bundle: true,
  platform: "node",
  target: "node24",
  format: "esm",
  sourcemap: "linked",
  logLevel: "warning",
  minifySyntax: true,
  banner: {
    js: '#!/usr/bin/env node\nimport { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
});
