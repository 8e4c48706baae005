// Bundles the extension into dist/extension: what runs in VS Code's extension host, the language server, and what asks the
// keychain, with this platform's native module. Arguments: the folder, and the platform (`linux-x64`).
import { copyFileSync, mkdirSync } from "node:fs";
import { build } from "esbuild";
import { keyringOf } from "./keyring.mjs";

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

await build({
  ...common,
  entryPoints: { extension: "extension/client/extension.ts" },
  format: "cjs",
  outExtension: { ".js": ".cjs" },
  external: ["vscode"],
  // The ES modules of the protocol's packages are not bundled twice.
  mainFields: ["module", "main"],
});

// Some dependencies are CommonJS and ask for Node's own modules by `require`.
const banner = {
  js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
};

await build({
  ...common,
  entryPoints: { server: "extension/server/main.ts", "preview-worker": "extension/preview/worker/main.ts" },
  format: "esm",
  outExtension: { ".js": ".mjs" },
  external: ["pg-native"],
  banner,
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
