// Bundles the extension into dist/extension: what runs in VS Code's extension host, the language server, the headless agent
// with its dashboard, the command for tasks, and what asks the keychain, with this platform's native module. Arguments: the folder, and the platform
// (`linux-x64`).
import { copyFileSync, globSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { bundleDashboard } from "../agent/dashboard/bundle.mjs";
import { keyringOf } from "./keyring.mjs";
import { bundleView } from "./preview/bundle-view.mjs";

const [outdir = "dist/extension", platform = `${process.platform}-${process.arch}`] = process.argv.slice(2);
mkdirSync(outdir, { recursive: true });

const common = {
  outdir,
  bundle: true,
  platform: "node",
  target: "node22",
  minify: true,
  logLevel: "warning",
};

// The extension and what it loads only once that is needed, each a file of its own.
await build({
  ...common,
  entryPoints: {
    extension: "extension/client/extension.ts",
    "preview-room": "extension/preview/panel/preview-room.ts",
  },
  format: "cjs",
  outExtension: { ".js": ".cjs" },
  external: ["vscode"],
  supported: { "dynamic-import": false },
  plugins: [
    {
      name: "rooms",
      setup({ onResolve }) {
        onResolve({ filter: /\/preview-room\.ts$/ }, ({ kind }) =>
          kind === "dynamic-import" ? { path: "./preview-room.cjs", external: true } : undefined,
        );
      },
    },
  ],
  // The ES modules of the protocol's packages are not bundled twice.
  mainFields: ["module", "main"],
});

// Some dependencies are CommonJS and ask for Node's own modules by `require`.
const banner = {
  js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
};

// Of zod's messages in forty languages none but the English ones are ever shown.
const onlyEnglish = {
  name: "only-english",
  setup({ onLoad }) {
    onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.c?js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
      loader: "js",
    }));
  },
};

// Parts of an earlier build have other names.
for (const part of globSync("part-*", { cwd: outdir })) rmSync(join(outdir, part));
// Programs of their own, which share what they have in common: connectors and formats are packed once.
await build({
  ...common,
  entryPoints: {
    server: "extension/server/main.ts",
    agent: "agent/daemon/agent-program.ts",
    worker: "agent/daemon/worker/worker.ts",
    main: "agent/cli/main.ts",
    "preview-worker": "extension/preview/worker/main.ts",
  },
  format: "esm",
  splitting: true,
  chunkNames: "part-[hash]",
  outExtension: { ".js": ".mjs" },
  external: ["pg-native"],
  banner,
  plugins: [onlyEnglish],
});

await bundleDashboard(join(outdir, "dashboard"));
await bundleView(join(outdir, "preview"));

await build({
  ...common,
  entryPoints: { conflicts: "extension/conflicts/view/main.ts" },
  platform: "browser",
  target: "es2023",
  format: "iife",
});

const keyring = keyringOf(platform);
if (keyring === null)
  console.warn(
    `There is no keychain module for ${platform} among the installed packages, so none is bundled.`,
  );
else copyFileSync(keyring, `${outdir}/keyring.node`);
await build({
  ...common,
  entryPoints: { "keychain-process": "shared/connectors/secrets/keychain-process.ts" },
  format: "esm",
  outExtension: { ".js": ".mjs" },
  external: ["./keyring.node"],
  banner,
  plugins: [
    {
      name: "keyring",
      setup({ onResolve, onLoad }) {
        onResolve({ filter: /^@napi-rs\/keyring$/ }, ({ path }) => ({ path, namespace: "keyring" }));
        onLoad({ filter: /.*/, namespace: "keyring" }, () => ({
          contents: 'module.exports = require("./keyring.node");',
          resolveDir: ".",
        }));
      },
    },
  ],
});

copyFileSync("shared/mapping/sync-file.schema.json", `${outdir}/sync-file.schema.json`);
