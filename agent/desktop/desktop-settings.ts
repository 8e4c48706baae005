import { readFileSync } from "node:fs";
import { z } from "zod";
import { type Diagnostic, problem } from "../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../shared/base/result.ts";

const schema = z.strictObject({
  /** Where updates come from; without it there are none. */
  updates: z
    .strictObject({
      feed: z.url({ protocol: /^https$/ }),
      channel: z
        .string()
        .regex(/^[a-z]{1,20}$/)
        .default("latest"),
    })
    .optional(),
  /** What the tray icon stands on. */
  panel: z.enum(["auto", "light", "dark"]).default("auto"),
});

/** What can be set for the desktop alone, in `desktop.json` in Syncline's home. */
export type DesktopSettings = z.output<typeof schema>;

export const usualSettings: DesktopSettings = { panel: "auto" };

/** Without a file it is as usual. A file with an error in it is said so, and is as good as none. `SPEC D79`. */
export function readSettings(file: string): Result<DesktopSettings, Diagnostic> {
  const text = textOf(file);
  if (text === null) return ok(usualSettings);
  const parsed = schema.safeParse(jsonOf(text));
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "" : ` at ${issue.path.join(".")}`;
  const wrong = jsonOf(text) === undefined ? " is not JSON" : `${where}: ${issue?.message}`;
  return err(
    problem("agent.request", `desktop.json${wrong}`, {
      hint: "Until it is put right, it is as if there were none: updates stay off.",
      at: { file },
    }),
  );
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
