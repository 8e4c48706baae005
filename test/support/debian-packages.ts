import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Makes sure that Debian packages are installed: `null` once they are, else one line that says what is missing and why it
 * could not be installed. Installs only where it may (the superuser on a Debian). Workers that ask at once wait for each
 * other; a first installation can take a minute or two, so give the hook that calls this the time.
 */
export async function debianPackages(...names: readonly string[]): Promise<string | null> {
  const missing = await missingOf(names);
  if (missing === null)
    return `${names.join(", ")}: this is no Debian, and they are not looked for elsewhere`;
  if (missing.length === 0) return null;
  const what = missing.join(", ");
  if (process.getuid?.() !== 0) return `${what}: not installed, and only the superuser can install them`;
  try {
    await run(
      "flock",
      ["-w", "600", join(tmpdir(), "syncline-apt.lock"), "sh", "-c", install, "sh", ...missing],
      {
        env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    return null;
  } catch (cause) {
    const last = cause instanceof Error ? cause.message.trim().split("\n").at(-1) : String(cause);
    return `${what}: could not be installed: ${last}`;
  }
}

/** The lists of packages are fetched only where those that are there do not do. */
const install = `
get() { apt-get install -qq -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"; }
get "$@" > /dev/null 2>&1 || { apt-get update -qq > /dev/null && get "$@" > /dev/null; }
`;

/** A package and its state, a line each. */
const format = "$" + "{Package} $" + "{db:Status-Status}\\n";

/** Those of the packages that are not installed; `null` where there are no Debian packages at all. */
async function missingOf(names: readonly string[]): Promise<readonly string[] | null> {
  try {
    const { stdout } = await run("dpkg-query", ["-W", "-f", format]);
    const installed = new Set(stdout.split("\n").filter((line) => line.endsWith(" installed")));
    return names.filter((name) => !installed.has(`${name} installed`));
  } catch {
    return null;
  }
}
