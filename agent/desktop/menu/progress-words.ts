import type { Progress } from "../../../shared/protocol/views.ts";

/** A run's progress in a few words. Tenths only, so that a menu changes ten times in a phase and not a thousand. */
export function progressWords({ phase, endpoint, done, total }: Progress): string {
  const what = endpoint === null ? phase : `${phase} ${endpoint}`;
  if (total <= 0) return what;
  return `${what}, ${Math.min(100, Math.floor((done / total) * 10) * 10)} %`;
}
