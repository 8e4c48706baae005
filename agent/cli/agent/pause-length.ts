import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import { tomorrow } from "../../words/time.ts";

const units = { s: 1_000, min: 60_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Until when a pause lasts, as somebody typed it: `90min`, `2h`, `3d`, `tomorrow`; `null` until somebody resumes. */
export function readPause(given: string | undefined, now: number): Result<number | null, Diagnostic> {
  if (given === undefined) return ok(null);
  if (given === "tomorrow") return ok(tomorrow(now));
  const [, number = "", unit = ""] = /^(\d{1,6})\s*(s|min|m|h|d)$/.exec(given) ?? [];
  const length = Object.entries(units).find(([name]) => name === unit)?.[1];
  if (length === undefined || Number(number) === 0)
    return err(problem("usage", `--for takes a length like 30min, 2h, 3d, or tomorrow, not "${given}"`));
  return ok(now + Number(number) * length);
}
