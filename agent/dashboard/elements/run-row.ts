import { css, html, type TemplateResult } from "lit";
import type { RunView } from "../../../shared/protocol/views.ts";
import { duration, moment } from "../../cli/render/time.ts";
import { causeText } from "../../words/cause.ts";
import { outcomeText } from "../../words/outcome.ts";
import { relative } from "../../words/time.ts";
import { countsText } from "./counts.ts";

export const runHead = html`<div role="columnheader">Outcome</div>
  <div role="columnheader">Changes</div>
  <div role="columnheader" class="why">Why</div>
  <div role="columnheader" class="number took">Took</div>
  <div role="columnheader" class="number">When</div>`;

/** One run in a list. */
export function runRow(run: RunView, now: number): TemplateResult {
  const { text, tone } = outcomeText(run);
  return html`<div role="gridcell" class=${tone}>${text}</div>
    <div role="gridcell">${countsText(run.counts, run.counts)}</div>
    <div role="gridcell" class="dim cut why">${run.cause === null ? "" : causeText(run.cause)}</div>
    <div role="gridcell" class="number dim took">${run.endedAt === null ? "" : duration(run.endedAt - run.startedAt)}</div>
    <div role="gridcell" class="number dim" title=${moment(run.startedAt, now)}>${relative(run.startedAt, now)}</div>`;
}

export const runRowStyles = css`
  .list-row {
    display: grid;
    grid-template-columns: 120px minmax(0, 1.2fr) minmax(0, 1.4fr) 76px 92px;
    gap: 0 14px;
    padding: 6px 14px;
    align-items: center;
  }
  @media (max-width: 640px) {
    .list-row {
      grid-template-columns: 104px minmax(0, 1fr) 84px;
    }
    .why,
    .took {
      display: none;
    }
  }
`;
