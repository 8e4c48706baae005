import { html, nothing, type TemplateResult } from "lit";
import type { Counts } from "../../../shared/protocol/views.ts";

/** `+1 ~2 −3`, only what there is; the same signs and colours as the command's. */
export function countsText(
  { creates, updates, deletes }: Counts,
  more: { readonly conflicts?: number; readonly rejected?: number } = {},
): TemplateResult {
  const { conflicts = 0, rejected = 0 } = more;
  if (creates + updates + deletes + conflicts + rejected === 0)
    return html`<span class="dim">no changes</span>`;
  return html`<span class="counts">
    ${one("create", "+", creates, "created")}${one("update", "~", updates, "updated")}${one(
      "delete",
      "−",
      deletes,
      "deleted",
    )}${one("conflict", "!", conflicts, "conflicts")}${one("warning", "×", rejected, "rejected")}
  </span>`;
}

const one = (tone: string, sign: string, count: number, word: string) =>
  count === 0
    ? nothing
    : html`<span class=${tone} title="${count} ${word}"
        ><span aria-hidden="true">${sign}</span>${count.toLocaleString("en")}<span class="hidden"> ${word} </span></span
      >`;
