import { html, nothing, type TemplateResult } from "lit";
import { printable } from "../../../shared/base/printable.ts";
import type { EndpointView } from "../../../shared/protocol/views.ts";
import type { IconName } from "../elements/icon.ts";
import "../elements/diagnostic.ts";
import { relativeOr } from "../../words/health.ts";

/** Where the records are, and how much is known of each place. */
export function endpointsTable(endpoints: readonly EndpointView[], now: number): TemplateResult {
  return html`<div class="panel">
    <ul class="endpoints">
      ${endpoints.map(
        ({ name, kind, mode, place, records, readAt, problem }) => html`<li>
          <sl-icon name=${kindIcon(kind)}></sl-icon>
          <span class="who"><strong>${printable(name)}</strong> <span class="dim">${kind}</span></span>
          <span class="dim mode">${mode}</span>
          <span class="number">${records === null ? "–" : records.toLocaleString("en")}</span>
          <span class="where mono dim cut" title=${place}>${printable(place)}</span>
          <span class="dim read">${readAt === null ? "not read yet" : `read ${relativeOr(readAt, now, "")}`}</span>
          ${problem === null ? nothing : html`<sl-diagnostic .diagnostic=${problem}></sl-diagnostic>`}
        </li>`,
      )}
    </ul>
  </div>`;
}

function kindIcon(kind: string): IconName {
  if (["csv", "xml", "ndjson", "json", "files"].includes(kind)) return "file";
  return ["rest", "http", "graphql"].includes(kind) ? "globe" : "database";
}
