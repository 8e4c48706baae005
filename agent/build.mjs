// Bundles the command into dist/, or the folder that is given: the launcher that any Node can read, and the program itself as one file.
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const common = {
  outdir: process.argv[2] ?? "dist",
  bundle: true,
  platform: "node",
  format: "esm",
  logLevel: "warning",
};

await build({
  ...common,
  entryPoints: { syncline: "agent/cli/launcher.ts" },
  target: "node18",
  banner: { js: "#!/usr/bin/env node" },
});

// What asks the system's keychain is a program of its own, and its native module stays a module of its own.
await build({
  ...common,
  entryPoints: { "keychain-process": "shared/connectors/secrets/keychain-process.ts" },
  target: "node24",
  external: ["@napi-rs/keyring"],
});

await build({
  ...common,
  entryPoints: { main: "agent/cli/main.ts" },
  target: "node24",
  minifySyntax: true,
  sourcemap: "linked",
  // Some dependencies are CommonJS and ask for Node's own modules by `require`.
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  },
});

// The dashboard: what the daemon serves to browsers, with nothing that is fetched from elsewhere.
const dashboard = join(common.outdir, "dashboard");
const page = { bundle: true, outdir: dashboard, minify: true, target: "es2023", logLevel: "warning" };
await build({
  ...page,
  entryPoints: { dashboard: "agent/dashboard/main.ts" },
  platform: "browser",
  format: "esm",
  loader: { ".css": "text" },
});
await build({
  ...page,
  entryPoints: { dashboard: "agent/dashboard/styles/dashboard.css" },
  loader: { ".ttf": "file" },
  assetNames: "[name]",
});
for (const name of ["index.html", "icon.svg"]) copyFileSync(`agent/dashboard/${name}`, join(dashboard, name));
