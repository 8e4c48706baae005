import { html, nothing, type TemplateResult } from "lit";
import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import { printable } from "../../../shared/base/printable.ts";
import { tell } from "./host.ts";

const shown = 5;

/** The first of some problems, each with a way to its place and what to do. */
export function problemList(problems: readonly Diagnostic[]): TemplateResult {
  const more = problems.length - shown;
  return html`<ul class="problems">
    ${problems.slice(0, shown).map((problem) => html`<li>${problemText(problem)}</li>`)}
    ${
      more > 0
        ? html`<li><button class="link" @click=${() => tell({ kind: "command", command: "problems" })}>and ${more} more</button></li>`
        : nothing
    }
  </ul>`;
}

export function problemText({ message, hint, at }: Diagnostic): TemplateResult {
  const { line, column = 1 } = at ?? {};
  const text = printable(message);
  const isOfSync = at?.file === undefined || /\.sync\.(ya?ml|json)$/.test(at.file);
  return html`${
    line === undefined
      ? text
      : html`<button
          class="link"
          title="Go to line ${line}"
          @click=${() =>
            tell(
              isOfSync || at?.file === undefined
                ? { kind: "open-sync", line, column }
                : { kind: "open-file", file: at.file, line },
            )}
        >${text} (line ${line})</button>`
  }${hint === undefined ? nothing : html` <span class="dim">${printable(hint)}</span>`}`;
}
