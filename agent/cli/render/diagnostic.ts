import { relative } from "node:path";
import type { Diagnostic, Location } from "../../../shared/base/diagnostic.ts";
import type { Io } from "../io.ts";

/** A diagnostic as people read it: `prices.sync.yaml:12:9: error: …`, with the next step below. */
export function renderDiagnostic(diagnostic: Diagnostic, io: Pick<Io, "style" | "cwd">): string {
  const { style } = io;
  const paint = { error: style.error, warning: style.warning, info: style.dim }[diagnostic.severity];
  const place = placeOf(diagnostic.at, io.cwd);
  const head = `${place === "" ? "" : `${style.bold(place)}: `}${paint(diagnostic.severity)}: ${diagnostic.message} ${style.dim(`[${diagnostic.code}]`)}`;
  const lines = [head];
  if (diagnostic.hint) lines.push(`    ${diagnostic.hint}`);
  if (diagnostic.fix) lines.push(`    ${style.dim("fix:")} ${diagnostic.fix.title}`);
  return lines.join("\n");
}

function placeOf(at: Location | undefined, cwd: string): string {
  if (at === undefined) return "";
  const parts: string[] = [];
  if (at.file !== undefined) {
    const short = relative(cwd, at.file);
    const file = short.startsWith("..") || short === "" ? at.file : short;
    parts.push(
      at.line === undefined ? file : `${file}:${at.line}${at.column === undefined ? "" : `:${at.column}`}`,
    );
  }
  if (at.endpoint !== undefined) parts.push(at.endpoint);
  if (at.record !== undefined && at.line === undefined) parts.push(`"${at.record}"`);
  return parts.join(" ");
}

/** Prints diagnostics, errors last, where the eye stays; and how many there were. */
export function printDiagnostics(diagnostics: readonly Diagnostic[], io: Io): void {
  const rank = { info: 0, warning: 1, error: 2 };
  const sorted = [...diagnostics].sort((a, b) => rank[a.severity] - rank[b.severity]);
  for (const diagnostic of sorted) io.err(renderDiagnostic(diagnostic, io));
}
