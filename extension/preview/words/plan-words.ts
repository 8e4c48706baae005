import type { PreviewSummary } from "../../../shared/engine/preview/preview.ts";
import type { AppliedPlan, Refusal } from "../../../shared/protocol/views.ts";
import { countsAloud, countsText, several } from "./counts.ts";

/** What a person agrees to: endpoint by endpoint, with the brakes that are approved with it. */
export function planWords(
  { endpoints, brakes, conflicts, rejected }: PreviewSummary,
  savesFirst: boolean,
): string {
  const written = endpoints.filter((one) => countsAloud(one) !== "");
  return [
    ...written.map((one) => `${one.name} (${one.place}): ${countsAloud(one)}`),
    ...(brakes.length === 0
      ? []
      : [
          "",
          "A brake would hold this plan. Applying approves it:",
          ...brakes.map(({ message }) => `• ${message}`),
        ]),
    ...(conflicts + rejected === 0
      ? []
      : [
          "",
          `${[
            ...(conflicts === 0 ? [] : [several(conflicts, "conflict")]),
            ...(rejected === 0 ? [] : [`${several(rejected, "record")} rejected`]),
          ].join(" and ")} stay as they are.`,
        ]),
    ...(savesFirst ? ["", "The sync file is saved first."] : []),
  ].join("\n");
}

/** What became of an applied plan. `details` names each operation that was left out; "" where none was. */
export function outcomeWords({ end, counts, stale, brakes, unreadable }: AppliedPlan): {
  readonly text: string;
  readonly isGood: boolean;
  readonly details: string;
} {
  switch (end.kind) {
    case "blocked":
      return {
        text: `Nothing was written: ${brakes[0]?.message ?? "a brake holds the plan"}`,
        isGood: false,
        details: brakes.map(({ message }) => message).join("\n"),
      };
    case "nothing":
    case "ran": {
      const failed = end.kind === "ran" && end.outcome.kind === "failed" ? end.outcome.problem.message : "";
      const refused = end.kind === "ran" && "refused" in end.outcome ? end.outcome.refused : [];
      const left = [...stale, ...refused];
      const did = countsText(counts);
      const parts = [
        failed !== ""
          ? `The run failed: ${failed}`
          : did === "" || end.kind === "nothing"
            ? "Nothing was written"
            : `Applied: ${did}`,
        ...(left.length === 0 ? [] : [`${several(left.length, "operation")} left out: ${named(left)}`]),
        ...unreadable.map(({ message }) => message),
      ];
      return {
        text: `${parts.join(". ")}.`,
        isGood: failed === "" && left.length === 0 && unreadable.length === 0,
        details: left.map(refusalText).join("\n"),
      };
    }
  }
}

const named = (left: readonly Refusal[]): string => {
  const names = [...new Set(left.map(({ key, endpoint }) => `${key} on ${endpoint}`))];
  return names.length <= 3
    ? names.join(", ")
    : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
};

const refusalText = ({ endpoint, key, operation, problem }: Refusal): string =>
  `${key}: ${operation} on ${endpoint}: ${problem.message}${problem.hint === undefined ? "" : ` ${problem.hint}`}`;
