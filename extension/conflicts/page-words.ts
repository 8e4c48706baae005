import type { Translate } from "../words/translate.ts";
import type { PageWords } from "./messages.ts";

export const pageWords = (t: Translate): PageWords => ({
  title: t("Conflicts"),
  search: t("Search conflicts"),
  nothing: t("Nothing waits for a decision."),
  noMatch: t("No conflict matches."),
  count: t("conflicts; all else goes on meanwhile"),
  before: t("before"),
  field: t("field"),
  takeAll: t("Take all of this"),
  take: t("Take"),
  one: t("Only this one"),
  alike: t("All alike"),
  rule: t("Always like this"),
  scope: t("What the choice is for"),
  other: t("Another value"),
  give: t("Give this value"),
  open: t("open"),
  settled: t("settled"),
  keys: t("1–9 choose, j and k move, a all alike, r always like this, / search"),
});
