import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { type Diagnostic, problem } from "../base/diagnostic.ts";
import { err, ok, type Result } from "../base/result.ts";
import type { PlanHeader, PlanItem } from "../model/plan.ts";
import { keepDigits } from "../state/sqlite/lines.ts";
import type { Planned } from "./make-plan.ts";

/** A plan as a file: to be looked at, kept, and applied later. */
export interface PlanFile {
  readonly kind: "syncline-plan";
  readonly version: 1;
  /** The sync file, absolute. */
  readonly path: string;
  readonly header: PlanHeader;
  readonly items: readonly PlanItem[];
  /** SHA-256 over all of the above, so that an edit by hand is seen. */
  readonly seal: string;
}

/** Writes a plan to a file, whole or not at all. */
export function writePlanFile(
  file: string,
  path: string,
  { header, items }: Planned,
): Result<void, Diagnostic> {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    const handle = openSync(temporary, "w", 0o600);
    const seal = sealOf(path, header);
    writeSync(handle, `{"kind":"syncline-plan","version":1,"path":${JSON.stringify(path)},\n`);
    writeSync(handle, `"header":${JSON.stringify(header)},\n"items":[\n`);
    let first = true;
    for (const item of items) {
      const text = JSON.stringify(item);
      seal.update(text);
      writeSync(handle, first ? text : `,\n${text}`);
      first = false;
    }
    writeSync(handle, `\n],"seal":"${seal.digest("hex")}"}\n`);
    fsyncSync(handle);
    closeSync(handle);
    renameSync(temporary, file);
    return ok(undefined);
  } catch (cause) {
    rmSync(temporary, { force: true });
    return err(
      problem("file.unwritable", `The plan could not be written to ${file}: ${reason(cause)}`, {
        at: { file },
      }),
    );
  }
}

/** Reads a plan file, and refuses one that is not as Syncline wrote it. */
export async function readPlanFile(file: string): Promise<Result<PlanFile, Diagnostic>> {
  const at = { file };
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    return err(problem("file.missing", `The plan ${file} cannot be read: ${reason(cause)}`, { at }));
  }
  const notAPlan = problem("plan.unreadable", `${file} is not a plan`, {
    at,
    hint: "Make one with: syncline plan -o plan.json",
  });
  let plan: PlanFile;
  try {
    // Checked by the seal below: what Syncline wrote has this shape.
    plan = JSON.parse(text, keepDigits);
  } catch {
    return err(notAPlan);
  }
  if (plan?.kind !== "syncline-plan" || plan.version !== 1) return err(notAPlan);
  if (typeof plan.path !== "string" || typeof plan.header !== "object" || !Array.isArray(plan.items))
    return err(notAPlan);
  const seal = sealOf(plan.path, plan.header);
  for (const item of plan.items) seal.update(JSON.stringify(item));
  if (seal.digest("hex") !== plan.seal) {
    const hint = "A plan is applied just as it was made. Change the sync file or the data, and plan again.";
    return err(
      problem("plan.edited", `${file} was changed after Syncline wrote it, so it is not applied`, {
        at,
        hint,
      }),
    );
  }
  return ok(plan);
}

const sealOf = (path: string, header: PlanHeader) =>
  createHash("sha256").update(path).update(JSON.stringify(header));

const reason = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
