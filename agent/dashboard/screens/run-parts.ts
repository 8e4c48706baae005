import { html, nothing, type TemplateResult } from "lit";
import { printable } from "../../../shared/base/printable.ts";
import type { RunDetail } from "../../../shared/protocol/views.ts";
import type { Refusal } from "../../../shared/state/store.ts";
import { count } from "../../cli/render/count.ts";
import "../elements/callout.ts";
import "../elements/diagnostic.ts";
import { brakeReason } from "../words/brakes.ts";

/** Why a plan is held, and the way on: what would be written is listed below, and exactly that is approved. */
export function heldPlan(
  { brakes, hash, approvable }: RunDetail,
  isInspected: boolean,
  approve: () => void,
): TemplateResult {
  return html`<sl-callout class="held" tone="warning" heading="Held by a brake: nothing was written">
    <ul>
      ${brakes.map(
        ({ kind, message }) =>
          html`<li>${printable(message)}<br /><span class="dim">${brakeReason(kind)}</span></li>`,
      )}
    </ul>
    ${
      approvable
        ? html`<p>If every change below is what you want, approve this plan. Exactly these changes are made; should anything have
            moved on since, they are not.</p>
            <p class="row wrap approve">
              <vscode-button ?disabled=${!isInspected} @click=${approve}>Approve this plan</vscode-button>
              <span class="dim mono" title="The plan's hash: ${hash}">plan ${hash.slice(0, 8)}</span>
            </p>`
        : html`<p class="dim">A newer run took its place, so it can no longer be approved.</p>`
    }
  </sl-callout>`;
}

const shownAtMost = 20;

export function refusedWrites(refused: readonly Refusal[]): TemplateResult | typeof nothing {
  if (refused.length === 0) return nothing;
  return html`<sl-callout tone="warning" heading="${count(refused.length, "write was", "writes were")} refused">
    ${refused.slice(0, shownAtMost).map(({ problem }) => html`<sl-diagnostic .diagnostic=${problem}></sl-diagnostic>`)}
    ${refused.length > shownAtMost ? html`<p class="dim">and ${refused.length - shownAtMost} more, in the logs</p>` : nothing}
    <p class="dim">All others went through. The next run plans these anew.</p>
  </sl-callout>`;
}
