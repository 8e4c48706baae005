import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Diagnostic } from "../../base/diagnostic.ts";
import { ok, type Result } from "../../base/result.ts";
import type { FilePorts } from "./ports.ts";
import { attempt } from "./problem.ts";
import { severalStem, stemOf, sweepTemporaries, temporaryIn } from "./temporary.ts";

/**
 * Does something to files while no other write of Syncline touches them, in this process or in another; `"held"` where one
 * does (SPEC F96). Makes the targets' folders. A claim is a file beside the target; one that a dead process left does not
 * count.
 */
export async function claimTargets<T>(
  targets: readonly string[],
  ports: FilePorts,
  act: () => Promise<Result<T, Diagnostic>>,
): Promise<Result<T | "held", Diagnostic>> {
  const stems = new Map<string, Set<string>>();
  for (const target of targets) {
    const folder = dirname(target);
    stems.set(folder, (stems.get(folder) ?? new Set()).add(stemOf(target)));
  }
  const claims: string[] = [];
  try {
    for (const [folder, wanted] of stems) {
      const claimed = await attempt(folder, "write", async () => {
        await mkdir(folder, { recursive: true });
        const [first = severalStem] = wanted;
        const claim = temporaryIn(folder, wanted.size === 1 ? first : severalStem);
        ports.probe("claim");
        await writeFile(claim, "", { flag: "wx" });
        claims.push(claim);
        // Of two that claim at once, the one that looks later sees the other; both may, then both try again.
        return !(await sweepTemporaries(folder, wanted, claim));
      });
      if (!claimed.ok) return claimed;
      if (!claimed.value) return ok("held");
    }
    return await act();
  } finally {
    for (const claim of claims) await rm(claim, { force: true });
  }
}
