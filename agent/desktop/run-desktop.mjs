// Starts the built desktop under Electron. Its npm package brings no program: that is fetched from GitHub at the first start.
// Where it cannot be had, one line says what to do.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const root = join(import.meta.dirname, "../..");
const folder = dirname(createRequire(import.meta.url).resolve("electron/package.json"));

/** Electron's program, or `null`. Its package says how it is called once it was fetched. */
function programOf(env) {
  const named = join(folder, "path.txt");
  const usual =
    { darwin: "Electron.app/Contents/MacOS/Electron", win32: "electron.exe" }[process.platform] ?? "electron";
  const name = existsSync(named) ? readFileSync(named, "utf8") : usual;
  const program = join(env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, "dist"), name);
  return existsSync(program) ? program : null;
}

function fetched() {
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH !== undefined) return false;
  console.error("Fetching Electron, once…");
  return spawnSync(process.execPath, [join(folder, "install.js")], { stdio: "ignore" }).status === 0;
}

const program = programOf(process.env) ?? (fetched() ? programOf(process.env) : null);
if (program === null) {
  console.error(
    "Electron is not here and could not be fetched from GitHub: run npx install-electron where it can be reached, or set " +
      "ELECTRON_OVERRIDE_DIST_PATH to a folder with it; without a tray, npm start does the same in the browser.",
  );
  process.exitCode = 1;
} else {
  const child = spawn(program, [root, ...process.argv.slice(2)], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.on("error", ({ message }) => {
    console.error(`Electron cannot be started: ${message}`);
    process.exitCode = 1;
  });
  child.on("close", (code) => {
    process.exitCode = code ?? 1;
  });
}
