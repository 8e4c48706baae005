import { html, nothing, type TemplateResult } from "lit";
import { printable } from "../../../shared/base/printable.ts";
import { decisionText, lostText } from "../../../shared/engine/decision-text.ts";
import { renderValue } from "../../../shared/mapping/shown-value.ts";
import type { Conflict } from "../../../shared/model/conflict.ts";
import type { Operation, PlanItem } from "../../../shared/model/plan.ts";
import type { FieldType } from "../../../shared/protocol/views.ts";
import { sideText } from "./side.ts";
import { changeText, valueText } from "./value.ts";

export type FieldTypes = Readonly<Record<string, FieldType>>;

/**
 * All that happens to one record: a line for each field of each endpoint, with what it was, what it becomes, the rule
 * that decided and what lost. Its cells lie on the grid of `diffStyles`.
 */
export function itemRow(item: PlanItem, types: FieldTypes): TemplateResult {
  const { sign, tone, word } = signOf(item);
  const lines = [
    ...item.operations.flatMap((operation) => operationLines(operation, item, types)),
    ...item.conflicts.map((conflict) => conflictLine(conflict, types)),
  ];
  return html`<div role="gridcell" class="sign ${tone}"><span aria-hidden="true">${sign}</span><span class="hidden">${word}</span></div>
    <div role="gridcell" class="key" title=${item.key}>${renderValue(item.key)}</div>
    <div role="gridcell" class="lines">${lines.length === 0 ? html`<span class="dim">${notedOnly(item)}</span>` : lines}</div>`;
}

/** The sign of a record, as the command shows it. */
function signOf({ operations, conflicts }: PlanItem): { sign: string; tone: string; word: string } {
  if (conflicts.length > 0) return { sign: "!", tone: "conflict", word: "conflict" };
  const kinds = new Set(operations.map(({ kind }) => kind));
  if (kinds.has("delete")) return { sign: "−", tone: "delete", word: "delete" };
  if (kinds.has("update")) return { sign: "~", tone: "update", word: "update" };
  if (kinds.has("create")) return { sign: "+", tone: "create", word: "create" };
  return { sign: "=", tone: "dim", word: "nothing to write" };
}

const notedOnly = ({ link, after }: PlanItem): string =>
  after === null
    ? "no longer linked"
    : link === null
      ? "linked; nothing to write"
      : "noted; nothing to write";

function operationLines(operation: Operation, item: PlanItem, types: FieldTypes): readonly TemplateResult[] {
  switch (operation.kind) {
    case "create":
      return [
        html`<div class="line">
          ${endpointCell(operation.endpoint)}<span class="what create">create</span>
          <span class="whole">${pairs(operation.record, types)}</span>
        </div>`,
      ];
    case "delete":
      return [
        html`<div class="line">
          ${endpointCell(operation.endpoint)}<span class="what delete">delete</span>
          <span class="whole"
            ><span class="dim why">${printable(`${operation.evidence.endpoint}: ${operation.evidence.how}`)}</span>
            ${pairs(operation.record, types)}</span
          >
        </div>`,
      ];
    case "update":
      return operation.fields.map(({ field, from, to }, i) => {
        const { before, after } = changeText(from, to, types[field]);
        const decision = item.decisions.find((one) => one.field === field);
        const lost = decision === undefined ? "" : lostText(decision, types[field]);
        return html`<div class="line">
          ${i === 0 ? endpointCell(operation.endpoint) : html`<span class="end"></span>`}
          <button class="plain what field" tabindex="-1" data-field=${field} title="Explain ${field}">${printable(field)}</button>
          <span class="change"><span class="hidden">from </span>${before}<span class="arrow" aria-hidden="true">→</span><span class="hidden"> to </span>${after}</span>
          <span class="dim why"
            >${decision === undefined ? nothing : decisionText(decision)}${lost === "" ? nothing : html` <span class="lost">${lost}</span>`}</span
          >
        </div>`;
      });
  }
}

function conflictLine(conflict: Conflict, types: FieldTypes): TemplateResult {
  const type = conflict.field === null ? undefined : types[conflict.field];
  const sides = Object.entries(conflict.sides);
  return html`<div class="line">
    <span class="end conflict">conflict</span>
    <span class="what">${conflict.field === null ? "record" : printable(conflict.field)}</span>
    <span class="whole sides"
      >${sides.map(([endpoint, side]) => html`<span class="pair"><span class="dim">${printable(endpoint)}</span> ${sideText(side, type)}</span>`)}${
        conflict.base === undefined
          ? nothing
          : html`<span class="pair"><span class="dim">was</span> ${valueText(conflict.base, type)}</span>`
      }</span
    >
  </div>`;
}

const endpointCell = (endpoint: string) =>
  html`<span class="end cut" title=${endpoint}>${printable(endpoint)}</span>`;

const pairs = (record: Readonly<Record<string, Parameters<typeof valueText>[0]>>, types: FieldTypes) =>
  Object.entries(record)
    .filter(([, value]) => value !== null)
    .map(
      ([field, value]) =>
        html`<span class="pair"><span class="dim">${printable(field)}</span> ${valueText(value, types[field])}</span>`,
    );
