import type { PanelState } from "../panel/panel-state.ts";
import { countsText, sumOf } from "./counts.ts";

/** `Preview: +12 ~3 −1 !2`; of what is not known it says nothing. */
export function lensTitle(state: PanelState | null): string {
  if (state === null) return "Preview";
  const { preview, freshness } = state;
  switch (freshness.kind) {
    case "wrong":
      return "Preview: waits for the text";
    case "cancelled":
      return "Preview: cancelled";
  }
  if (preview === null) return "Preview: looking…";
  const { endpoints, conflicts, plan } = preview.summary;
  const counts = countsText(sumOf(endpoints));
  const all = [counts, conflicts > 0 ? `!${conflicts}` : ""].filter(Boolean).join(" ");
  return `Preview: ${all === "" ? "nothing to write" : all}${plan.kind === "sample" ? " (sample)" : ""}`;
}
