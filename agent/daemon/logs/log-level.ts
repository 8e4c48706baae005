import type { LogLevel } from "../../../shared/protocol/views.ts";

/** From the least to the worst. */
export const logLevels: readonly LogLevel[] = ["debug", "info", "warning", "error"];

/** Whether a level is `least` or worse. */
export const isAtLeast = (level: LogLevel, least: LogLevel): boolean =>
  logLevels.indexOf(level) >= logLevels.indexOf(least);
