import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { printable } from "../../../shared/base/printable.ts";
import type { EndpointPreview, PreviewSummary } from "../../../shared/engine/preview/preview.ts";
import "@vscode-elements/elements/dist/vscode-button/index.js";
import { countsAloud, grouped, several } from "../words/counts.ts";
import { extentText, placeText, planLabel, readText } from "../words/extent.ts";
import { tell } from "./host.ts";
import "./icon.ts";
import { problemText } from "./problem-list.ts";
import { shared } from "./shared.styles.ts";

/** What the sync would do, endpoint by endpoint, how much of it was looked at, and what would hold it back. */
export class Summary extends LitElement {
  static override properties = {
    summary: { attribute: false },
    current: { type: Boolean },
    now: { type: Number },
    folder: {},
  };
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        padding: 8px 12px 4px;
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 10px;
        min-height: 26px;
      }
      .label {
        display: inline-flex;
        align-items: center;
        gap: 4px;
      }
      .push {
        margin-inline-start: auto;
      }
      table {
        border-collapse: collapse;
        width: 100%;
        margin-top: 4px;
      }
      th,
      td {
        text-align: start;
        font-weight: normal;
        padding: 2px 10px 2px 0;
        vertical-align: baseline;
      }
      thead th {
        color: var(--dim);
        font-size: 11px;
      }
      tbody th {
        font-weight: 600;
        white-space: nowrap;
      }
      .count {
        text-align: end;
        white-space: nowrap;
        font-variant-numeric: tabular-nums;
        width: 1%;
      }
      .about {
        width: 99%;
        color: var(--dim);
        overflow-wrap: anywhere;
      }
      td:last-child {
        padding-inline-end: 0;
        white-space: nowrap;
      }
      .zero {
        color: var(--dim);
      }
      .note {
        display: flex;
        gap: 6px;
        margin: 4px 0;
        align-items: start;
      }
      .note sl-icon {
        margin-top: 1px;
      }
      .note > span {
        overflow-wrap: anywhere;
        min-width: 0;
      }
      @container preview (max-width: 520px) {
        .read,
        .place {
          display: none;
        }
        th,
        td {
          padding-inline-end: 6px;
        }
      }
    `,
  ];

  declare summary: PreviewSummary;
  /** Whether it is about the text as it stands. */
  declare current: boolean;
  declare now: number;
  /** The sync file's, with a slash at its end. */
  declare folder: string;

  override render() {
    const { summary } = this;
    const { plan, endpoints, brakes, conflicts, rejected, warnings, unreadable } = summary;
    const isComplete = plan.kind === "complete";
    const canReadOn = endpoints.some(({ extent }) => extent.kind === "sample");
    const unread = endpoints.filter(({ extent }) => extent.kind === "unread");
    const told = new Set(
      unread.map(({ extent }) => (extent.kind === "unread" ? extent.problem.message : "")),
    );
    const nothingToWrite = endpoints.every(
      ({ creates, updates, deletes }) => creates + updates + deletes === 0,
    );
    return html`<div class="line">
        <span class="label" role="status">
          <sl-icon name=${isComplete ? "whole" : "info"} class=${isComplete ? "create" : "warning"}></sl-icon>
          <span>${planLabel(summary)}</span>
        </span>
        ${canReadOn ? html`<button class="link" @click=${() => tell({ kind: "command", command: "complete" })}>Read everything</button>` : nothing}
        ${conflicts === 0 ? nothing : html`<span class="conflict">! ${several(conflicts, "conflict")}</span>`}
        ${rejected === 0 ? nothing : html`<span class="rejected">× ${several(rejected, "record")} rejected</span>`}
        <vscode-button
          class="push"
          ?disabled=${!isComplete || !this.current || nothingToWrite}
          title=${isComplete ? "Write exactly this" : "Only a complete preview can be applied"}
          @click=${() => tell({ kind: "command", command: "apply" })}
        >Apply…</vscode-button>
      </div>
      <table>
        <thead>
          <tr>
            <th scope="col">Endpoint</th>
            <th scope="col" class="count"><span aria-hidden="true">+</span><span class="hidden">Create</span></th>
            <th scope="col" class="count"><span aria-hidden="true">~</span><span class="hidden">Update</span></th>
            <th scope="col" class="count"><span aria-hidden="true">−</span><span class="hidden">Delete</span></th>
            <th scope="col" class="about">Looked at</th>
            <th scope="col"><span class="hidden">Exact diff</span></th>
          </tr>
        </thead>
        <tbody>${endpoints.map((one) => this.#endpoint(one))}</tbody>
      </table>
      ${brakes.map(({ message }) => note("warning", html`<b>Would be held:</b> ${printable(message)}`))}
      ${unread.map(({ name, extent }) =>
        extent.kind === "unread"
          ? note("unread", html`<b>${name} was not read.</b> ${problemText(extent.problem)}`)
          : nothing,
      )}
      ${unreadable.filter(({ message }) => !told.has(message)).map((problem) => note("unread", problemText(problem)))}
      ${warnings.slice(0, 3).map((problem) => note("warning", problemText(problem)))}
      ${
        warnings.length > 3
          ? note(
              "warning",
              html`<button class="link" @click=${() => tell({ kind: "command", command: "problems" })}>and ${warnings.length - 3} more warnings</button>`,
            )
          : nothing
      }`;
  }

  #endpoint(endpoint: EndpointPreview): TemplateResult {
    const { name, kind, mode, place, extent, readAt, creates, updates, deletes } = endpoint;
    const isWritten = creates + updates + deletes > 0;
    return html`<tr>
      <th scope="row" title="${kind}, ${mode}: ${place}">${name}</th>
      ${mode === "source" ? html`<td colspan="3" class="count zero">only read</td>` : html`${count(creates, "+", "create")}${count(updates, "~", "update")}${count(deletes, "−", "delete")}`}
      <td class="about">
        <span class=${extent.kind === "unread" ? "error" : ""}>${extentText(extent)}</span>
        <span class="place">· ${kind}, ${placeText(place, this.folder)}</span>
        <span class="read">${readAt === null ? nothing : html`· ${readText(readAt, this.now)}`}</span>
      </td>
      <td>${
        mode === "source"
          ? nothing
          : html`<button
              class="icon"
              ?hidden=${!isWritten}
              title="Open exact diff of ${name}: ${countsAloud(endpoint)}"
              aria-label="Open exact diff of ${name}: ${countsAloud(endpoint)}"
              @click=${() => tell({ kind: "diff", endpoint: name })}
            ><sl-icon name="diff"></sl-icon></button>`
      }</td>
    </tr>`;
  }
}

const count = (number: number, sign: string, tone: string): TemplateResult =>
  html`<td class="count ${number === 0 ? "zero" : tone}">${number === 0 ? "0" : `${sign}${grouped(number)}`}</td>`;

const note = (icon: "warning" | "unread", text: TemplateResult): TemplateResult =>
  html`<div class="note"><sl-icon name=${icon} class=${icon === "warning" ? "warning" : "error"}></sl-icon><span>${text}</span></div>`;

customElements.define("sl-summary", Summary);
