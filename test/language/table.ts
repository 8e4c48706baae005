import type { LanguageCore, OpenText } from "../../extension/language/language-core.ts";

/** What the core answers at every position of a text, positions with the same answers together; then all it finds wrong. */
export function tableOf(core: LanguageCore, open: OpenText): string {
  const rows: { from: number; to: number; answer: string }[] = [];
  for (let offset = 0; offset <= open.text.length; offset++) {
    const answer = answerAt(core, open, offset);
    const last = rows.at(-1);
    if (last?.answer === answer) last.to = offset;
    else rows.push({ from: offset, to: offset, answer });
  }
  const found = core.findings(open).flatMap((finding) => [
    `${place(open.text, finding.span.start)} ${finding.severity} ${finding.code}: ${finding.message}`,
    ...core
      .fixes(open, finding.span)
      .filter((fix) => fix.finding.message === finding.message)
      .map(
        ({ title, edits }) =>
          `    fix: ${title} → ${edits.map(({ text }) => JSON.stringify(text)).join(" + ")}`,
      ),
  ]);
  const hints = core.hints(open).map(({ at, text }) => `${place(open.text, at)} hint ${text}`);
  return [
    ...rows
      .filter(({ answer }) => answer !== " |  | ")
      .map(({ from, to, answer }) => `${place(open.text, from)}-${place(open.text, to)} ${answer}`),
    "",
    ...found,
    ...hints,
    "",
  ].join("\n");
}

function answerAt(core: LanguageCore, open: OpenText, offset: number): string {
  const items = core.completions(open, offset);
  const shown = items
    .slice(0, 6)
    .map(({ label, text }) => (text.startsWith(label) ? label : JSON.stringify(text)));
  const completions = `${shown.join(" ")}${items.length > 6 ? ` … ${items.length}` : ""}`;
  const hover =
    core
      .hover(open, offset)
      ?.text.split("\n")
      .find((line) => line !== "" && line !== "```") ?? "";
  const signature = core.signature(open, offset);
  const help = signature === null ? "" : `${signature.signatures[0]} #${signature.argument}`;
  return `${completions} | ${hover} | ${help}`;
}

function place(text: string, offset: number): string {
  const before = text.slice(0, offset).split("\n");
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}
