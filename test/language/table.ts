import type { Completion } from "../../extension/language/completion.ts";
import type { LanguageCore, OpenText } from "../../extension/language/language-core.ts";
import { Legend } from "./legend.ts";

/**
 * What the core answers at every position of a text, positions with the same answers together: the first answers and lines
 * in short, all of them in the legends below; then all that it finds wrong with its fixes, and its hints.
 */
export function tableOf(core: LanguageCore, open: OpenText): string {
  const legend = new Legend();
  const rows: { from: number; to: number; answer: string }[] = [];
  for (let offset = 0; offset <= open.text.length; offset++) {
    const answer = answerAt(core, open, offset, legend);
    const last = rows.at(-1);
    if (last?.answer === answer) last.to = offset;
    else rows.push({ from: offset, to: offset, answer });
  }
  const found = core.findings(open).flatMap((finding) => [
    `${place(open.text, finding.span.start)}-${place(open.text, finding.span.end)} ${finding.severity} ${finding.code}: ${finding.message}`,
    ...(finding.hint === undefined ? [] : [`    ${finding.hint}`]),
    ...core
      .fixes(open, finding.span)
      .filter((fix) => fix.finding.message === finding.message)
      .map(
        ({ title, edits }) =>
          `    fix: ${title} → ${edits.map(({ start, end, text }) => `${place(open.text, start)}-${place(open.text, end)} ${JSON.stringify(text)}`).join(" + ")}`,
      ),
  ]);
  const hints = core.hints(open).map(({ at, text }) => `${place(open.text, at)} hint ${text}`);
  return [
    ...rows
      .filter(({ answer }) => answer !== nothing)
      .map(({ from, to, answer }) => `${place(open.text, from)}-${place(open.text, to)} ${answer}`),
    "",
    ...found,
    ...hints,
    "",
    ...legend.lines(),
    "",
  ].join("\n");
}

const nothing = " |  | ";
const shown = 4;

function answerAt(core: LanguageCore, open: OpenText, offset: number, legend: Legend): string {
  const items = core.completions(open, offset);
  const short = items.slice(0, shown).map(({ label }) => label);
  const completions =
    items.length === 0
      ? ""
      : `${legend.completions(linesOf(items))}${items.length > shown ? `(${items.length})` : ""} ${short.join(" ")}`;
  const hover = core.hover(open, offset);
  const about = hover === null ? "" : legend.hover(hover.text);
  const signature = core.signature(open, offset);
  const help = signature === null ? "" : `${signature.signatures[0]} #${signature.argument}`;
  return `${completions} | ${about} | ${help}`;
}

/** Answers as they go into the text; functions, which are the same in every expression, in one line. */
function linesOf(items: readonly Completion[]): readonly string[] {
  const isCall = ({ kind }: Completion) => kind === "function" || kind === "macro";
  const calls = items.filter(isCall);
  const own = items
    .filter((item) => !isCall(item))
    .map(({ label, text, detail, more }) =>
      [
        label,
        text === label ? "" : JSON.stringify(text),
        detail === "" ? "" : `(${detail})`,
        more.length === 0 ? "" : `and ${more.map((edit) => JSON.stringify(edit.text)).join(" ")}`,
      ]
        .filter((part) => part !== "")
        .join(" "),
    );
  return calls.length === 0 ? own : [...own, `functions: ${calls.map(({ label }) => label).join(" ")}`];
}

export function place(text: string, offset: number): string {
  const before = text.slice(0, offset);
  return `${before.split("\n").length}:${offset - before.lastIndexOf("\n")}`;
}
