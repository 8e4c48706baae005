import type { LogEntry, LogLevel } from "../../../shared/protocol/views.ts";
import type { Line } from "./lines-backwards.ts";
import { isAtLeast, logLevels } from "./log-level.ts";
import { entryOf, skeleton } from "./log-line.ts";

export interface LogQuery {
  /** Somewhere in the message, the area, the record or what more is known; capitals do not matter. */
  readonly text?: string | undefined;
  /** At least this one. */
  readonly level?: LogLevel | undefined;
  readonly sync?: string | undefined;
  readonly run?: string | undefined;
}

const brace = { open: 0x7b, close: 0x7d };

/** Tells lines that match without parsing them, where it can: a log is long, and most of it is not asked for. */
export function lineMatcher({ text = "", level = "debug", sync, run }: LogQuery): (line: Line) => boolean {
  const levels = logLevels.filter((one) => isAtLeast(one, level)).map((one) => `"level":"${one}"`);
  const ofSync = sync === undefined ? null : `"sync":${JSON.stringify(sync)},`;
  const ofRun = run === undefined ? null : `"run":${JSON.stringify(run)},`;
  const isAll = levels.length === logLevels.length && ofSync === null && ofRun === null && text === "";
  const wanted = text.toLowerCase();
  const escaped = JSON.stringify(wanted).slice(1, -1).toLowerCase();
  // It can stand between the values of a line, or, where something is written as an escape, in that.
  const isDoubtful = skeleton.includes(escaped) || /["\\{},:]/.test(escaped);
  return ({ bytes, start, end }) => {
    if (bytes[start] !== brace.open || bytes[end - 1] !== brace.close) return false;
    if (isAll) return true;
    const line = bytes.toString("utf8", start, end);
    const area = line.indexOf(',"area":"');
    if (area < 0) return false;
    const head = line.slice(0, area + 1);
    if (!levels.some((one) => head.includes(one))) return false;
    if (ofSync !== null && !head.includes(ofSync)) return false;
    if (ofRun !== null && !head.includes(ofRun)) return false;
    if (text === "") return true;
    const rest = line.slice(area + 1).toLowerCase();
    if (!rest.includes(escaped)) return false;
    if (!isDoubtful && !rest.includes("\\")) return true;
    const entry = entryOf(line);
    return entry !== null && hasText(entry, wanted);
  };
}

/** The same for an entry at hand. */
export const entryMatches = (entry: LogEntry, { text = "", level = "debug", sync, run }: LogQuery): boolean =>
  isAtLeast(entry.level, level) &&
  (sync === undefined || entry.sync === sync) &&
  (run === undefined || entry.run === run) &&
  hasText(entry, text.toLowerCase());

/** `wanted` is in small letters. */
const hasText = ({ area, message, record, more }: LogEntry, wanted: string): boolean =>
  [area, message, record ?? "", ...Object.entries(more).flat()].some((one) =>
    String(one).toLowerCase().includes(wanted),
  );
