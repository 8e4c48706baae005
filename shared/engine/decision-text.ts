import { type Fields, renderValue } from "../mapping/shown-value.ts";
import type { Decision, DecisionRule } from "../model/link.ts";

/** Which rule gave a field its value. */
export const decisionText = ({ rule, from }: Decision): string => ruleText(rule, from);

export function ruleText(rule: DecisionRule, from: string): string {
  switch (rule) {
    case "first":
      return `came with the record from ${from}`;
    case "only":
      return `${from} changed it`;
    case "agree":
      return "all agree";
    case "fill":
      return `only ${from} has one`;
    case "owner":
      return `${from} owns it`;
    case "rule":
      return "by its rule";
    case "priority":
      return `${from} comes first`;
    case "newest":
      return `${from} is newest`;
    case "resolution":
      return from === "" ? "a person gave it" : `a person chose ${from}`;
    case "drift":
      return `${from || "the source"} stands`;
    case "delete":
      return "the record was deleted";
  }
}

/** `overrules shop (8.90)`; "" where nothing lost. */
export function lostText({ lost }: Decision, type: Fields[string] | undefined): string {
  const losers = lost.map(
    ({ endpoint, value }) => `${endpoint || "what was agreed"} (${renderValue(value, type)})`,
  );
  return losers.length === 0 ? "" : `overrules ${losers.join(", ")}`;
}
