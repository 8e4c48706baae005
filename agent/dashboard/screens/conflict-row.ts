import { html, nothing } from "lit";
import { printable } from "../../../shared/base/printable.ts";
import { renderValue } from "../../../shared/mapping/shown-value.ts";
import type { Conflict } from "../../../shared/model/conflict.ts";
import type { ConflictView } from "../../../shared/protocol/views.ts";
import { sideText } from "../elements/side.ts";
import { resolutionText } from "../words/choices.ts";

/** A conflict in the list of the desk; `of` is its sync's name, `null` where all are of one. */
export function conflictRow({ conflict, resolution, type }: ConflictView, of: string | null) {
  return html`<div role="gridcell" class="sign ${resolution === null ? "conflict" : "good"}">
      <span aria-hidden="true">${resolution === null ? "!" : "✓"}</span><span class="hidden">${resolution === null ? "open" : "settled"}</span>
    </div>
    <div role="gridcell" class="about">
      <span class="cut"><strong>${renderValue(conflict.key)}</strong> <span class="dim">${subject(conflict)}</span></span>
      <span class="cut dim sides"
        >${
          resolution === null
            ? Object.entries(conflict.sides).map(
                ([endpoint, side], i) =>
                  html`${i > 0 ? " · " : ""}${printable(endpoint)} ${sideText(side, type ?? undefined)}`,
              )
            : `${resolutionText(resolution)}, with the next run`
        }</span
      >
    </div>
    ${of === null ? nothing : html`<div role="gridcell" class="dim cut of">${printable(of)}</div>`}`;
}

/** What a conflict is about, beside its record. */
export const subject = ({ kind, field }: Conflict): string =>
  field ??
  {
    edit: "the record",
    delete: "deleted or changed",
    ambiguous: "several match",
    unsettled: "sent, not seen",
  }[kind];
