import { relative } from "node:path";
import type { Diagnostic, Location } from "../../../shared/base/diagnostic.ts";
import { printable } from "../../../shared/base/printable.ts";
import type { LoadedSync } from "../../../shared/engine/load-sync.ts";
import type { Io } from "../io.ts";
import { count } from "./count.ts";
import { wrap } from "./wrap.ts";

/** A diagnostic as people read it: `prices.sync.yaml:12:9: error: …`, with the next step below. */
export function renderDiagnostic(diagnostic: Diagnostic, io: Pick<Io, "style" | "cwd" | "columns">): string {
  const { style, columns } = io;
  const paint = { error: style.error, warning: style.warning, info: style.dim }[diagnostic.severity];
  const place = placeOf(diagnostic.at, io.cwd);
  const message = printable(diagnostic.message);
  const head = `${place === "" ? "" : `${style.bold(place)}: `}${paint(diagnostic.severity)}: ${message} ${style.dim(`[${diagnostic.code}]`)}`;
  const lines = [wrap(head, columns)];
  if (diagnostic.hint) lines.push(wrap(printable(diagnostic.hint), columns, "    "));
  if (diagnostic.fix)
    lines.push(wrap(`${style.good("fix:")} ${printable(diagnostic.fix.title)}`, columns, "    "));
  return lines.join("\n");
}

function placeOf(at: Location | undefined, cwd: string): string {
  if (at === undefined) return "";
  const parts: string[] = [];
  if (at.file !== undefined) {
    const file = shortPath(at.file, cwd);
    parts.push(
      at.line === undefined ? file : `${file}:${at.line}${at.column === undefined ? "" : `:${at.column}`}`,
    );
  }
  if (at.endpoint !== undefined) parts.push(at.endpoint);
  if (at.record !== undefined && at.line === undefined) parts.push(`"${at.record}"`);
  return printable(parts.join(" "));
}

/** A path as it is shortest from the folder that one works in: relative below it, else as it is. A URL is no path. */
export function shortPath(path: string, cwd: string): string {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path)) return path;
  const short = relative(cwd, path);
  return short.startsWith("..") || short === "" ? path : short;
}

/** Prints diagnostics to where problems go, errors last, where the eye stays. */
export function printDiagnostics(diagnostics: readonly Diagnostic[], io: Io): void {
  const rank = { info: 0, warning: 1, error: 2 };
  const sorted = [...diagnostics].sort((a, b) => rank[a.severity] - rank[b.severity]);
  for (const diagnostic of sorted) io.err(renderDiagnostic(diagnostic, io));
}

/** One line for the warnings of a sync file, so that they are known of and do not bury what a run has to say. */
export function warnOf({ path, diagnostics }: Pick<LoadedSync, "path" | "diagnostics">, io: Io): void {
  const warnings = diagnostics.filter(({ severity }) => severity === "warning").length;
  if (warnings === 0) return;
  const file = printable(shortPath(path, io.cwd));
  io.err(`${io.style.bold(file)}: ${io.style.warning(count(warnings, "warning"))}; see: syncline check`);
}
