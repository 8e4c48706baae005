// What `npx syncline` starts. Syncline runs on Node 24, which npm brings along; on an older Node this starts that one.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const needed = 24;
const program = join(dirname(fileURLToPath(import.meta.url)), "main.js");

if (Number.parseInt(process.versions.node, 10) >= needed)
  await import(new URL("./main.js", import.meta.url).href);
else startNewer();

function startNewer(): void {
  const node = newerNode();
  if (node === null) {
    console.error(
      `Syncline needs Node ${needed}; this is Node ${process.versions.node}. Where Syncline is installed, npm install brings it.`,
    );
    process.exitCode = 1;
    return;
  }
  const child = spawn(node, [program, ...process.argv.slice(2)], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      // A terminal gives its signals to the child, too.
      if (signal === "SIGTERM" || process.stdin.isTTY !== true) child.kill(signal);
    });
  }
  child.on("error", ({ message }) => {
    console.error(`Node ${needed} could not be started: ${message}`);
    process.exitCode = 1;
  });
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal ?? "SIGKILL"];
  });
}

/** The program of the `node` package; `null` where it is not installed. */
function newerNode(): string | null {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve("node/package.json"));
    return join(folder, "bin", process.platform === "win32" ? "node.exe" : "node");
  } catch {
    return null;
  }
}
