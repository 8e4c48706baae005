import type { PlanItem } from "../../shared/model/plan.ts";
import type { Value } from "../../shared/model/value.ts";
import type { RunDetail } from "../../shared/protocol/views.ts";
import type { Translate } from "../words/translate.ts";

/** A plan as a document to read before it is approved: why it is held, what it comes to, and every item that is given. */
export function planText(
  name: string,
  detail: RunDetail,
  items: readonly PlanItem[],
  total: number,
  t: Translate,
): string {
  const lines = [`# ${t("Plan of {0}", name)}`, ""];
  for (const { endpoint, message } of detail.brakes) lines.push(`! ${endpoint}: ${message}`);
  if (detail.brakes.length > 0) lines.push("");
  for (const [endpoint, { creates, updates, deletes, records }] of Object.entries(detail.endpoints))
    lines.push(t("{0}: {1} records, +{2} ~{3} −{4}", endpoint, records, creates, updates, deletes));
  lines.push("");
  if (!detail.kept) lines.push(t("The records of this plan are not kept."));
  for (const { key, operations } of items)
    for (const operation of operations) {
      const sign = { create: "+", update: "~", delete: "−" }[operation.kind];
      lines.push(`${sign} ${operation.endpoint}  ${key}`);
      if (operation.kind === "update")
        for (const { field, from, to } of operation.fields)
          lines.push(`    ${field}: ${written(from)} → ${written(to)}`);
      else
        for (const [field, value] of Object.entries(operation.record))
          lines.push(`    ${field}: ${written(value)}`);
    }
  if (items.length < total) lines.push("", t("… and {0} more: see the dashboard.", total - items.length));
  return `${lines.join("\n")}\n`;
}

const written = (value: Value | undefined): string =>
  value === undefined ? "(nothing)" : value === null ? "(empty)" : JSON.stringify(String(value)).slice(1, -1);
